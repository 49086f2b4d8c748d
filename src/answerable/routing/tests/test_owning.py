"""Whose a ticket was: what must hold of any life at all, and what the ledger makes of one."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.ledger.actor import SYSTEM
from answerable.routing.actions import accept_handover, return_handover
from answerable.routing.handovers.owning import Given, Hands, History, Lived, Offered, life, owned
from answerable.routing.handovers.reading import history_of
from answerable.routing.models import WhyNot
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
