"""Figures, as pages show them."""

from collections.abc import Sequence

from answerable.api.schemas.types import Output
from answerable.desk.insight.figure import Figure, Point


class PointOut(Output):
    """`value` with its 95 % interval; null where too little is known. `n` is of how many it speaks, `agreed` what was
    agreed, where that differs from point to point."""

    label: str
    n: int
    count: int | None
    value: float | None
    low: float | None
    high: float | None
    agreed: float | None
    note: str


class FigureOut(Output):
    """`unit` is share (of 1), seconds, ratio, count, money (in the house’s currency) or points (hundredths). `by` says
    by which day what is counted belongs to these weeks."""

    key: str
    name: str
    finding: str
    unit: str
    points: list[PointOut]
    whole: PointOut | None
    by: str
    formula: str
    rests_on: str
    cannot_say: str


class InsightOut(Output):
    page: str
    first_day: str
    last_day: str
    figures: list[FigureOut]


def figures_out(figures: Sequence[Figure]) -> list[FigureOut]:
    return [
        FigureOut(
            key=each.key,
            name=each.name,
            finding=each.title,
            unit=each.unit.value,
            points=[_point(point) for point in each.points],
            whole=_point(each.whole) if each.whole else None,
            by=str(each.by),
            formula=each.formula,
            rests_on=each.rests_on,
            cannot_say=each.cannot_say,
        )
        for each in figures
    ]


def _point(point: Point) -> PointOut:
    return PointOut(
        label=point.label,
        n=point.n,
        count=point.count,
        value=point.value,
        low=point.low,
        high=point.high,
        agreed=point.agreed,
        note=str(point.note),
    )
