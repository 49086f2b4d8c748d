"""Single rows by statements that are kept: insert, update, find, lock.

Every mail and every answer does a few dozen of these, and Django builds each statement anew, which takes several times
longer than executing it. For anything but one row by plain equality there are querysets. No signals are sent; nothing
in this product listens to any.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from answerable.ledger.together import Rows, answers, drawn_keys, foresee, send_along

Row = TypeVar("Row", bound=models.Model)
_PLAIN_TYPES = {str, int, bool, type(None)}  # themselves: an enumeration's member is asked for
_PLAIN_FIELDS = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)


def insert(row: Row) -> Row:
    """What `row.save(force_insert=True)` does."""
    keys = drawn_keys(type(row))
    if keys is None:
        _insert(row, "")
    else:
        _insert_as(row, keys[0])
    return row


def insert_or_leave(row: models.Model) -> bool:
    """Insert it unless a constraint of the database is in the way: then nothing happens, and this is False."""
    return _insert(row, " ON CONFLICT DO NOTHING")


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert those of one kind in one statement; they are not told their keys."""
    _insert_many(rows, "")


def insert_missing(rows: Sequence[models.Model]) -> None:
    """Like `insert_all`, but without those that a constraint refuses."""
    _insert_many(rows, " ON CONFLICT DO NOTHING")


def update(row: models.Model, *names: str) -> None:
    """What `row.save(update_fields=names)` does, but it must be there."""

    def heard(cursor: Any) -> None:
        if not cursor.rowcount:
            raise row.DoesNotExist  # type: ignore[attr-defined]

    statement, fields = _update(type(row), names)
    database = connections[DEFAULT_DB_ALIAS]
    send_along(statement, [_prepared(field, row, database) for field in fields] + [row.pk], heard)


def find(model: type[Row], **equal: Any) -> Row | None:
    """The one row in which these columns have these values (none of them None)."""
    return _first(model, answers(*_asking(model, equal)))


def foresee_find(model: type[models.Model], **equal: Any) -> None:
    """The same will be asked with `find`: let it travel along."""
    foresee(*_asking(model, equal))


def locked(model: type[Row], key: Any) -> Row:
    """What `select_for_update().get(pk=key)` gives."""
    row = _first(model, answers(*_asking_for_lock(model, key)))
    if row is None:
        raise model.DoesNotExist  # type: ignore[attr-defined]
    return row


def foresee_locked(model: type[models.Model], key: Any) -> None:
    """The same will be asked with `locked`; what travels behind it is read under the lock."""
    foresee(*_asking_for_lock(model, key))


def columns(model: type[models.Model], *, of: str = "") -> str:
    """All of them, for statements of one's own whose rows `row_of` then reads; `of` is the table's name in there."""
    prefix = f"{of}." if of else ""
    return ", ".join(prefix + _quoted(field.column) for field in model._meta.concrete_fields)


def row_of(model: type[Row], values: Sequence[Any]) -> Row:
    """The database's values for `columns(model)` as a row."""
    table = _table(model)
    return model.from_db(connection.alias, table.names, table.read(values))


@dataclass(frozen=True)
class _Table:
    """What is known of a model once and for all; `given` are the columns whose values are ours to say."""

    given: "Sequence[models.Field[Any, Any]]"
    insertion: str
    insertion_as: str  # with a key of ours first
    places: str
    names: Sequence[str]
    readers: "Sequence[tuple[int, Any, Sequence[Callable[..., Any]]]]"

    def values(self, row: models.Model) -> list[Any]:
        database = connections[
            DEFAULT_DB_ALIAS
        ]  # itself: `connection` looks it up for each thing it is asked
        return [_prepared(field, row, database) for field in self.given]

    def read(self, found: Sequence[Any]) -> list[Any]:
        """The database's values as Python's."""
        values = list(found)
        for place, column, converters in self.readers:
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        return values


def _asking(model: type[models.Model], equal: dict[str, Any]) -> tuple[str, list[Any]]:
    statement, fields = _selection(model, tuple(equal))
    values = [
        field.get_db_prep_value(value, connection)
        for field, value in zip(fields, equal.values(), strict=True)
    ]
    return statement, values


def _asking_for_lock(model: type[models.Model], key: Any) -> tuple[str, list[Any]]:
    statement, values = _asking(model, {"pk": key})
    can_lock = connection.features.has_select_for_update
    return f"{statement} {connection.ops.for_update_sql()}" if can_lock else statement, values


def _first(model: type[Row], found: Rows) -> Row | None:
    return row_of(model, found[0]) if found else None


def _insert(row: models.Model, on_conflict: str) -> bool:
    table, key = _table(type(row)), row._meta.pk.column
    statement = f"{table.insertion} VALUES {table.places}{on_conflict} RETURNING {key}"
    with connection.cursor() as cursor:
        cursor.execute(statement, table.values(row))
        made = cursor.fetchone()
    if made is None:
        return False
    _is_kept_as(row, made[0])
    return True


def _insert_as(row: models.Model, key: int) -> None:
    """With a key drawn beforehand, so that the answer can wait."""
    table = _table(type(row))
    values = table.values(row)
    places = ", ".join(["%s"] * (1 + len(values)))
    send_along(f"{table.insertion_as} VALUES ({places})", [key, *values])
    _is_kept_as(row, key)


def _is_kept_as(row: models.Model, key: Any) -> None:
    row.pk = key
    row._state.adding, row._state.db = False, connection.alias


def _prepared(field: "models.Field[Any, Any]", row: models.Model, database: BaseDatabaseWrapper) -> Any:
    value = getattr(row, field.attname)
    # Most values are as the database wants them; asking each field for it took as long as executing the statement.
    if type(value) in _PLAIN_TYPES and isinstance(field, _PLAIN_FIELDS):
        return value
    return field.get_db_prep_save(value, database)


def _insert_many(rows: Sequence[models.Model], on_conflict: str) -> None:
    if not rows:
        return
    table = _table(type(rows[0]))
    places = ", ".join([table.places] * len(rows))
    values = [value for row in rows for value in table.values(row)]
    send_along(f"{table.insertion} VALUES {places}{on_conflict}", values)


@cache
def _table(model: type[models.Model]) -> _Table:
    every, key = model._meta.concrete_fields, model._meta.pk
    # The database makes the keys, unless they are other rows' keys or words.
    given = [field for field in every if not isinstance(field, models.AutoField)]
    readers = []
    for place, field in enumerate(every):
        column = field.get_col(model._meta.db_table)
        converters = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
        if converters:
            readers.append((place, column, converters))
    return _Table(
        given,
        f"INSERT INTO {_quoted(model._meta.db_table)} ({_columns(given)})",
        f"INSERT INTO {_quoted(model._meta.db_table)} ({_columns([key, *given])})",
        f"({', '.join(['%s'] * len(given))})",
        [field.attname for field in every],
        readers,
    )


@cache
def _update(
    model: type[models.Model], names: tuple[str, ...]
) -> "tuple[str, Sequence[models.Field[Any, Any]]]":
    fields = [_field(model, name) for name in names]
    changes = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    key = _quoted(model._meta.pk.column)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {key} = %s", fields  # noqa: S608 - our own names


@cache
def _selection(
    model: type[models.Model], names: tuple[str, ...]
) -> "tuple[str, Sequence[models.Field[Any, Any]]]":
    fields = [_field(model, name) for name in names]
    conditions = " AND ".join(f"{_quoted(field.column)} = %s" for field in fields)
    return f"SELECT {columns(model)} FROM {_quoted(model._meta.db_table)} WHERE {conditions}", fields  # noqa: S608 - our own names


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field: models.Field[Any, Any] = model._meta.pk if name == "pk" else model._meta.get_field(name)  # type: ignore[assignment]
    return field


def _columns(fields: "Sequence[models.Field[Any, Any]]") -> str:
    return ", ".join(_quoted(field.column) for field in fields)


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
