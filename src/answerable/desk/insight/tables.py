"""Figures as tables: the numbers for spreadsheets, and lines in words for mails."""

from collections.abc import Iterable, Sequence

from answerable.desk.insight.figure import Figure, Point, words

COLUMNS = ("what", "n", "count", "value", "low", "high", "agreed", "note")


def rows_of(figure: Figure) -> Sequence[Sequence[object]]:
    return [
        (each.label, each.n, each.count, each.value, each.low, each.high, each.agreed, str(each.note))
        for each in all_points(figure)
    ]


def lines_of(figure: Figure) -> Iterable[str]:
    """As the page says them."""
    for each in all_points(figure):
        yield f"{each.label}: {words(each, figure.unit)}, n {each.n:,}"


def all_points(figure: Figure) -> Sequence[Point]:
    return [*figure.points, *((figure.whole,) if figure.whole else ())]
