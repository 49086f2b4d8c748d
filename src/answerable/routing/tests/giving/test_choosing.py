"""Who is given a ticket, on paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.routing.giving.choosing import Candidate, Knows, Need, Verdict, choose

ANA, BEN, SAM = Candidate(1), Candidate(2), Candidate(3)


def having(candidate, **facts):
    return candidate._replace(**facts)


@pytest.mark.parametrize(
    ("facts", "need", "verdict"),
    [
        ({}, Need(), Verdict.CHOSEN_LEAST_LOAD),
        ({"is_eligible": False}, Need(), Verdict.NOT_ELIGIBLE),
        ({}, Need(not_again=frozenset({1})), Verdict.HAD_IT),
        ({"skills": frozenset({7})}, Need(frozenset({7, 8})), Verdict.LACKS_SKILL),
        ({"skills": frozenset({7, 8, 9})}, Need(frozenset({7, 8})), Verdict.CHOSEN_LEAST_LOAD),
        ({"is_away": True}, Need(), Verdict.AWAY),
        ({"is_here": False}, Need(), Verdict.NOT_HERE),
        ({"takes_themselves": True}, Need(), Verdict.PREFERS_PULL),
        ({"load": 10}, Need(), Verdict.FULL),
        ({"load": 8}, Need(units=3), Verdict.FULL),
        ({"load": 7}, Need(units=3), Verdict.CHOSEN_LEAST_LOAD),
        ({"tickets": 4}, Need(most=4), Verdict.FULL),
        ({"tickets": 3}, Need(most=4), Verdict.CHOSEN_LEAST_LOAD),
        # The first that rules somebody out is said.
        ({"is_away": True, "is_here": False, "load": 10}, Need(), Verdict.AWAY),
    ],
)
def test_each_has_a_word(facts, need, verdict):
    decision = choose([having(ANA, **facts)], need)

    assert decision.verdicts == {1: verdict}
    assert decision.reason == verdict
    assert (decision.chosen is not None) == verdict.startswith("chosen")


@pytest.mark.parametrize(
    ("people", "chosen", "reason"),
    [
        ([having(ANA, load=2), having(BEN, load=1)], 2, "chosen_least_load"),
        # By what each can have, not by what each has.
        ([having(ANA, load=2, capacity=20), having(BEN, load=2)], 1, "chosen_least_load"),
        ([having(ANA, turn=9), having(BEN, turn=4)], 2, "chosen_least_load"),
        ([ANA, having(BEN, load=5, knows=Knows.CUSTOMER)], 2, "chosen_customer"),
        (
            [having(ANA, load=5, knows=Knows.TICKET), having(BEN, knows=Knows.CUSTOMER)],
            1,
            "chosen_ticket",
        ),
        # Whoever knows it cannot have it.
        ([having(ANA, is_here=False, knows=Knows.TICKET), BEN], 2, "chosen_least_load"),
        ([having(ANA, is_away=True, knows=Knows.TICKET, deputy=2), having(BEN, load=5), SAM], 2, "chosen_deputy"),
        ([having(ANA, is_away=True, knows=Knows.TICKET, deputy=2), having(BEN, load=10), SAM], 3, "chosen_least_load"),
        # Nobody: the word of whoever came closest.
        ([having(ANA, is_away=True), having(BEN, load=10), having(SAM, is_eligible=False)], None, "full"),
        ([], None, "nobody"),
    ],
)  # fmt: skip
def test_who_is_chosen_and_why(people, chosen, reason):
    decision = choose(people, Need())

    assert (decision.chosen and decision.chosen.staff, decision.reason) == (chosen, reason)
    assert decision.instead_of == (1 if reason == "chosen_deputy" else None)


def test_without_stickiness_knowing_does_not_count():
    decision = choose([ANA, having(BEN, load=5, knows=Knows.TICKET)], Need(is_sticky=False))

    assert decision.chosen == ANA


people = st.lists(
    st.builds(
        Candidate,
        staff=st.integers(1, 40),
        skills=st.frozensets(st.integers(1, 3)),
        load=st.integers(0, 12),
        tickets=st.integers(0, 12),
        capacity=st.integers(0, 10),
        turn=st.integers(0, 9),
        knows=st.sampled_from(Knows),
        is_eligible=st.booleans(),
        is_away=st.booleans(),
        is_here=st.booleans(),
        takes_themselves=st.booleans(),
        deputy=st.one_of(st.none(), st.integers(1, 40)),
    ),
    max_size=12,
    unique_by=lambda each: each.staff,
)
needs = st.builds(
    Need,
    skills=st.frozensets(st.integers(1, 3), max_size=2),
    units=st.integers(1, 4),
    is_sticky=st.booleans(),
    most=st.one_of(st.none(), st.integers(1, 6)),
    not_again=st.frozensets(st.integers(1, 40), max_size=3),
)


@given(people, needs)
def test_nobody_is_given_what_they_cannot_have(people, need):
    decision = choose(people, need)

    assert decision.verdicts.keys() == {each.staff for each in people}
    could = [
        each
        for each in people
        if each.is_eligible
        and each.is_here
        and not each.is_away
        and not each.takes_themselves
        and need.skills <= each.skills
        and each.load + need.units <= each.capacity
        and (need.most is None or each.tickets < need.most)
        and each.staff not in need.not_again
    ]
    assert (decision.chosen is None) == (not could)
    assert decision.chosen is None or decision.chosen in could
    assert sum(each.startswith("chosen") for each in decision.verdicts.values()) == bool(could)


@given(
    st.integers(2, 6),
    st.lists(st.one_of(st.none(), st.integers(0, 5)), max_size=60),
)
def test_among_equals_loads_differ_by_one_at_most_and_nobody_is_forgotten(count, happens):
    """None: a ticket comes. A number: that person has answered everybody, and begins again where the others are."""
    loads, turns = dict.fromkeys(range(count), 0), dict.fromkeys(range(count), 0)
    for turn, who in enumerate(happens, start=1):
        if who is not None:
            loads = dict.fromkeys(loads, min(loads.values()))
            continue
        everybody = [Candidate(each, load=loads[each], turn=turns[each], capacity=100) for each in loads]
        chosen = choose(everybody, Need()).chosen
        assert chosen is not None
        longest = min(turns[each] for each in loads if loads[each] == min(loads.values()))
        assert turns[chosen.staff] == longest  # of those with least, whoever waits longest for their turn
        loads[chosen.staff] += 1
        turns[chosen.staff] = turn
        assert max(loads.values()) - min(loads.values()) <= 1
