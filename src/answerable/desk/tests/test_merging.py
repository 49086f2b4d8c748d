"""Merging from the list: several at once, all or none, seen before it is done, and undone in one step."""

import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.ledger.models import Event
from answerable.tickets.actions import merge, merge_all, reply, tag, unmerge_all
from answerable.tickets.actions.saying import Answer
from answerable.tickets.models import Tag, Ticket

pytestmark = pytest.mark.django_db
URL = "/merges/"


@pytest.fixture
def matter(make_ticket, make_message, ghent, cleo):
    """Three tickets of one matter; the first is the oldest."""
    now = timezone.now()

    def make(number):
        at = now - timedelta(hours=9 - number)
        ticket = make_ticket(team=ghent, customer=cleo, subject=f"Tent {number}", created_at=at)
        return make_message(ticket, text=f"Zip {number}", at=at).ticket

    return [make(number) for number in range(3)]


def _named(tickets, **more):
    return {"ticket": [ticket.reference for ticket in tickets], **more}


def _words(answer):
    return [str(message) for message in answer.context["messages"]]


def _kept_by(ticket):
    return sorted(ticket.messages.values_list("text", flat=True))


def _merged():
    return Ticket.objects.exclude(merged_into=None).count()


def test_what_was_marked_is_shown_before_it_is_merged_the_oldest_to_stay(matter, ana, signed_in):
    answer = signed_in(ana).get(URL, _named(reversed(matter), queue="owed"))

    assert answer.context["tickets"] == matter
    page = answer.content.decode()
    assert f'value="{matter[0].reference}" checked' in page
    assert "1 message" in page
    assert "different customers" not in page
    assert _merged() == 0


def test_different_customers_are_warned_of(matter, make_ticket, make_customer, ghent, ana, signed_in):
    jonas = make_ticket(team=ghent, customer=make_customer("Jonas Weber", address="jonas@example.com"))

    page = signed_in(ana).get(URL, _named([*matter, jonas])).content.decode()

    assert "They are from different customers:" in page
    assert "Jonas Weber" in page


def test_all_become_part_of_the_one_that_was_chosen(matter, ana, signed_in):
    answer = signed_in(ana).post(URL, _named(matter, into=matter[1].reference, queue="owed"), follow=True)

    assert answer.redirect_chain == [("/queue/owed/", 302)]
    link = f'<a href="{matter[1].get_absolute_url()}">{matter[1].reference}</a>'
    assert _words(answer) == [f"2 tickets are part of {link} now."]
    assert _kept_by(matter[1]) == ["Zip 0", "Zip 1", "Zip 2"]
    assert Ticket.objects.filter(merged_into=matter[1]).count() == 2
    assert [ticket.reference for ticket in answer.context["page"].tickets] == [matter[1].reference]


def test_one_step_undoes_all_of_it(matter, ana, signed_in):
    client = signed_in(ana)
    tag(matter[1], "zip", by=ana.actor(), at=timezone.now())
    page = client.post(URL, _named(matter, into=matter[0].reference), follow=True)
    (undo,) = [message.extra_tags for message in page.context["messages"]]
    assert f'action="{undo.replace("&", "&amp;")}"' in page.content.decode()

    for _ in range(2):  # twice is harmless
        answer = client.post(undo, {"_method": "DELETE"}, follow=True)
        assert answer.status_code == 200

    assert _merged() == 0
    assert [_kept_by(ticket) for ticket in matter] == [["Zip 0"], ["Zip 1"], ["Zip 2"]]
    assert list(Tag.objects.filter(tickets=matter[0])) == []
    assert list(Tag.objects.filter(tickets=matter[1])) != []


def test_merging_twice_is_harmless(matter, ana, signed_in):
    client = signed_in(ana)
    for _ in range(2):
        client.post(URL, _named(matter, into=matter[0].reference))

    assert _kept_by(matter[0]) == ["Zip 0", "Zip 1", "Zip 2"]
    assert Event.objects.filter(kind="ticket.merged").count() == 2


def test_one_that_was_merged_elsewhere_lets_none_be_merged(matter, make_ticket, ghent, ana, signed_in):
    merge(matter[2], make_ticket(team=ghent), by=ana.actor(), at=timezone.now())
    client = signed_in(ana)

    for answer in (
        client.post(URL, _named(matter, into=matter[0].reference), follow=True),
        client.get(URL, _named(matter), follow=True),
    ):
        assert f"{matter[2].reference} was merged already. Nothing was changed." in _words(answer)
        assert answer.redirect_chain[-1][0].startswith("/queue/owed/")
        assert matter[0].reference in answer.context["marked"]
    assert _kept_by(matter[0]) == ["Zip 0"]
    assert _merged() == 1


def test_the_middle_one_fails_and_the_first_is_as_it_was(matter, ana, monkeypatch):
    from answerable.tickets.actions import joining

    def fails_at_the_second(gone, kept, **more):
        if gone == matter[2]:
            raise RuntimeError
        return merge(gone, kept, **more)

    monkeypatch.setattr(joining, "merge", fails_at_the_second)
    with pytest.raises(RuntimeError):
        merge_all(matter[1:], matter[0], by=ana.actor(), at=timezone.now())

    assert _merged() == 0
    assert _kept_by(matter[0]) == ["Zip 0"]


def test_one_alone_is_said_and_the_mark_stays(matter, ana, signed_in):
    client = signed_in(ana)
    for answer in (
        client.get(URL, _named(matter[:1], queue="mine"), follow=True),
        client.post(URL, _named(matter[:1], into=matter[0].reference, queue="mine"), follow=True),
    ):
        assert _words(answer) == ["Mark at least two tickets to merge them."]
        assert answer.redirect_chain[-1][0] == f"/queue/mine/?ticket={matter[0].reference}"
    assert "Mark at least two" in _words(client.get(URL, follow=True))[0]


def test_the_one_that_stays_is_one_of_them(matter, make_ticket, ghent, ana, signed_in):
    other = make_ticket(team=ghent)
    for into in (other.reference, "", "nonsense"):
        answer = signed_in(ana).post(URL, _named(matter, into=into), follow=True)
        assert _words(answer) == ["Choose which of them stays."]
    assert _merged() == 0


def test_too_many_at_once_are_refused(make_ticket, ghent, ana, signed_in, monkeypatch):
    monkeypatch.setattr("answerable.desk.views.merging.PAGE", 2)
    many = [make_ticket(team=ghent) for _ in range(3)]

    assert "at most 2" in _words(signed_in(ana).get(URL, _named(many), follow=True))[0]


def test_what_one_may_not_see_does_not_exist(matter, make_ticket, leuven, ana, ben, zed, signed_in):
    theirs = make_ticket(team=leuven)
    both = _named([*matter, theirs], into=matter[0].reference)
    for staff, named in ((ana, both), (ben, both), (zed, _named(matter, into=matter[0].reference))):
        client = signed_in(staff)
        assert client.get(URL, named).status_code == 404
        assert client.post(URL, named).status_code == 404
        assert (
            client.post(
                f"{URL}?ticket={matter[0].reference}&ticket={theirs.reference}", {"_method": "DELETE"}
            ).status_code
            == 404
        )
    assert client.get(URL, {"ticket": "ZZZZ-ZZZZ"}).status_code == 404
    assert _merged() == 0


def test_a_role_without_the_right_is_refused_and_offered_nothing(matter, mara, ana, signed_in):
    client = signed_in(mara)
    named = _named(matter, into=matter[0].reference)

    for answer in (client.get(URL, named, follow=True), client.post(URL, named, follow=True)):
        assert _words(answer) == ["Your role does not include this."]
        assert 'value="merge"' not in answer.content.decode()
    assert _merged() == 0
    assert "data-mark" in signed_in(ana).get("/queue/").content.decode()

    merge_all(matter[1:], matter[0], by=ana.actor(), at=timezone.now())
    undo = f"{URL}?ticket={matter[1].reference}"
    assert _words(client.post(undo, {"_method": "DELETE"}, follow=True)) == [
        "Your role does not include this."
    ]
    assert _merged() == 2


def test_nobody_undoes_half_of_it(matter, make_ticket, ghent, ana, signed_in):
    at = timezone.now()
    merge_all(matter[1:], matter[0], by=ana.actor(), at=at)
    unmerge_all(matter[1:2], by=ana.actor(), at=at)
    further = make_ticket(team=ghent)
    merge(matter[1], further, by=ana.actor(), at=at)
    merge(matter[0], further, by=ana.actor(), at=at)

    undo = f"{URL}?ticket={matter[1].reference}&ticket={matter[2].reference}"
    answer = signed_in(ana).post(undo, {"_method": "DELETE"}, follow=True)

    assert "was merged since" in _words(answer)[0]
    assert _merged() == 3


def test_what_was_said_meanwhile_stays_with_the_one_that_stayed(matter, ana):
    at = timezone.now()
    merge_all(matter[1:], matter[0], by=ana.actor(), at=at)
    reply(matter[0], Answer(text="A new zip.", to=[("cleo@example.com", "")]), by=ana.actor(), at=at)
    unmerge_all(matter[1:], by=ana.actor(), at=at)

    assert _kept_by(matter[0]) == ["A new zip.", "Zip 0"]


def test_marks_come_back_from_the_address_and_the_pane_beside_a_ticket_has_none(matter, ana, signed_in):
    client = signed_in(ana)

    page = client.get("/queue/", _named(matter[:1])).content.decode()
    pane = client.get(
        f"/queue/?beside={matter[0].reference}", headers={"HX-Request": "true"}
    ).content.decode()

    assert page.count(" checked>") == 1
    assert "data-mark" not in pane
    assert 'value="merge"' in page


@pytest.mark.django_db(transaction=True)
def test_two_people_who_merge_crosswise_do_not_wait_for_each_other(matter, ana, sam, at_once, monkeypatch):
    one, two, three = matter
    at = timezone.now()
    has_begun = threading.Event()

    def slow(gone, kept, **more):
        merge(gone, kept, **more)
        has_begun.set()
        time.sleep(0.2)

    def the_other():
        assert has_begun.wait(10)
        merge_all([three], two, by=sam.actor(), at=at)

    # Pair by pair the first would hold the third ticket and want the second, and the other the reverse.
    monkeypatch.setattr("answerable.tickets.actions.joining.merge", slow)
    outcomes = at_once(lambda: merge_all([one, two], three, by=ana.actor(), at=at), the_other)

    assert [getattr(outcome, "code", outcome) for outcome in outcomes] == [None, "merged"]
    assert _merged() == 2
