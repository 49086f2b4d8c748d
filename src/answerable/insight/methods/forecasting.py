"""How many will come, by the half hour, and how wrong the same way of saying so has been so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

import numpy as np

from answerable.insight.methods.arrays import Numbers
from answerable.insight.methods.results import NotEnoughData

FEWEST_DAYS = 56
_YEAR = 365.25
_SEASON_FROM = 400  # days: below that a year's season cannot be told from a trend
_WAVES = 2
_HALF_LIFE, _HALF_LIFE_OF_YEARS = 56.0, 365.0
_LEVEL_DAYS = 28
_PROFILE_DAYS = 84
_STEADYING = 4.0  # contacts of the pooled day that each weekday's profile begins with
_RIDGE = 1.0
_ROUNDS = 25
_BINS, _FEWEST_OF_BIN = 3, 200


@dataclass(frozen=True)
class Backtest:
    """What was said and what came, of the same days, from moments at which nothing behind them was known. By day:
    `mape`, the mean of |said − came| / came over days on which anything came, and `bias`, (said − came) / came of all
    together. `days` are places in the series; `totals` pairs of said and came over whole horizons."""

    days: tuple[int, ...]
    said: tuple[float, ...]
    came: tuple[float, ...]
    mape: float
    bias: float
    totals: tuple[tuple[float, float], ...]
    said_slots: Numbers
    came_slots: Numbers


@dataclass(frozen=True)
class Forecast:
    """Rows are days, columns parts of a day. `low` and `high` hold what past errors were, by how much was expected."""

    slots: Numbers
    low: Numbers
    high: Numbers
    days: Numbers
    days_low: Numbers
    days_high: Numbers
    total: float
    total_low: float | None
    total_high: float | None
    backtest: Backtest


def forecast_contacts(
    counts: Sequence[Sequence[float]],
    weekday: int,
    ahead: int,
    off: Sequence[float],
    lift: Sequence[float],
    origins: int = 26,
    level: float = 0.95,
) -> Forecast:
    """The `ahead` days behind `counts` (a row for each day, the first of them on `weekday`, Monday being 0).

    `off` says of each day, those ahead included, for which share of people it is a holiday, `lift` by which share more
    was to be expected for what was known before. A Poisson model of the day (weekday, holiday, two waves of a year once
    there is more than one), drawn to the last four weeks, times the profile of its weekday. Intervals are quantiles of
    past errors from a rolling origin, in units of the root of what was expected.

    Source: Ibrahim, Ye, L'Ecuyer and Shen 2016; rolling origin: Tashman 2000.
    """
    rows = _checked(counts, ahead, off, lift)
    away, more = np.asarray(off, float), np.asarray(lift, float)
    slots = _predict(rows, weekday, ahead, away, more)
    tried = back_test(counts, weekday, ahead, off, lift, origins)
    days = slots.sum(axis=1)
    low, high = _limits(slots, tried.said_slots, tried.came_slots, level)
    days_low, days_high = _limits(days, np.asarray(tried.said), np.asarray(tried.came), level)
    total = float(days.sum())
    total_low, total_high = _total_limits(total, tried.totals, level)
    return Forecast(slots, low, high, days, days_low, days_high, total, total_low, total_high, tried)


def back_test(
    counts: Sequence[Sequence[float]],
    weekday: int,
    horizon: int,
    off: Sequence[float],
    lift: Sequence[float],
    origins: int = 26,
) -> Backtest:
    """The same forecast from so many earlier origins, a week apart, each knowing nothing of what came behind it."""
    rows = np.asarray(counts, float)
    away, more = np.asarray(off, float), np.asarray(lift, float)
    days: list[int] = []
    said: list[Numbers] = []
    came: list[Numbers] = []
    totals: list[tuple[float, float]] = []
    for number in range(origins, 0, -1):
        origin = len(rows) - 7 * number
        if origin < FEWEST_DAYS:
            continue
        length = min(horizon, len(rows) - origin)
        found = _predict(rows[:origin], weekday, length, away[: origin + length], more[: origin + length])
        days += range(origin, origin + length)
        said.append(found)
        came.append(rows[origin : origin + length])
        if length == horizon:
            totals.append((float(found.sum()), float(came[-1].sum())))
    if not days:
        raise NotEnoughData(
            f"{len(rows)} days are too few to try a forecast on.", f"{FEWEST_DAYS + 7} days of contacts"
        )
    all_said, all_came = np.concatenate(said), np.concatenate(came)
    by_day, real = all_said.sum(axis=1), all_came.sum(axis=1)
    some = real > 0
    if not some.any():
        raise NotEnoughData("Nothing came in the days on which it was tried.", "some contacts")
    return Backtest(
        tuple(days),
        tuple(map(float, by_day)),
        tuple(map(float, real)),
        float(np.mean(np.abs(by_day[some] - real[some]) / real[some])),
        float((by_day.sum() - real.sum()) / real.sum()),
        tuple(totals),
        all_said,
        all_came,
    )


def _predict(rows: Numbers, weekday: int, ahead: int, off: Numbers, lift: Numbers) -> Numbers:
    days = _days(rows.sum(axis=1), weekday, ahead, off, lift)
    return days[:, None] * _profiles(rows, weekday, ahead)


def _days(daily: Numbers, weekday: int, ahead: int, off: Numbers, lift: Numbers) -> Numbers:
    known = len(daily)
    x = _design(known + ahead, weekday, off, has_season=known >= _SEASON_FROM)
    offset = np.log1p(lift)
    age = np.arange(known)[::-1]
    half_life = _HALF_LIFE_OF_YEARS if known >= _SEASON_FROM else _HALF_LIFE
    weights = 0.5 ** (age / half_life)
    beta = _poisson(x[:known], daily, offset[:known], weights)
    fitted = np.exp(np.clip(x @ beta + offset, -20, 20))
    lately = slice(max(0, known - _LEVEL_DAYS), known)
    drawn = (daily[lately].sum() + 1.0) / (fitted[lately].sum() + 1.0)
    return np.asarray(fitted[known:] * drawn)


def _design(count: int, weekday: int, off: Numbers, *, has_season: bool) -> Numbers:
    time = np.arange(count)
    columns = [np.ones(count), off]
    columns += [((time + weekday) % 7 == day).astype(float) for day in range(1, 7)]
    if has_season:
        for wave in range(1, _WAVES + 1):
            columns += [np.sin(2 * pi * wave * time / _YEAR), np.cos(2 * pi * wave * time / _YEAR)]
    return np.column_stack(columns)


def _poisson(x: Numbers, y: Numbers, offset: Numbers, weights: Numbers) -> Numbers:
    """Iterated least squares with a light ridge on everything but the level: a holiday that was never seen has no
    effect rather than an endless one."""
    ridge = np.full(x.shape[1], _RIDGE)
    ridge[0] = 1e-9
    beta = np.zeros(x.shape[1])
    beta[0] = np.log((y.sum() + 0.5) / (np.exp(offset).sum() + 0.5))
    for _round in range(_ROUNDS):
        mean = np.exp(np.clip(x @ beta + offset, -20, 20))
        weighted = weights * mean
        towards = x @ beta + (y - mean) / mean
        following = np.linalg.solve(x.T * weighted @ x + np.diag(ridge), x.T @ (weighted * towards))
        is_still = bool(np.max(np.abs(following - beta)) < 1e-8)
        beta = np.clip(following, -20, 20)
        if is_still:
            break
    return np.asarray(beta)


def _profiles(rows: Numbers, weekday: int, ahead: int) -> Numbers:
    """How each day ahead is spread over its parts."""
    known = len(rows)
    lately = rows[max(0, known - _PROFILE_DAYS) :]
    first = weekday + known - len(lately)
    pooled = lately.sum(axis=0) + 1e-9
    pooled = pooled / pooled.sum()
    found = []
    for place in range(known, known + ahead):
        day = (weekday + place) % 7
        own = lately[(np.arange(len(lately)) + first) % 7 == day].sum(axis=0) + _STEADYING * pooled
        found.append(own / own.sum())
    return np.asarray(found)


def _limits(expected: Numbers, said: Numbers, came: Numbers, level: float) -> tuple[Numbers, Numbers]:
    """Quantiles of past errors, by thirds of what was expected where there are enough of each."""
    scale = np.sqrt(np.maximum(said, 1e-9)).ravel()
    errors = ((came.ravel() - said.ravel()) / scale)[said.ravel() > 1e-6]
    sizes = said.ravel()[said.ravel() > 1e-6]
    if not len(errors):
        return np.zeros_like(expected), expected
    bins = _BINS if len(errors) >= _BINS * _FEWEST_OF_BIN else 1
    cuts = np.quantile(sizes, np.linspace(0, 1, bins + 1)[1:-1])
    tail = (1 - level) / 2
    place, where = np.searchsorted(cuts, sizes), np.searchsorted(cuts, expected)
    low, high = np.zeros_like(expected), np.zeros_like(expected)
    for number in range(bins):
        own = errors[place == number]
        own = own if len(own) else errors
        # The quantile of n errors and the next: one more is as likely in each gap between them (Hyndman, Fan 1996).
        ends = np.quantile(own, [tail, 1 - tail], method="weibull")
        inside = where == number
        root = np.sqrt(np.maximum(expected, 1e-9))
        low[inside] = np.maximum(0.0, expected + ends[0] * root)[inside]
        high[inside] = np.maximum(0.0, expected + ends[1] * root)[inside]
    return low, np.maximum(high, low)


def _total_limits(
    total: float, totals: Sequence[tuple[float, float]], level: float
) -> tuple[float | None, float | None]:
    """From errors of whole horizons; they overlap, so that it is the quantile of Student's t with few degrees."""
    from scipy.stats import t

    ratios = [came / said for said, came in totals if said > 0]
    if len(ratios) < 6:
        return None, None
    # Horizons of four weeks that begin a week apart share three: a quarter of them are worth counting.
    free = max(2, len(ratios) // 4)
    spread = float(np.std(ratios, ddof=1)) * float(t.ppf((1 + level) / 2, free))
    return max(0.0, total * (1 - spread)), total * (1 + spread)


def _checked(
    counts: Sequence[Sequence[float]], ahead: int, off: Sequence[float], lift: Sequence[float]
) -> Numbers:
    rows = np.asarray(counts, float)
    if len(rows) < FEWEST_DAYS + 7:
        raise NotEnoughData(
            f"{len(rows)} days are too few to forecast from.", f"{FEWEST_DAYS + 7} days of contacts"
        )
    if rows.ndim != 2 or ahead < 1:
        raise ValueError("Counts are rows of days, and at least one day is ahead.")
    if len(off) != len(rows) + ahead or len(lift) != len(rows) + ahead:
        raise ValueError("Holidays and events need a number for each day, those ahead included.")
    if (rows < 0).any() or min(lift) <= -1 or not all(0 <= each <= 1 for each in off):
        raise ValueError("Counts are not below zero, a lift lies above −1, a holiday is a share of people.")
    return rows
