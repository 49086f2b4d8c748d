"""Whose turn it is: after any number of tickets, no team is a whole one away from what was agreed."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from answerable.routing.rules.sharing import Share, away, next_team


@st.composite
def agreements(draw):
    count = draw(st.integers(1, 10))
    cuts = draw(st.lists(st.integers(1, 99), min_size=count - 1, max_size=count - 1, unique=True))
    edges = [0, *sorted(cuts), 100]
    return [Share(team, edges[team + 1] - edges[team]) for team in range(count)]


@given(agreements(), st.integers(1, 250))
def test_no_team_is_ever_a_whole_ticket_away(shares, tickets):
    counts = Counter()
    for number in range(1, tickets + 1):
        counts[next_team(shares, counts)] += 1
        for each in shares:
            assert abs(100 * counts[each.team] - each.percent * number) < 100


@given(agreements(), st.data())
def test_whatever_the_counts_were_somebody_is_next_and_it_evens_out(shares, data):
    counts = Counter({each.team: data.draw(st.integers(0, 30)) for each in shares})
    for _ in range(3000):
        counts[next_team(shares, counts)] += 1
    assert all(abs(points) < 5 for points in away(shares, counts).values())
