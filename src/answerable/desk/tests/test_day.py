"""My day: what one owes, in order; what came back; what did not arrive; what one may take up."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.promises.actions import Wanted as Stated
from answerable.promises.actions import call_kept, state
from answerable.tickets.actions import (
    assign,
    close,
    keep_draft,
    mark_bounced,
    prioritise,
    snooze,
    take_next,
    wake,
)
from answerable.tickets.models import DraftKind, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked_of(make_ticket, make_message, now):
    """asked_of(ana, hours=3, team=ghent): a ticket of hers whose customer has waited three hours."""

    def make(staff, *, hours=1, **fields):
        ticket = make_message(make_ticket(**fields), at=now - timedelta(hours=hours)).ticket
        if staff is None:
            return ticket
        return assign(ticket, team=ticket.team, staff=staff, by=SYSTEM, at=now - timedelta(hours=hours))

    return make


@pytest.fixture
def day(signed_in):
    def read(staff):
        return signed_in(staff).get("/day/").context

    return read


def _tickets(rows):
    return [row.ticket for row in rows.rows]


def test_what_is_owed_soonest_comes_first_and_what_is_promised_for_later_does_not(
    clock, asked_of, make_answer, make_policy, ana, ghent, day, now
):
    make_policy(first_answer=20, update=20, pauses=(), since=now - timedelta(days=9))
    late, early = asked_of(ana, hours=2, team=ghent), asked_of(ana, hours=15, team=ghent)
    make_answer(asked_of(ana, hours=3, team=ghent), by=ana, at=now)  # the next word is owed tomorrow
    prioritise(late, 40, by=SYSTEM, at=now)

    assert _tickets(day(ana)["owed"])[:2] == [late, early]
    assert len(_tickets(day(ana)["owed"])) == 3


def test_who_waits_longest_comes_first_and_one_sentence_says_it(
    clock, asked_of, make_customer, ana, ben, ghent, day, now
):
    people = [make_customer(name) for name in ("Maya", "Jonas", "Aiko")]
    short, long, middle = (
        asked_of(ana, hours=hours, team=ghent, customer=person)
        for hours, person in zip((1, 16, 4), people, strict=True)
    )
    asked_of(ben, hours=30, team=ghent)

    found = day(ana)

    assert _tickets(found["owed"]) == [long, middle, short]
    assert found["sentence"] == "Three people wait for you, the longest since yesterday 17:00."


def test_one_person_with_two_tickets_is_one_person(clock, asked_of, ana, ghent, cleo, day):
    asked_of(ana, hours=1, team=ghent, customer=cleo)
    asked_of(ana, hours=2, team=ghent, customer=cleo)

    assert day(ana)["sentence"] == "One person waits for you, since 07:00."


def test_what_came_back_says_why_and_stands_once(
    clock, asked_of, make_answer, make_message, ana, ghent, day, now
):
    slept, own, again = (asked_of(ana, hours=5, team=ghent) for _ in range(3))
    for ticket in (slept, own):
        make_answer(ticket, by=ana, at=now - timedelta(hours=4))
        snooze(ticket, now - timedelta(minutes=30), by=ana.actor(), at=now - timedelta(hours=4))
    wake(slept, by=SYSTEM, at=now - timedelta(minutes=29))
    wake(own, by=ana.actor(), at=now - timedelta(minutes=29), reason="staff")
    close(again, by=ana.actor(), at=now - timedelta(hours=2))
    make_message(again, at=now - timedelta(hours=1))

    found = day(ana)

    assert [(row.ticket, str(row.mark)[:4]) for row in found["back"].rows] == [(slept, "back")]
    assert "08:31" in found["back"].rows[0].mark
    assert [(row.ticket, str(row.mark)[:8]) for row in found["owed"].rows] == [(again, "reopened")]


def test_drafts_later_answers_and_what_did_not_arrive(
    clock, asked_of, make_answer, ana, sam, ghent, day, now
):
    begun, later, failed, settled = (asked_of(ana, hours=5, team=ghent) for _ in range(4))
    keep_draft(begun, DraftKind.REPLY, "Dear Cleo,\n\nwe", by=ana.actor(), at=now)
    make_answer(later, by=ana, at=now, delivered=False, send_at=now + timedelta(hours=3))
    for ticket in (failed, settled):
        lost = make_answer(ticket, by=ana, at=now - timedelta(hours=2))
        mark_bounced(lost, "550 mailbox full", by=SYSTEM, at=now - timedelta(hours=1))
    make_answer(settled, by=sam, at=now - timedelta(minutes=5))

    written = day(ana)["written"]

    assert [(each.ticket, each.text) for each in written.drafts] == [(begun, "Dear Cleo, we")]
    assert [(each.ticket, each.state) for each in written.later] == [(later, "goes 12:00")]
    assert [(each.ticket, each.state) for each in written.undelivered] == [(failed, "came back · 07:00")]


def test_what_one_promised_stands_there_whether_the_ticket_ended_or_it_was_kept(
    clock, asked_of, make_answer, ana, sam, ghent, now, day
):
    """Owed by tomorrow, owed on a ticket that ended, kept today in time and late; not later, and not a colleague's."""
    hour = timedelta(hours=1)

    def promised(words, due, by=ana, then=None):
        ticket = asked_of(ana, hours=9, team=ghent, subject=words)
        message = make_answer(ticket, words, by=by, at=now - 8 * hour)
        [event] = state(message, [Stated(due, (0, len(words)))], by=by.actor(), at=now - 8 * hour)
        if then is not None:
            then(ticket, event.pk)

    def end(ticket, _stated):  # with what promised it: that does not keep it
        close(ticket, by=SYSTEM, at=now - 8 * hour)

    def keep(ticket, stated):
        call_kept(ticket, stated, by=ana.actor(), at=now - timedelta(minutes=1))

    promised("Later", now + 99 * hour)
    promised("Theirs", now + hour, by=sam)
    promised("Ended", now + 99 * hour, then=end)
    promised("Soon", now + hour)
    promised("Late", now - hour)
    promised("Kept", now + hour, then=keep)
    promised("Kept late", now - hour, then=keep)

    states = {row.text: row.state for row in day(ana)["promised"]}
    assert set(states) == {"Ended", "Soon", "Late", "Kept", "Kept late"}
    assert states["Kept"] == "kept in time"
    assert states["Late"].startswith("late, owed by")
    assert states["Kept late"].startswith("kept late")
    assert states["Ended"].endswith("and the ticket has ended")


def test_only_ones_own_teams_and_nobodys_tickets_are_there_to_take(
    clock, asked_of, ana, ben, althea, ghent, leuven, manila, day
):
    old, new = asked_of(None, hours=9, team=ghent), asked_of(None, hours=1, team=None)
    asked_of(None, hours=20, team=leuven)
    asked_of(None, hours=20, team=manila)
    asked_of(ben, hours=20, team=ghent)

    assert _tickets(day(ana)["untaken"]) == [old, new]
    assert [each.team for each in _tickets(day(althea)["untaken"])] == [manila]


def test_whoever_has_nothing_to_do_is_told_what_comes_next(clock, ana, zed, signed_in):
    page = signed_in(ana).get("/day/").content.decode()
    assert "All is answered" in page
    assert "Nobody waits for you." in page
    assert "You are in no team yet" in signed_in(zed).get("/day/").content.decode()


def test_taking_the_next_one_leads_to_it(clock, asked_of, ana, ghent, signed_in):
    asked_of(None, hours=1, team=ghent)
    longest = asked_of(None, hours=9, team=ghent)
    client = signed_in(ana)

    for _press in range(2):  # pressed twice by a shaking hand
        answer = client.post(reverse("desk:take_next"))
        assert answer["Location"] == f"{longest.get_absolute_url()}?queue=mine"

    assert list(Ticket.objects.filter(assignee=ana)) == [longest]
    assert Event.objects.filter(kind="ticket.assigned").count() == 1


def test_taking_the_next_one_can_be_undone(clock, asked_of, ana, sam, ghent, signed_in, now):
    ticket, client = asked_of(None, team=ghent), signed_in(ana)
    page = client.post(reverse("desk:take_next"), follow=True).content.decode()
    url = reverse("desk:assignment", args=[ticket.reference])
    assert f'action="{url}"' in page.split('id="toasts"')[1].split("<template")[0]

    client.post(url, {"_method": "DELETE"})
    ticket.refresh_from_db()
    assert (ticket.team, ticket.assignee) == (ghent, None)

    assign(ticket, team=ghent, staff=sam, by=sam.actor(), at=now)
    client.post(url, {"_method": "DELETE"})  # a colleague has it meanwhile
    ticket.refresh_from_db()
    assert ticket.assignee == sam


def test_when_all_are_taken_the_page_says_so(clock, ana, signed_in):
    page = signed_in(ana).post(reverse("desk:take_next"), follow=True)

    assert "Nobody is left to take" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_get_two_different_tickets(at_once, asked_of, ana, sam, ghent):
    both = {asked_of(None, hours=hours, team=ghent) for hours in (9, 3)}
    at = timezone.now()

    taken = at_once(*[lambda who=who: take_next({ghent.pk}, by=who.actor(), at=at) for who in (ana, sam)])

    assert set(taken) == both
    assert {each.assignee for each in Ticket.objects.all()} == {ana, sam}


def test_a_longer_day_costs_no_query_more(
    clock, asked_of, make_answer, ana, ghent, signed_in, now, django_assert_max_num_queries
):
    for hours in range(1, 6):
        keep_draft(asked_of(ana, hours=hours, team=ghent), DraftKind.NOTE, "Hm", by=ana.actor(), at=now)
        asked_of(None, hours=hours, team=ghent)
        mark_bounced(make_answer(asked_of(ana, team=ghent), by=ana, at=now), "no", by=SYSTEM, at=now)

    client = signed_in(ana)
    with django_assert_max_num_queries(21):
        client.get("/day/")
