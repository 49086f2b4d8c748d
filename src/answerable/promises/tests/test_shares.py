"""Shares with their intervals: published examples."""

import pytest

from answerable.promises.shares import difference, interval


def test_the_interval_of_a_share():
    assert interval(81, 263) == (26, 37)  # Newcombe 1998
    assert interval(0, 0) == (0, 100)


@pytest.mark.parametrize(
    ("better", "worse", "both", "expected"),
    [(10, 10, 100, (0, -9.0, 9.0)), (12, 2, 50, (20, 5.1, 33.4)), (0, 0, 0, (0, -100, 100))],
)
def test_the_interval_of_a_difference_of_the_same_promises(better, worse, both, expected):
    assert difference(better, worse, both) == pytest.approx(expected, abs=0.05)
