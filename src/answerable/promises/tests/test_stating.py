"""Promises in answers: from when the answer has arrived until they are kept, moved or withdrawn."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from tests.fixtures.lives import STEPS, do_step

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.promises.actions import Wanted, call_kept, move, resume, state, withdraw
from answerable.promises.due import due_at, tell
from answerable.promises.keeping import keep
from answerable.promises.models import Promise
from answerable.tickets import actions
from answerable.tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
TEXT = "We send you a new one."


@pytest.fixture
def standard(make_policy):
    return make_policy(first_answer=4, update=24)


@pytest.fixture
def promised(ask, make_answer, ana, ghent, now):
    """promised(due): an answer that promises something by then, delivered."""

    def make(due, *, delivered=True, is_answer=False, then_close=False):
        ticket = ask(at=now, team=ghent)
        message = make_answer(ticket, by=ana, at=now + MINUTE, delivered=False)
        state(message, [Wanted(due, (0, len(TEXT)), is_answer)], by=ana.actor(), at=now + MINUTE)
        if then_close:
            actions.close(ticket, by=ana.actor(), at=now + MINUTE)
        if delivered:
            actions.mark_delivered(message, by=SYSTEM, at=now + 2 * MINUTE)
        return message

    return make


def _stated(message):
    return list(Promise.objects.filter(message=message))


def _owed(message):
    return Ticket.objects.get(pk=message.ticket_id).owed_at


def test_it_begins_when_the_answer_arrives_and_goes_when_that_comes_back(promised, now):
    due = now + 5 * HOUR
    message = promised(due, delivered=False)
    assert _stated(message) == []

    actions.mark_delivered(message, by=SYSTEM, at=now + 2 * MINUTE)
    (promise,) = _stated(message)
    assert (promise.state, promise.started_at, promise.due_at) == ("running", now + 2 * MINUTE, due)
    assert (promise.words, _owed(message)) == (TEXT, due)

    actions.mark_bounced(message, "No such user", by=SYSTEM, at=now + HOUR)
    assert (_stated(message), _owed(message)) == ([], None)


def test_an_answer_that_was_taken_back_promised_nothing(promised, ana, now):
    message = promised(now + 5 * HOUR, delivered=False)
    actions.withdraw(message, by=ana.actor(), at=now + 2 * MINUTE)
    assert _stated(message) == []


@pytest.mark.parametrize(("is_answer", "state"), [(True, "done"), (False, "running")])
def test_our_next_answer_keeps_a_word_but_not_a_deed(promised, make_answer, ana, now, is_answer, state):
    message = promised(now + 5 * HOUR, is_answer=is_answer)
    make_answer(message.ticket, by=ana, at=now + 2 * HOUR)
    assert _stated(message)[0].state == state


def test_solving_the_ticket_keeps_it_unless_the_answer_itself_did(promised, ana, now):
    message = promised(now + 5 * HOUR)
    actions.close(message.ticket, by=ana.actor(), at=now + 6 * HOUR)
    (promise,) = _stated(message)
    assert (promise.state, promise.is_late(at=now + 6 * HOUR)) == ("done", True)
    actions.reopen(message.ticket, by=ana.actor(), at=now + 7 * HOUR)
    assert _stated(message)[0].state == "running"

    closed = promised(now + 5 * HOUR, then_close=True)
    assert _stated(closed)[0].state == "running"


def test_a_person_calls_it_kept_and_may_take_that_back(promised, ana, now):
    message = promised(now + 5 * HOUR)
    (promise,) = _stated(message)
    for _twice in range(2):
        call_kept(message.ticket, promise.stated, by=ana.actor(), at=now + 3 * HOUR)
    assert (_stated(message)[0].state, _stated(message)[0].ended_at) == ("done", now + 3 * HOUR)
    for _twice in range(2):
        resume(message.ticket, promise.stated, by=ana.actor(), at=now + 4 * HOUR)
    assert _stated(message)[0].state == "running"
    kinds = ["promise.stated", "promise.kept", "promise.resumed"]
    told = Event.objects.filter(ticket_id=message.ticket_id, kind__in=kinds)
    assert [event.kind for event in told.order_by("pk")] == kinds


def test_it_is_moved_with_a_reason_and_says_whether_the_customer_was_told(promised, ana, now):
    message = promised(now + 5 * HOUR)
    stated, ticket = _stated(message)[0].stated, message.ticket
    why = {"reason": "not_possible", "was_told": False, "by": ana.actor(), "at": now + HOUR}
    for _twice in range(2):
        move(ticket, stated, now + 9 * HOUR, **why)
    assert (_stated(message)[0].due_at, _owed(message)) == (now + 9 * HOUR, now + 9 * HOUR)
    (event,) = Event.objects.filter(kind="promise.moved")
    assert (event.data["reason"], event.data["told"]) == ("not_possible", False)
    with pytest.raises(Invalid):
        move(ticket, stated, now - HOUR, **why)
    with pytest.raises(Invalid):
        move(ticket, stated, now + 8 * HOUR, **{**why, "reason": "because of Cleo"})


def test_what_is_withdrawn_after_it_was_due_stays_late_and_what_was_no_promise_is_gone(promised, ana, now):
    message = promised(now + HOUR)
    stated, ticket = _stated(message)[0].stated, message.ticket
    by = {"was_told": True, "by": ana.actor()}
    withdraw(ticket, stated, reason="overtaken", at=now + 2 * HOUR, **by)
    assert (_stated(message)[0].state, _stated(message)[0].is_late(at=now + 2 * HOUR)) == ("withdrawn", True)
    resume(ticket, stated, by=ana.actor(), at=now + 2 * HOUR)
    withdraw(ticket, stated, reason="not_promised", at=now + 3 * HOUR, **by)
    assert _stated(message) == []


def test_those_who_may_not_cannot(promised, ben, zed, now):
    message = promised(now + 5 * HOUR)
    stated, ticket = _stated(message)[0].stated, message.ticket
    for who, error in ((ben, Ticket.DoesNotExist), (zed, (NotAllowed, Ticket.DoesNotExist))):
        with pytest.raises(error):
            call_kept(ticket, stated, by=who.actor(), at=now + HOUR)
        with pytest.raises(error):
            state(message, [Wanted(now + HOUR, (0, 2))], by=who.actor(), at=now)
    with pytest.raises(Ticket.DoesNotExist):
        call_kept(ticket, 0, by=SYSTEM, at=now + HOUR)


def test_people_are_warned_and_told_without_any_policy(promised, now):
    message = promised(now + 5 * HOUR)
    for hour, kind in ((3.5, "promise.warned"), (6, "promise.missed")):
        at = now + hour * HOUR
        for pk, acts_at in due_at(at):
            tell(pk, acts_at, at=at)
        (event,) = Event.objects.filter(ticket_id=message.ticket_id, kind=kind)
        assert event.data["of"] == "stated"


def test_it_goes_with_its_answer_when_tickets_are_merged_and_comes_back(
    promised, make_ticket, ana, ghent, now
):
    message = promised(now + 5 * HOUR)
    other = make_ticket(team=ghent, customer=message.ticket.customer, created_at=now)
    gone = message.ticket
    actions.merge(gone, other, by=ana.actor(), at=now + HOUR)
    (promise,) = _stated(message)
    assert promise.ticket_id == other.pk
    move(
        other, promise.stated, now + 9 * HOUR,
        reason="customer_wished", was_told=True, by=ana.actor(), at=now + 2 * HOUR,
    )  # fmt: skip
    actions.unmerge(gone, by=ana.actor(), at=now + 3 * HOUR)
    (promise,) = _stated(message)
    assert (promise.ticket_id, promise.due_at) == (gone.pk, now + 9 * HOUR)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_made_anew_they_are_what_they_were(steps, standard, make_ticket, now):
    tickets = [make_ticket(created_at=now), make_ticket(created_at=now)]
    at = now
    for number, (step, which, amount) in enumerate(steps):
        at += 7 * MINUTE
        ticket, other = tickets[which % 2], tickets[(which + 1) % 2]
        with suppress(Refusal, Ticket.DoesNotExist):
            do_step(step, Ticket.objects.get(pk=ticket.pk), other, amount, at)
        everything = Ticket.objects.filter(pk__gte=tickets[0].pk)
        said = Message.objects.filter(ticket__in=everything, direction="outbound", is_automatic=False)
        for message in said.filter(created_at=at):
            with suppress(Refusal):
                wanted = Wanted(at + (amount + 1) * HOUR, (0, 3), is_answer=number % 2 == 0)
                state(message, [wanted], by=SYSTEM, at=at)
        for promise in Promise.objects.filter(kind="stated", ticket__in=everything)[:1]:
            with suppress(Refusal):
                _change(promise, number, at)
    ids = list(Ticket.objects.filter(pk__gte=tickets[0].pk).values_list("pk", flat=True))
    assert keep(ids, at=at) == 0
    lived = _rows(ids)
    Promise.objects.filter(ticket__in=ids).delete()
    keep(ids, at=at)
    assert _rows(ids) == lived


def _change(promise, number, at):
    known = {"by": SYSTEM, "at": at}
    why = {"reason": "overtaken", "was_told": False}
    verbs = [
        lambda: call_kept(promise.ticket, promise.stated, **known),
        lambda: resume(promise.ticket, promise.stated, **known),
        lambda: move(promise.ticket, promise.stated, at + HOUR, **why, **known),
        lambda: withdraw(promise.ticket, promise.stated, **why, **known),
    ]
    verbs[number % 4]()


def _rows(ids):
    columns = ("ticket", "kind", "state", "started_at", "ended_at", "due_at", "stated", "message", "version")
    return sorted(Promise.objects.filter(ticket__in=ids).values_list(*columns), key=repr)
