"""What a survey says to somebody: of all whom they see, and by part. No score without how many were asked and answered,
and none of too few."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime

from answerable.listening.models import Ask, Survey, SurveyReckoning
from answerable.listening.surveys.reckoning import MOST, WINDOW, parts_of
from answerable.listening.surveys.scales import Scale, scale_of
from answerable.promises.shares import ENOUGH, wilson

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor
    from answerable.people.models import Staff

_Z = 1.959964
Estimate = tuple[float, float, float]  # with its interval of 95 %


@dataclass
class Tally:
    """Of those who were asked: how many, and what those who answered said."""

    asked: int = 0
    values: Counter[int] = field(default_factory=Counter)

    @property
    def answered(self) -> int:
        return self.values.total()

    def add(self, value: int | None) -> None:
        self.asked += 1
        if value is not None:
            self.values[value] += 1


@dataclass(frozen=True)
class Result:
    """`of` is empty for all of them, else as `team:3`. A score is None of too few."""

    of: str
    asked: int
    answered: int
    values: Mapping[int, int]
    response: Estimate | None
    score: Estimate | None
    weighed: Estimate | None


@dataclass(frozen=True)
class Results:
    parts: Mapping[str, Result]
    weeks: Mapping[datetime, Result]  # by the Monday with which each begins
    reckoned_at: datetime | None
    refused: str  # why nothing was weighed
    is_cut: bool

    @property
    def whole(self) -> Result:
        return self.parts[""]


def results_of(survey: Survey, reader: "Staff | Actor", *, at: datetime) -> Results:
    scale = scale_of(survey.newest.kind)
    asks = Ask.objects.visible_to(reader).asked().filter(survey=survey, asked_at__gt=at - WINDOW)
    names = ("asked_at", "channel", "language", "provider", "team", "answer__value")
    rows: list[tuple[Any, ...]] = list(asks.order_by("-asked_at").values_list(*names)[:MOST])
    parts: dict[str, Tally] = {"": Tally()}
    weeks: dict[datetime, Tally] = {}
    for asked_at, channel, language, provider, team, value in rows:
        weeks.setdefault(_monday(asked_at), Tally()).add(value)
        for part in ("", *parts_of(channel, language, provider, team)):
            parts.setdefault(part, Tally()).add(value)
    reckoning = SurveyReckoning.objects.filter(survey=survey).first()
    kept = _readable(reckoning, reader)
    return Results(
        parts={key: _result(key, tally, scale, kept) for key, tally in sorted(parts.items())},
        weeks={monday: _result("", weeks[monday], scale, {}) for monday in sorted(weeks, reverse=True)},
        reckoned_at=reckoning.at if reckoning else None,
        refused=kept.get("", {}).get("reason", ""),
        is_cut=len(rows) >= MOST,
    )


def _readable(reckoning: SurveyReckoning | None, reader: "Staff | Actor") -> Mapping[str, Any]:
    """Everybody's answers were weighed: whoever sees some tickets alone reads of their own company and teams."""
    kept: dict[str, Any] = dict(reckoning.parts) if reckoning else {}
    if reader.scope.everything:
        return kept
    own = {f"team:{team}" for team in reader.scope.teams}
    return {key: each for key, each in kept.items() if key in own}


def _result(key: str, tally: Tally, scale: Scale, kept: Mapping[str, Any]) -> Result:
    return Result(
        of=key,
        asked=tally.asked,
        answered=tally.answered,
        values=tally.values,
        response=_share(tally.answered, tally.asked) if tally.asked else None,
        score=score_of(tally, scale),
        weighed=_weighed(kept.get(key)),
    )


def score_of(tally: Tally, scale: Scale) -> Estimate | None:
    """Of those who answered alone: who did not has said nothing."""
    number = tally.answered
    if number < ENOUGH:
        return None
    total = sum(scale.worth[value] * often for value, often in tally.values.items())
    if scale.is_share:
        return _share(total, number)
    mean = total / number
    spread = sum((scale.worth[value] - mean) ** 2 * often for value, often in tally.values.items())
    apart = _Z * math.sqrt(spread / (number - 1) / number)
    return mean, max(-1.0, mean - apart), min(1.0, mean + apart)


def _share(count: int, of: int) -> Estimate:
    return (count / of, *wilson(count, of))


def _weighed(kept: Mapping[str, Any] | None) -> Estimate | None:
    return None if kept is None or "estimate" not in kept else (kept["estimate"], kept["low"], kept["high"])


def _monday(moment: datetime) -> datetime:
    day = localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())
