"""The terms of the search box: each finds what it says, its minus the rest, and nonsense is said to be so."""

from datetime import UTC, datetime

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.people.models import Field, FieldKind
from answerable.tickets import actions
from answerable.tickets.files import File
from answerable.tickets.models import Status
from answerable.tickets.search import find, finding
from answerable.tickets.search.language import understand

pytestmark = pytest.mark.django_db


def _found(query, reader=SYSTEM, **paging):
    return {hit.ticket for hit in find(query, reader, **paging).hits}


@pytest.fixture
def tent(make_ticket, make_message, cleo, ghent):
    return make_message(
        make_ticket(team=ghent, customer=cleo, subject="Tent"), text="The zip is broken"
    ).ticket


@pytest.fixture
def stove(make_ticket, make_message, make_customer, manila):
    customer = make_customer(name="Dora", address="dora@example.org")
    return make_message(make_ticket(team=manila, customer=customer, subject="Stove"), text="It hisses").ticket


def _closed(ticket, ana, now):
    actions.close(ticket, by=SYSTEM, at=now)


def _tagged(ticket, ana, now):
    actions.tag(ticket, "Warranty case", by=SYSTEM, at=now)


def _taken(ticket, ana, now):
    actions.assign(ticket, team=ticket.team, staff=ana, by=SYSTEM, at=now)


def _urgent(ticket, ana, now):
    actions.prioritise(ticket, 40, by=SYSTEM, at=now)


def _with_file(ticket, ana, now):
    actions.reply(
        ticket, actions.Answer("Here", files=[File("a.pdf", "application/pdf", b"x")]), by=ana.actor(), at=now
    )


def _waiting_for_others(ticket, ana, now):
    actions.set_status(
        ticket, Status.objects.get(category="waiting_others", is_default=True), by=SYSTEM, at=now
    )


def _filled(ticket, ana, now):
    order = Field.objects.create(key="order", label="Order number", kind=FieldKind.TEXT)
    actions.set_field(ticket, order, "KT 4711", by=SYSTEM, at=now)


@pytest.mark.parametrize(
    ("done", "term"),
    [
        (None, "team:Ghent"),
        (None, "team:gh"),
        (None, "from:CLEO@example.com"),
        (_closed, "is:closed"),
        (_closed, "-is:open"),
        (_tagged, 'tag:"warranty  case"'),
        (_taken, "with:ana"),
        (_taken, "-with:nobody"),
        (_taken, "-is:unassigned"),
        (_urgent, "priority:urgent"),
        (_urgent, "is:urgent"),
        (_with_file, "has:attachment"),
        (_waiting_for_others, 'status:"waiting for others"'),
        (_filled, 'order:"KT 4711"'),
    ],
)
def test_each_term_finds_what_it_says_and_its_minus_the_rest(tent, stove, ana, now, done, term):
    if done:
        done(tent, ana, now)
    other = term.removeprefix("-") if term.startswith("-") else f"-{term}"
    assert _found(term) == {tent}
    assert _found(other) == {stove}
    assert _found(f"zip {term}") == _found(f"{term} ZIP") == {tent}
    assert _found(f"hisses {term}") == set()


def test_days_begin_and_end_where_the_reader_is(make_ticket, make_message, settings):
    for day in (31, 1):
        month = 3 if day == 31 else 4
        make_message(make_ticket(created_at=datetime(2026, month, day, 12, tzinfo=UTC), subject=f"Day {day}"))
    assert {each.subject for each in _found("before:2026-04")} == {"Day 31"}
    assert {each.subject for each in _found("after:2026-03-31")} == {"Day 1"}
    assert {each.subject for each in _found("after:2025 before:2027")} == {"Day 31", "Day 1"}
    assert {each.subject for each in _found("on:2026-04-01")} == {"Day 1"}


@pytest.mark.parametrize(
    "query",
    [
        "is:green",
        "from:Cleo",
        "team:Atlantis",
        "with:Zeus",
        "tag:unheard-of",
        "status:odd",
        "priority:9",
        "has:charm",
        "before:yesterday",
        "on:2026-13",
        "on:2026-02-30",
        "after:9999",
        "on:0000",
    ],
)
def test_a_value_that_means_nothing_is_said_and_finds_nothing(tent, query):
    found = find(f"zip {query}", SYSTEM)
    assert (len(found.problems), found.hits, found.next_before) == (1, [], None)


@pytest.mark.parametrize(
    "query", ["http://kestrel.example", "12:30", "subject:zip", ":", "is:", '"', 'tag:"', "-", "re: zip"]
)
def test_a_colon_in_a_word_is_only_a_word(tent, query):
    assert understand(query, SYSTEM).problems == []
    assert not understand(query, SYSTEM).has_conditions


def test_terms_show_nothing_that_one_may_not_see(tent, stove, ana, althea):
    assert _found("is:open", ana) == {tent}
    assert _found("is:open", althea) == {stove}
    assert find("team:ghent", althea).problems  # teams of others are not there
    assert _found("from:cleo@example.com", althea) == set()


def test_mine_is_the_readers(tent, stove, ana, sam, now):
    _taken(tent, ana, now)
    assert _found("is:mine", ana) == _found("with:me", ana) == _found("with:me", ana.actor()) == {tent}
    assert _found("is:mine", sam) == set()


def test_pages_go_on_where_the_last_one_ended(make_ticket):
    tickets = {make_ticket() for _ in range(7)}
    seen, before = [], None
    for _page in range(4):
        found = find("is:open", SYSTEM, limit=2, before=before)
        seen += [hit.ticket for hit in found.hits]
        before = found.next_before
    assert (before, len(seen), set(seen)) == (None, 7, tickets)


def test_looking_through_tickets_ends_and_says_that_older_ones_may_exist(make_ticket, now, monkeypatch):
    monkeypatch.setattr(finding, "_SPANS", (1, 2))
    first, *_rest = [make_ticket() for _ in range(6)]
    actions.close(first, by=SYSTEM, at=now)

    found = find("is:closed", SYSTEM)
    assert (found.hits, found.next_before is not None) == ([], True)
    while not found.hits:
        found = find("is:closed", SYSTEM, before=found.next_before)
    assert [hit.ticket for hit in found.hits] == [first]
