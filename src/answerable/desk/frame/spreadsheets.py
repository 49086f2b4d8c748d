"""Tables as files. What a spreadsheet would take for a formula stays text."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return kept.getvalue()


def _cell(value: object) -> object:
    """Numbers are what they are, also below nothing."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, list):
        value = "; ".join(value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
