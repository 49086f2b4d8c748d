"""How many rows belong to each of a few others: in one statement, and never beyond a limit."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

MOST = 1000


def counts(rows: QuerySet[Model], column: str, keys: Sequence[int], *, most: int = MOST) -> dict[int, str]:
    """ "12", or "999+" for more than is worth counting. `column` needs an index; each key reads at most `most` rows."""
    found = numbers([rows], column, keys, most=most)
    return {key: _words(found[key][0], most) for key in keys}


def numbers(
    several: Sequence[QuerySet[Any]], column: str, keys: Sequence[int | None], *, most: int = MOST
) -> dict[int | None, tuple[int, ...]]:
    """For each key how many of each of several kinds of rows are its own, in one statement; `most` means "or more"."""
    if not keys:
        return {}
    parts: list[str] = []
    values: list[Any] = []
    for number, (key, rows) in enumerate((key, rows) for key in keys for rows in several):
        some = rows.filter(**{column: key}).order_by().values(column)[:most]
        sql, given = some.query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS c{number})")  # noqa: S608 - Django's own statement
        values += list(given)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), values)
        found = cursor.fetchone()
    each = len(several)
    return {key: tuple(found[place * each : (place + 1) * each]) for place, key in enumerate(keys)}


def capped(rows: QuerySet[Model], *, most: int = MOST) -> str:
    return _words(rows.order_by()[:most].count(), most)


def badge(rows: QuerySet[Any]) -> str:
    """What stands beside a place in the rail: nothing for none, and at most "99+"."""
    words = capped(rows, most=100)
    return "" if words == "0" else words


def _words(count: int, most: int) -> str:
    return str(count) if count < most else f"{most - 1}+"
