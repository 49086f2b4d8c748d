"""What all solved tickets ask, in the worker's memory: 384 bytes each, kept up by the number of the last change.

What comes back may be some seconds old. Whoever asks looks in the database whether it still stands, and who may see it.

Where a backup was restored meanwhile, the numbers of the last changes that were read tell how far it is the same still:
they were drawn at random, so what is there too was there before.
"""

import threading
from collections import deque
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from answerable.selfservice.finding.meaning.graph import DIMENSIONS
from answerable.selfservice.finding.ranking import Floats, nearness
from answerable.selfservice.models import CaseWatch, SolvedCase

_RECENT = 200  # changes

Near = list[tuple[int, float]]  # a ticket, and the cosine of what it asks


class Meanings:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: dict[int, int] = {}  # of each ticket, its row
        self._tickets = np.zeros(0, np.int64)
        self._vectors: NDArray[np.int8] = np.zeros((0, DIMENSIONS), np.int8)
        self._version = -1
        self._recent: dict[int, set[int]] = {}  # of each of the last changes, its tickets

    def near(self, to: Floats, *, also: Sequence[int] = (), limit: int = 300) -> Near:
        """The nearest first; behind them those of `also` that are known and not among them."""
        if self._version < 0:
            self.look()
        with self._lock:  # rows are written in place
            count = len(self._places)
            if not count:
                return []
            found = nearness(self._vectors[:count], to)
            tickets = self._tickets[:count].copy()
            wanted = [self._places[each] for each in also if each in self._places]
        chosen = np.argpartition(-found, min(limit, count) - 1)[:limit]
        chosen = chosen[np.lexsort((tickets[chosen], -found[chosen]))]
        rows = dict.fromkeys([*chosen.tolist(), *wanted])
        return [(int(tickets[row]), round(float(found[row]), 4)) for row in rows]

    def look(self) -> None:
        """Read what changed since the last look."""
        number = CaseWatch.objects.filter(pk=1).values_list("number", flat=True).first() or 0
        if number == self._version:
            return
        since = self._same_until()
        rows = SolvedCase.objects.filter(version__gt=since, version__lte=number)
        with self._lock:
            if since < 0:
                self._begin(rows.count())
            else:
                self._read_again(since)
            read: deque[tuple[int, int]] = deque(maxlen=_RECENT + 1)
            columns = rows.order_by("version").values_list("ticket", "meaning", "version")
            for ticket, meaning, version in columns.iterator(chunk_size=2000):
                self._take(ticket, bytes(meaning))
                read.append((version, ticket))
            self._version = number
            self._remember(since, read)

    def _same_until(self) -> int:
        """The last change that we read and that still stands: all before it is as we read it."""
        standing = SolvedCase.objects.filter(version__in=list(self._recent)).order_by("-version")
        found = standing.values_list("version", flat=True).first()
        return -1 if found is None else found

    def _read_again(self, since: int) -> None:
        """What we read of later changes: in a restored backup they did not happen."""
        later = {ticket for version, theirs in self._recent.items() if version > since for ticket in theirs}
        rows = SolvedCase.objects.filter(ticket__in=later).values_list("ticket", "meaning")
        found = {ticket: bytes(meaning) for ticket, meaning in rows} if later else {}
        for ticket in later:
            self._take(ticket, found.get(ticket, b""))

    def _remember(self, since: int, read: Iterable[tuple[int, int]]) -> None:
        """Changes with all their tickets, so of too many the oldest go whole."""
        kept = [
            (version, each) for version, theirs in self._recent.items() if version <= since for each in theirs
        ]
        known = sorted([*kept, *read])
        if len(known) > _RECENT:
            known = [each for each in known if each[0] > known[-_RECENT - 1][0]]
        recent: dict[int, set[int]] = {}
        for version, ticket in known:
            recent.setdefault(version, set()).add(ticket)
        self._recent = recent

    def _begin(self, count: int) -> None:
        self._places = {}
        self._tickets = np.zeros(count, np.int64)
        self._vectors = np.zeros((count, DIMENSIONS), np.int8)

    def _take(self, ticket: int, meaning: bytes) -> None:
        place = self._places.get(ticket)
        if len(meaning) != DIMENSIONS:
            if place is not None:
                self._drop(ticket, place)
            return
        if place is None:
            place = self._places[ticket] = len(self._places)
            self._make_room(place)
        self._tickets[place] = ticket
        self._vectors[place] = np.frombuffer(meaning, np.int8)

    def _drop(self, ticket: int, place: int) -> None:
        """The last row takes its place, so that nothing of it is left."""
        last = len(self._places) - 1
        moved = int(self._tickets[last])
        self._tickets[place], self._vectors[place] = moved, self._vectors[last]
        self._places[moved] = place
        self._vectors[last] = 0
        del self._places[ticket]

    def _make_room(self, place: int) -> None:
        if place < len(self._tickets):
            return
        more = max(256, len(self._tickets) // 8)
        self._tickets = np.concatenate([self._tickets, np.zeros(more, np.int64)])
        self._vectors = np.concatenate([self._vectors, np.zeros((more, DIMENSIONS), np.int8)])
