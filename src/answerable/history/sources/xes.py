"""Event logs in XES (IEEE 1849): a trace is a case, its events are rows with the attributes of both. One trace at a
time is in memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from answerable.history.files import opened
from answerable.history.mapping import Row
from answerable.history.shape import Loss, LossKind, Unreadable

_VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})
_MOST_EVENTS = 100_000  # of one trace
CASE = "case:"  # stands before what the trace says, so that it cannot be taken for what the event says


def read_rows(path: Path) -> Iterator[tuple[int, Row] | Loss]:
    """Numbered by trace."""
    from lxml import etree

    with opened(path) as file:
        try:
            yield from _traces(
                etree.iterparse(file, events=("start", "end"), no_network=True, resolve_entities=False)
            )
        except etree.XMLSyntaxError as error:
            raise Unreadable(f"That is not an event log in XES: {error.msg}.") from error


def _traces(parsed: Any) -> Iterator[tuple[int, Row] | Loss]:
    number, is_first = 0, True
    for what, element in parsed:
        name = _local(element)
        if is_first:
            if name != "log":
                raise Unreadable("That is not an event log in XES: it begins with something else.")
            is_first = False
        if what == "end" and name == "trace":
            number += 1
            yield from _rows(element, number)
            _forget(element)
        elif what == "end" and element.getparent() is not None and _local(element.getparent()) == "log":
            _forget(element)


def _rows(trace: Any, number: int) -> Iterator[tuple[int, Row] | Loss]:
    own = {f"{CASE}{name}": value for name, value in _attributes(trace)}
    events = [each for each in trace if _local(each) == "event"]
    if len(events) > _MOST_EVENTS:
        yield Loss(LossKind.BROKEN, "more events than a case can have", f"trace {number}")
        return
    for event in events:
        yield number, own | dict(_attributes(event))


def _attributes(element: Any) -> Iterator[tuple[str, str]]:
    for each in element:
        key = each.get("key")
        if key and _local(each) in _VALUES:
            yield key, each.get("value") or ""


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _forget(element: Any) -> None:
    """What was read is let go, with what stands in front of it: else the whole log would be in memory."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
