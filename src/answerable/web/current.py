"""The language and the time zone of the request at hand, and where its addresses begin, read in one step.

Django keeps each in asgiref's `Local`, which takes a lock and compares threads whenever it is read: a page reads them a
thousand times, and that was an eighth of its work. A `ContextVar` keeps them apart in the same way, between threads and
between tasks. What a language calls a text is looked up once, not in each catalogue for each reading.
"""

from contextvars import ContextVar
from functools import lru_cache
from typing import Any, ClassVar

from django.urls import base as addresses
from django.utils import timezone
from django.utils.translation import trans_real

_REMEMBERED = 20_000  # texts of a language: more than the product has


class Current:
    """What Django asks of a `Local`: `value`, which is not there until it is set."""

    _unset: ClassVar[Any] = object()

    def __init__(self) -> None:
        self._held: ContextVar[Any] = ContextVar("current", default=self._unset)

    @property
    def value(self) -> Any:
        if (held := self._held.get()) is self._unset:
            raise AttributeError("value")
        return held

    @value.setter
    def value(self, held: Any) -> None:
        self._held.set(self.prepared(held))

    @value.deleter
    def value(self) -> None:
        self._held.set(self._unset)

    def prepared(self, held: Any) -> Any:
        return held


class CurrentLanguage(Current):
    """Holds Django's translations of it, which remember from then on what they looked up."""

    def prepared(self, held: Any) -> Any:
        if held is not None and "gettext" not in vars(held):
            held.gettext = lru_cache(_REMEMBERED)(held.gettext)
        return held


def read_quickly() -> None:
    """From now on, in this process; what was set before stays so, as Django begins with the prefix of addresses."""
    for place, name, current in (
        (trans_real, "_active", CurrentLanguage()),
        (timezone, "_active", Current()),
        (addresses, "_prefixes", Current()),
        (addresses, "_urlconfs", Current()),
    ):
        was = getattr(place, name)  # a Django without it keeps them otherwise
        if hasattr(was, "value"):
            current.value = was.value
        setattr(place, name, current)
