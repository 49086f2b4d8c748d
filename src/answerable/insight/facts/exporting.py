"""Facts as files, with what each column means beside them: Parquet, or JSON line by line."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models

from answerable.insight.facts.dictionary import TABLES, Table

BATCH = 20_000
FORMATS = ("parquet", "jsonl")
Write = Callable[[Table, Path], int]


def export(folder: Path, form: str) -> dict[str, int]:
    """How many rows of each table were written. What stands there under these names is written over."""
    folder.mkdir(parents=True, exist_ok=True)
    write = _WRITERS[form]
    written = {table.name: write(table, folder / f"{table.name}.{form}") for table in TABLES}
    (folder / "dictionary.json").write_text(json.dumps(dictionary(), ensure_ascii=False, indent=2) + "\n")
    return written


def dictionary() -> list[dict[str, Any]]:
    return [
        {
            "table": table.name,
            "meaning": table.meaning,
            "columns": [
                {"name": each.name, "type": _type_name(table, each.name), "meaning": each.meaning}
                for each in table.columns
            ],
        }
        for table in TABLES
    ]


def _rows(table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """In the order of their keys, some at a time."""
    names, last = [each.name for each in table.columns], 0
    while True:
        some = table.model._default_manager.filter(pk__gt=last).order_by("pk")
        rows = list(some.values_list("pk", *names)[:BATCH])
        if not rows:
            return
        yield [row[1:] for row in rows]
        last = rows[-1][0]


def _write_lines(table: Table, path: Path) -> int:
    names, count = [each.name for each in table.columns], 0
    with path.open("w", encoding="utf-8") as file:
        for rows in _rows(table):
            for row in rows:
                told = {name: _plain(value) for name, value in zip(names, row, strict=True)}
                file.write(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += len(rows)
    return count


def _write_parquet(table: Table, path: Path) -> int:
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {
        "moment": pa.timestamp("us", tz="UTC"),
        "date": pa.date32(),
        "whole number": pa.int64(),
        "yes or no": pa.bool_(),
        "text": pa.string(),
    }
    schema = pa.schema(
        [
            pa.field(each.name, kinds[_type_name(table, each.name)], metadata={"meaning": each.meaning})
            for each in table.columns
        ]
    )
    count = 0
    with parquet.ParquetWriter(path, schema) as writer:
        for rows in _rows(table):
            columns = [
                pa.array(values, each.type)
                for values, each in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            count += len(rows)
    return count


def _type_name(table: Table, name: str) -> str:
    column = table.model._meta.get_field(name)
    for kind, words in _TYPES:
        if isinstance(column, kind):
            return words
    return "whole number"  # a number, or the key of something else


_TYPES: "tuple[tuple[type[models.Field[Any, Any]], str], ...]" = (
    (models.DateTimeField, "moment"),
    (models.DateField, "date"),
    (models.BooleanField, "yes or no"),
    (models.CharField, "text"),
)
_WRITERS: dict[str, Write] = {"parquet": _write_parquet, "jsonl": _write_lines}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime | date) else value
