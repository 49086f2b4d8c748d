"""Inserting rows with statements that are kept.

Every mail and every answer inserts a dozen rows, and Django builds each INSERT anew, which takes several times longer
than executing it. Rows inserted here send no signals; nothing in this product listens to any.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
_Fields = Sequence["models.Field[Any, Any]"]


def insert(row: Row) -> Row:
    """What `row.save(force_insert=True)` does."""
    _insert(row, "")
    return row


def insert_or_leave(row: models.Model) -> bool:
    """Insert it unless a constraint of the database is in the way: then nothing happens, and this is False."""
    return _insert(row, " ON CONFLICT DO NOTHING")


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert those of one kind that no constraint refuses; they are not told their keys."""
    if not rows:
        return
    fields, start, places = _parts(type(rows[0]))
    sql = f"{start} VALUES {', '.join([places] * len(rows))} ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for row in rows for value in _values(row, fields)])


def _insert(row: models.Model, on_conflict: str) -> bool:
    fields, start, places = _parts(type(row))
    key = row._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"{start} VALUES {places}{on_conflict} RETURNING {key}", _values(row, fields))
        made = cursor.fetchone()
    if made is None:
        return False
    row.pk = made[0]
    row._state.adding, row._state.db = False, connection.alias
    return True


@cache
def _parts(model: type[models.Model]) -> tuple[_Fields, str, str]:
    """The columns that are given (a key only where the database makes none), and the statement around them."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = f"({', '.join(['%s'] * len(fields))})"
    return fields, f"INSERT INTO {quote(model._meta.db_table)} ({columns})", places


def _values(row: models.Model, fields: _Fields) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
