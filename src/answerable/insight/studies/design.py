"""What is compared with what, until when, and what would matter. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

RIPE = timedelta(days=14)  # until it is known what becomes of a ticket


@dataclass(frozen=True)
class Design:
    """`treated` says of each unit the first day on which the change held; `compared` are units without it. `among`
    narrows both sides. Nothing of it is looked at before `judged_on`. `method` and `weeks` (of how many a period is)
    are chosen when it is fixed."""

    title: str
    outcome: str
    unit: str
    matters: float
    changed: str = ""
    treated: Mapping[str, date] = field(default_factory=dict)
    compared: tuple[str, ...] = ()
    among: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: date | None = None
    judged_on: date | None = None
    method: str = ""
    weeks: int = 1

    @property
    def is_whole(self) -> bool:
        return bool(self.treated) and self.since is not None and self.judged_on is not None

    @property
    def begins(self) -> date:
        """The first day on which the change held anywhere."""
        return min(self.treated.values())

    @property
    def units(self) -> tuple[str, ...]:
        return (*self.treated, *self.compared)

    @property
    def last_begins(self) -> date:
        return max(self.treated.values())


def kept(design: Design) -> dict[str, Any]:
    """As it is kept: days as words, in a fixed order."""
    told = asdict(design)
    told["treated"] = {value: day.isoformat() for value, day in sorted(design.treated.items())}
    told["compared"] = sorted(design.compared)
    told["among"] = {name: sorted(values) for name, values in sorted(design.among.items()) if values}
    for name in ("since", "judged_on"):
        told[name] = told[name].isoformat() if told[name] else None
    return told


def read(told: Mapping[str, Any]) -> Design:
    design = Design(told["title"], told["outcome"], told["unit"], float(told["matters"]))
    return replace(
        design,
        changed=told.get("changed", ""),
        treated={value: date.fromisoformat(day) for value, day in told.get("treated", {}).items()},
        compared=tuple(told.get("compared", ())),
        among={name: tuple(values) for name, values in told.get("among", {}).items()},
        method=told.get("method", ""),
        weeks=int(told.get("weeks", 1)),
        since=_day(told.get("since")),
        judged_on=_day(told.get("judged_on")),
    )


def digest(told: Mapping[str, Any]) -> str:
    """The same for the same design, wherever it is reckoned: SHA-256 of its JSON with sorted keys and no spaces."""
    words = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None
