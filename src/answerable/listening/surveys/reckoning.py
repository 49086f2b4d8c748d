"""Scores weighed by who answers, reckoned by the worker and kept: pages of staff load no numbers' machinery."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from answerable.ledger.jobs import Lane, enqueue, job
from answerable.listening.models import Ask, Survey, SurveyReckoning, WrapUp
from answerable.listening.surveys.scales import scale_of
from answerable.listening.surveys.weighting import Case, Refused, Weighed, weighed

log = structlog.get_logger(__name__)
WINDOW = timedelta(days=90)
# Whoever was asked a moment ago is not silent yet: half of those who answer do so within a day, most within three.
SETTLED = timedelta(days=3)
MOST = 20_000  # of the newest
_WAITS = ((3600, "hour"), (4 * 3600, "hours"), (24 * 3600, "day"), (3 * 24 * 3600, "days"))


@job()
def reckon_all() -> None:
    """Each hour: those of which anything was asked within the window."""
    since = timezone.now() - WINDOW
    for key in (
        Survey.objects.filter(asks__asked_at__gt=since).distinct().order_by("pk").values_list("pk", flat=True)
    ):
        enqueue(reckon, survey_id=key)


@job(lane=Lane.OUTSIDE)
def reckon(survey_id: int) -> None:
    survey = Survey.objects.filter(pk=survey_id).first()
    if survey is not None:
        keep_reckoned(survey, at=timezone.now())


def keep_reckoned(survey: Survey, *, at: datetime) -> SurveyReckoning:
    scale = scale_of(survey.newest.kind)
    cases = cases_of(survey, at=at)
    parts = sorted({part for case in cases for part in case.parts})
    found = weighed(cases, parts, is_share=scale.is_share)
    kept = {part: _kept(each) for part, each in found.items()}
    row, _is_new = SurveyReckoning.objects.update_or_create(survey=survey, defaults={"at": at, "parts": kept})
    return row


def cases_of(survey: Survey, *, at: datetime) -> list[Case]:
    """Everybody who was asked within the window long enough ago, or has answered already."""
    asks = Ask.objects.asked().filter(survey=survey, asked_at__gt=at - WINDOW, asked_at__lte=at - SETTLED)
    cause = WrapUp.objects.filter(ticket=OuterRef("ticket")).order_by("-is_review").values("cause")[:1]
    rows = asks.annotate(cause=Subquery(cause)).order_by("-asked_at").values_list(
        "channel", "language", "cause", "waited", "outcome", "version__share", "answer__value", "provider", "team"
    )  # fmt: skip
    worth = scale_of(survey.newest.kind).worth
    # The outer join, which its type does not tell of: whoever has not answered has none.
    found: list[tuple[Any, ...]] = list(rows[:MOST])
    return [
        Case(
            facts={
                "channel": channel,
                "language": language,
                "cause": why or "",
                "waited": waited_words(waited),
                "outcome": outcome,
            },
            worth=None if value is None else float(worth[value]),
            drawn=share / 100,
            parts=frozenset(parts_of(channel, language, provider, team)),
        )
        for channel, language, why, waited, outcome, share, value, provider, team in found
    ]


def parts_of(channel: str, language: str, provider: int | None, team: int | None) -> Iterable[str]:
    yield f"channel:{channel}"
    yield f"language:{language}"
    if provider is not None:
        yield f"provider:{provider}"
    if team is not None:
        yield f"team:{team}"


def waited_words(seconds: int | None) -> str:
    if seconds is None:
        return "unknown"
    return next((words for most, words in _WAITS if seconds < most), "long")


def _kept(each: Weighed | Refused) -> dict[str, Any]:
    return asdict(each)
