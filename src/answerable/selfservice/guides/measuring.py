"""Where people give up: of those who came to a step, how many left there. Counted, never told of anybody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F

from answerable.promises.shares import wilson
from answerable.selfservice.models import Guide, GuideRun, GuideRunStep
from answerable.selfservice.models.guides import RunEnd

WINDOW = timedelta(days=180)


@dataclass(frozen=True)
class Share:
    """So many of n, with Wilson's interval of 95 %; all in thousandths."""

    count: int
    n: int
    low: int
    high: int

    @property
    def width(self) -> int:
        return self.high - self.low

    @property
    def mean(self) -> int:
        return round(1000 * self.count / self.n) if self.n else 0


def share(count: int, n: int) -> Share:
    low, high = wilson(count, n)
    return Share(count, n, round(1000 * low), round(1000 * high))


@dataclass(frozen=True)
class Followed:
    """`left` by step: of those who were there, who went no further and came to no end."""

    n: int
    ends: Mapping[str, int]
    left: Mapping[str, Share]


def followed(guide: Guide, *, at: datetime, version: int | None = None, language: str = "") -> Followed:
    runs = GuideRun.objects.filter(guide=guide, started_at__gt=at - WINDOW)
    if version is not None:
        runs = runs.filter(version__number=version)
    if language:
        runs = runs.filter(language=language)
    ends = _counted(runs.order_by().values_list("outcome").annotate(n=Count("pk")))
    # Whoever is at a step, or was at last, came to it without taking it.
    here = _counted(runs.order_by().values_list("step").annotate(n=Count("pk")))
    taken = GuideRunStep.objects.filter(run__in=runs, is_undone=False).exclude(key=F("run__step"))
    came = _counted(taken.order_by().values_list("key").annotate(n=Count("run", distinct=True)))
    left = _counted(runs.filter(outcome=RunEnd.LEFT).order_by().values_list("step").annotate(n=Count("pk")))
    keys = {*here, *came}
    shares = {key: share(left.get(key, 0), here.get(key, 0) + came.get(key, 0)) for key in keys}
    return Followed(sum(ends.values()), ends, shares)


def _counted(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(pairs)
