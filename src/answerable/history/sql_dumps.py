"""Rows out of a dump of a MySQL database, as `mysqldump` and phpMyAdmin write it; one statement at a time is in memory.

Nothing is executed: names of columns and values are read, and that is all.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from answerable.history.files import opened_text
from answerable.history.mapping import Row
from answerable.history.shape import Loss, LossKind, Unreadable

_INSERT = re.compile(
    r"\s*INSERT\s+(?:IGNORE\s+)?INTO\s+[`\"]?(\w+)[`\"]?\s*(?:\(([^)]*)\))?\s*VALUES\s*", re.I
)
_BEGINS = re.compile(r"\s*INSERT\s+(?:IGNORE\s+)?INTO\s", re.I)
_CREATE = re.compile(r"\s*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[`\"]?(\w+)", re.I)
_COLUMN = re.compile(r"\s*`(\w+)`\s")
_VALUE = re.compile(
    r"\s*(?:(?P<null>NULL)|(?:_binary\s+|N)?'(?P<text>[^'\\]*(?:(?:\\.|'')[^'\\]*)*)'|(?P<plain>[-+.\w]+))\s*([,)])",
    re.S | re.I,
)
_ESCAPED = re.compile(r"\\(.)|''", re.S)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "0": "", "Z": "", "b": "\b"}
_MOST = 256 * 1024 * 1024  # characters of one statement


def read_dump(path: Path) -> Iterator[tuple[str, Row] | Loss]:
    """Each row with its table's name."""
    columns: dict[str, list[str]] = {}
    created, has_any = "", False
    with opened_text(path) as file:
        for line in file:
            if created:
                if found := _COLUMN.match(line):
                    columns[created].append(found[1])
                elif line.lstrip().startswith(")"):
                    created = ""
                continue
            if found := _CREATE.match(line):
                created, has_any = found[1], True
                columns[created] = []
            elif _BEGINS.match(line):
                has_any = True
                yield from _inserted(_whole(line, file), columns)
    if not has_any:
        raise Unreadable("That is not a dump of a database: no table is made or filled in it.")


def _whole(line: str, file: Iterator[str]) -> str:
    """The statement to its end, however many lines it takes."""
    parts, length = [line], len(line)
    while not parts[-1].rstrip().endswith(";") or not _is_whole("".join(parts)):
        more = next(file, "")
        length += len(more)
        if not more or length > _MOST:
            break
        parts.append(more)
    return "".join(parts)


def _is_whole(statement: str) -> bool:
    """A text with a line of its own may end like a statement."""
    return len(re.sub(r"\\.|[^'\\]", "", statement, flags=re.S)) % 2 == 0


def _inserted(statement: str, columns: dict[str, list[str]]) -> Iterator[tuple[str, Row] | Loss]:
    begins = _INSERT.match(statement)
    if begins is None:
        yield Loss(LossKind.BROKEN, "a statement that fills a table", "")
        return
    table, named = begins[1], begins[2]
    names = [each.strip(' `"\n\r\t') for each in named.split(",")] if named else columns.get(table, [])
    place = begins.end()
    number = 0
    while (start := statement.find("(", place)) >= 0 and statement[place:start].strip(" ,\n\r\t") == "":
        values, place = _row(statement, start + 1)
        number += 1
        if values is None or len(values) != len(names):
            yield Loss(LossKind.BROKEN, f"a row of {table}", f"row {number}")
            if values is None:
                return
            continue
        yield table, dict(zip(names, values, strict=True))


def _row(statement: str, place: int) -> tuple[list[str] | None, int]:
    values: list[str] = []
    while found := _VALUE.match(statement, place):
        if found["null"]:
            values.append("")
        elif found["text"] is not None:
            values.append(_ESCAPED.sub(_letter, found["text"]))
        else:
            values.append(found["plain"])
        place = found.end()
        if found[4] == ")":
            return values, place
    return None, place


def _letter(found: re.Match[str]) -> str:
    return "'" if found[1] is None else _LETTERS.get(found[1], found[1])
