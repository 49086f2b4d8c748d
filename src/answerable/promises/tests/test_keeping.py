"""Promises live: they start, stand and end with what happens to a ticket, and can be made anew from it."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from tests.fixtures.lives import STEPS, do_step

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.promises.actions import remove_policy
from answerable.promises.keeping import keep
from answerable.promises.models import Promise
from answerable.promises.tasks import recount
from answerable.regions.actions import HoursWanted, add_calendar, change_hours
from answerable.regions.models import CalendarVersion
from answerable.tickets import actions
from answerable.tickets.models import LinkKind, Priority, Status, Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FRIDAY = datetime(2026, 3, 27, 8, tzinfo=UTC)  # clocks are put forward on Sunday
MINUTE = timedelta(minutes=1)


@pytest.fixture
def standard(make_policy):
    return make_policy(first_answer=4, next_answer=8, update=24, resolution=40)


@pytest.fixture
def by_the_clock(make_policy, now):
    """The calendar by which it counts."""
    week = [((540, 720), (780, 1020))] * 5 + [(), ()]
    calendar = add_calendar("Ghent", HoursWanted("Europe/Brussels", week, "BE"), by=SYSTEM, at=now)
    make_policy(first_answer=4, next_answer=8, update=24, resolution=40, calendar=calendar)
    return calendar


def _promises(ticket, **fields):
    return list(Promise.objects.filter(ticket=ticket, **fields))


def _owed(ticket):
    return Ticket.objects.get(pk=ticket.pk).owed_at


def test_a_first_message_is_owed_an_answer_and_a_resolution(standard, ask, now):
    ticket = ask(at=now)

    assert {each.kind: each.due_at for each in _promises(ticket)} == {
        "first_answer": now + 4 * HOUR,
        "resolution": now + 40 * HOUR,
    }
    assert _owed(ticket) == now + 4 * HOUR


def test_the_policy_that_holds_is_told_once(standard, ask, make_message, now):
    ticket = ask(at=now)
    make_message(ticket, at=now + HOUR)
    actions.tag(ticket, "tent", by=SYSTEM, at=now + HOUR)

    told = Event.objects.filter(ticket_id=ticket.pk, kind="ticket.promised")
    assert [event.data for event in told] == [{"policy": standard.pk, "version": standard.versions.get().pk}]


def test_an_answer_that_arrives_keeps_the_promise_and_another_bounced_does_not(
    standard, ask, make_answer, now
):
    ticket = ask(at=now)
    answer = make_answer(ticket, at=now + HOUR)
    [first] = _promises(ticket, kind="first_answer")
    assert (first.state, first.ended_at, first.is_late(at=now)) == ("done", now + HOUR, False)

    actions.mark_bounced(answer, "No such user", by=SYSTEM, at=now + 5 * HOUR)

    [again] = _promises(ticket, kind="first_answer")
    assert (again.pk, again.state, again.due_at) == (first.pk, "running", now + 4 * HOUR)
    assert again.is_late(at=now + 5 * HOUR)
    assert _owed(ticket) == now + 4 * HOUR


@pytest.mark.parametrize("fields", [{"is_automatic": True}, {"delivered": False}])
def test_an_automatic_answer_is_none_and_neither_is_one_that_did_not_arrive(
    standard, ask, make_answer, now, fields
):
    ticket = ask(at=now)
    make_answer(ticket, at=now + HOUR, **fields)

    assert _promises(ticket, kind="first_answer")[0].state == "running"


def test_a_note_is_no_answer(standard, ask, ana, ghent, now):
    ticket = ask(at=now)
    actions.note(ticket, "I look into it.", by=SYSTEM, at=now + HOUR)

    assert _promises(ticket, kind="first_answer")[0].state == "running"


def test_while_we_wait_for_the_customer_nothing_is_due(standard, ask, make_message, make_answer, now):
    ticket = ask(at=now)
    make_answer(ticket, at=now + HOUR)
    ticket.refresh_from_db()

    [resolution] = _promises(ticket, kind="resolution")
    assert (ticket.status.category, resolution.due_at, resolution.left) == (
        "waiting_customer",
        None,
        39 * 3600,
    )
    assert _owed(ticket) is None

    make_message(ticket, at=now + 100 * HOUR)
    assert _owed(ticket) == now + 108 * HOUR
    assert _promises(ticket, kind="resolution")[0].due_at == now + 139 * HOUR


def test_the_priority_shortens_what_runs(standard, ask, now):
    ticket = ask(at=now)
    actions.prioritise(ticket, Priority.URGENT, by=SYSTEM, at=now + HOUR)

    assert _owed(ticket) == now + HOUR


def test_a_ticket_keeps_the_version_that_it_was_promised(standard, ask, make_message, now):
    ticket = ask(at=now)
    standard.versions.create(
        number=2, since=now + MINUTE, made_at=now, targets={"first_answer": {"20": 3600}}
    )
    later = ask(at=now + HOUR)
    make_message(ticket, at=now + HOUR)

    assert _owed(ticket) == now + 4 * HOUR
    assert _owed(later) == now + 2 * HOUR


def test_a_policy_holds_from_its_moment_on(make_policy, ask, now):
    make_policy(first_answer=4, since=now + HOUR)
    before, after = ask(at=now), ask(at=now + HOUR)

    assert (_owed(before), _owed(after)) == (None, now + 5 * HOUR)


def test_what_was_merged_is_owed_by_the_ticket_that_goes_on(standard, ask, now):
    gone = ask(at=now)
    kept = ask(customer=gone.customer, at=now + HOUR)
    actions.merge(gone, kept, by=SYSTEM, at=now + 2 * HOUR)

    assert (_owed(gone), _owed(kept)) == (None, now + 4 * HOUR)
    assert _promises(gone) == []

    actions.unmerge(gone, by=SYSTEM, at=now + 3 * HOUR)
    assert (_owed(gone), _owed(kept)) == (now + 4 * HOUR, now + 5 * HOUR)


def test_what_the_last_policy_promised_goes_on_when_it_is_removed(
    standard, ask, make_answer, make_message, now
):
    ticket = ask(at=now)
    make_answer(ticket, at=now + HOUR)
    actions.set_status(ticket, Status.objects.get(category="open"), by=SYSTEM, at=now + HOUR)
    remove_policy(standard, by=SYSTEM, at=now + HOUR)
    make_message(ticket, at=now + 2 * HOUR)

    assert _owed(ticket) == now + 10 * HOUR
    assert keep([ticket.pk], at=now + 2 * HOUR) == 0  # and made anew it comes out the same


def test_what_tickets_are_linked_with_is_not_read(standard, make_ticket, ask, django_assert_num_queries, now):
    trouble, asked = make_ticket(), [ask(at=now) for _ in range(2)]
    for ticket in asked:
        actions.link(trouble, ticket, LinkKind.PARENT, by=SYSTEM, at=now)

    with django_assert_num_queries(4):  # rows, messages, events, tickets
        keep([asked[0].pk], at=now)


def test_another_policy_holds_where_a_merge_brings_its_tag(make_policy, ask, now):
    tagged = {"any": False, "each": [{"what": "tag", "how": "has", "value": "vip"}]}
    make_policy("Known", first_answer=1, conditions=tagged)
    make_policy(first_answer=4)
    kept = ask(at=now)
    gone = actions.tag(ask(customer=kept.customer, at=now), "vip", by=SYSTEM, at=now)

    actions.merge(gone, kept, by=SYSTEM, at=now)
    assert _owed(kept) == now + HOUR
    actions.unmerge(gone, by=SYSTEM, at=now)
    assert (_owed(kept), _owed(gone)) == (now + 4 * HOUR, now + HOUR)


def test_what_was_split_off_keeps_its_wait(standard, ask, make_message, now):
    ticket = ask(at=now)
    second = make_message(ticket, at=now + HOUR)
    new = actions.split(ticket, [second], by=SYSTEM, at=now + 3 * HOUR)

    assert [each.started_at for each in _promises(new, kind="first_answer")] == [now + HOUR]


def test_without_policies_nothing_is_asked_and_nothing_kept(make_ticket, ask, now):
    ticket = ask(at=now)

    assert _promises(ticket) == []
    assert not Event.objects.filter(kind="ticket.promised").exists()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_the_promises_made_anew_are_the_live_ones_whatever_happened(steps, by_the_clock, make_ticket):
    """Over a weekend in which clocks are put forward, by hours with a lunch that are others from half-way on."""
    calendar = by_the_clock
    tickets = [make_ticket(created_at=FRIDAY) for _ in range(3)]
    for number_of, (step, which, number) in enumerate(steps):
        at = FRIDAY + number_of * 5 * HOUR
        if number_of == len(steps) // 2:
            noon = 720 + 10 * (CalendarVersion.objects.filter(calendar=calendar).count() % 3)
            change_hours(calendar, HoursWanted("Europe/Brussels", [((480, noon),)] * 7), by=SYSTEM, at=at)
            with time_machine.travel(at, tick=False):
                recount(calendar_id=calendar.pk, after=0)()
        with suppress(Refusal):
            do_step(step, tickets[which], tickets[number % 3], number, at)

    everything = list(Ticket.objects.filter(pk__gte=tickets[0].pk).values_list("pk", flat=True))
    live = _snapshot(everything)
    assert keep(everything, at=FRIDAY + timedelta(days=9)) == 0, steps
    Promise.objects.filter(ticket__in=everything).delete()
    keep(everything, at=FRIDAY + timedelta(days=9))
    assert _snapshot(everything) == live, steps


def _snapshot(tickets):
    columns = ("ticket", "kind", "state", "started_at", "ended_at", "target", "due_at", "left", "version")
    promises = Promise.objects.filter(ticket__in=tickets).order_by("ticket", "started_at", "kind")
    owed = Ticket.objects.filter(pk__in=tickets).order_by("pk").values_list("pk", "owed_at")
    return [*promises.values_list(*columns), *owed]
