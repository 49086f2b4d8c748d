"""Many rows at once, on either database: COPY on PostgreSQL, one statement for all on SQLite."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.db import connection, models

Row = Sequence[Any]


@dataclass(frozen=True)
class Table:
    """Some columns of a model's table, in the order of a row's values."""

    name: str
    columns: tuple[str, ...]

    @classmethod
    def of(cls, model: type[models.Model], *names: str) -> "Table":
        columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
        return cls(model._meta.db_table, tuple(columns[name] for name in names))

    def insert(self, rows: list[Row]) -> None:
        if not rows:
            return
        quoted = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self.name} ({quoted}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["?"] * len(self.columns))
                statement = f"INSERT INTO {self.name} ({quoted}) VALUES ({marks})"  # noqa: S608 - names of ours
                # The driver itself: Django's cursor would look at every value once more.
                connection.connection.executemany(statement, rows)


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


@cache
def _keeps_zones() -> bool:
    return connection.vendor == "postgresql"


@lru_cache(maxsize=4096)  # one moment stands in half a dozen rows
def stored_moment(moment: datetime | None) -> Any:
    """A moment in UTC as the database keeps it."""
    if moment is None or _keeps_zones():
        return moment
    return str(moment.replace(tzinfo=None))
