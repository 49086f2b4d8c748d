"""Growth that is there is found; where nothing changed, it is seldom claimed."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.insight.methods import benjamini_hochberg
from answerable.listening.themes.growth import FEWEST, growth, upper_tail
from answerable.listening.themes.unrest import unrest_of


def _look(rng, rates, *, busy=1.0):
    """What a page sees: each theme's tickets of a week and of four, and of all."""
    now, before = rng.poisson(np.array(rates) * busy), rng.poisson(np.array(rates) * 4)
    rows = [
        growth(int(a), int(b), all_now=int(now.sum()), all_before=int(before.sum()))
        for a, b in zip(now, before, strict=True)
    ]
    return [row for row in rows if row is not None]


def test_where_nothing_changed_hardly_anything_is_believed():
    """Also in a week with twice as many of everything."""
    rng = np.random.default_rng(7)
    wrong = 0
    for look in range(400):
        rows = _look(rng, [2, 3, 5, 8, 12, 20, 30, 4, 6, 10] * 3, busy=1 + look % 2)
        wrong += any(benjamini_hochberg([row.chance for row in rows]))
    assert wrong / 400 <= 0.06


def test_a_theme_with_four_times_as_many_is_found_among_many_that_did_not():
    rng = np.random.default_rng(8)
    found = 0
    for _look_number in range(200):
        rates = np.array([6.0] * 30)
        now, before = rng.poisson(np.append(rates[1:], 24)), rng.poisson(rates * 4)
        rows = [
            growth(int(a), int(b), all_now=int(now.sum()), all_before=int(before.sum()))
            for a, b in zip(now, before, strict=True)
        ]
        believed = benjamini_hochberg([row.chance for row in rows])
        found += believed[-1]
    assert found / 200 > 0.8


def _page(rng, rates, *, wanders, lift=1.0):
    """Thirteen weeks of themes whose rates wander by so much, the last one `lift` times as many this week: which are
    believed to grow, judged with what their own weeks say and without."""
    weekly = np.outer(rates, np.ones(13)) * rng.gamma(1 / wanders**2, wanders**2, size=(len(rates), 13))
    weekly[-1, -1] *= lift
    counts = rng.poisson(weekly)
    of_all = counts.sum(axis=0).tolist()
    unrest = unrest_of({key: row[:-1].tolist() for key, row in enumerate(counts)}, of_all[:-1])
    believed = []
    for each in (unrest, dict.fromkeys(unrest, 1.0)):
        rows = [
            growth(
                int(row[-1]),
                int(row[-5:-1].sum()),
                all_now=of_all[-1],
                all_before=sum(of_all[-5:-1]),
                unrest=each[key],
            )
            for key, row in enumerate(counts)
        ]
        believed.append(benjamini_hochberg([row.chance if row else 1.0 for row in rows]))
    return believed


@pytest.mark.parametrize(("wanders", "most"), [(0.01, 0.03), (0.32, 0.06), (0.45, 0.09)])
def test_where_weeks_vary_more_than_chance_little_is_claimed(wanders, most):
    """Of a page with thirty themes of which none grows."""
    rng = np.random.default_rng(11)
    rates = np.array([2.0, 3, 5, 8, 12, 20, 30, 4, 6, 10] * 3)
    pages = [_page(rng, rates, wanders=wanders) for _page_number in range(120)]
    wrong, without = (sum(any(page[kind]) for page in pages) / len(pages) for kind in (0, 1))
    assert wrong <= most
    if wanders > 0.3:
        assert without > 0.25  # what was said when every ticket was thought to come by itself


def test_growth_is_found_nevertheless():
    rng = np.random.default_rng(12)
    pages = [_page(rng, np.array([20.0] * 12), wanders=0.3, lift=4) for _page_number in range(60)]
    assert sum(bool(page[0][-1]) for page in pages) / 60 > 0.6


def test_unrest_is_one_where_nothing_varies_and_a_slow_rise_is_none():
    assert unrest_of({1: [10] * 12}, [100] * 12) == {1: 1.0}
    assert unrest_of({1: list(range(20, 44, 2))}, [400] * 12) == {1: 1.0}
    assert unrest_of({1: []}, []) == {1: 1.0}
    assert unrest_of({1: [0] * 12, 2: [0] * 11 + [9]}, [0] * 12) == {1: 1.0, 2: 1.0}
    assert unrest_of({1: [40, 2] * 6}, [400] * 12)[1] > 10


@given(st.integers(1, 40), st.integers(0, 40), st.floats(0.05, 0.95), st.floats(1.0, 30.0))
def test_the_tail_of_uneasy_weeks_is_a_chance_and_falls(number, more, share, unrest):
    of = number + more
    tails = [upper_tail(each, of, share, unrest) for each in range(of + 1)]
    assert tails[0] == pytest.approx(1)
    assert all(0 <= each <= 1 for each in tails)
    assert all(one >= other - 1e-9 for one, other in pairwise(tails))


def test_the_interval_holds_the_truth_nineteen_times_of_twenty():
    rng = np.random.default_rng(9)
    held = told = 0
    for _time in range(2000):
        now, before = rng.poisson(24), rng.poisson(48)  # twice as many a week
        row = growth(int(now), int(before), all_now=int(now) + 1000, all_before=int(before) + 4000)
        truth = (24 / 1024) / (48 / 4048)
        held += row.low <= truth <= row.high
        told += 1
    assert 0.93 <= held / told <= 0.975


def test_a_new_theme_has_no_upper_limit_and_too_little_says_nothing():
    new = growth(9, 0, all_now=100, all_before=400)
    assert new.ratio == float("inf")
    assert new.low > 5
    assert growth(FEWEST - 1, 0, all_now=100, all_before=400) is None
    assert growth(5, 5, all_now=0, all_before=400) is None
    assert growth(50, 5, all_now=40, all_before=400) is None
    gone = growth(0, 40, all_now=100, all_before=400)
    assert gone.ratio == 0
    assert gone.chance == 1


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 500), st.integers(0, 500))
def test_whatever_is_counted_the_limits_stand_around_the_ratio(now, before, more, earlier):
    row = growth(now, before, all_now=now + more, all_before=before + earlier)
    if row is None:
        return
    assert row.low <= row.ratio * (1 + 1e-9)
    assert row.ratio <= row.high * (1 + 1e-9) or row.high == float("inf")
    assert 0 <= row.chance <= 1


@pytest.mark.parametrize(
    ("number", "of", "share", "expected"), [(0, 5, 0.2, 1.0), (5, 5, 0.2, 0.2**5), (3, 5, 0.5, 0.5)]
)
def test_the_tail_is_the_binomial_one(number, of, share, expected):
    assert upper_tail(number, of, share) == pytest.approx(expected)
