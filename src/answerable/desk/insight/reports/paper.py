"""A report on paper: pages in A4, six figures each. An engine draws them, so this is for the worker alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from answerable.desk.insight.figure import Figure, Form
from answerable.desk.insight.pictures import FONT, svg_within
from answerable.desk.insight.reports.binding import bind
from answerable.desk.insight.reports.contents import ON_ONE_PAGE, Contents
from answerable.desk.insight.reports.words import span_words, title_words, whole_words
from answerable.desk.masks.net import masked_text

_WIDTH, _LEFT, _TOP, _APART = 250.0, 40.0, 92.0, 15.0
_ROW, _CHART, _LINE = 240.0, 174.0, 11.5
_AXIS, _EACH = 34.0, 20.0  # of rows: what stands below them, and each
_MOST_LINES = 4
_SMALLER = 0.72  # drawings are made for screens
_NARROW, _BROAD = set(" .,;:'’|!()[]/iIjlftr"), set("mwMW%@—…")


@dataclass(frozen=True)
class Placed:
    x: float
    y: float
    lines: Sequence[tuple[float, str]]
    drawing: SafeString
    foot_at: float
    foot: str


def paper_of(contents: Contents) -> bytes:
    import vl_convert

    leaves = [vl_convert.svg_to_pdf(masked_text(leaf)) for leaf in leaves_of(contents)]
    return bind(leaves, title=title_words(contents))


def leaves_of(contents: Contents) -> Iterator[str]:
    """Each page as SVG; one that says so where there is nothing to say."""
    told = [figure for _page, figure in contents.figures]
    groups = [told[at : at + ON_ONE_PAGE] for at in range(0, max(1, len(told)), ON_ONE_PAGE)]
    for number, group in enumerate(groups, start=1):
        known = {
            "font": FONT,
            "title": contents.report.name,
            "span": span_words(contents),
            "placed": [_placed(figure, place) for place, figure in enumerate(group)],
            "page": _("Page %(number)s of %(pages)s") % {"number": number, "pages": len(groups)},
        }
        yield render_to_string("desk/insight/reports/leaf.svg", known)


def _placed(figure: Figure, place: int) -> Placed:
    x = _LEFT + (place % 2) * (_WIDTH + _APART)
    y = _TOP + (place // 2) * _ROW
    lines = _fitting(figure.title)
    top = y + len(lines) * _LINE + 2
    height = _CHART if figure.form == Form.TREND else min(_CHART, _AXIS + _EACH * len(figure.points))
    drawing = _set_at(svg_within(figure, _WIDTH / _SMALLER, height / _SMALLER), x, top, height, place)
    numbered = [(y + number * _LINE, line) for number, line in enumerate(lines)]
    return Placed(x, y, numbered, drawing, top + height + 8, whole_words(figure))


def _set_at(svg: str, x: float, y: float, height: float, place: int) -> SafeString:
    """A drawing within the page. The names of its parts are told apart from those of its neighbours."""
    named = re.sub(r'(id="|url\(#)', rf"\g<1>p{place}-", svg)
    head, rest = named[named.index("<svg") :].split(">", 1)
    size = [
        f'x="{x:g}" y="{y:g}" width="{_WIDTH:g}" height="{height:g}"',
        'preserveAspectRatio="xMidYMin meet"',
    ]
    kept = re.sub(r'\s(?:width|height)="[^"]*"', "", head)
    return mark_safe(f"{kept} {' '.join(size)}>{rest}")  # noqa: S308 - the engine's own drawing, which escapes words


def _fitting(text: str) -> list[str]:
    """Lines as broad as a drawing; what is over is cut where it shows."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if measured(longer) <= _WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]} …"]
    return lines


def measured(text: str, size: float = 9.5) -> float:
    """About how broad it is in bold, rather too broad than too narrow."""
    return size * sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if east_asian_width(letter) in "WF":
        return 1.0
    if letter in _NARROW:
        return 0.34
    if letter in _BROAD:
        return 0.9
    return 0.74 if letter.isupper() else 0.58
