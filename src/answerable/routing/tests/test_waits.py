"""The middle of waits, some of which go on, against figures reckoned by hand and against many samples."""

import random

import pytest

from answerable.routing.capability.waits import Difference, Middle, Wait, difference_of, middle_of


def waits(*over, going=()):
    return [*(Wait(each, True) for each in over), *(Wait(each, False) for each in going)]


def test_figures():
    assert middle_of(waits(1, 2, 3)) == Middle(3)  # too few to say anything
    found = middle_of(waits(*range(1, 22)))
    assert (found.n, found.at) == (21, 11)
    assert (found.low, found.high) == (7, 15)
    # Ten that go on longer than all others shift the middle, and its interval has no end.
    found = middle_of(waits(*range(1, 12), going=[50] * 10))
    assert (found.at, found.high) == (11, None)
    assert middle_of(waits(1, 2, going=[50] * 10)).at is None


def test_a_difference_needs_both_intervals():
    one, other = Middle(10, 10, 8, 13), Middle(10, 4, 1, 8)
    assert difference_of(one, other) == Difference(6, 6 - 20**0.5, 6 + 18**0.5)
    assert difference_of(one, Middle(10, 4, 1, None)) is None


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    chance, held, middle = random.Random(7), 0, 0.6931
    for _sample in range(300):
        drawn = [(chance.expovariate(1), chance.uniform(0.5, 4)) for _each in range(60)]
        found = middle_of([Wait(min(pair), pair[0] <= pair[1]) for pair in drawn])
        held += found.low <= middle and (found.high is None or middle <= found.high)
    assert held / 300 == pytest.approx(0.95, abs=0.04)
