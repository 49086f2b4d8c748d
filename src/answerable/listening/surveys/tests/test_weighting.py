"""A planted bias of who answers is found and taken out; and where there is too little, nothing is said."""

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.listening.surveys.weighting import Case, Refused, Weighed, weighed

RUNS = 200
ASKED = 1200
CHANNELS = {
    "email": (0.6, 0.55, 0.15),
    "chat": (0.25, 0.85, 0.5),
    "sms": (0.15, 0.75, 0.35),
}  # of all, content, answers
WAITS = {"hour": (0.4, 0.10, 0.9), "day": (0.4, 0.0, 0.0), "days": (0.2, -0.25, -0.8)}


def truth():
    return sum(
        of_channel * of_wait * (content + more)
        for of_channel, content, _answers in CHANNELS.values()
        for of_wait, more, _drive in WAITS.values()
    )


def drawn(seed):
    """Who waits less is content more often and answers more often; so does who chats."""
    chance, cases = random.Random(seed), []
    for _number in range(ASKED):
        channel = chance.choices(list(CHANNELS), [each[0] for each in CHANNELS.values()])[0]
        wait = chance.choices(list(WAITS), [each[0] for each in WAITS.values()])[0]
        content = chance.random() < CHANNELS[channel][1] + WAITS[wait][1]
        base = CHANNELS[channel][2]
        answers = 1 / (1 + math.exp(-(math.log(base / (1 - base)) + WAITS[wait][2])))
        worth = float(content) if chance.random() < answers else None
        cases.append(Case({"channel": channel, "waited": wait, "language": chance.choice("ab")}, worth))
    return cases


def test_a_planted_bias_is_taken_out_and_the_interval_holds_what_is_true():
    aim, plain, weighted, covered = truth(), [], [], 0
    for seed in range(RUNS):
        cases = drawn(seed)
        answers = [case.worth for case in cases if case.worth is not None]
        found = weighed(cases)[""]
        plain.append(sum(answers) / len(answers) - aim)
        weighted.append(found.estimate - aim)
        covered += found.low <= aim <= found.high
    assert np.mean(plain) > 0.05  # it was planted
    assert abs(np.mean(weighted)) < 0.01
    assert np.mean(np.abs(weighted)) < np.mean(np.abs(plain)) / 2
    assert covered >= 0.9 * RUNS
    assert covered <= 0.99 * RUNS  # it is no wider than it must be


def test_where_silence_says_nothing_weighing_changes_little():
    chance = random.Random(1)
    apart = []
    for _run in range(50):
        cases = [
            Case(
                {"channel": chance.choice("ab")},
                float(chance.random() < 0.7) if chance.random() < 0.4 else None,
            )
            for _number in range(600)
        ]
        answers = [case.worth for case in cases if case.worth is not None]
        apart.append(weighed(cases)[""].estimate - sum(answers) / len(answers))
    assert np.max(np.abs(apart)) < 0.03


def test_who_was_drawn_more_seldom_counts_for_more():
    often = [Case({}, 1.0 if n % 2 else None, drawn=1.0) for n in range(200)]
    seldom = [Case({}, 0.0 if n % 2 else None, drawn=0.25) for n in range(200)]
    assert weighed(often + seldom)[""].estimate == pytest.approx(0.2, abs=0.001)


def test_parts_are_told_by_themselves_and_only_where_there_is_enough():
    cases = drawn(3)
    cases = [
        Case(each.facts, each.worth, parts=frozenset({f"channel:{each.facts['channel']}"})) for each in cases
    ]
    few = [Case({"channel": "chat"}, 1.0, parts=frozenset({"team:9"})) for _number in range(10)]
    found = weighed([*cases, *few], ["channel:chat", "channel:email", "team:9"])
    assert found["team:9"] == Refused("few_answers")
    assert found["channel:chat"].estimate > found[""].estimate > found["channel:email"].estimate


def test_with_too_little_nothing_is_said():
    assert weighed([])[""] == Refused("few_answers")
    assert weighed([Case({}, 1.0)] * 29 + [Case({}, None)] * 500)[""] == Refused("few_answers")
    assert weighed([Case({}, 1.0)] * 100 + [Case({}, None)] * 9)[""] == Refused("few_silent")
    # Thirty who answer alike and one who stands for nearly everybody.
    rare = [Case({"channel": "a"}, 1.0)] * 60 + [Case({"channel": "a"}, None)] * 5
    rare += [Case({"channel": "b"}, 0.0)] + [Case({"channel": "b"}, None)] * 900
    assert weighed(rare)[""] == Refused("few_effective")


def test_all_of_one_mind_leave_an_interval_that_is_open_to_others():
    cases = [Case({}, 1.0 if n % 3 == 0 else None) for n in range(150)]
    found = weighed(cases)[""]
    assert found.estimate == 1
    assert 0.85 < found.low < 1
    assert found.high == 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"), st.sampled_from(["", "x"]), st.sampled_from([None, 0.0, 1.0, -1.0])
        ),
        min_size=60,
        max_size=200,
    ),
    st.booleans(),
)
def test_whatever_comes_in_the_estimate_lies_in_its_interval_and_within_what_can_be(rows, is_share):
    cases = [
        Case({"channel": one, "cause": two}, None if worth is None else abs(worth) if is_share else worth)
        for one, two, worth in rows
    ]
    found = weighed(cases, is_share=is_share)[""]
    if isinstance(found, Weighed):
        least = 0 if is_share else -1
        assert least <= found.low <= found.estimate + 1e-9
        assert found.estimate <= found.high + 1e-9 <= 1 + 2e-9
        assert found.effective <= found.answered + 1e-6
