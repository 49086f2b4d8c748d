"""Wraps folded lines of an HTML tree in `<details class="quote">`, as few and as high up as the tree allows.

Children come before parents (the tree is walked backwards, without recursion), so that each element knows
whether it is folded as a whole, in part or not at all when its parent asks.
"""

from collections.abc import Iterator
from enum import Enum

from lxml import etree
from lxml.html import HtmlElement

from answerable.channels.email.quotes.html_lines import Page, Piece
from answerable.channels.email.quotes.words.markup import FRAMES, UNSEEN


class State(Enum):
    NEUTRAL = "neutral"  # shows nothing: white space, line breaks
    FOLDED = "folded"
    SHOWN = "shown"
    MIXED = "mixed"


Item = tuple[State, "HtmlElement | str"]


def wrap(body: HtmlElement, page: Page, folded: set[int]) -> None:
    _Wrapper(page, folded).wrap(body)


class _Wrapper:
    def __init__(self, page: Page, folded: set[int]) -> None:
        self._page = page
        self._folded = folded
        self._states: dict[HtmlElement, State] = {}

    def wrap(self, body: HtmlElement) -> None:
        for element in reversed(list(body.iter())):
            items = list(self._items(element))
            state = self._state(element, items)
            if element is body or state is State.MIXED:
                state = self._rebuild(element, items)
            self._states[element] = state

    def _items(self, element: HtmlElement) -> Iterator[Item]:
        """What an element holds, in order: pieces of text and children."""
        yield from self._pieces(self._page.texts.get(element, []))
        for child in element:
            yield self._states[child], child
            yield from self._pieces(self._page.tails.get(child, []))

    def _pieces(self, pieces: list[Piece]) -> Iterator[Item]:
        for piece in pieces:
            yield self._state_of_line(piece.line), piece.text

    def _state_of_line(self, line: int | None) -> State:
        if line is None:
            return State.NEUTRAL
        return State.FOLDED if line in self._folded else State.SHOWN

    def _state(self, element: HtmlElement, items: list[Item]) -> State:
        states = {state for state, _ in items} - {State.NEUTRAL}
        if element in self._page.rules:
            states.add(self._state_of_line(self._page.rules[element]))
        if len(states) > 1:
            return State.MIXED
        return states.pop() if states else State.NEUTRAL

    def _rebuild(self, element: HtmlElement, items: list[Item]) -> State:
        """Wrap the folded runs of an element that also shows something."""
        if element.tag in FRAMES:
            for state, item in items:
                if state is State.FOLDED and not isinstance(item, str):
                    _wrap_inside(item)
            return State.SHOWN
        if element.tag == "p":
            items = self._hoist(element, items)
        runs = _runs(items)
        if any(is_folded for is_folded, _ in runs):
            _empty(element)
            for is_folded, run in runs:
                _fill(_details(element) if is_folded else element, run)
        return State.SHOWN

    def _hoist(self, paragraph: HtmlElement, items: list[Item]) -> list[Item]:
        """Move a folded end behind its paragraph: it joins the quote that follows, and a paragraph holds no fold."""
        runs = _runs(items)
        end = next((i for i in range(len(runs) - 1, -1, -1) if not _is_neutral(runs[i][1])), -1)
        if end < 0 or not runs[end][0] or paragraph.getparent() is None:
            return items
        kept = [item for _, run in runs[:end] for item in run]
        _empty(paragraph)
        _fill(paragraph, kept)
        moved = etree.Element("div")
        _fill(moved, [item for _, run in runs[end:] for item in run])
        paragraph.addnext(moved)
        self._page.tails[moved] = self._page.tails.pop(paragraph, [])
        self._states[moved] = State.FOLDED
        return kept


def _runs(items: list[Item]) -> list[tuple[bool, list[Item]]]:
    """Items in turn, folded together and shown together; what shows nothing stays outside a fold's edges."""
    runs: list[tuple[bool, list[Item]]] = []
    waiting: list[Item] = []
    for item in items:
        if item[0] is State.NEUTRAL:
            waiting.append(item)
            continue
        is_folded = item[0] is State.FOLDED
        if runs and runs[-1][0] == is_folded:
            runs[-1][1].extend([*waiting, item])
        else:
            if waiting:
                runs.append((False, waiting))
            runs.append((is_folded, [item]))
        waiting = []
    return [*runs, (False, waiting)] if waiting else runs


def _is_neutral(items: list[Item]) -> bool:
    return all(state is State.NEUTRAL for state, _ in items)


def _details(parent: HtmlElement) -> HtmlElement:
    details = etree.SubElement(parent, "details", {"class": "quote"})
    etree.SubElement(details, "summary").text = "…"
    return details


def _wrap_inside(element: HtmlElement) -> None:
    """Wrap the contents of every cell or item of a folded row or list."""
    stack = [element]
    while stack:
        part = stack.pop()
        if part.tag in FRAMES:
            stack.extend(part)
        elif isinstance(part.tag, str) and part.tag not in UNSEEN:
            _wrap_contents(part)


def _wrap_contents(element: HtmlElement) -> None:
    text, children = element.text, list(element)
    tails = [child.tail for child in children]
    element.text = None
    details = _details(element)
    details[0].tail = text
    for child, tail in zip(children, tails, strict=True):
        details.append(child)
        child.tail = tail


def _empty(element: HtmlElement) -> None:
    element.text = None
    for child in list(element):
        element.remove(child)
        child.tail = None


def _fill(element: HtmlElement, items: list[Item]) -> None:
    """Append texts and children; neighbouring texts are joined once, not one by one."""
    last = element[-1] if len(element) else None
    texts: list[str] = []
    for _, item in [*items, (State.NEUTRAL, None)]:
        if isinstance(item, str):
            texts.append(item)
            continue
        _append_text(element, last, "".join(texts))
        texts = []
        if item is not None:
            item.tail = None
            element.append(item)
            last = item


def _append_text(element: HtmlElement, last: HtmlElement | None, text: str) -> None:
    if not text:
        return
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text
