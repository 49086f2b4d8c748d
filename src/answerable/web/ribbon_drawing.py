"""The ribbon as HTML: the layout with its words. Drawn here and not by a template, as the wait is: it has a hundred
pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from answerable.tickets.channel_words import channel_words
from answerable.web.icons import channel_icon_name, draw_icon
from answerable.web.moments import day_words, near_moment
from answerable.web.ribbon import Column, Layout, RibbonMark, RibbonSegment, Span, lay_out

MOST_LINES = 4
KINDS = {
    "inbound": _("from the customer"),
    "outbound": _("our answer"),
    "note": pgettext_lazy("not sent to the customer", "note"),
    "chase": _("chased"),
    "promise": _("promised"),
}
_BREAK = '<path class="break-gap" d="M-5 7l4-14h6l-4 14z"/><path class="break" d="M-5 7l4-14M1 7l4-14"/>'
_FLAG = '<path class="flag" d="M0 0v-22h10l-3 3.5 3 3.5h-10"/>'
_CHASE = '<path class="chase" d="M0-12l4.5-7h-9z"/>'
_ROOM = '<rect class="halo" x="-6" y="-26" width="20" height="30" rx="4"/>'  # to be pressed where no dot is
DAY_WIDTH = 15.0  # of 100: "Thu 20 Nov" at the narrowest drawing


@dataclass(frozen=True)
class DrawnColumn:
    """One place on the ribbon with all that stands over it, and its words."""

    x: float
    kind: str
    label: str
    href: str = ""
    count: int = 0
    icon: SafeString | str = ""
    has_chase: bool = False
    flag: str = ""


@dataclass(frozen=True)
class DayLabel:
    x: float
    words: str


@dataclass(frozen=True)
class Drawing:
    layout: Layout
    columns: tuple[DrawnColumn, ...]
    days: tuple[DayLabel, ...]
    sentence: str
    now_x: float

    @property
    def spans(self) -> tuple[Span, ...]:
        return self.layout.spans

    @property
    def to_come(self) -> float | None:
        """Where the last promise stands, if it lies ahead of now."""
        last = self.layout.scale.places[-1]
        return None if last == self.now_x else last


def draw(
    marks: Sequence[RibbonMark],
    segments: Sequence[RibbonSegment],
    *,
    now: datetime,
    is_mirrored: bool = False,
) -> Drawing | None:
    straight = lay_out(marks, segments, until=now)
    if straight is None:
        return None
    days = _days(straight)
    layout = straight.mirrored() if is_mirrored else straight
    return Drawing(
        layout=layout,
        columns=tuple(_drawn(column, now) for column in layout.columns),
        days=tuple(DayLabel(_side(day.x, is_mirrored, DAY_WIDTH), day.words) for day in days),
        sentence=_sentence(marks, segments, now),
        now_x=layout.end,
    )


def ribbon_html(drawing: Drawing | None, sentence: str = "") -> SafeString:
    """The drawing with its sentence (`sentence` says it otherwise); nothing where there is nothing to draw."""
    if drawing is None:
        return SafeString("")
    said = escape(sentence or drawing.sentence)
    pieces = [
        *[_day(day) for day in drawing.days],
        *[_line(_manner(span), span.x, span.end) for span in drawing.spans],
        *([_line("to-come", drawing.now_x, drawing.to_come)] if drawing.to_come else []),
        *[f'<svg x="{x:.2f}%" y="42" overflow="visible">{_BREAK}</svg>' for x in drawing.layout.breaks],
        _line("now", drawing.now_x, drawing.now_x, y=(34, 50)),
        f'<svg x="{drawing.now_x:.2f}%" y="0" overflow="visible">'
        f'<text class="now-word" y="11">{escape(gettext("now"))}</text></svg>',
        *[_column(column, is_first=not at) for at, column in enumerate(drawing.columns)],
        *[_hands(span) for span in drawing.spans if span.label],
    ]
    return SafeString(
        f'<div class="ribbon"><svg class="ribbon-drawing" role="group" aria-label="{said}" data-rove>\n'
        + "\n".join(pieces)
        + f'</svg>\n<p class="ribbon-sentence">{said}</p></div>'
    )


def _day(day: DayLabel) -> str:
    return (
        f'<foreignObject x="{day.x:.2f}%" y="0" width="15%" height="16">'
        f'<div class="ribbon-day">{escape(day.words)}</div></foreignObject>'
    )


def _manner(span: Span) -> str:
    if span.is_silence:
        return "silence"
    return "hands other" if span.is_other else "hands"


def _line(kind: str, start: float, end: float, y: tuple[int, int] = (42, 42)) -> str:
    return f'<line class="{kind}" x1="{start:.2f}%" x2="{end:.2f}%" y1="{y[0]}" y2="{y[1]}"/>'


def _column(column: DrawnColumn, *, is_first: bool) -> str:
    label = escape(column.label)
    said = f"{column.count}: {label}" if column.count else label  # what is drawn is said
    opening, closing = (f'a href="{escape(column.href)}"', "a") if column.href else ('g role="img"', "g")
    return (
        f'<svg x="{column.x:.2f}%" y="42" overflow="visible">'
        f'<{opening} class="mark {column.kind} {column.flag}" tabindex="{0 if is_first else -1}"'
        f' aria-label="{said}" data-tip="{label}">'
        f"{_FLAG if column.flag else ''}{_dot(column) if column.kind else ''}"
        f"{_CHASE if column.has_chase else ''}{'' if column.kind else _ROOM}</{closing}></svg>"
    )


def _dot(column: DrawnColumn) -> str:
    inside = f'<text class="count" y="4">{column.count}</text>' if column.count else ""
    inside = inside or f'<g transform="translate(-6 -6)">{column.icon}</g>'
    return f'<circle class="halo" r="12"/><circle class="dot" r="9"/>{inside}'


def _hands(span: Span) -> str:
    label = escape(span.label)
    return (
        f'<foreignObject x="{span.x:.2f}%" y="58" width="{span.width:.2f}%" height="18">'
        f'<div class="ribbon-cell"><div class="ribbon-hands" title="{label}">{label}</div></div></foreignObject>'
    )


def _side(x: float, is_mirrored: bool, width: float) -> float:
    return 100 - x - width if is_mirrored else x


def _drawn(column: Column, now: datetime) -> DrawnColumn:
    dots = column.dots
    promises = [mark for mark in column.marks if mark.kind == "promise"]
    kinds = {mark.kind for mark in dots}
    kind = "several" if len(kinds) > 1 else next(iter(kinds), "")
    icon = draw_icon(channel_icon_name("note" if kind == "note" else dots[0].channel), 12) if dots else ""
    return DrawnColumn(
        x=column.x,
        kind=kind,
        label=_label(column, now),
        href=next((mark.href for mark in column.marks if mark.href), ""),
        count=len(dots) if len(dots) > 1 else 0,
        icon=icon,
        has_chase=any(mark.kind == "chase" for mark in column.marks),
        flag=(promises[0].state or "on-time") if promises else "",
    )


def _label(column: Column, now: datetime) -> str:
    """Every mark has its line, unless there are so many that only their time can be told."""
    if len(column.marks) <= MOST_LINES:
        return "\n".join(_words(mark, now) for mark in column.marks)
    first, last = (near_moment(mark.at, now=now) for mark in (column.marks[0], column.marks[-1]))
    count = len(column.dots)
    words = ngettext("%(n)s message, %(first)s – %(last)s", "%(n)s messages, %(first)s – %(last)s", count)
    return words % {"n": count, "first": first, "last": last}


def _words(mark: RibbonMark, now: datetime) -> str:
    said = mark.label or str(KINDS.get(mark.kind, mark.kind))
    parts = [near_moment(mark.at, now=now), said]
    if mark.channel:
        parts.append(channel_words(mark.channel))
    return " · ".join(parts)


def _days(layout: Layout) -> list[DayLabel]:
    """Name a day where its first mark stands, as long as two names do not touch and "now" keeps its place."""
    labels: list[DayLabel] = []
    seen = None
    for column in layout.columns:
        at = column.marks[0].at
        day = localtime(at).date()
        x = max(0.0, column.x - layout.start)
        has_room = not labels or x - labels[-1].x >= DAY_WIDTH
        if day != seen and has_room and (not labels or x + DAY_WIDTH <= layout.end - 4):
            labels.append(DayLabel(x, day_words(at)))
            seen = day
    return labels


def _sentence(marks: Sequence[RibbonMark], segments: Sequence[RibbonSegment], now: datetime) -> str:
    """The whole ribbon in one line, for a phone and for a screen reader."""
    parts = []
    messages = [mark for mark in marks if mark.kind in ("inbound", "outbound")]
    if messages:
        first = near_moment(min(mark.at for mark in messages), now=now)
        words = ngettext("%(n)s message since %(when)s", "%(n)s messages since %(when)s", len(messages))
        parts.append(words % {"n": len(messages), "when": first})
    chases = sum(mark.kind == "chase" for mark in marks)
    if chases:
        parts.append(ngettext("chased once", "chased %(n)s times", chases) % {"n": chases})
    hands = [segment for segment in segments if not segment.is_silence and segment.label]
    if hands:
        since = near_moment(hands[-1].start, now=now)
        parts.append(gettext("with %(team)s since %(when)s") % {"team": hands[-1].label, "when": since})
    return " · ".join(parts)
