"""Search finds what was written, in any script, within what one may see, and nothing typed is syntax."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.ledger.actor import SYSTEM
from answerable.people.actions import change_customer, merge_customers, unmerge_customer
from answerable.tickets import actions, tasks
from answerable.tickets.files import File
from answerable.tickets.models import SearchDocument, Ticket
from answerable.tickets.search import find

pytestmark = pytest.mark.django_db


def _found(query, reader=SYSTEM, **paging):
    return [hit.ticket for hit in find(query, reader, **paging).hits]


_ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
FINDS = [
    ("The zip is broken", "zip"),
    ("The zip is broken", "ZIP"),
    ("The zip is broken", "bro"),
    ("The zip is broken", "broken zip"),  # both words, in any order
    ("Une tente dégonflée, déjà", "degonflee"),
    ("Une tente degonflee", "dégonflée"),
    ("Größe XL, Straße 7", "strasse"),
    ("Łódź is waiting", "Łódź"),
    ("返金をお願いします", "返金"),
    ("返金をお願いします", "金"),
    ("返金をお願いします", "お願い"),
    ("テントのファスナー", "ファスナー"),
    ("日本語対応ですか", "日本語"),
    ("الخيمة مكسورة", "الخيمة"),
    ("الخَيْمَة مكسورة", "الخيمة"),
    ("텐트 지퍼가 고장", "지퍼"),
    ("เต็นท์ขาด", "เต็นท์"),
    ("Order A-17/b.3", "A-17/b.3"),
    ("Mail ann.lee+tents@example.co.uk please", "ann.lee+tents@example.co.uk"),
    ("Mail ann.lee@example.co.uk please", "ann.lee@example"),
    ("snake_case_word", "snake_case_word"),
    ("snake_case_word", "snake"),
    ("costs 12,50 €", "12,50"),
    ("version 1e5", "1e5"),
    ("x" * 60, "x" * 60),
]
DOES_NOT_FIND = [
    ("The zip is broken", "zips"),
    ("The zip is broken", "ip"),
    ("The zip is broken", "zip tent"),
    ("返金をお願いします", "金返"),
    ("ann.lee@example.com", "lee.ann@example.com"),
    ("The zip is broken", "zip OR tent"),
    ("The zip is broken", "-zip"),
]


@pytest.mark.parametrize(("text", "query"), FINDS)
def test_it_finds(make_ticket, make_message, text, query):
    ticket = make_message(make_ticket(subject=""), text=text).ticket
    make_message(make_ticket(subject=""), text="Something else altogether")

    assert _found(query) == [ticket]


@pytest.mark.parametrize(("text", "query"), DOES_NOT_FIND[:-1])
def test_it_does_not_find(make_ticket, make_message, text, query):
    make_message(make_ticket(subject=""), text=text)

    assert _found(query) == []


def test_it_finds_tickets_by_their_head(make_ticket, make_message, cleo):
    ticket = make_ticket(customer=cleo, subject="Broken zip")
    make_ticket(subject="Poles")

    for query in (
        ticket.reference,
        ticket.reference.replace("-", "").lower(),
        "zip",
        "cleo",
    ):
        assert _found(query) == [ticket], query


def test_it_finds_notes_file_names_and_answers(make_ticket, make_message, make_answer, now):
    ticket = make_ticket()
    actions.note(ticket, "Colleagues know the wombat", by=SYSTEM, at=now)
    make_message(ticket, files=[File("aardvark.png", "image/png", b"x")])
    make_answer(ticket, "We know the platypus")

    for query in ("wombat", "aardvark", "platypus"):
        assert _found(query) == [ticket]


def test_a_hit_shows_the_words_around_it(make_message):
    make_message(text="word " * 50 + "the wombat came " + "word " * 50)

    (hit,) = find("wombat", SYSTEM).hits

    assert "the wombat came" in hit.passage
    assert len(hit.passage) < 200


@pytest.mark.parametrize(
    "query", ["", "   ", '"', "'", "*", "()", "AND", "OR NOT", "NEAR(a b)", "a*b", "words:zip"]
)
def test_what_looks_like_syntax_is_only_text(make_message, query):
    ticket = make_message(text="zip AND or near words: a b").ticket

    assert set(_found(query)) <= {ticket}


@settings(max_examples=200, deadline=None)
@given(query=st.text(max_size=60) | st.text(alphabet="\"'*^:&|!()<>{}-+\\%_ ab\x00", max_size=40))
def test_nothing_that_can_be_typed_breaks_it(query):
    find(query, SYSTEM)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("aZé0ßłИ日本返がーア،خيم_-. '\n") | _ANY, min_size=1, max_size=40))
def test_every_word_that_was_written_is_found(make_ticket, text, now):
    """Both databases cut words in their own way: what is indexed and what is asked must be cut alike."""
    ticket = make_ticket(created_at=now)
    actions.note(ticket, f"x {text}", by=SYSTEM, at=now)

    for word in text.split()[:4]:
        if _is_promised(word):
            assert ticket in _found(word, limit=1000), (word, text)


def _is_promised(word):
    """Letters and digits of the scripts of our languages; the rest each database cuts as it likes."""
    return re.fullmatch(r"[A-Za-z0-9À-ÖØ-öø-ɏ぀-ヿ一-鿿ء-ي]+", word) is not None


def test_one_sees_only_what_one_may_see(make_message, make_ticket, ana, ben, althea, zed, ghent, manila):
    in_ghent = make_message(make_ticket(team=ghent), text="wombat").ticket
    in_manila = make_message(make_ticket(team=manila), text="wombat").ticket

    assert _found("wombat", ana) == [in_ghent]
    assert _found("wombat", althea.actor()) == [in_manila]
    assert _found("wombat", ben) == _found("wombat", zed) == []


def test_the_newest_come_first_and_no_page_repeats_another(make_ticket, make_message):
    tickets = [make_ticket() for _ in range(7)]
    for _ in range(3):  # three hits each, far apart
        for ticket in tickets:
            make_message(ticket, text="wombat")
    make_message(tickets[2], text="wombat again")

    pages, before = [], None
    for _ in range(20):
        found = find("wombat", SYSTEM, limit=2, before=before)
        pages.append([hit.ticket for hit in found.hits])
        before = found.next_before
        if before is None:
            break

    shown = [ticket for page in pages for ticket in page]
    assert shown == [tickets[2], tickets[6], tickets[5], tickets[4], tickets[3], tickets[1], tickets[0]]
    assert before is None


def test_what_a_merge_moved_is_found_with_the_survivor(make_message, make_ticket, now):
    gone, kept = make_message(text="wombat").ticket, make_ticket()
    actions.merge(gone, kept, by=SYSTEM, at=now)
    assert _found("wombat") == [kept]

    actions.unmerge(gone, by=SYSTEM, at=now)
    assert _found("wombat") == [gone]


def test_what_is_changed_or_deleted_leaves_the_index(make_ticket, make_message, now):
    ticket = make_ticket(subject="wombat")
    actions.set_subject(ticket, "platypus", by=SYSTEM, at=now)
    assert (_found("wombat"), _found("platypus")) == ([], [ticket])

    SearchDocument.objects.all().delete()
    assert _found("platypus") == []
    message = make_message(ticket, text="aardvark")
    SearchDocument.objects.filter(kind="message", object_id=message.pk).update(words="quokka")
    assert (_found("aardvark"), _found("quokka")) == ([], [ticket])


def test_a_message_is_found_by_the_address_it_came_from_or_went_to(make_ticket, make_message, make_answer):
    came = make_message(make_ticket(), from_address="queen@nile.example").ticket
    went = make_answer(make_ticket(), to=[("king@nile.example", "King")]).ticket

    assert _found("queen@nile.example") == [came]
    assert _found("king@nile.example") == [went]


def test_a_customers_new_name_is_found_step_by_step(make_ticket, cleo, run_jobs, now, monkeypatch):
    monkeypatch.setattr(tasks, "HEADS_AT_A_TIME", 2)
    tickets = [make_ticket(customer=cleo) for _each in range(5)]
    change_customer(cleo, by=SYSTEM, at=now, name="Kleopatra")
    run_jobs()

    assert (set(_found("kleopatra")), _found("cleo")) == (set(tickets), [])


def test_the_tickets_of_merged_customers_are_found_by_the_name_they_have_now(
    make_ticket, make_customer, cleo, run_jobs, now
):
    double = make_customer("Double")
    ticket = make_ticket(customer=double)
    merge_customers(double, cleo, by=SYSTEM, at=now)
    run_jobs()
    assert (_found("cleo"), _found("double")) == ([ticket], [])

    unmerge_customer(double, by=SYSTEM, at=now)
    run_jobs()
    assert (_found("cleo"), _found("double")) == ([], [ticket])


def test_a_page_of_hits_needs_the_same_number_of_queries_whatever_is_on_it(
    make_message, django_assert_max_num_queries
):
    for _ in range(30):
        make_message(text="wombat")
    Ticket.objects.count()

    with django_assert_max_num_queries(26):  # one a passage, and a few for the page
        for hit in find("wombat", SYSTEM, limit=20).hits:
            assert hit.ticket.customer.name
            assert hit.ticket.status.name
            assert hit.ticket.team is None
