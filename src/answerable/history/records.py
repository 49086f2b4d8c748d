"""Records out of JSON (one a line, a list, or a list in an object), or out of XML; one at a time is in memory."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from answerable.history.files import opened, opened_text
from answerable.history.shape import Loss, LossKind, Unreadable

Record = dict[str, Any]
Numbered = tuple[str, Record]  # where it stands, and what it says
_CHUNK = 256 * 1024
_MOST = 64 * 1024 * 1024  # characters of one record
_SHORT = (
    8 * 1024 * 1024
)  # bytes of an object that is read whole, so that what stands beside its list is known
_LONGEST_WORD = 40  # that is not a text: a number, and what JSON calls by name
_DECODER = json.JSONDecoder()
_SPACE = " \t\r\n"


def read_records(path: Path, *lists: str, element: str = "") -> Iterator[Numbered | Loss]:
    """`lists` are the names under which an object may hold the list; `element` is what one is called in XML."""
    with opened(path) as file:
        head = file.peek(4096).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] if hasattr(file, "peek") else b""
    if not head:
        raise Unreadable("The file is empty.")
    if head == b"<" and element:
        yield from _from_xml(path, element)
    elif head in (b"{", b"["):
        yield from _from_json(path, lists)
    else:
        raise Unreadable("That is neither JSON nor XML.")


def _from_json(path: Path, lists: Sequence[str]) -> Iterator[Numbered | Loss]:
    is_long = path.stat().st_size > _SHORT
    with opened_text(path) as file:
        text = _Text(file)
        number = 0
        while text.skip():
            if text.at("[") or (number == 0 and is_long and text.enter(lists)):
                for record in text.items():
                    number += 1
                    yield _checked(record, f"record {number}")
                if text.goes_on:
                    yield Loss(LossKind.NO_PLACE, "what stands behind the list, in so large a file")
                return
            number += 1
            place = f"record {number}"
            try:
                found = text.value()
            except ValueError:
                # Of one a line, the others can still be read.
                yield Loss(LossKind.BROKEN, "not JSON", place)
                if not text.next_line():
                    return
                continue
            yield from _unpacked(found, lists, place)


def _unpacked(found: Any, lists: Sequence[str], place: str) -> Iterator[Numbered | Loss]:
    """A page of an interface is one object that holds a list."""
    inner = next(
        (found[name] for name in lists if isinstance(found, dict) and isinstance(found.get(name), list)), None
    )
    if inner is None:
        yield _checked(found, place)
        return
    beside = {name: value for name, value in found.items() if value is not inner}
    for number, each in enumerate(inner, start=1):
        if isinstance(each, dict):
            each = {**each, "beside": beside}
        yield _checked(each, f"{place}.{number}")


def _checked(found: Any, place: str) -> Numbered | Loss:
    return (place, found) if isinstance(found, dict) else Loss(LossKind.BROKEN, "not a record", place)


class _Text:
    """What is still to be read, a piece at a time."""

    def __init__(self, file: Any) -> None:
        self._file, self._kept, self._place = file, "", 0
        self.goes_on = False  # behind the list that was read

    def skip(self, also: str = "") -> bool:
        """Past spaces; whether there is anything behind them."""
        while True:
            while self._place < len(self._kept):
                if self._kept[self._place] not in _SPACE + also and self._kept[self._place] != "\ufeff":
                    return True
                self._place += 1
            if not self._more():
                return False

    def at(self, letter: str) -> bool:
        if self.skip() and self._kept[self._place] == letter:
            self._place += 1
            return True
        return False

    def enter(self, lists: Sequence[str]) -> bool:
        """Into the list of an object that begins with it: {"tickets": [ …"""
        if not lists or not self.skip():
            return False
        while len(self._kept) - self._place < 200 and self._more():
            pass
        for name in lists:
            start = self._kept[self._place : self._place + 200]
            plain = start.replace(" ", "").replace("\n", "").replace("\r", "").replace("\t", "")
            if plain.startswith(f'{{"{name}":['):
                self._place += start.index("[") + 1
                return True
        return False

    def items(self) -> Iterator[Any]:
        """Of the list that was entered, to its end; what stands behind it in the object is left unread."""
        while True:
            if not self.skip(","):
                raise Unreadable("The file is cut off.")
            if self.at("]"):
                self.goes_on = self.skip("} ") and self._kept[self._place] == ","
                return
            try:
                yield self.value()
            except ValueError as error:
                raise Unreadable("The file is not whole JSON: it is broken or cut off.") from error

    def value(self) -> Any:
        """The next one; ValueError where there is none."""
        while True:
            try:
                found, end = _DECODER.raw_decode(self._kept, self._place)
            except RecursionError as error:
                raise ValueError("nested too deeply") from error
            except json.JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated") or len(self._kept) - error.pos < _LONGEST_WORD
                if not is_cut or len(self._kept) - self._place > _MOST or not self._more():
                    raise
                continue
            if end == len(self._kept) and self._more():
                continue  # a number may go on
            self._place = end
            self._drop()
            return found

    def next_line(self) -> bool:
        while (end := self._kept.find("\n", self._place)) < 0:
            self._place = len(self._kept)
            if not self._more():
                return False
        self._place = end + 1
        return True

    def _more(self) -> bool:
        self._drop()
        # Longer each time: what is decoded anew after each piece takes no longer than a few times its length.
        piece = self._file.read(max(_CHUNK, len(self._kept)))
        self._kept += piece
        return bool(piece)

    def _drop(self) -> None:
        if self._place > _CHUNK:
            self._kept, self._place = self._kept[self._place :], 0


def _from_xml(path: Path, element: str) -> Iterator[Numbered | Loss]:
    from lxml import etree

    with opened(path) as file:
        number = 0
        try:
            for _what, found in etree.iterparse(
                file, events=("end",), tag=f"{{*}}{element}", no_network=True, resolve_entities=False
            ):
                parent = found.getparent()
                if parent is not None and parent.getparent() is not None:
                    continue  # one within another
                number += 1
                yield _checked(_as_record(found), f"record {number}")
                found.clear()
                while found.getprevious() is not None:
                    del found.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise Unreadable(f"That is not whole XML: {error.msg}.") from error
    if not number:
        raise Unreadable(f"There is no <{element}> in the file.")


def _as_record(element: Any) -> Any:
    """Elements as Rails writes them: a list says that it is one, or holds several of one name."""
    children = [each for each in element if isinstance(each.tag, str)]
    if not children:
        is_list = element.get("type") == "array"
        return [] if is_list else (element.text or "").strip()
    names = [_name(each) for each in children]
    is_list = element.get("type") == "array" or (len(names) > 1 and len(set(names)) == 1)
    is_list = is_list or (len(names) == 1 and names[0] == _name(element).removesuffix("s"))
    if is_list:
        return [_as_record(each) for each in children]
    return {name: _as_record(each) for name, each in zip(names, children, strict=True)}


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].replace("-", "_")


# --- what a record says, whatever stands there -----------------------------------------------------------


def text_of(record: Any, *names: str) -> str:
    """The first of these that says something."""
    for name in names:
        found = record.get(name) if isinstance(record, dict) else None
        if isinstance(found, bool):
            continue
        if isinstance(found, str | int | float) and str(found).strip():
            return str(found).strip()
    return ""


def record_of(record: Any, name: str) -> Record:
    found = record.get(name) if isinstance(record, dict) else None
    return found if isinstance(found, dict) else {}


def list_of(record: Any, *names: str) -> list[Any]:
    for name in names:
        found = record.get(name) if isinstance(record, dict) else None
        if isinstance(found, list):
            return found
        if isinstance(found, dict):  # XML with one in it, or a list that says so
            inner = next((each for each in found.values() if isinstance(each, list)), None)
            return inner if inner is not None else [found]
    return []


def is_true(value: Any) -> bool:
    return value is True or str(value).casefold() in {"true", "1", "yes"}
