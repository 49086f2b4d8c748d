"""Since when a customer waits: begun by what they write, ended by a delivered answer alone, put back by a bounce."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from tests.fixtures.lives import STEPS, do_step

from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import Refusal
from answerable.tickets import actions
from answerable.tickets.models import Ticket
from answerable.tickets.waits import recompute_wait

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def _wait(ticket):
    ticket.refresh_from_db()
    return ticket.waiting_since


def test_only_a_delivered_answer_ends_the_wait(make_message, make_answer, now):
    ticket = make_message(at=now).ticket
    assert _wait(ticket) == now

    answer = make_answer(ticket, at=now + MINUTE, delivered=False)
    assert _wait(ticket) == now

    actions.mark_delivered(answer, by=SYSTEM, at=now + 2 * MINUTE)
    assert _wait(ticket) is None
    assert ticket.answered_at == now + 2 * MINUTE


def test_a_bounce_puts_the_wait_back_as_if_nothing_had_been_sent(make_message, make_answer, now):
    ticket = make_message(at=now).ticket
    answer = make_answer(ticket, at=now + MINUTE)

    actions.mark_bounced(answer, "No such user", by=SYSTEM, at=now + 60 * MINUTE)

    assert _wait(ticket) == now
    assert ticket.answered_at is None
    assert ticket.status.category == "open"


def test_a_bounce_brings_a_closed_ticket_back(make_message, make_answer, now):
    ticket = make_message(at=now).ticket
    answer = make_answer(ticket, at=now + MINUTE)
    actions.close(ticket, by=SYSTEM, at=now + 2 * MINUTE)

    actions.mark_bounced(answer, "No such user", by=SYSTEM, at=now + 60 * MINUTE)

    assert _wait(ticket) == now
    assert not ticket.is_closed


def test_a_question_asked_while_the_answer_was_on_its_way_still_waits(make_message, make_answer, now):
    ticket = make_message(at=now).ticket
    answer = make_answer(ticket, at=now + MINUTE, delivered=False)
    make_message(ticket, at=now + 2 * MINUTE)

    actions.mark_delivered(answer, by=SYSTEM, at=now + 3 * MINUTE)

    assert _wait(ticket) == now + 2 * MINUTE


def test_a_second_message_does_not_begin_the_wait_anew(make_message, now):
    ticket = make_message(at=now).ticket
    make_message(ticket, at=now + 60 * MINUTE)

    assert _wait(ticket) == now


def test_automatic_mail_neither_begins_nor_ends_a_wait(make_ticket, make_message, make_answer, now):
    silent = make_ticket(created_at=now)
    make_message(silent, at=now, is_automatic=True)
    assert _wait(silent) is None

    waiting = make_message(at=now).ticket
    make_answer(waiting, at=now + MINUTE, is_automatic=True)
    assert _wait(waiting) == now


def test_an_old_question_that_is_imported_was_answered_long_ago(make_message, make_answer, now):
    ticket = make_message(at=now).ticket
    make_answer(ticket, at=now + MINUTE)

    make_message(ticket, at=now + 60 * MINUTE, created_at=now - 60 * MINUTE)

    assert _wait(ticket) is None


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_the_wait_rebuilt_from_the_messages_is_the_live_one_whatever_happened(steps, make_ticket, now):
    tickets = [make_ticket(created_at=now) for _ in range(3)]
    for minute, (step, which, number) in enumerate(steps):
        at = now + minute * MINUTE
        with suppress(Refusal):
            do_step(step, tickets[which], tickets[number % 3], number, at)

    for ticket in Ticket.objects.filter(pk__gte=tickets[0].pk):
        live = (ticket.waiting_since, ticket.answered_at, ticket.said_at)
        recompute_wait(ticket)
        assert (ticket.waiting_since, ticket.answered_at, ticket.said_at) == live, steps


def test_the_last_word_is_a_persons_and_one_that_was_taken_back_was_none(
    make_ticket, make_message, make_answer, now
):
    def last(ticket):
        return Ticket.objects.get(pk=ticket.pk).said_at

    ticket = make_ticket(created_at=now)
    assert last(ticket) == now
    make_message(ticket, at=now + MINUTE)
    make_message(ticket, at=now + 2 * MINUTE, is_automatic=True)
    actions.note(ticket, "Look", by=SYSTEM, at=now + 3 * MINUTE)
    assert last(ticket) == now + MINUTE
    answer = make_answer(ticket, at=now + 4 * MINUTE, delivered=False)
    assert last(ticket) == now + 4 * MINUTE
    actions.withdraw(answer, by=SYSTEM, at=now + 5 * MINUTE)
    assert last(ticket) == now + MINUTE
