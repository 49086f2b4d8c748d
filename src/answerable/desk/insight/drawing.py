"""A figure as SVG: attributes only, since pages may carry no style of their own. Along the line of reading it is
measured in hundredths of the width, so that words keep their size on a phone; mirrored where one reads from the
right."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10

from answerable.desk.insight.figure import Figure, Form, Point, Unit, value_words

HEIGHT, TOP, BOTTOM = 176, 10, 150
_LEFT, _RIGHT = 13.0, 97.0
_MOST_WORDS = 5  # below a trend


@dataclass(frozen=True)
class Mark:
    """One point: `x` in hundredths, `y` in pixels. Its interval lies along the values: pixels in a trend, hundredths in
    rows, as does what was agreed."""

    point: Point
    x: float
    y: float
    low: float
    high: float
    agreed: float | None = None
    before: tuple[float, float] | None = None  # the end of the line that comes from the point before


@dataclass(frozen=True)
class Drawing:
    marks: Sequence[Mark]
    grid: Sequence[tuple[float, str]]
    below: Sequence[tuple[float, str]] = field(default_factory=tuple)
    reference: float | None = None


def drawing_of(figure: Figure, *, is_mirrored: bool = False) -> Drawing:
    low, high, steps = scale_of(figure)
    draw = _trend if figure.form == Form.TREND else _rows
    return draw(figure, low, high, steps, is_mirrored)


def _trend(figure: Figure, low: float, high: float, steps: Sequence[float], is_mirrored: bool) -> Drawing:
    count = max(1, len(figure.points) - 1)

    def x(place: int) -> float:
        at = _LEFT + (_RIGHT - _LEFT) * place / count
        return round(100 - at if is_mirrored else at, 2)

    def y(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (min(max(value, low), high) - low) / (high - low), 1)

    marks: list[Mark] = []
    before: tuple[float, float] | None = None
    for place, point in enumerate(figure.points):
        if point.value is None:
            before = None
            continue
        mark = Mark(
            point,
            x(place),
            y(point.value),
            y(point.value if point.low is None else point.low),
            y(_end(point, high)),
            before=before,
        )
        marks.append(mark)
        before = (mark.x, mark.y)
    return Drawing(
        marks,
        [(y(step), value_words(step, figure.unit)) for step in steps],
        list(_below(figure, x)),
        None if figure.reference is None else y(figure.reference),
    )


def _start(point: Point, low: float) -> float:
    """Where nothing is known of an interval, nothing is drawn: also of a value of nothing."""
    if point.low is not None:
        return point.low
    return low if point.value is None else point.value


def _end(point: Point, high: float) -> float:
    """An interval without an end yet goes on to the edge; where there is none, nothing is drawn."""
    if point.high is not None:
        return point.high
    return high if point.low is not None else point.value or 0.0


def _below(figure: Figure, x: Callable[[int], float]) -> Iterator[tuple[float, str]]:
    last = len(figure.points) - 1
    apart = max(1, ceil((last + 1) / _MOST_WORDS))
    for place in range(0, last + 1, apart):
        yield x(place), figure.points[place].label


def _rows(figure: Figure, low: float, high: float, steps: Sequence[float], is_mirrored: bool) -> Drawing:
    def x(value: float) -> float:
        at = 3 + 94 * (min(max(value, low), high) - low) / (high - low)
        return round(100 - at if is_mirrored else at, 2)

    marks = [
        Mark(
            point,
            x(point.value if point.value is not None else low),
            0,
            x(_start(point, low)),
            x(_end(point, high)),
            None if point.agreed is None else x(point.agreed),
        )
        for point in figure.points
    ]
    reference = None if figure.reference is None else x(figure.reference)
    return Drawing(marks, [(x(step), value_words(step, figure.unit)) for step in steps], (), reference)


def scale_of(figure: Figure) -> tuple[float, float, list[float]]:
    """From nothing to a round number above everything that is drawn; a ratio has one in it."""
    ends = [
        value
        for point in figure.points
        for value in (point.value, point.high, point.agreed, figure.reference)
        if value is not None
    ]
    ends += [value for point in figure.points if (value := point.low) is not None]
    top, bottom = max(ends, default=1.0), min([0.0, *ends])
    if figure.unit == Unit.SHARE:
        top = min(1.0, max(top, 0.02))
    step = _round_step((top - bottom) / 3 if top > bottom else 1.0, figure.unit)
    first, last = floor(bottom / step + 1e-9), max(1, ceil(top / step - 1e-9))
    return step * first, step * last, [step * number for number in range(first, last + 1)]


_TIMES = (
    60,
    300,
    600,
    1800,
    3600,
    7200,
    14_400,
    28_800,
    43_200,
    86_400,
    172_800,
    345_600,
    604_800,
    1_209_600,
)


def _round_step(wanted: float, unit: Unit) -> float:
    if unit == Unit.SECONDS:
        return next(
            (float(each) for each in _TIMES if each >= wanted), float(ceil(wanted / 604_800) * 604_800)
        )
    size = 10.0 ** floor(log10(wanted))
    return float(next(size * each for each in (1, 2, 2.5, 5, 10) if size * each >= wanted * 0.999))
