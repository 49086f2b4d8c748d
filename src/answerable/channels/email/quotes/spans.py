"""Cuts a mail into spans: own words, heads of earlier messages, quoted lines."""

from dataclasses import dataclass
from enum import Enum

from answerable.channels.email.quotes.attribution import attributions
from answerable.channels.email.quotes.boundary import Boundary, Kind
from answerable.channels.email.quotes.headers import header_block, header_field
from answerable.channels.email.quotes.lines import Hint, Line, next_written
from answerable.channels.email.quotes.separators import is_rule, separator


class Part(Enum):
    OWN = "own"
    HEAD = "head"  # attribution, header block, separator
    QUOTE = "quote"


@dataclass(slots=True)
class Span:
    part: Part
    first: int
    last: int
    kind: Kind | None = None  # of a head


def spans_of(lines: list[Line]) -> list[Span]:
    known = attributions(lines)
    spans: list[Span] = []
    at = next_written(lines, 0)
    while at < len(lines):
        boundary = _boundary_at(lines, at, known)
        if boundary and not _is_shown_by_writer(lines, boundary, spans):
            first = _take_rule_above(lines, boundary.first, spans)
            span = Span(Part.HEAD, first, boundary.last, boundary.kind)
        elif lines[at].depth:
            span = Span(Part.QUOTE, at, _end_of_quote(lines, at, known))
        else:
            span = Span(Part.OWN, at, at)
        _append(spans, span)
        at = next_written(lines, span.last + 1)
    return spans


def _is_shown_by_writer(lines: list[Line], boundary: Boundary, spans: list[Span]) -> bool:
    """ "These were the headers:" leads into what the writer wants us to see; programs lead into nothing."""
    if boundary.kind is not Kind.HEADERS or not spans or spans[-1].part is not Part.OWN:
        return False
    is_announced = header_field(lines[boundary.first].text) is None
    return not is_announced and lines[spans[-1].last].text.endswith((":", "："))


def _append(spans: list[Span], span: Span) -> None:
    if span.part is Part.OWN and spans and spans[-1].part is Part.OWN:
        spans[-1].last = span.last
    else:
        spans.append(span)


def _boundary_at(lines: list[Line], at: int, known: dict[int, Boundary]) -> Boundary | None:
    line = lines[at]
    boundary = known.get(at)
    if boundary and (boundary.is_sure or _quote_follows(lines, boundary.last)):
        return boundary
    if line.depth:
        return None
    kind = separator(line.text)
    if kind is Kind.MARKER or kind is Kind.ATTRIBUTION:
        return Boundary(at, at, kind)
    if kind:
        headers = header_block(lines, next_written(lines, at + 1), is_announced=True)
        return Boundary(at, at if headers is None else headers, kind)
    headers = header_block(lines, at)
    if headers is not None:
        return Boundary(at, headers, Kind.HEADERS)
    if line.hint is Hint.QUOTE and _looks_introduced(line.text):
        return Boundary(at, at, Kind.ATTRIBUTION)
    return None


def _looks_introduced(text: str) -> bool:
    """The first line of a mail program's own quote, in a language that we have no words for."""
    return ":" in text or "：" in text or "@" in text or any(char.isdigit() for char in text)


def _quote_follows(lines: list[Line], last: int) -> bool:
    following = next_written(lines, last + 1)
    return following < len(lines) and following - last <= 3 and lines[following].depth > 0


def _end_of_quote(lines: list[Line], at: int, known: dict[int, Boundary]) -> int:
    last = at
    while at < len(lines) and (lines[at].depth or lines[at].is_blank):
        if lines[at].depth and at in known:
            break
        if lines[at].depth:
            last = at
        at += 1
    return last


def _take_rule_above(lines: list[Line], head: int, spans: list[Span]) -> int:
    """Outlook draws a line above its header block; it belongs to the head, not to the words before."""
    own = spans[-1] if spans and spans[-1].part is Part.OWN else None
    if not own:
        return head
    at = first = head
    while at > own.first and (lines[at - 1].is_blank or is_rule(lines[at - 1].text)):
        at -= 1
        first = first if lines[at].is_blank else at
    own.last = min(own.last, first - 1)
    if first == own.first:
        spans.pop()
    return first
