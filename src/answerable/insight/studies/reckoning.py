"""What came out: the effect by the method that was fixed, its checks, and the numbers behind it. For the worker."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import erfc, exp, hypot, isfinite, sqrt
from typing import Any

from answerable.insight.methods.results import Effect, NotEnoughData, z_of
from answerable.insight.studies import checking
from answerable.insight.studies.choosing import BEFORE_AFTER, MATCHED, ROLL_OUT, SERIES
from answerable.insight.studies.design import Design
from answerable.insight.studies.judging import Verdict, verdict
from answerable.insight.studies.outcomes import OUTCOMES, Case, Measure
from answerable.insight.studies.panel import Cell, cells, logarithm, measured, shown
from answerable.insight.studies.reading import cases, ripe_until

_PRETENDED = 100  # roll-outs
_TOO_MANY_UNMATCHED = 0.2
Found = dict[str, Any]


def reckon(design: Design, *, at: datetime) -> Found:
    """All that is kept of it. What the data cannot carry is refused, with what would be enough."""
    until = ripe_until(at)
    known: Found = {"until": until.isoformat()}
    try:
        found = cases(design, until=until)
        told = _BY_METHOD[design.method](design, found, until)
        if not all(isfinite(told["effect"][name]) for name in ("at", "low", "high", "p")):
            raise FloatingPointError
    except NotEnoughData as error:
        return known | refused(error)
    except (
        ArithmeticError,
        ValueError,
    ):  # nothing varies, or nothing is left: no method says how sure it would be
        return known | refused(
            NotEnoughData(
                "What was counted does not vary, or is nothing on one side.",
                "an outcome that differs at times",
                "does_not_vary",
            )
        )
    return known | {"cases": len(found)} | told


def refused(error: NotEnoughData) -> Found:
    """With its code and values, so that it is said in the language of whoever reads it."""
    return {"verdict": Verdict.REFUSED.value, **told_of(error)}


def told_of(error: NotEnoughData) -> Found:
    return {"refused": error.message, "needed": error.needed, "code": error.code, "values": error.values}


def _roll_out(design: Design, found: Sequence[Case], until: date) -> Found:
    from answerable.insight.methods import difference_in_differences, placebo_rollouts, pre_trend

    made = cells(design, found, until)
    frame = _frame(design, made)
    names = ("y", "unit", "period", "treated", "after")
    effect = difference_in_differences(_steady(design, frame), *names)
    units, scale = set(frame["unit"]), _scale(design)
    treated = len(units & set(design.treated))
    checks = [
        _drift(design, lambda: pre_trend(frame, *names), made),
        _pretended(lambda: placebo_rollouts(frame, *names, runs=_PRETENDED)),
        checking.no_effect("earlier", lambda: difference_in_differences(_earlier(frame), *names), scale),
        checking.clusters(len(units), treated),
        _mix(design, found),
    ]
    return _told(design, effect, checks, made, found)


def _series(design: Design, found: Sequence[Case], until: date) -> Found:
    made = cells(design, found, until)
    effect, watson = _broken(design, made, None)
    middle = _middle(made)
    checks = [
        checking.no_effect(
            "earlier", lambda: _broken(design, [each for each in made if not each.is_after], middle)[0], 1.0
        ),
        checking.check(
            "neighbours",
            checking.PASSED if 1.5 <= watson <= 2.5 else checking.FAILED,
            watson=round(watson, 2),
        ),
        _mix(design, found),
    ]
    return _told(design, effect, checks, made, found, is_scaled=False)


def _matched(design: Design, found: Sequence[Case], until: date) -> Found:
    """How the sides differ after, like with like, less how they differed before."""
    later = [case for case in found if _is_after(design, case)]
    earlier = [case for case in found if case.day < design.begins]
    after, unmatched = _gap_between(design, later)
    before, _unmatched = _gap_between(design, earlier)
    effect = _difference(after, before)
    half = _half(earlier)
    checks = [
        _alone(unmatched, after.n),
        checking.clusters(len(design.units), len(design.treated)),
        checking.no_effect(
            "earlier",
            lambda: _difference(
                _gap_between(design, [case for case in earlier if case.day >= half])[0],
                _gap_between(design, [case for case in earlier if case.day < half])[0],
            ),
            _scale(design),
        ),
        _mix(design, found),
    ]
    return _told(design, effect, checks, cells(design, found, until), found)


def _before_after(design: Design, found: Sequence[Case], until: date) -> Found:
    own = [case for case in found if case.day < design.begins or _is_after(design, case)]
    effect, unmatched = _gap_between(design, own, lambda case: case.day >= design.begins)
    earlier = [case for case in own if case.day < design.begins]
    half = _half(earlier)
    checks = [
        _alone(unmatched, effect.n),
        checking.no_effect(
            "earlier",
            lambda: _gap_between(design, earlier, lambda case: case.day >= half)[0],
            _scale(design),
        ),
    ]
    return _told(design, effect, checks, cells(design, found, until), found)


_BY_METHOD: Mapping[str, Callable[[Design, Sequence[Case], date], Found]] = {
    ROLL_OUT: _roll_out,
    SERIES: _series,
    MATCHED: _matched,
    BEFORE_AFTER: _before_after,
}


def _frame(design: Design, made: Sequence[Cell]) -> dict[str, list[Any]]:
    is_count = OUTCOMES[design.outcome].measure == Measure.COUNT
    known = [each for each in made if each.value is not None]
    return {
        "y": [logarithm(each.value or 0.0) if is_count else float(each.value or 0.0) for each in known],
        "unit": [each.unit for each in known],
        "period": [each.period for each in known],
        "treated": [each.is_treated for each in known],
        "after": [each.is_after for each in known],
        "first": [each.first for each in known],
    }


def _steady(design: Design, frame: Mapping[str, list[Any]]) -> Mapping[str, list[Any]]:
    """With few units each is compared before and after as a whole: what lies between the first beginning and the last
    would be neither."""
    if len(set(frame["unit"])) >= 20 or len(set(design.treated.values())) == 1:
        return frame
    return _where(frame, [first < design.begins or first >= design.last_begins for first in frame["first"]])


def _earlier(frame: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """The time before alone, as if it had begun in its middle."""
    begins = min(
        (period for period, after in zip(frame["period"], frame["after"], strict=True) if after), default=0
    )
    early = _where(frame, [period < begins for period in frame["period"]])
    periods = sorted(set(early["period"]))
    if len(periods) < 4:
        raise NotEnoughData(
            "There is too little time before.", "four periods before it began", "little_before"
        )
    half = periods[len(periods) // 2]
    return early | {"after": [period >= half for period in early["period"]]}


def _where(frame: Mapping[str, list[Any]], keep: Sequence[bool]) -> dict[str, list[Any]]:
    return {
        name: [value for value, is_kept in zip(values, keep, strict=True) if is_kept]
        for name, values in frame.items()
    }


def _drift(design: Design, ask: Callable[[], Any], made: Sequence[Cell]) -> checking.Check:
    """Passed only if a drift that would matter could have been found (Roth 2022)."""
    try:
        found = ask()
    except NotEnoughData as error:
        return checking.silent("pre_trend", error)
    scale, effect = _scale(design), found.drift
    apart = (max(each.period for each in made) + 1) / 2  # periods between the middles of both times
    numbers = {
        "at": scale * effect.estimate,
        "low": scale * effect.low,
        "high": scale * effect.high,
        "seen": scale * found.detectable,
    }
    if not effect.low <= 0 <= effect.high:
        return checking.check("pre_trend", checking.FAILED, **numbers)
    could_be_seen = scale * found.detectable * apart <= design.matters
    return checking.check("pre_trend", checking.PASSED if could_be_seen else checking.SILENT, **numbers)


def _pretended(ask: Callable[[], float]) -> checking.Check:
    try:
        share = ask()
    except NotEnoughData as error:
        return checking.silent("placebo", error)
    return checking.check(
        "placebo", checking.PASSED if share <= 0.1 else checking.FAILED, share=share, runs=_PRETENDED
    )


def _broken(design: Design, made: Sequence[Cell], start: date | None) -> tuple[Effect, float]:
    """The jump of the whole series, as it is told: what came to others is what would have come anyway."""
    from answerable.insight.methods import interrupted_time_series

    is_count = OUTCOMES[design.outcome].measure == Measure.COUNT
    days = sorted({each.first for each in made if each.is_treated})
    own = _by_day(made, is_treated=True)
    others = _by_day(made, is_treated=False)
    begins = next((at for at, day in enumerate(days) if day >= (start or design.begins)), len(days))
    values = [_whole(own[day], is_count=is_count) for day in days]
    if any(value is None for value in values):
        raise NotEnoughData("Some weeks hold no case.", "a case in every week", "empty_weeks")
    offset = (
        [logarithm(sum(each.n for each in others.get(day, ()))) for day in days]
        if others and is_count
        else None
    )
    season = (52.18, 1) if begins >= 104 else None
    found = interrupted_time_series(
        [value or 0.0 for value in values],
        begins,
        offset=offset,
        family="poisson" if is_count else "gaussian",
        slope_change=False,
        season=season,
    )
    jump, watson = found.level_change, found.durbin_watson
    if not is_count:
        scale = _scale(design)
        return _scaled(jump, scale, found.warnings), watson
    told = [100 * (each - 1) for each in (jump.estimate, jump.low, jump.high)]
    return Effect(
        told[0], jump.standard_error, told[1], told[2], jump.p_value, jump.n, jump.method, found.warnings
    ), watson


def _by_day(made: Sequence[Cell], *, is_treated: bool) -> dict[date, list[Cell]]:
    found: dict[date, list[Cell]] = {}
    for each in made:
        if each.is_treated == is_treated:
            found.setdefault(each.first, []).append(each)
    return found


def _whole(some: Sequence[Cell], *, is_count: bool) -> float | None:
    n = sum(each.n for each in some)
    if is_count:
        return float(n)
    return sum((each.value or 0.0) * each.n for each in some) / n if n else None


def _middle(made: Sequence[Cell]) -> date | None:
    days = sorted({each.first for each in made if each.is_treated and not each.is_after})
    return days[len(days) * 2 // 3] if days else None


def _gap_between(
    design: Design, found: Sequence[Case], is_treated: Callable[[Case], bool] | None = None
) -> tuple[Effect, int]:
    from answerable.insight.methods import match

    known = measured(design, found)
    names = checking.likeness(design.unit)
    frame: dict[str, list[Any]] = {
        "y": [value for _case, value in known],
        "treated": [
            is_treated(case) if is_treated else case.unit in design.treated for case, _value in known
        ],
    }
    frame |= {name: [str(getattr(case, name)) for case, _value in known] for name in names}
    if not known:
        raise NotEnoughData("There is no case.", "tickets on both sides, before and after", "no_case")
    made = match(frame, "treated", "y", exact=names)
    return made.effect, made.unmatched


def _difference(after: Effect, before: Effect) -> Effect:
    error = hypot(after.standard_error, before.standard_error)
    at, reach = after.estimate - before.estimate, z_of(0.95) * error
    p_value = erfc(abs(at) / error / sqrt(2)) if error else float(at == 0)
    method = "matched exactly, after less before"
    return Effect(at, error, at - reach, at + reach, p_value, after.n + before.n, method, after.warnings)


def _alone(unmatched: int, matched: int) -> checking.Check:
    share = unmatched / max(1, unmatched + matched)
    state = checking.PASSED if share <= _TOO_MANY_UNMATCHED else checking.FAILED
    return checking.check("overlap", state, share=round(share, 3), unmatched=unmatched)


def _half(earlier: Sequence[Case]) -> date:
    if not earlier:
        raise NotEnoughData("There is no case before.", "tickets before it began", "no_case_before")
    first, last = min(case.day for case in earlier), max(case.day for case in earlier)
    return first + (last - first + timedelta(days=1)) // 2


def _is_after(design: Design, case: Case) -> bool:
    return case.day >= design.treated.get(case.unit, design.last_begins)


def _mix(design: Design, found: Sequence[Case]) -> checking.Check:
    own = [case for case in found if case.unit in design.treated]
    before = [case for case in own if case.day < design.treated[case.unit]]
    return checking.mix(before, [case for case in own if case.day >= design.treated[case.unit]])


def _scale(design: Design) -> float:
    return 1.0 if OUTCOMES[design.outcome].measure == Measure.MEAN else 100.0


def _scaled(effect: Effect, scale: float, warnings: Sequence[str]) -> Effect:
    return Effect(
        scale * effect.estimate,
        scale * effect.standard_error,
        scale * effect.low,
        scale * effect.high,
        effect.p_value,
        effect.n,
        effect.method,
        tuple(warnings),
    )


def _told(
    design: Design,
    effect: Effect,
    checks: Sequence[checking.Check],
    made: Sequence[Cell],
    found: Sequence[Case],
    *,
    is_scaled: bool = True,
) -> Found:
    low, at, high = _as_told(design, effect, is_scaled=is_scaled)
    return {
        "verdict": verdict(low, high, design.matters, is_sure=effect.standard_error > 0).value,
        "effect": {"at": at, "low": low, "high": high, "p": effect.p_value, "n": effect.n},
        "method": effect.method,
        "warnings": list(effect.warnings),
        "checks": list(checks),
        "sides": {
            name: _side(design, [each for each in made if each.is_treated is is_treated])
            for name, is_treated in (("treated", True), ("compared", False))
        },
        "periods": _periods(design, made),
        "units": [_kept_cell(design, each) for each in made],
    }


def _as_told(design: Design, effect: Effect, *, is_scaled: bool) -> tuple[float, float, float]:
    ends = (effect.low, effect.estimate, effect.high)
    if not is_scaled:
        return ends
    if OUTCOMES[design.outcome].measure == Measure.COUNT:
        low, at, high = (100 * (exp(min(each, 20.0)) - 1) for each in ends)
    else:
        low, at, high = (_scale(design) * each for each in ends)
    return low, at, high


def _side(design: Design, own: Sequence[Cell]) -> Found:
    is_count = OUTCOMES[design.outcome].measure == Measure.COUNT
    told: Found = {}
    for name, is_after in (("before", False), ("after", True)):
        some = [each for each in own if each.is_after is is_after]
        whole = _whole(some, is_count=False) if not is_count else None
        if is_count and some:
            whole = sum(each.n for each in some) / len({each.period for each in some})
        told[name] = {"n": sum(each.n for each in some), "value": shown(design, whole)}
    return told


def _periods(design: Design, made: Sequence[Cell]) -> list[Found]:
    is_count = OUTCOMES[design.outcome].measure == Measure.COUNT
    sides = {name: _by_day(made, is_treated=flag) for name, flag in (("treated", True), ("compared", False))}
    return [
        {"first": day.isoformat()}
        | {
            name: {
                "n": sum(each.n for each in some[day]),
                "value": shown(design, _whole(some[day], is_count=is_count)),
            }
            for name, some in sides.items()
            if day in some
        }
        for day in sorted({each.first for each in made})
    ]


def _kept_cell(design: Design, cell: Cell) -> list[Any]:
    return [
        cell.unit,
        cell.first.isoformat(),
        cell.is_treated,
        cell.is_after,
        cell.n,
        shown(design, cell.value),
    ]
