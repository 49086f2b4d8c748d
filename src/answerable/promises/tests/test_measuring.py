"""Times as other products count them: a life by hand, and what must hold of any."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.promises.clocks.history import ENDED
from answerable.promises.clocks.measuring import Figure, measure
from answerable.promises.clocks.plain import history_from, reckon
from answerable.promises.clocks.running import stages
from answerable.promises.tests.test_clocks import LIVES, START
from answerable.promises.tests.timelines import BERLIN, H

LIFE = {
    "calendar": BERLIN,
    "promises": {"resolution": 8 * H},
    "opened": "2026-03-02T09:00",
    "happened": [
        ["2026-03-02T09:00", "asked"],
        ["2026-03-02T10:00", "status", "waiting_others"],
        ["2026-03-02T12:00", "answered"],
        ["2026-03-02T12:00", "status", "waiting_customer"],
        ["2026-03-03T09:00", "asked"],  # the status stays, and with it these clocks: ours go on
        ["2026-03-03T10:00", "status", "open"],
        ["2026-03-03T11:00", "answered"],
        ["2026-03-03T12:00", "answered"],
        ["2026-03-03T12:00", "status", "solved"],
        ["2026-03-05T12:00", "status", "closed"],
    ],
}
# By hand: passed, and within the hours from nine to six.
EXPECTED = {
    "first_reply": (3, 3),
    "requester_wait": (5, 5),
    "agent_work": (3, 3),
    "total_resolution": (27, 12),
    "between_answers": (23, 8),
}


def test_a_life_as_others_count_it():
    found = reckon({**LIFE, "until": "2026-03-09T09:00"})["figures"]
    assert {name: (each["passed"] / H, each["worked"] / H) for name, each in found.items()} == EXPECTED
    assert not any(each["is_running"] for each in found.values())


@pytest.mark.parametrize(("until", "expected"), [("2026-03-02T09:30", 0.5), ("2026-03-02T20:00", 3)])
def test_what_is_not_over_runs(until, expected):
    life = {**LIFE, "happened": [each for each in LIFE["happened"] if each[0] <= until]}
    found = reckon({**life, "until": until})["figures"]
    assert (found["requester_wait"]["passed"] / H, found["requester_wait"]["is_running"]) == (expected, True)


def test_where_nobody_asked_no_reply_is_measured():
    told = measure(history_from({**LIFE, "happened": []}), until=START)
    assert Figure.FIRST_REPLY not in {each.figure for each in told}


@settings(max_examples=60, deadline=None)
@given(LIVES, st.integers(1, 60))
def test_each_is_part_of_the_next_and_no_more_is_worked_than_passed(history, days):
    until = START + timedelta(days=days)
    found = {each.figure: each for each in measure(history, until=until)}
    work, wait = found[Figure.AGENT_WORK].passed, found[Figure.REQUESTER_WAIT].passed
    assert timedelta() <= work <= wait <= found[Figure.TOTAL_RESOLUTION].passed <= until - START
    assert all(timedelta() <= each.worked <= each.passed for each in found.values())
    away = sum(
        (
            min(until, stage.end or until) - stage.start
            for stage in stages(history)
            if stage.category in ENDED | {"waiting_customer"} and stage.start < until
        ),
        timedelta(),
    )
    assert wait + away == until - START
