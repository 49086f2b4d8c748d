"""Warned before, told at the moment, and what follows when nobody does anything: each once, however many workers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from answerable.config.periodic import PERIODIC
from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event
from answerable.promises import due, tasks
from answerable.promises.due import due_at, tell
from answerable.promises.models import Promise
from answerable.promises.tasks import tell_of_due
from answerable.tickets import actions
from answerable.tickets.models import Priority, Ticket

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(make_policy, leuven):
    return make_policy(
        first_answer=4,
        warn_before=1800,
        steps=[
            {"after": 3600, "what": "priority", "value": Priority.HIGH.value},
            {"after": 7200, "what": "team", "value": leuven.pk},
        ],
    )


def _pass(until):
    for promise, acts_at in due_at(until):
        tell(promise, acts_at, at=until)


def _told(ticket):
    kinds = ("promise.warned", "promise.missed", "promise.escalated")
    events = Event.objects.filter(ticket_id=ticket.pk, kind__in=kinds).order_by("pk")
    return [(event.kind.removeprefix("promise."), event.data.get("step")) for event in events]


def test_each_moment_is_told_when_it_comes(policy, ask, leuven, now):
    ticket = ask(at=now)
    for minutes, told in (
        (209, []),
        (210, [("warned", None)]),
        (239, [("warned", None)]),
        (240, [("warned", None), ("missed", None)]),
        (300, [("warned", None), ("missed", None), ("escalated", 0)]),
        (360, [("warned", None), ("missed", None), ("escalated", 0), ("escalated", 1)]),
        (999, [("warned", None), ("missed", None), ("escalated", 0), ("escalated", 1)]),
    ):
        _pass(now + minutes * MINUTE)
        assert _told(ticket) == told, minutes

    ticket.refresh_from_db()
    assert (ticket.priority, ticket.team) == (Priority.HIGH, leuven)


def test_of_steps_that_are_due_at_once_each_finds_what_the_one_before_it_did(
    make_policy, ask, ghent, leuven, now
):
    gives = [
        {"after": 3600 * number, "what": "team", "value": team.pk}
        for number, team in ((1, leuven), (2, ghent))
    ]
    make_policy(first_answer=4, steps=gives)
    ticket = ask(at=now, team=ghent)
    _pass(now + 10 * HOUR)

    ticket.refresh_from_db()
    assert (ticket.team, _told(ticket)[-2:]) == (ghent, [("escalated", 0), ("escalated", 1)])
    assert Event.objects.filter(ticket_id=ticket.pk, kind="ticket.assigned").count() == 2


def test_a_team_that_is_given_what_is_late_finds_it_in_its_queue(policy, ask, leuven, now):
    ticket = ask(at=now)
    actions.snooze(ticket, now + 99 * HOUR, by=SYSTEM, at=now)
    _pass(now + 7 * HOUR)

    ticket.refresh_from_db()
    assert (ticket.team, ticket.snoozed_until) == (leuven, None)


def test_after_an_answer_nobody_is_told(policy, ask, make_answer, now):
    ticket = ask(at=now)
    make_answer(ticket, at=now + HOUR)

    _pass(now + 10 * HOUR)
    assert _told(ticket) == []


def test_what_comes_too_late_for_a_warning_is_no_warning(policy, ask, now):
    ticket = ask(at=now)

    _pass(now + 4 * HOUR + MINUTE)
    assert _told(ticket) == [("missed", None)]


def test_of_what_is_due_later_than_was_told_one_is_told_again(
    make_policy, ask, make_answer, make_message, now
):
    make_policy(first_answer=4, next_answer=4, warn_before=1800)
    ticket = ask(at=now)
    _pass(now + 4 * HOUR - MINUTE)
    make_answer(ticket, at=now + 4 * HOUR)
    make_message(ticket, at=now + 5 * HOUR)
    _pass(now + 9 * HOUR - MINUTE)

    assert _told(ticket) == [("warned", None), ("warned", None)]


def test_a_team_that_is_no_more_leaves_the_ticket_where_it_is(policy, ask, ghent, leuven, now):
    ticket = ask(at=now, team=ghent)
    leuven.is_active = False
    leuven.save()

    _pass(now + 10 * HOUR)
    ticket.refresh_from_db()
    assert ticket.team == ghent
    assert _told(ticket)[-1] == ("escalated", 1)


def test_the_job_looks_at_what_is_due(policy, ask, run_jobs, time_machine, now):
    ticket = ask(at=now)
    time_machine.move_to(now + 4 * HOUR, tick=False)
    tell_of_due()

    assert _told(ticket) == [("missed", None)]
    assert "answerable.promises.tasks.tell_of_due" in {each.task for each in PERIODIC}


def test_what_cannot_be_told_holds_up_nothing_and_is_met_once_in_a_round(
    policy, ask, time_machine, monkeypatch, run_jobs, now
):
    broken, fine = ask(at=now), ask(at=now + MINUTE)
    run_jobs()

    def record(kind, ticket, **told):
        if ticket.pk == broken.pk:
            raise ZeroDivisionError
        return really(kind, ticket, **told)

    really = due.record
    monkeypatch.setattr(due, "record", record)
    monkeypatch.setattr(tasks, "BATCH", 1)
    time_machine.move_to(now + 4 * HOUR + MINUTE, tick=False)
    enqueue(tell_of_due)
    run_jobs()

    assert (_told(broken), _told(fine)) == ([], [("missed", None)])


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_claim_the_same_tell_of_it_once(policy, ask, now):
    ticket = ask(at=now)
    [(promise, acts_at)] = due_at(now + 4 * HOUR)
    together = Barrier(4)

    def claim():
        together.wait(10)
        try:
            return tell(promise, acts_at, at=now + 4 * HOUR)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        claimed = [each.result() for each in [pool.submit(claim) for _ in range(4)]]

    assert sorted(claimed) == [False, False, False, True]
    assert _told(ticket) == [("missed", None)]


def test_of_what_was_told_before_a_merge_that_is_undone_nobody_is_told_again(
    policy, ask, ghent, leuven, manila, now
):
    late, other = ask(at=now, team=ghent), ask(at=now + HOUR, team=ghent)
    _pass(now + 10 * HOUR)
    told = _told(late), _told(other)
    for ticket in (late, other):
        actions.assign(ticket, team=manila, staff=None, by=SYSTEM, at=now + 10 * HOUR)

    actions.merge(late, other, by=SYSTEM, at=now + 11 * HOUR)
    actions.unmerge(late, by=SYSTEM, at=now + 11 * HOUR)
    _pass(now + 12 * HOUR)

    late.refresh_from_db()
    other.refresh_from_db()
    assert (_told(late), _told(other)) == told
    assert (late.team, other.team) == (manila, manila)


def test_a_promise_that_is_gone_is_nobodys(policy, ask, now):
    ticket = ask(at=now)
    [(promise, acts_at)] = due_at(now + 4 * HOUR)
    Promise.objects.all().delete()

    assert not tell(promise, acts_at, at=now + 4 * HOUR)
    assert Ticket.objects.filter(pk=ticket.pk).exists()


def test_a_raised_priority_is_told_at_once_where_its_time_is_over(policy, ask, now):
    ticket = ask(at=now)
    actions.prioritise(ticket, Priority.URGENT, by=SYSTEM, at=now + 2 * HOUR)

    _pass(now + 2 * HOUR)
    assert ("missed", None) in _told(ticket)
