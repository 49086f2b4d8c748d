"""What an import counts, and what it loses: bounded however much that is."""

from collections.abc import Iterable
from typing import Any

from answerable.history.shape import Loss, LossKind

_MOST_LOSSES = 300  # different ones
_MOST_PLACES = 5  # named for each
OTHERS = "…"


class Tally:
    """Kept in the run's row after each batch, so that one that was cut short goes on counting."""

    def __init__(self, kept: dict[str, Any] | None = None) -> None:
        kept = kept or {}
        self.counts: dict[str, int] = dict(kept.get("counts", {}))
        self.new_teams: list[str] = list(kept.get("new_teams", []))
        self.first: str = kept.get("first", "")
        self.last: str = kept.get("last", "")
        self._losses: dict[tuple[str, str], list[Any]] = {
            (each["kind"], each["what"]): [each["count"], list(each["places"])]
            for each in kept.get("losses", [])
        }

    def count(self, what: str, number: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + number

    def lose(self, losses: Iterable[Loss]) -> None:
        for loss in losses:
            self._add(loss.kind.value, loss.what[:200], 1, [loss.place] if loss.place else [])

    def _add(self, kind: str, what: str, count: int, places: Iterable[str]) -> None:
        if (kind, what) not in self._losses and len(self._losses) >= _MOST_LOSSES:
            what = OTHERS
        found = self._losses.setdefault((kind, what), [0, []])
        found[0] += count
        found[1] = list(dict.fromkeys([*found[1], *places]))[:_MOST_PLACES]

    def take_in(self, other: "Tally") -> None:
        """What another lost."""
        for (kind, what), (count, places) in other._losses.items():
            self._add(kind, what, count, places)

    def spans(self, moment: str) -> None:
        self.first = min(self.first or moment, moment)
        self.last = max(self.last, moment)

    @property
    def lost(self) -> int:
        return sum(count for count, _places in self._losses.values())

    def losses(self) -> list[dict[str, Any]]:
        """The gravest kinds first, and of each the most frequent."""
        order = list(LossKind)
        return [
            {"kind": kind, "what": what, "count": count, "places": places}
            for (kind, what), (count, places) in sorted(
                self._losses.items(),
                key=lambda each: (order.index(LossKind(each[0][0])), -each[1][0], each[0][1]),
            )
        ]

    def as_json(self) -> dict[str, Any]:
        return {
            "counts": self.counts,
            "new_teams": self.new_teams,
            "first": self.first,
            "last": self.last,
            "losses": self.losses(),
        }
