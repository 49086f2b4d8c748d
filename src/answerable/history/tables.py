"""Tables with a row for each case, or for each change of one (an event log), as cases."""

import csv
import io
import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

from answerable.history.files import opened_text
from answerable.history.mapping import MOST_COLUMNS, Plan, Role, Row, is_empty
from answerable.history.moments import read_moment
from answerable.history.shape import (
    NOBODY,
    Case,
    Change,
    Loss,
    LossKind,
    Person,
    Said,
    Step,
    Unreadable,
)

Numbered = tuple[int, Row]  # the line on which it begins, and the row
_SAMPLE = 64 * 1024
_MOST_IN_FIELD = 4 * 1024 * 1024
_ENDS = frozenset({Role.SOLVED, Role.CLOSED})
_DELIMITERS = ",;\t|"
csv.field_size_limit(_MOST_IN_FIELD)


def read_csv(path: Path) -> Iterator[Numbered | Loss]:
    """Its rows; one that has other columns than the first is told and left out."""
    with opened_text(path) as file:
        text = file.read(_SAMPLE)
        delimiter = _delimiter(text)
        reader = csv.reader(_again(text, file), delimiter=delimiter)
        columns = _columns(reader)
        while True:
            line = reader.line_num + 1
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Loss(LossKind.BROKEN, f"not readable: {error}"[:200], f"line {line}")
                continue
            if not any(values):
                continue
            if len(values) != len(columns):
                reason = f"{len(values)} values for {len(columns)} columns"
                yield Loss(LossKind.BROKEN, reason, f"line {line}")
                continue
            yield line, dict(zip(columns, values, strict=True))


def cases_of(
    rows: Iterable[Numbered | Loss], plan: Plan, *, are_sorted: bool = False
) -> Iterator[Case | Loss]:
    """`are_sorted`: all rows of a case stand together."""
    rows = _telling_what_is_left_out(rows, plan)
    if not plan.is_log:
        yield from _whole_cases(rows, plan)
    elif are_sorted:
        yield from _grouped(rows, plan)
    else:
        yield from _staged(rows, plan)


def _telling_what_is_left_out(rows: Iterable[Numbered | Loss], plan: Plan) -> Iterator[Numbered | Loss]:
    """Each column that says something and is not asked, once: in a log, what is solved and closed the changes say."""
    asked = {name for name, role in plan.columns.items() if not (plan.is_log and role in _ENDS)}
    told: set[str] = set()
    for each in rows:
        if not isinstance(each, Loss):
            line, row = each
            for name, text in row.items():
                if name not in asked and name not in told and not is_empty(text):
                    told.add(name)
                    yield Loss(LossKind.NO_PLACE, name, f"line {line}")
        yield each


def _columns(reader: Iterator[list[str]]) -> list[str]:
    try:
        columns = [name.strip() for name in next(reader)]
    except StopIteration:
        raise Unreadable("The file is empty.") from None
    except csv.Error as error:
        raise Unreadable(f"That is not a table: {error}.") from error
    if len(columns) < 2 or len(columns) > MOST_COLUMNS:
        raise Unreadable("That is not a table with a name for each column in its first row.")
    seen: dict[str, int] = {}
    for place, name in enumerate(columns):
        name = name or f"column {place + 1}"
        seen[name] = seen.get(name, 0) + 1
        columns[place] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return columns


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _again(text: str, file: io.TextIOBase) -> Iterator[str]:
    """The lines of what was read to look at it, and then the file's."""
    head, newline, rest = text.rpartition("\n")
    yield from io.StringIO(head + newline, newline="")
    if rest or not newline:
        yield rest + file.readline()
    yield from file


# --- a row for each case ----------------------------------------------------------------------------------


def _whole_cases(rows: Iterable[Numbered | Loss], plan: Plan) -> Iterator[Case | Loss]:
    for each in rows:
        if isinstance(each, Loss):
            yield each
        else:
            yield from _Reader(plan).whole(each)


# --- a row for each change --------------------------------------------------------------------------------


def _grouped(rows: Iterable[Numbered | Loss], plan: Plan) -> Iterator[Case | Loss]:
    name = plan.column(Role.CASE) or ""
    key = ""
    group: list[Numbered] = []
    for each in rows:
        if isinstance(each, Loss):
            yield each
            continue
        here = each[1].get(name, "").strip()
        if group and here != key:
            yield from _Reader(plan).changes(group)
            group = []
        key = here
        group.append(each)
    if group:
        yield from _Reader(plan).changes(group)


def _staged(rows: Iterable[Numbered | Loss], plan: Plan) -> Iterator[Case | Loss]:
    """Rows of one case may stand anywhere: they are put together on the disk, however many there are."""
    name = plan.column(Role.CASE) or ""
    with tempfile.TemporaryDirectory(prefix="answerable-history-") as folder:
        staging = sqlite3.connect(Path(folder) / "rows.db", isolation_level=None)
        try:
            staging.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16384;"
                "CREATE TABLE line (number INTEGER, subject TEXT, told TEXT)"
            )
            staging.execute("BEGIN")
            for each in rows:
                if isinstance(each, Loss):
                    yield each
                    continue
                number, row = each
                values = (number, row.get(name, "").strip(), json.dumps(row, ensure_ascii=False))
                staging.execute("INSERT INTO line VALUES (?, ?, ?)", values)
            staging.execute("COMMIT")
            staging.executescript(
                "CREATE TABLE one AS SELECT subject, min(number) AS begins FROM line GROUP BY subject;"
                "CREATE INDEX line_by_subject ON line (subject, number); CREATE INDEX one_by_place ON one (begins)"
            )
            found = staging.execute(
                "SELECT line.number, line.subject, line.told FROM one CROSS JOIN line ON line.subject = one.subject "
                "ORDER BY one.begins, line.number"
            )
            for _subject, group in groupby(found, lambda found_row: found_row[1]):
                yield from _Reader(plan).changes([(line, json.loads(told)) for line, _key, told in group])
        finally:
            staging.close()


class _Reader:
    """One case out of its rows; what of it is lost comes before it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.losses: list[Loss] = []

    def whole(self, numbered: Numbered) -> Iterator[Case | Loss]:
        line, row = numbered
        place = f"line {line}"
        opened = self._moment(row, Role.OPENED, place) or self._moment(row, Role.AT, place)
        key = self._text(row, Role.CASE)
        if not key or opened is None:
            reason = "no ticket number" if not key else "no moment at which it was opened"
            yield from self._broken(reason, place)
            return
        steps = list(self._ends(row, opened, place))
        yield from self._case(row, key, opened, steps, place)

    def changes(self, rows: Sequence[Numbered]) -> Iterator[Case | Loss]:
        key = self._text(rows[0][1], Role.CASE)
        if not key:
            for line, _row in rows:
                yield from self._broken("no ticket number", f"line {line}")
            return
        steps: list[Change] = []
        for line, row in rows:
            at = self._moment(row, Role.AT, f"line {line}")
            if at is None:
                self.losses.append(Loss(LossKind.BROKEN, "no moment of the change", f"line {line}"))
            else:
                steps.append(self._change(row, at))
        line, first = rows[0]
        opened = self._moment(first, Role.OPENED, f"line {line}")
        steps.sort(key=lambda step: step.at)
        if not steps and opened is None:
            yield from self.losses
            return
        opened = min(filter(None, (opened, steps[0].at if steps else None)))
        yield from self._case(first, key, opened, steps, f"line {line}")

    def _case(
        self, row: Row, key: str, opened: datetime, steps: Sequence[Step], place: str
    ) -> Iterator[Case | Loss]:
        text = self._text(row, Role.TEXT)
        customer = self._customer(row)
        said = (Said(opened, text, customer),) if text else ()
        tags = [tag for name in self.plan.all_of(Role.TAG) for tag in _tags(row.get(name, ""))]
        yield from self.losses
        yield Case(
            key, opened, place, self._text(row, Role.SUBJECT), customer, self._text(row, Role.CHANNEL), tags,
            (*said, *steps),
        )  # fmt: skip

    def _ends(self, row: Row, opened: datetime, place: str) -> Iterator[Change]:
        """What a row that tells of a whole case lets one know: how it began, and how it stands."""
        now = self._change(row, opened)
        solved, closed = self._moment(row, Role.SOLVED, place), self._moment(row, Role.CLOSED, place)
        if solved is None and closed is None:
            at = self._moment(row, Role.AT, place) or opened
            yield replace(now, state=None)
            if now.state is not None:
                yield Change(max(at, opened), state=now.state)
            return
        yield replace(now, state=None)
        if solved is not None:
            yield Change(solved, state="solved")
        if closed is not None:
            yield Change(closed, state="closed")

    def _change(self, row: Row, at: datetime) -> Change:
        plan = self.plan
        person = None
        if plan.column(Role.PERSON):
            name = self._text(row, Role.PERSON)
            person = _person(name) if name else NOBODY
        by = self._text(row, Role.BY)
        return Change(
            at, self._text(row, Role.STATE) or None, self._text(row, Role.TEAM) or None, person,
            self._text(row, Role.PRIORITY) or None, _person(by) if by else NOBODY,
        )  # fmt: skip

    def _customer(self, row: Row) -> Person:
        name, address = self._text(row, Role.CUSTOMER), self._text(row, Role.ADDRESS)
        if not address and "@" in name:
            name, address = "", name
        return Person(address or name, name, address)

    def _text(self, row: Row, role: Role) -> str:
        name = self.plan.column(role)
        text = row.get(name, "") if name else ""
        return "" if is_empty(text) else text.strip()

    def _moment(self, row: Row, role: Role, place: str) -> datetime | None:
        text = self._text(row, role)
        if not text:
            return None
        found = read_moment(text, self.plan.reading)
        name = self.plan.column(role) or ""
        if found is None:
            self.losses.append(Loss(LossKind.NO_MOMENT, name, place))
            return None
        if not found.has_zone and not self.plan.has_said_zone:
            self.losses.append(Loss(LossKind.NO_ZONE, name, place))
        return found.at

    def _broken(self, reason: str, place: str) -> Iterator[Loss]:
        yield from self.losses
        yield Loss(LossKind.BROKEN, reason, place)


def _person(name: str) -> Person:
    return Person(name, "" if "@" in name else name, name if "@" in name else "")


def _tags(text: str) -> list[str]:
    if is_empty(text):
        return []
    return [
        part.strip()
        for part in text.replace(";", ",").strip("[]").replace('"', "").split(",")
        if part.strip()
    ]
