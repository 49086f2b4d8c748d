"""Cases added up by unit and period."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log

from answerable.insight.studies.design import Design, monday
from answerable.insight.studies.outcomes import OUTCOMES, Case, Measure


@dataclass(frozen=True)
class Cell:
    """`value` is None where nothing can be said of it. `is_after`: the change holds; for units without it, since it
    began anywhere."""

    unit: str
    period: int
    first: date
    is_treated: bool
    is_after: bool
    n: int
    value: float | None


def cells(design: Design, found: Sequence[Case], until: date) -> list[Cell]:
    """Whole periods alone; one within which a unit's change began belongs to neither time and is left out."""
    assert design.since is not None
    start = monday(design.since + timedelta(days=6))
    length = timedelta(weeks=design.weeks)
    sums = _sums(design, found, start, length)
    made = []
    for period in range((until - start) // length):
        first = start + period * length
        for unit in design.units:
            begins = design.treated.get(unit, design.begins)
            if first < begins < first + length:
                continue
            total, n = sums.get((unit, period), (0.0, 0))
            made.append(
                Cell(
                    unit,
                    period,
                    first,
                    unit in design.treated,
                    first >= begins,
                    n,
                    _value(design, total, n),
                )
            )
    return made


def shown(design: Design, value: float | None) -> float | None:
    """As it is told: shares in hundredths, how many as how many."""
    if value is None:
        return None
    measure = OUTCOMES[design.outcome].measure
    return 100 * value if measure == Measure.SHARE else value


def measured(design: Design, found: Sequence[Case]) -> list[tuple[Case, float]]:
    """Cases with what is counted of them; where a customer is counted, the first of a week stands for all of it."""
    outcome = OUTCOMES[design.outcome]
    if design.outcome != "per_customer":
        return [(case, value) for case in found if (value := outcome.value(case)) is not None]
    by_customer: dict[tuple[int, str, date], list[Case]] = defaultdict(list)
    for case in found:
        by_customer[case.customer, case.unit, monday(case.day)].append(case)
    return [(some[0], float(sum(each.contacts for each in some))) for some in by_customer.values()]


def _sums(
    design: Design, found: Sequence[Case], start: date, length: timedelta
) -> dict[tuple[str, int], tuple[float, int]]:
    sums: dict[tuple[str, int], tuple[float, int]] = {}
    for case, value in measured(design, found):
        if case.day >= start:
            key = (case.unit, (case.day - start) // length)
            total, n = sums.get(key, (0.0, 0))
            sums[key] = (total + value, n + 1)
    return sums


def _value(design: Design, total: float, n: int) -> float | None:
    if OUTCOMES[design.outcome].measure == Measure.COUNT:
        return float(n)
    return total / n if n else None


def logarithm(count: float) -> float:
    """Of none at all, that of a half."""
    return log(max(count, 0.5))
