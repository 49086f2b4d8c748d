"""Whether a comparison can be believed: each check passed, failed, or had too little to say."""

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any

from answerable.insight.methods.results import Effect, NotEnoughData
from answerable.insight.studies.outcomes import Case

PASSED, FAILED, SILENT = "passed", "failed", "silent"
_MIXED = 0.2  # a standardised difference (Austin 2009)
_LIKENESS = ("channel", "cause", "priority")
Check = dict[str, Any]


def check(key: str, state: str, **numbers: Any) -> Check:
    return {"key": key, "state": state, "numbers": numbers}


def silent(key: str, error: NotEnoughData) -> Check:
    return check(key, SILENT, needed=error.needed, code=error.code, values=error.values)


def no_effect(key: str, ask: Callable[[], Effect], scale: float) -> Check:
    """A change that never was must change nothing."""
    try:
        effect = ask()
    except NotEnoughData as error:
        return silent(key, error)
    state = PASSED if effect.low <= 0 <= effect.high else FAILED
    return check(key, state, at=scale * effect.estimate, low=scale * effect.low, high=scale * effect.high)


def mix(before: Sequence[Case], after: Sequence[Case]) -> Check:
    """Whether the same kinds of tickets came before and after, where it began."""
    if min(len(before), len(after)) < 50:
        return silent(
            "mix",
            NotEnoughData("There are few tickets.", "50 tickets before and after", "few_tickets", least=50),
        )
    name, worst = "", 0.0
    for each in _LIKENESS:
        for value in {getattr(case, each) for case in (*before, *after)}:
            gap = abs(_gap(before, after, each, value))
            if gap > worst:
                name, worst = each, gap
    return check("mix", PASSED if worst <= _MIXED else FAILED, worst=round(worst, 3), of=name)


def _gap(before: Sequence[Case], after: Sequence[Case], name: str, value: object) -> float:
    one, other = (sum(getattr(case, name) == value for case in side) / len(side) for side in (before, after))
    spread = sqrt((one * (1 - one) + other * (1 - other)) / 2)
    return (other - one) / spread if spread else 0.0


def clusters(units: int, treated: int) -> Check:
    """Errors by unit hold their level with many units alone."""
    are_many = units >= 20 and min(treated, units - treated) >= 5
    return check("clusters", PASSED if are_many else SILENT, units=units, treated=treated)


def likeness(design_unit: str) -> list[str]:
    """In what tickets are made equal: not in what tells the sides apart."""
    return [name for name in _LIKENESS if name != design_unit]
