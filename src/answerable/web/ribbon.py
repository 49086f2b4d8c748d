"""The ribbon's layout: where on one line the moments of a ticket stand.

All positions are percentages, so the drawing keeps its shape at every width while marks keep their size. Three
things are promised: marks never collide, order is never broken, and a long silence stays visible as
silence without pushing everything else into a corner.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby, pairwise

EDGE = 2.0
SPACING = (
    3.6  # of 100: marks of 18 px stay apart down to a ribbon of 520 px, below which it becomes a sentence
)
CAPACITY = 24
LONGEST_GAP = 0.3
LONGEST_FUTURE = 0.12  # what is still to come needs its order, not its length
DOTS = frozenset({"inbound", "outbound", "note"})


@dataclass(frozen=True)
class RibbonMark:
    """A moment worth a mark. `state` is one of the wait's and colours a promise's flag; `href` leads to the message."""

    at: datetime
    kind: str
    channel: str = ""
    label: str = ""
    href: str = ""
    state: str = ""


@dataclass(frozen=True)
class RibbonSegment:
    """A time in one pair of hands, or a silence in which we waited for the customer."""

    start: datetime
    end: datetime
    label: str = ""
    is_silence: bool = False


@dataclass(frozen=True)
class Column:
    """Marks that stand over one another: those of one moment, or neighbours that had to share a place."""

    x: float
    marks: tuple[RibbonMark, ...]

    @property
    def dots(self) -> tuple[RibbonMark, ...]:
        return tuple(mark for mark in self.marks if mark.kind in DOTS)


@dataclass(frozen=True)
class Span:
    x: float
    width: float
    label: str = ""
    is_silence: bool = False
    is_other: bool = False

    @property
    def end(self) -> float:
        return self.x + self.width


@dataclass(frozen=True)
class Scale:
    """A monotone map from moments to places: straight between neighbouring knots."""

    moments: tuple[datetime, ...]
    places: tuple[float, ...]

    def place(self, at: datetime) -> float:
        if at <= self.moments[0]:
            return self.places[0]
        if at >= self.moments[-1]:
            return self.places[-1]
        right = bisect_right(self.moments, at)
        start, end = self.moments[right - 1], self.moments[right]
        left, width = self.places[right - 1], self.places[right] - self.places[right - 1]
        return left + width * ((at - start) / (end - start))


@dataclass(frozen=True)
class Layout:
    columns: tuple[Column, ...]
    spans: tuple[Span, ...]
    breaks: tuple[float, ...]
    scale: Scale
    start: float
    end: float

    def mirrored(self) -> Layout:
        """The same drawing for a page that is read from right to left."""
        return replace(
            self,
            columns=tuple(replace(column, x=100 - column.x) for column in self.columns),
            spans=tuple(replace(span, x=100 - span.x - span.width) for span in self.spans),
            breaks=tuple(100 - x for x in self.breaks),
            scale=replace(self.scale, places=tuple(100 - x for x in self.scale.places)),
            start=100 - self.start,
            end=100 - self.end,
        )


def lay_out(
    marks: Iterable[RibbonMark], segments: Sequence[RibbonSegment], *, until: datetime
) -> Layout | None:
    """Place everything between the first moment and `until` or the last promise; None if there is nothing yet."""
    groups = share_places(sorted(marks, key=lambda mark: mark.at))
    knots = sorted({group[0].at for group in groups} | {segment.start for segment in segments[:1]} | {until})
    if not groups and not segments:
        return None
    gaps = [later - earlier for earlier, later in pairwise(knots)]
    shown = shorten(gaps, [LONGEST_GAP if knot <= until else LONGEST_FUTURE for knot in knots[1:]])
    scale = Scale(tuple(knots), spread(shown))
    columns = tuple(Column(scale.place(group[0].at), tuple(group)) for group in groups)
    breaks = tuple((scale.places[i] + scale.places[i + 1]) / 2 for i in shortened(gaps, shown))
    return Layout(columns, _spans(segments, scale), breaks, scale, scale.places[0], scale.place(until))


def share_places(marks: Sequence[RibbonMark]) -> list[list[RibbonMark]]:
    """Put marks of one moment together; if there are still too many places, cut only at the longest pauses."""
    moments = [list(group) for _, group in groupby(marks, key=lambda mark: mark.at)]
    if len(moments) <= CAPACITY:
        return moments
    pauses = [later[0].at - earlier[0].at for earlier, later in pairwise(moments)]
    longest = sorted(range(len(pauses)), key=pauses.__getitem__, reverse=True)[: CAPACITY - 1]
    cuts = [0, *(i + 1 for i in sorted(longest)), len(moments)]
    return [[mark for group in moments[a:b] for mark in group] for a, b in pairwise(cuts)]


def shorten(gaps: Sequence[timedelta], limits: Sequence[float]) -> list[timedelta]:
    """Cap each gap at its part of the whole; short ones keep their proportions.

    Capping makes the whole smaller, so it is done again until nothing moves much. Where there are few gaps, each may
    take more, as they have to fill the line between them.
    """
    generous = max(1.0, 1.5 / sum(limits)) if limits else 1.0
    shown = list(gaps)
    for _ in range(8):
        whole = sum(shown, timedelta())
        shown = [min(gap, whole * limit * generous) for gap, limit in zip(shown, limits, strict=True)]
    return shown


def shortened(gaps: Sequence[timedelta], shown: Sequence[timedelta]) -> list[int]:
    """Which gaps are drawn clearly shorter than the most faithful one, so that the drawing has to say so."""
    faithful = max((part / gap for gap, part in zip(gaps, shown, strict=True)), default=1.0)
    return [i for i, gap in enumerate(gaps) if shown[i] / gap < faithful * 0.7]


def spread(gaps: Sequence[timedelta]) -> tuple[float, ...]:
    """Give every gap the least spacing first and share what is left by length."""
    room = 100 - 2 * EDGE
    least = min(SPACING, room / max(1, len(gaps)))
    free = room - least * len(gaps)
    total = sum(gaps, timedelta()) or timedelta(seconds=1)
    places = [EDGE]
    for gap in gaps:
        places.append(places[-1] + least + free * (gap / total))
    return tuple(places)


def _spans(segments: Sequence[RibbonSegment], scale: Scale) -> tuple[Span, ...]:
    """Hands alternate in shade by name, so that the same team looks the same each time it comes."""
    names: list[str] = []
    spans = []
    for segment in segments:
        if not segment.is_silence and segment.label not in names:
            names.append(segment.label)
        x, end = scale.place(segment.start), scale.place(segment.end)
        is_other = not segment.is_silence and names.index(segment.label) % 2 == 1
        spans.append(Span(x, max(0.0, end - x), segment.label, segment.is_silence, is_other))
    return tuple(spans)
