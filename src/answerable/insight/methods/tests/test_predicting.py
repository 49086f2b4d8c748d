"""Whether a score tells what happens: known areas, and nothing where there is nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.insight.methods import NotEnoughData, area_under_curve


def test_the_area_covers_the_truth_and_a_half_where_the_score_says_nothing():
    chance = np.random.default_rng(4)
    covered, runs = 0, 200
    for _run in range(runs):
        happened = chance.random(150) < 0.3
        scores = chance.normal(0, 1, 150) - happened  # by one standard deviation: Φ(−1/√2) = 0.2398
        covered += 0.2398 in area_under_curve(scores, happened)
    assert covered >= 0.9 * runs
    nothing = [
        0.5 in area_under_curve(chance.normal(size=80), [n % 2 == 0 for n in range(80)]) for _n in range(100)
    ]
    assert sum(nothing) >= 88


def test_what_is_too_few_is_refused():
    with pytest.raises(NotEnoughData):
        area_under_curve([1.0] * 100, [True] * 9 + [False] * 91)


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=60))
def test_the_area_turns_with_the_score(pairs):
    pairs += [(n, n % 2 == 0) for n in range(24)]
    scores, happened = [each for each, _is in pairs], [is_so for _each, is_so in pairs]
    area = area_under_curve(scores, happened)
    turned = area_under_curve([-each for each in scores], happened)
    assert area.estimate == pytest.approx(1 - turned.estimate)
    assert 0 <= area.low <= area.estimate <= area.high <= 1
