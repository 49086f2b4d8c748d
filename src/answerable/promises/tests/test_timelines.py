"""Whole lives of tickets against a table reckoned by hand, called with plain data."""

from datetime import datetime

import pytest

from answerable.promises.clocks.plain import due, reckon, worked
from answerable.promises.tests.timelines import BERLIN, CASES, H


def _as_moment(value):
    return datetime.fromisoformat(value) if isinstance(value, str) and value[:2] == "20" else value


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_it_comes_to_what_was_reckoned_by_hand(case):
    found = reckon(case)
    last = {each["kind"]: each for each in found["promises"]}

    for kind, expected in case["expected"].items():
        got = {name: _as_moment(last[kind][name]) for name in expected}
        assert got == {name: _as_moment(value) for name, value in expected.items()}, kind
    assert found["waited"] == case.get("waited", found["waited"])


def test_working_time_alone():
    assert worked(BERLIN, "2026-03-06T17:00", "2026-03-09T10:00") == 2 * H
    assert due(BERLIN, "2026-03-06T17:00", 2 * H) == "2026-03-09T10:00:00+01:00"
    assert due(None, "2026-03-06T17:00", 2 * H) == "2026-03-06T19:00:00+00:00"
    with pytest.raises(ValueError, match="asked, answered"):
        reckon({"opened": "2026-03-06T17:00", "happened": [["2026-03-06T17:00", "exploded"]]})
