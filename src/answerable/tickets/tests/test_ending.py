"""How a ticket ends, comes back, is continued, and rests."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.tickets import actions
from answerable.tickets.models import Link, LinkKind, ParticipantRole, Status, Ticket
from answerable.tickets.tasks import wake_snoozed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ended(make_message, now):
    """A ticket that was closed at `now`."""
    ticket = make_message(at=now - DAY).ticket
    return actions.close(ticket, by=SYSTEM, at=now)


@pytest.mark.parametrize("days", [0, 13.99, 14])
def test_an_answer_within_the_window_reopens(ended, make_message, now, days):
    message = make_message(ended, at=now + days * DAY)

    ended.refresh_from_db()
    assert message.ticket == ended
    assert (ended.is_closed, ended.status.category) == (False, "open")


def test_after_the_window_a_new_ticket_continues_the_old_one(ended, make_message, ghent, now):
    Ticket.objects.filter(pk=ended.pk).update(team=ghent)

    message = make_message(ended, at=now + 14 * DAY + timedelta(seconds=1))

    ended.refresh_from_db()
    assert ended.is_closed
    assert (message.ticket.status.category, message.ticket.team) == ("new", ghent)
    assert Link.objects.get(kind=LinkKind.FOLLOW_UP).source == ended
    assert message.ticket.waiting_since == now + 14 * DAY + timedelta(seconds=1)


def test_a_removed_team_gets_nothing_of_what_goes_on(ended, make_message, ghent, ana, now):
    """Nobody looks after it there: what goes on is whoever's who takes it."""
    gone = {"team": ghent, "assignee": ana}
    Ticket.objects.filter(pk=ended.pk).update(**gone)
    second = make_message(ended, at=now)
    actions.close(ended, by=SYSTEM, at=now)
    Ticket.objects.filter(pk=ended.pk).update(**gone)
    type(ghent).objects.filter(pk=ghent.pk).update(is_active=False)
    type(ana).objects.filter(pk=ana.pk).update(is_active=False)

    part = actions.split(ended, [second], by=SYSTEM, at=now)
    continued = make_message(Ticket.objects.get(pk=ended.pk), at=now + 20 * DAY).ticket

    part.refresh_from_db()
    assert [(each.team, each.assignee) for each in (part, continued)] == [(None, None)] * 2


def test_a_second_message_to_the_old_ticket_joins_its_continuation(ended, make_message, now):
    first = make_message(ended, at=now + 20 * DAY)
    second = make_message(ended, at=now + 21 * DAY)

    assert second.ticket == first.ticket
    assert Link.objects.count() == 1


def test_a_continuation_that_was_merged_back_does_not_go_in_circles(ended, make_message, now):
    follow_up = make_message(ended, at=now + 20 * DAY).ticket
    actions.close(follow_up, by=SYSTEM, at=now + 20 * DAY)
    actions.merge(follow_up, ended, by=SYSTEM, at=now + 20 * DAY)

    message = make_message(ended, at=now + 90 * DAY)

    assert message.ticket not in (ended, follow_up)


def test_messages_at_once_to_an_old_ticket_open_one_continuation(at_once, ended, now):
    said = actions.Inbound(channel="email", customer=ended.customer, from_address="cleo@example.com")

    found = at_once(
        *[lambda: actions.receive_message(ended, said, by=SYSTEM, at=now + 20 * DAY).ticket_id] * 3
    )

    assert len(set(found)) == 1
    assert Ticket.objects.count() == 2


def test_staff_cannot_reopen_what_ended_too_long_ago(ended, ana, now):
    for attempt in (
        lambda: actions.reopen(ended, by=SYSTEM, at=now + 15 * DAY),
        lambda: actions.set_status(ended, Status.objects.get(category="open"), by=SYSTEM, at=now + 15 * DAY),
    ):
        with pytest.raises(Refusal, match="too long ago"):
            attempt()


def test_automatic_mail_changes_nothing(ended, make_message, make_ticket, now):
    snoozed = make_ticket(created_at=now)
    actions.snooze(snoozed, now + DAY, by=SYSTEM, at=now)
    for ticket in (ended, snoozed):
        before = Ticket.objects.filter(pk=ticket.pk).values(
            "status", "closed_at", "snoozed_until", "waiting_since"
        )
        before = list(before)

        message = make_message(
            ticket,
            "I am on holiday.",
            at=now + 20 * DAY,
            is_automatic=True,
            participants=[("robot@example.com", "", ParticipantRole.AUTHOR)],
        )

        assert message.ticket == ticket
        assert list(Ticket.objects.filter(pk=ticket.pk).values(*before[0])) == before
        assert not ticket.participants.exists()
    assert Ticket.objects.count() == 2


def test_solved_and_then_closed_keeps_when_it_ended(ended, now):
    actions.set_status(ended, Status.objects.get(category="solved"), by=SYSTEM, at=now + DAY)

    ended.refresh_from_db()
    assert ended.closed_at == now


def test_a_snoozed_ticket_wakes_when_its_time_has_come(make_ticket, run_jobs, clock, now):
    early = make_ticket()
    late = make_ticket()
    actions.snooze(early, now + timedelta(hours=1), by=SYSTEM, at=now)
    actions.snooze(late, now + timedelta(hours=3), by=SYSTEM, at=now)

    clock.shift(timedelta(hours=2))
    for _ in range(2):
        enqueue(wake_snoozed)
        run_jobs()

    assert list(Ticket.objects.awake()) == [early]
    (woken,) = Event.objects.filter(kind="ticket.woken")
    assert (woken.data, woken.ticket_id) == ({"reason": "time"}, early.pk)


def test_a_ticket_that_was_snoozed_anew_while_the_clock_ran_rests_on(make_ticket, now):
    ticket = make_ticket(created_at=now)
    actions.snooze(ticket, now + timedelta(hours=1), by=SYSTEM, at=now)
    due = Ticket.objects.get(snoozed_until__lte=now + timedelta(hours=2))
    actions.snooze(ticket, now + DAY, by=SYSTEM, at=now)

    actions.wake(due, by=SYSTEM, at=now + timedelta(hours=2))

    ticket.refresh_from_db()
    assert ticket.snoozed_until == now + DAY
    assert not Event.objects.filter(kind="ticket.woken").exists()


def test_a_reply_wakes_a_snoozed_ticket(make_ticket, make_message, now):
    ticket = make_ticket(created_at=now)
    actions.snooze(ticket, now + DAY, by=SYSTEM, at=now)

    make_message(ticket, at=now + timedelta(hours=1))

    ticket.refresh_from_db()
    assert not ticket.is_snoozed
    assert Event.objects.get(kind="ticket.woken").data == {"reason": "reply"}


def test_one_snoozed_ticket_that_cannot_wake_does_not_keep_the_others(make_ticket, run_jobs, clock, now):
    merged, other = make_ticket(), make_ticket()
    for ticket in (merged, other):
        actions.snooze(ticket, now + timedelta(hours=1), by=SYSTEM, at=now)
    actions.merge(merged, make_ticket(), by=SYSTEM, at=now)

    clock.shift(timedelta(hours=2))
    enqueue(wake_snoozed)
    run_jobs()

    other.refresh_from_db()
    assert not other.is_snoozed


@pytest.mark.parametrize("category", ["solved", "closed"])
def test_an_ended_ticket_is_not_snoozed_nor_one_into_the_past(make_ticket, now, category):
    ticket = make_ticket(created_at=now)
    with pytest.raises(Refusal):
        actions.snooze(ticket, now, by=SYSTEM, at=now)

    actions.set_status(ticket, Status.objects.get(category=category), by=SYSTEM, at=now)
    with pytest.raises(Refusal):
        actions.snooze(ticket, timezone.now() + 9999 * DAY, by=SYSTEM, at=now)
