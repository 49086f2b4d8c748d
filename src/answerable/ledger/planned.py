"""Questions that PostgreSQL keeps planned. Planning one anew each time takes it several times longer than answering:
of what a page waited for it, that was the most.

A connection that is asked the same again keeps it by a name (`PREPARE`) and is asked by that name from then on. Whether
one plan serves all values, PostgreSQL decides. The values stand in the statement as they always do, with the types that
they have there, so that it means the same; what cannot be kept is asked as ever. See decision 44.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError, ProgrammingError, connection

_AGAIN = 3  # as often as it was asked before it is kept
_MOST = 400  # of a connection; each takes the server some dozens of kilobytes
# Of what it asks a type was changed meanwhile; or somebody else's session is behind this connection now.
_STALE = ("0A000", "26000")
_MARK = re.compile(r"%(s|%)")

_WHOLE = {"integer": 2**31, "bigint": 2**63}

_Key = tuple[str, tuple[str, ...]]


class Plans:
    """Those of one connection."""

    def __init__(self) -> None:
        self._asked: Counter[_Key] = Counter()
        self._names: dict[_Key, str | None] = {}
        self._numbers = count(1)
        self._is_off = False

    def name_of(self, statement: str, values: Sequence[Any]) -> str | None:
        """By which it is asked; None where it is asked plainly."""
        types = [_type_of(value) for value in values]
        key = statement, tuple(each or "" for each in types)
        if self._is_off or key in self._names or None in types:
            return None if self._is_off else self._names.get(key)
        self._asked[key] += 1
        if self._asked[key] <= _AGAIN or len(self._names) >= _MOST:
            self._forget_the_rare()
            return None
        name = self._names[key] = self._kept(statement, key[1])
        return name

    def give_up(self, error: DatabaseError) -> bool:
        """Whether it was an error about plans: then this connection keeps none any more."""
        is_stale = getattr(error.__cause__, "sqlstate", None) in _STALE
        self._is_off = self._is_off or is_stale
        return is_stale

    def _kept(self, statement: str, types: Sequence[str]) -> str | None:
        name = f"kept_{next(self._numbers)}"
        listed = f" ({', '.join(types)})" if types else ""
        return name if _is_done(f"PREPARE {name}{listed} AS {_numbered(statement)}") else None

    def _forget_the_rare(self) -> None:
        if len(self._asked) > 10 * _MOST:
            self._asked.clear()


_plans: "WeakKeyDictionary[Any, Plans]" = WeakKeyDictionary()


def plans() -> Plans:
    """Those of the driver's connection at hand: it is given to one thread at a time, and its plans end with it."""
    connection.ensure_connection()
    driver: Any = connection.connection
    found = _plans.get(driver)
    if found is None:
        found = _plans[driver] = Plans()
    return found


def _type_of(value: Any) -> str | None:
    """What PostgreSQL takes it for where it stands in a statement; None for what is not kept."""
    if value is None or isinstance(value, str):
        return "unknown"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return next((name for name, end in _WHOLE.items() if -end <= value < end), None)
    return None


def _numbered(statement: str) -> str:
    numbers = count(1)
    return _MARK.sub(lambda mark: "%" if mark[1] == "%" else f"${next(numbers)}", statement)


def _is_done(statement: str) -> bool:
    """By the driver itself: it belongs to no transaction, and goes ahead of what waits to travel. What PostgreSQL will
    never take is known from then on; any other error is raised."""
    driver: Any = connection.connection
    within = connection.in_atomic_block
    try:
        with connection.wrap_database_errors:
            driver.execute(
                f"SAVEPOINT planned; {statement}; RELEASE SAVEPOINT planned" if within else statement
            )
    except ProgrammingError:
        if within:
            with connection.wrap_database_errors:
                driver.execute("ROLLBACK TO SAVEPOINT planned; RELEASE SAVEPOINT planned")
        return False
    return True
