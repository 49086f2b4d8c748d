"""A planted season, holidays and events come back, intervals hold what they promise, and parts add up."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.insight.methods import NotEnoughData, attribute, back_test, erlang_a, forecast_contacts

DAYS, AHEAD, SLOTS = 560, 28, 48
WEEK = np.array([1.3, 1.1, 1.0, 1.0, 0.9, 0.4, 0.3])
PROFILE = np.exp(-0.5 * ((np.arange(SLOTS) - 22) / 6) ** 2)
PROFILE /= PROFILE.sum()
HOLIDAYS = range(40, DAYS + AHEAD, 37)
EVENT = DAYS + 10


def planted(seed):
    """Sixty contacts a day with a week, a year, holidays at a third and, ahead, a day with half as many again."""
    time = np.arange(DAYS + AHEAD)
    off = np.isin(time, HOLIDAYS).astype(float)
    lift = np.where(time == EVENT, 0.5, 0.0)
    mean = (
        60 * WEEK[time % 7] * np.exp(0.3 * np.sin(2 * np.pi * time / 365.25)) * (1 - 2 / 3 * off) * (1 + lift)
    )
    counts = np.random.default_rng(seed).poisson(mean[:, None] * PROFILE)
    return counts, mean, off, lift


def test_planted_seasons_are_forecast_within_their_intervals():
    """Of six series: days of one err together, so that what intervals promise shows in the mean of several."""
    days, slots = [], []
    for seed in range(1, 7):
        counts, mean, off, lift = planted(seed)
        found = forecast_contacts(counts[:DAYS], 0, AHEAD, off, lift)
        assert found.days == pytest.approx(mean[DAYS:], rel=0.2)
        came, parts = counts[DAYS:].sum(axis=1), counts[DAYS:]
        days.append(np.mean((found.days_low <= came) & (came <= found.days_high)))
        slots.append(np.mean((found.low <= parts) & (parts <= found.high)))
        assert found.total_low <= came.sum() <= found.total_high
        assert abs(found.backtest.bias) < 0.05
        assert 0.05 < found.backtest.mape < 0.35
    assert 0.9 <= np.mean(days) <= 0.99
    assert 0.94 <= np.mean(slots) <= 0.99


def test_a_holiday_and_an_event_move_their_day_alone():
    counts, _mean, off, lift = planted(3)
    plain = forecast_contacts(counts[:DAYS], 0, AHEAD, off, np.zeros_like(lift))
    told = forecast_contacts(counts[:DAYS], 0, AHEAD, off, lift)
    assert told.days[10] == pytest.approx(1.5 * plain.days[10])
    assert np.delete(told.days, 10) == pytest.approx(np.delete(plain.days, 10))
    away = off.copy()
    away[DAYS + 1] = 1.0
    assert forecast_contacts(counts[:DAYS], 0, AHEAD, away, lift).days[1] < 0.5 * told.days[1]


def test_what_is_tried_knows_nothing_of_what_comes_behind_it():
    """A year that doubles in its last week was not foreseen by any origin before it."""
    counts, _mean, off, lift = planted(4)
    known = counts[:DAYS].copy()
    before = back_test(known, 0, 7, off, lift)
    known[-7:] *= 2
    after = back_test(known, 0, 7, off, lift)
    assert after.said == before.said
    assert after.bias < before.bias


def test_a_calendar_of_nothing_and_too_little_of_it():
    with pytest.raises(NotEnoughData):
        forecast_contacts([[1.0]] * 30, 0, 7, [0.0] * 37, [0.0] * 37)
    with pytest.raises(NotEnoughData):
        forecast_contacts([], 0, 7, [0.0] * 7, [0.0] * 7)
    with pytest.raises(NotEnoughData):
        forecast_contacts([[0.0]] * 100, 0, 7, [0.0] * 107, [0.0] * 107)
    with pytest.raises(ValueError, match="number for each day"):
        forecast_contacts([[1.0]] * 100, 0, 7, [0.0] * 100, [0.0] * 107)
    with pytest.raises(ValueError, match="above −1"):
        forecast_contacts([[1.0]] * 100, 0, 7, [0.0] * 107, [-1.0] * 107)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.floats(0.1, 100), min_size=3, max_size=3),
    st.lists(st.floats(0.1, 100), min_size=3, max_size=3),
)
def test_parts_add_up_and_what_did_not_change_has_none(planned, actual):
    names = ("volume", "handling", "staff")
    before = dict(zip(names, planned, strict=True))
    after = {**dict(zip(names, actual, strict=True)), "staff": before["staff"]}

    def outcome(said):
        return said["volume"] * said["handling"] - said["staff"] ** 2

    parts = attribute(before, after, outcome)
    assert sum(parts.values()) == pytest.approx(outcome(after) - outcome(before), abs=1e-6)
    assert parts["staff"] == pytest.approx(0, abs=1e-6)


def test_a_product_is_split_evenly():
    """2 × 3 to 4 × 5: volume 2 × (3 + 5) / 2, handling 2 × (2 + 4) / 2."""
    parts = attribute({"v": 2, "h": 3}, {"v": 4, "h": 5}, lambda said: said["v"] * said["h"])
    assert parts == {"v": pytest.approx(8), "h": pytest.approx(6)}


def test_parts_of_a_queue_have_the_sign_of_their_cause():
    def level(said):
        return erlang_a(said["volume"], said["handling"], said["staff"], 120, 20).service_level

    planned = {"volume": 60.0, "handling": 300.0, "staff": 7}
    parts = attribute(planned, {"volume": 80.0, "handling": 270.0, "staff": 6}, level)
    assert parts["volume"] < 0 < parts["handling"]
    assert parts["staff"] < 0
