"""What seldom changes and is asked for with every mail: known in each process for two seconds instead.

    _statuses = Known(lambda: {each.pk: each for each in Status.objects.all()}, Status)

Every change is recorded in the ledger, so recording an event about a row of a model that was named forgets what was
known of it: at once for the transaction that made the change, which asks anew until it is over, and for everybody in
this process when it is committed. Other processes see it two seconds later at most; whoever writes down what they knew
(the key of a form that is gone meanwhile) is refused by the database and, in a job, tries again knowing nothing.
What is known is everybody's: it is not to be changed.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connection, models, transaction

FRESH = 2.0  # seconds
Value = TypeVar("Value")

_about: dict[type[models.Model], "list[Known[Any]]"] = defaultdict(list)
_every: "list[Known[Any]]" = []


class Known(Generic[Value]):
    def __init__(self, ask: Callable[[], Value], *about: type[models.Model]) -> None:
        self._ask = ask
        self._kept: tuple[Value, float] | None = None
        self._changes = 0
        self._changed = threading.local()
        _every.append(self)
        for model in about:
            _about[model].append(self)

    def __call__(self) -> Value:
        if self._is_changed_here():
            return self._ask()
        kept = self._kept
        if kept is not None and time.monotonic() < kept[1]:
            return kept[0]
        changes = self._changes
        value = self._ask()
        if changes == self._changes:  # else it may have been read just before the change
            self.keep(value)
        return value

    def keep(self, value: Value, *, lasting: float = FRESH) -> None:
        self._kept = (value, time.monotonic() + lasting)

    def forget(self) -> None:
        """It was changed, in the transaction that runs here if there is one."""
        if connection.in_atomic_block:
            self._changed.here = True
            transaction.on_commit(self.drop)
        else:
            self.drop()

    def drop(self) -> None:
        self._changes += 1
        self._kept = None

    def _is_changed_here(self) -> bool:
        """Whether the transaction of this thread changed it: what it sees is not yet true for others, and may never be.
        That Django still waits to tell of the commit also holds good for savepoints that were undone."""
        if not getattr(self._changed, "here", False):
            return False
        self._changed.here = any(told == self.drop for _, told, *_ in connection.run_on_commit)
        return bool(self._changed.here)


def forget_about(model: type[models.Model]) -> None:
    for known in _about.get(model, ()):
        known.forget()


def forget_everything() -> None:
    """Something went wrong that may come from knowing what is no longer true."""
    for known in _every:
        known.drop()
