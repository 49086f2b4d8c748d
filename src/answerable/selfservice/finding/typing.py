"""What keeps typing cheap, in each process by itself: how often somebody may ask, and what was asked just now."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Answers for some seconds; the oldest go first."""

    def __init__(self, *, seconds: float, most: int) -> None:
        self._seconds, self._most = seconds, most
        self._kept: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        now = time.monotonic()
        with self._lock:
            found = self._kept.get(key)
        if found is not None and now < found[0] + self._seconds:
            return found[1]
        value = make()
        with self._lock:
            self._kept[key] = (now, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value


class Pace:
    """So often within so many seconds. Every letter typed asks: to count them in the database would cost more than to
    answer."""

    def __init__(self, *, most: int, seconds: int) -> None:
        self._most, self._seconds = most, seconds
        self._span = 0
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()

    def is_over(self, who: str) -> bool:
        span = int(time.monotonic()) // self._seconds
        with self._lock:
            if span != self._span:
                self._span, self._counts = span, {}
            self._counts[who] = self._counts.get(who, 0) + 1
            return self._counts[who] > self._most
