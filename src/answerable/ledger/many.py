"""Many rows at once, as plain tuples: making an instance of a model, or calling Django's converters, for each takes
several times longer than what the database does.

    _MESSAGES = Table.of(Message, "id", "ticket", "created_at")
    for key, ticket, at in _MESSAGES.those(f"WHERE {among('ticket_id')}", keys_of(tickets)).read(): …

For whatever goes through thousands of rows: clocks that are made anew, a sample company. One row by its key is for
`ledger.rows`; a condition that is put together from words is for querysets.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from django.db import connection, models

from answerable.ledger.together import answers, foresee, send_along, send_what_waits

Row = Sequence[Any]
_FEW = 20  # so many rows may travel with other statements


@dataclass(frozen=True)
class Table:
    """Some columns of a model's table, in the order of a row's values. The first is the key, for those who update."""

    name: str
    columns: tuple[str, ...]
    fields: "tuple[models.Field[Any, Any], ...]" = field(repr=False, compare=False)

    @classmethod
    def of(cls, model: type[models.Model], *names: str) -> "Table":
        known = {each.name: each for each in model._meta.concrete_fields}
        fields = tuple(known[name] for name in names)
        return cls(model._meta.db_table, tuple(str(each.column) for each in fields), fields)

    def those(self, rest: str, *values: Any) -> "Those":
        """Its rows that `rest` chooses, which stands behind FROM and the table's name."""
        return Those(self, f"{_selection(self)} {rest}", values)

    def stored(self, rows: Collection[Row]) -> list[Row]:
        """Their values as the database keeps them, for `insert` and `update`."""
        return _changed(list(rows), _writers(self))

    def insert(self, rows: Sequence[Row]) -> None:
        """Of values as the database keeps them. A few travel with whatever else waits."""
        if not rows:
            return
        names = f"{self.name} ({_quoted(self.columns)})"
        if len(rows) <= _FEW:
            places = ", ".join([f"({_marks(self, '%s')})"] * len(rows))
            values = [value for row in rows for value in row]
            send_along(f"INSERT INTO {names} VALUES {places}", values)  # noqa: S608 - names of ours
        elif connection.vendor == "postgresql":
            send_what_waits()  # a COPY does not come by where statements are kept
            with connection.cursor() as cursor, cursor.copy(f"COPY {names} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            _on_sqlite(f"INSERT INTO {names} VALUES ({_marks(self, '?')})", rows)  # noqa: S608 - names of ours

    def update(self, rows: Sequence[Row]) -> None:
        """Of values as the database keeps them, in the rows that have these keys. A few travel, as above."""
        if not rows:
            return
        if len(rows) <= _FEW:
            for key, *values in rows:
                changes = ", ".join(f'"{column}" = %s' for column in self.columns[1:])
                send_along(f'UPDATE {self.name} SET {changes} WHERE "{self.columns[0]}" = %s', [*values, key])  # noqa: S608 - names of ours
        elif connection.vendor == "postgresql":
            given = json.dumps([dict(zip(self.columns, row, strict=True)) for row in rows])
            send_along(_update_on_postgresql(self), [given])
        else:
            numbered = enumerate(self.columns[1:], start=2)
            changes = ", ".join(f'"{column}" = ?{number}' for number, column in numbered)
            _on_sqlite(f'UPDATE {self.name} SET {changes} WHERE "{self.columns[0]}" = ?1', rows)  # noqa: S608 - names of ours


@dataclass(frozen=True)
class Those:
    """Rows that can be read, once it is known whether they travel with what else is asked (`ledger.together`)."""

    table: Table
    statement: str
    values: Row

    def foresee(self) -> None:
        foresee(self.statement, self.values)

    def read(self) -> list[Row]:
        """Moments are in UTC. What was JSON may be several rows' at once, and is not to be changed."""
        return _changed(list(answers(self.statement, self.values)), _readers(self.table))


class Rows:
    """Rows by table that wait to be inserted together, in the order in which the tables are named: what others point
    to comes first."""

    def __init__(self, *order: Table) -> None:
        self._order = order
        self._waiting: dict[str, list[Row]] = defaultdict(list)

    def add(self, table: Table, *values: Any) -> None:
        self._waiting[table.name].append(values)

    def insert(self) -> None:
        for table in self._order:
            table.insert(self._waiting.pop(table.name, []))


def among(column: str) -> str:
    """A condition for any number of keys, which are one value: see `keys_of`."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s::bigint[])"
    return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - a name of ours


def keys_of(keys: Collection[int]) -> str:
    listed = ",".join(map(str, keys))
    return f"{{{listed}}}" if connection.vendor == "postgresql" else f"[{listed}]"


def take_ids(model: type[models.Model], count: int) -> Iterator[int]:
    """So many primary keys that nobody else will be given; inside a transaction only."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return iter([row[0] for row in cursor.fetchall()])
        # Within an immediate transaction nobody else inserts, and an explicit key moves the counter along.
        cursor.execute("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [table])
        first = cursor.fetchone()[0] + 1
    return iter(range(first, first + count))


@lru_cache(maxsize=8192)  # one moment stands in half a dozen rows
def stored_moment(moment: datetime | None) -> str | None:
    """A moment as the database keeps it. PostgreSQL takes one as text too, sooner than psycopg makes it one."""
    if moment is None:
        return None
    in_utc = moment.astimezone(UTC)
    return str(in_utc if _is_postgresql() else in_utc.replace(tzinfo=None))


@lru_cache(maxsize=8192)
def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


@lru_cache(maxsize=2048)  # thousands of events say the same: which policy was applied, which status was set
def _document(text: str | None) -> Any:
    return None if text is None else json.loads(text)


_Change = Sequence[tuple[int, Callable[[Any], Any]]]  # of the value in this place


@cache
def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


@cache
def _selection(table: Table) -> str:
    """Moments as text in ISO's form: what reads them otherwise, a function in Python for each, takes most of the
    time."""
    as_text = "{}::text" if _is_postgresql() else "{} || '+00:00'"
    asked = [
        as_text.format(f'"{column}"') if isinstance(each, models.DateTimeField) else f'"{column}"'
        for column, each in zip(table.columns, table.fields, strict=True)
    ]
    return f"SELECT {', '.join(asked)} FROM {table.name}"  # noqa: S608 - names of ours


@cache
def _readers(table: Table) -> _Change:
    return _by_kind(table, {models.DateTimeField: _moment, models.JSONField: _document})


@cache
def _writers(table: Table) -> _Change:
    return _by_kind(table, {models.DateTimeField: stored_moment, models.JSONField: json.dumps})


def _by_kind(table: Table, kinds: "dict[type[models.Field[Any, Any]], Callable[[Any], Any]]") -> _Change:
    return [
        (place, change)
        for place, each in enumerate(table.fields)
        for kind, change in kinds.items()
        if isinstance(each, kind)
    ]


def _changed(rows: list[Row], changes: _Change) -> list[Row]:
    """Column by column: a loop over the rows in Python would take twice as long."""
    if not rows or not changes:
        return rows
    columns: list[Any] = list(zip(*rows, strict=True))
    for place, change in changes:
        columns[place] = map(change, columns[place])
    return list(zip(*columns, strict=True))


def _update_on_postgresql(table: Table) -> str:
    """All rows in one value, which the server takes apart: psycopg would look at each of their values."""
    types = {
        column: each.db_type(connection) for column, each in zip(table.columns, table.fields, strict=True)
    }
    given = ", ".join(f'"{column}" text' for column in table.columns)
    key, *changed = table.columns
    changes = ", ".join(f'"{column}" = given."{column}"::{types[column]}' for column in changed)
    return (
        f"UPDATE {table.name} SET {changes} FROM json_to_recordset(%s) AS given ({given}) "  # noqa: S608 - names of ours
        f'WHERE {table.name}."{key}" = given."{key}"::{types[key]}'
    )


def _on_sqlite(statement: str, rows: Sequence[Row]) -> None:
    """By the driver itself: Django's cursor would look at every value once more."""
    connection.connection.executemany(statement, rows)


def _quoted(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _marks(table: Table, mark: str) -> str:
    return ", ".join([mark] * len(table.columns))
