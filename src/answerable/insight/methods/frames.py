"""Tables as the methods take them: a pandas DataFrame, or columns by name."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from answerable.insight.methods.arrays import Flags

# A DataFrame, which has no types, or columns by name.
Frame: TypeAlias = Any | Mapping[str, Sequence[Any]]


def table_of(frame: Frame, *columns: str) -> pd.DataFrame:
    """These columns, without the rows in which one of them is missing."""
    table = frame if isinstance(frame, pd.DataFrame) else pd.DataFrame(dict(frame))
    missing = [name for name in columns if name not in table]
    if missing:
        raise ValueError(f"The table has no column {', '.join(missing)}.")
    return table[list(dict.fromkeys(columns))].dropna().reset_index(drop=True)


def flags_of(column: pd.Series, name: str) -> Flags:
    """A column of yes and no, however it was written down."""
    values = column.to_numpy()
    if not set(np.unique(values).tolist()) <= {0, 1}:
        raise ValueError(f"{name} must say yes or no in each row.")
    return np.asarray(values, bool)


def numbers_of(table: pd.DataFrame, columns: Sequence[str]) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """Columns as numbers, words as one column a value but the first; and which of them belong to which."""
    parts: dict[str, pd.DataFrame] = {}
    for name in columns:
        column = table[name]
        if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
            parts[name] = column.astype(float).to_frame(name)
        else:
            dummies = pd.get_dummies(column.astype(str), prefix=name, drop_first=True, dtype=float)
            parts[name] = dummies
    wide = pd.concat(list(parts.values()), axis=1) if parts else pd.DataFrame(index=table.index)
    return wide, {name: list(part.columns) for name, part in parts.items()}
