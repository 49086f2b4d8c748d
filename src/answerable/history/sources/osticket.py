"""osTicket: a dump of its database. Its tables are put together on the disk; one ticket at a time is in memory."""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from answerable.history.mapping import Plan, Row
from answerable.history.shape import NOBODY, Case, Change, Loss, LossKind, Person, Said, Step, Unreadable
from answerable.history.sources.telling import Telling, fields, plain
from answerable.history.sql_dumps import read_dump

# Of each table: the column that is its key, and the one by which it is looked for.
_TABLES = {
    "ticket": ("ticket_id", ""),
    "ticket__cdata": ("ticket_id", ""),
    "ticket_status": ("id", ""),
    "department": ("id", ""),
    "team": ("team_id", ""),
    "staff": ("staff_id", ""),
    "user": ("id", ""),
    "user_email": ("id", ""),
    "thread": ("id", "object_id"),
    "thread_entry": ("id", "thread_id"),
    "thread_event": ("id", "thread_id"),
    "event": ("id", ""),
    "attachment": ("id", "object_id"),
}
_KNOWN = fields(
    "ticket_id number user_id user_email_id status_id dept_id staff_id team_id source created updated "
    "lastupdate closed reopened est_duedate isanswered isoverdue lastmessage lastresponse flags ticket_pid "
    "lock_id sort source_extra email_id"
)
_STATES = {"closed": "closed", "reopened": "open", "resolved": "solved"}


def read(path: Path, plan: Plan) -> Iterator[Case | Loss]:
    with tempfile.TemporaryDirectory(prefix="answerable-history-") as folder:
        tables = _Tables(Path(folder) / "tables.db")
        try:
            yield from tables.fill(path)
            if not tables.has("ticket"):
                raise Unreadable("There is no table of tickets in this dump.")
            for row in tables.every("ticket"):
                yield from _Ticket(row, tables, plan).read()
        finally:
            tables.close()


class _Tables:
    def __init__(self, path: Path) -> None:
        self._kept = sqlite3.connect(path, isolation_level=None)
        self._kept.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16384;"
            "CREATE TABLE line (name TEXT, key INTEGER, within INTEGER, told TEXT)"
        )

    def fill(self, path: Path) -> Iterator[Loss]:
        self._kept.execute("BEGIN")
        for each in read_dump(path):
            if isinstance(each, Loss):
                yield each
                continue
            table, row = each
            name = table.partition("_")[2] or table
            if name in _TABLES:
                key, within = _TABLES[name]
                told = json.dumps(row, ensure_ascii=False)
                values = (name, _number(row.get(key)), _number(row.get(within)), told)
                self._kept.execute("INSERT INTO line VALUES (?, ?, ?, ?)", values)
        self._kept.execute("COMMIT")
        self._kept.executescript(
            "CREATE INDEX line_by_key ON line (name, key); CREATE INDEX line_within ON line (name, within, key)"
        )

    def has(self, name: str) -> bool:
        return self._kept.execute("SELECT 1 FROM line WHERE name = ? LIMIT 1", (name,)).fetchone() is not None

    def every(self, name: str) -> Iterator[Row]:
        last = -1
        while found := self._kept.execute(
            "SELECT key, told FROM line WHERE name = ? AND key > ? ORDER BY key LIMIT 500", (name, last)
        ).fetchall():
            yield from (json.loads(told) for _key, told in found)
            last = found[-1][0]

    def one(self, name: str, key: str) -> Row:
        found = self._kept.execute(
            "SELECT told FROM line WHERE name = ? AND key = ?", (name, _number(key))
        ).fetchone()
        return json.loads(found[0]) if found else {}

    def within(self, name: str, key: str) -> list[Row]:
        found = self._kept.execute(
            "SELECT told FROM line WHERE name = ? AND within = ? ORDER BY key", (name, _number(key))
        )
        return [json.loads(told) for (told,) in found]

    def close(self) -> None:
        self._kept.close()


class _Ticket(Telling):
    def __init__(self, row: Row, tables: _Tables, plan: Plan) -> None:
        super().__init__(f"ticket {row.get('ticket_id', '')}", plan)
        self.row, self.tables = row, tables
        self.customer = self._user(row.get("user_id", ""))

    def read(self) -> Iterator[Case | Loss]:
        row = self.row
        key, opened = row.get("number") or row.get("ticket_id", ""), self.moment(row, "created")
        if not key or opened is None:
            yield from self.broken("no number" if not key else "no moment at which it was opened")
            return
        threads = [
            each
            for each in self.tables.within("thread", row.get("ticket_id", ""))
            if each.get("object_type") == "T"
        ]
        happened = [event for each in threads for event in self.tables.within("thread_event", each["id"])]
        steps: list[Step] = [*self._changes(happened)]
        for each in threads:
            steps += self._entries(each["id"])
        words = self.tables.one("ticket__cdata", row.get("ticket_id", ""))
        self.unplaced(dict(row), _KNOWN)
        self.unplaced(dict(words), {"ticket_id", "subject", "priority"})
        yield from self.losses
        yield Case(
            key, opened, self.place, words.get("subject", ""), self.customer, row.get("source", ""), (), steps
        )  # fmt: skip

    def _changes(self, happened: list[Row]) -> Iterator[Change]:
        """As the events of its threads tell; how it stands at the end is what the ticket says."""
        opened = self.moment(self.row, "created")
        assert opened is not None
        told: list[Change] = []
        for event in happened:
            change = self._happened(event)
            if change is not None:
                told.append(change)
        first = next(
            (event for event in happened if self._name(event) in ("created", "transferred")), self.row
        )
        yield Change(opened, team=self._team(first))
        yield from told
        if not any(change.person for change in told) and self.row.get("staff_id", "0") != "0":
            yield Change(opened, person=self._staff(self.row["staff_id"]))
        state = self.tables.one("ticket_status", self.row.get("status_id", ""))
        stands = state.get("name") or state.get("state") or ""
        last = self.moment(self.row, "closed") if state.get("state") == "closed" else None
        last = last or self.moment(self.row, "lastupdate", "updated") or opened
        ended = next((change for change in reversed(told) if change.state), None)
        # The event says that it was closed, the status whether as solved.
        if stands:
            yield Change(
                ended.at if ended is not None and state.get("state") == "closed" else last, state=stands
            )

    def _happened(self, event: Row) -> Change | None:
        at, name = self.moment(event, "timestamp"), self._name(event)
        if at is None:
            self.lose(LossKind.BROKEN, "an event without a moment")
            return None
        by = self._staff(event.get("uid", "")) if event.get("uid_type") == "S" else NOBODY
        if name == "assigned":
            return Change(at, person=self._staff(event.get("staff_id", "")), by=by)
        if name == "released":
            return Change(at, person=NOBODY, by=by)
        if name == "transferred":
            return Change(at, team=self._team(event), by=by)
        return Change(at, state=_STATES[name], by=by) if name in _STATES else None

    def _name(self, event: Row) -> str:
        """Newer versions keep it in a table of its own."""
        return event.get("state") or self.tables.one("event", event.get("event_id", "")).get("name", "")

    def _entries(self, thread: str) -> Iterator[Said]:
        for entry in self.tables.within("thread_entry", thread):
            at, kind = self.moment(entry, "created"), entry.get("type", "")
            if at is None or kind not in ("M", "R", "N"):
                self.lose(LossKind.BROKEN, "an entry without a moment, or of an unknown kind")
                continue
            if any(each.get("type") == "H" for each in self.tables.within("attachment", entry["id"])):
                self.lose(LossKind.FILES, "attachment")
            by = (
                self._user(entry.get("user_id", ""))
                if kind == "M"
                else self._staff(entry.get("staff_id", ""))
            )
            if by.is_nobody and kind == "M":
                by = self.customer
            text = plain(entry.get("body", ""), is_html=entry.get("format") == "html")
            yield Said(
                at, text, by, is_ours=kind == "R", is_note=kind == "N",
                is_automatic=kind == "R" and by.is_nobody,
            )  # fmt: skip

    def _team(self, row: Row) -> str | None:
        found = self.tables.one("department", row.get("dept_id", ""))
        return found.get("name") or None

    def _staff(self, key: str) -> Person:
        row = self.tables.one("staff", key) if key not in ("", "0") else {}
        if not row:
            return NOBODY
        name = " ".join(filter(None, (row.get("firstname"), row.get("lastname")))) or row.get("username", "")
        return Person(f"staff {key}", name, row.get("email", ""))

    def _user(self, key: str) -> Person:
        row = self.tables.one("user", key) if key not in ("", "0") else {}
        if not row:
            return NOBODY
        address = self.tables.one("user_email", row.get("default_email_id", "")).get("address", "")
        return Person(f"user {key}", row.get("name", ""), address)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0
