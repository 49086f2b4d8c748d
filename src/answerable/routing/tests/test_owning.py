"""Whose a ticket was: what must hold of any life at all, and what the ledger makes of one."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.fixtures.lives import KINDS, do_step

from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import Refusal
from answerable.routing.actions import Offer, accept_handover, hand_over, return_handover
from answerable.routing.handovers.due import due_at, lapse
from answerable.routing.handovers.owning import Given, Hands, History, Lived, Offered, life, owned
from answerable.routing.handovers.reading import history_of
from answerable.routing.models import Why, WhyNot
from answerable.tickets.actions import assign, close, merge, reopen, split, unmerge
from answerable.tickets.models import Ticket

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 2, tzinfo=UTC)
KEYS = st.none() | st.integers(1, 3)
MOMENTS = st.integers(-30, 5000).map(lambda minutes: START + timedelta(minutes=minutes))
CHANGES = st.one_of(
    st.builds(Given, MOMENTS, KEYS, KEYS),
    st.builds(Offered, MOMENTS, KEYS),
    st.builds(Lived, MOMENTS, st.booleans()),
)
# Also out of order: clocks of two machines differ, and nothing may be counted twice or lost.
HISTORIES = st.builds(History, st.just(START), st.builds(Hands, KEYS, KEYS), st.lists(CHANGES, max_size=10))


@settings(max_examples=200, deadline=None)
@given(HISTORIES, st.integers(0, 6000))
def test_what_was_owned_adds_up_to_its_life(history, minutes):
    until = START + timedelta(minutes=minutes)
    stretches = owned(history, until=until)
    assert sum((each.length for each in stretches), timedelta()) == life(history, until=until)
    assert all(one.end <= other.start for one, other in pairwise(stretches))
    assert all(one.hands != other.hands for one, other in pairwise(stretches) if one.end == other.start)
    if not any(isinstance(change, Lived) for change in history.changes):
        assert sum((each.length for each in stretches), timedelta()) == until - START


@settings(max_examples=100, deadline=None)
@given(HISTORIES, st.integers(0, 5000), st.integers(0, 1000))
def test_what_is_over_stays_as_it_was(history, minutes, more):
    until = START + timedelta(minutes=minutes)
    ordered = History(
        history.opened_at, history.began_with, sorted(history.changes, key=lambda each: each.at)
    )
    before = owned(ordered, until=until)
    after = owned(ordered, until=until + timedelta(minutes=more))
    assert before[:-1] == after[: max(len(before) - 1, 0)]


def _told(ticket, until):
    ticket = Ticket.objects.get(pk=ticket.pk)
    return [
        (each.length / HOUR, each.hands.team, each.hands.staff, each.hands.offered_to)
        for each in owned(history_of(ticket), until=until)
    ]


# What people do with a ticket, in any order: everything of `KINDS`, and what gives it into other hands.
_GIVING = ["assign", "take", "offer", "accept", "return", "lapse"]
_LIVES = st.lists(
    st.tuples(st.sampled_from([*_GIVING, *_GIVING, *KINDS]), st.integers(0, 1), st.integers(0, 5)),
    min_size=5,
    max_size=25,
)


def _give(step, ticket, teams, number, at):
    team = teams[number % len(teams)]
    if step == "assign":
        assign(ticket, team=team, staff=None, by=SYSTEM, at=at)
    elif step == "take":
        assign(ticket, team=ticket.team, staff=next(iter(ticket.team.members.all()), None), by=SYSTEM, at=at)
    elif step == "offer" and team is not None:
        hand_over(ticket, team, Offer(Why.LOAD), by=SYSTEM, at=at)
    elif step == "accept":
        accept_handover(ticket, by=SYSTEM, at=at)
    elif step == "return":
        return_handover(ticket, WhyNot.LOAD, by=SYSTEM, at=at)
    elif step == "lapse":
        for pk, moment in due_at(at):
            lapse(pk, moment, at=at)


@pytest.mark.django_db
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=_LIVES)
@example(steps=[("close", 0, 0), ("merge", 0, 1), ("unmerge", 0, 1), ("reopen", 0, 0)])
def test_whatever_happens_it_is_in_the_hands_in_which_it_was_seen_to_be(
    steps, make_ticket, ana, althea, ghent, leuven, manila
):
    """What lists showed after each step, against what the ledger tells of it afterwards: adds up to the whole life."""
    teams = [ghent, leuven, manila]
    first = make_ticket(team=ghent, created_at=START)
    make_ticket(team=manila, created_at=START)
    theirs = {first.pk, first.pk + 1}
    seen = {}  # by ticket: since each step, whether it lived and whose it was
    for number_of, (step, which, number) in enumerate(steps):
        at = START + (number_of + 1) * HOUR
        ticket, other = Ticket.objects.get(pk=first.pk + which), Ticket.objects.get(pk=first.pk + number % 2)
        with suppress(Refusal):
            if step in _GIVING:
                _give(step, ticket, teams, number, at)
            else:
                do_step(step, ticket, other, number, at)
        for each in Ticket.objects.filter(pk__gte=first.pk):
            lives = each.closed_at is None and each.merged_into_id is None
            seen.setdefault(each.pk, []).append((at, lives, each.team_id, each.assignee_id))
    until = START + (len(steps) + 2) * HOUR
    for pk, shown in seen.items():
        stretches = owned(history_of(Ticket.objects.get(pk=pk)), until=until)
        ends = [*(at for at, *_rest in shown[1:]), until]
        lived = sum(
            (end - at for (at, lives, *_hands), end in zip(shown, ends, strict=True) if lives), timedelta()
        )
        assert sum((each.length for each in stretches), timedelta()) == lived + HOUR * (pk in theirs), steps
        for (at, lives, *hands), end in zip(shown, ends, strict=True):
            held = [each.hands for each in stretches if each.start < end and each.end > at]
            assert {(each.team, each.staff) for each in held} == ({tuple(hands)} if lives else set()), steps


@pytest.mark.django_db
def test_an_offer_changes_no_hands_until_it_is_accepted(offered, ghent, manila, althea, now):
    accept_handover(offered.ticket, by=althea.actor(), at=now + 2 * HOUR, takes=True)
    close(offered.ticket, by=SYSTEM, at=now + 3 * HOUR)
    reopen(offered.ticket, by=SYSTEM, at=now + 10 * HOUR)
    assert _told(offered.ticket, now + 11 * HOUR) == [
        (2, ghent.pk, None, manila.pk),
        (1, manila.pk, althea.pk, None),
        (1, manila.pk, althea.pk, None),
    ]


@pytest.mark.django_db
def test_returned_it_was_theirs_all_the_time(offered, ghent, manila, althea, now):
    return_handover(offered.ticket, WhyNot.LOAD, by=althea.actor(), at=now + HOUR)
    assert _told(offered.ticket, now + 3 * HOUR) == [
        (1, ghent.pk, None, manila.pk),
        (2, ghent.pk, None, None),
    ]


@pytest.mark.django_db
def test_merged_it_is_nobodys_and_split_off_it_has_its_person_from_the_start(
    make_ticket, make_message, ghent, ana, now
):
    gone, kept = make_ticket(team=ghent, created_at=now), make_ticket(created_at=now)
    merge(gone, kept, by=SYSTEM, at=now + HOUR)
    unmerge(gone, by=SYSTEM, at=now + 5 * HOUR)
    assert [each[0] for each in _told(gone, now + 6 * HOUR)] == [1, 1]

    whole = make_ticket(team=ghent, created_at=now)
    first = make_message(whole, at=now)
    make_message(whole, at=now)
    assign(whole, team=ghent, staff=ana, by=SYSTEM, at=now + HOUR)
    part = split(whole, [first], by=SYSTEM, at=now + 2 * HOUR)
    assign(part, team=ghent, staff=None, by=SYSTEM, at=now + 3 * HOUR)
    assert _told(part, now + 4 * HOUR) == [(1, ghent.pk, ana.pk, None), (1, ghent.pk, None, None)]
