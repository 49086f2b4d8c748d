"""What many watchers ask alike is asked of the database once, and kept for a few seconds."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
_MOST = 200  # of different scopes; far more than there are supervisors' teams


class Kept(Generic[Answer]):
    """One answer for each key. While one thread asks, the others with the same key wait for what it hears."""

    def __init__(self, fresh: timedelta) -> None:
        self._fresh = fresh
        self._answers: dict[Hashable, tuple[datetime, Answer]] = {}
        self._locks: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, ask: Callable[[], Answer], *, now: datetime) -> Answer:
        with self._lock:
            lock = self._locks.setdefault(key, Lock())
        with lock:
            kept = self._answers.get(key)
            if kept is not None and abs(now - kept[0]) < self._fresh:
                return kept[1]
            answer = ask()
            self._answers[key] = (now, answer)
        self._forget_some(now)
        return answer

    def forget(self) -> None:
        with self._lock:
            self._answers.clear()
            self._locks.clear()

    def _forget_some(self, now: datetime) -> None:
        with self._lock:
            if len(self._answers) <= _MOST:
                return
            for key in [key for key, (at, _answer) in self._answers.items() if now - at >= self._fresh]:
                self._answers.pop(key, None)
                self._locks.pop(key, None)
