"""Kinds of events and the shape of their data. Each room declares its own in its `events.py`.

Data is small and typed so that nothing personal can slip in: numbers, truth values, moments, lists of ids, and
words (identifiers without spaces). Free text stays with the record that it belongs to and is named by id.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Data = dict[str, Any]
_WORD = re.compile(r"[A-Za-z0-9_.:/+-]{0,64}\Z")
_REGISTRY: dict[str, "Kind"] = {}


class Word(str):
    """An identifier of ours: `email`, `waiting_customer`, `imap:7`. No spaces, no @."""

    __slots__ = ()


class Ids(list[int]):
    """Primary keys."""


@dataclass(frozen=True)
class Kind:
    """A kind of event, `noun.past_tense`; `data` names every key its events may carry."""

    name: str
    data: Mapping[str, type]

    def __post_init__(self) -> None:
        if self.name in _REGISTRY:
            raise ValueError(f"the event kind {self.name} is declared twice")
        _REGISTRY[self.name] = self

    def checked(self, data: Mapping[str, Any]) -> Data:
        """The data as it is stored; raises TypeError for an unknown key or a value of another type."""
        unknown = data.keys() - self.data.keys()
        if unknown:
            raise TypeError(f"{self.name} carries no {', '.join(sorted(unknown))}")
        return {key: _stored(self, key, value) for key, value in sorted(data.items())}


def kind(name: str, **data: type) -> Kind:
    """Declare a kind of event: `CLOSED = kind("ticket.closed", status=int)`."""
    return Kind(name, data)


def known_kinds() -> Mapping[str, Kind]:
    return _REGISTRY


def _stored(kind: Kind, key: str, value: Any) -> Any:
    wanted = kind.data[key]
    if value is None:
        return None
    if wanted is bool and isinstance(value, bool):
        return value
    if wanted is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if wanted is datetime and isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if wanted is Word and isinstance(value, str) and _WORD.match(value):
        return str(value)
    if wanted is Ids and all(isinstance(item, int) for item in value):
        return list(value)
    raise TypeError(f"{kind.name}: {key} must be {wanted.__name__}, not {value!r}")
