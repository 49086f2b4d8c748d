"""Surveys: what they ask, and what was answered."""

from datetime import datetime

from answerable.api.schemas.types import Output
from answerable.listening.models import Survey, SurveyAnswer
from answerable.listening.surveys.scales import scale_of


class ScoreOut(Output):
    """Between 0 and 1; of recommending (`nps`) between -1 and 1. The interval is of 95 %."""

    estimate: float
    low: float
    high: float


class SurveyOut(Output):
    id: int
    name: str
    kind: str
    is_on: bool
    version: int
    question: str
    values: list[int]


class ResultOut(Output):
    """Of everybody who was asked in the last 90 days, or of a part of them (`team:3`, `channel:email`, …). A score is
    null where fewer than 20 answered; `weighed` where nothing was reckoned, or there is too little to weigh."""

    of: str
    asked: int
    answered: int
    response: ScoreOut | None
    score: ScoreOut | None
    weighed: ScoreOut | None


class SurveyResultsOut(Output):
    survey: int
    reckoned_at: datetime | None
    results: list[ResultOut]


class SurveyAnswerOut(Output):
    id: int
    survey: int
    ticket: str
    question: str
    value: int
    answer: str
    is_bad: bool
    words: str
    via: str
    channel: str
    language: str
    follow_up: str | None
    asked_at: datetime | None
    answered_at: datetime


def survey_out(row: Survey) -> SurveyOut:
    version = row.newest
    scale = scale_of(version.kind)
    return SurveyOut(
        id=row.pk,
        name=row.name,
        kind=version.kind,
        is_on=row.is_on,
        version=version.number,
        question=str(version.texts.get("en") or scale.question),
        values=sorted(scale.values),
    )


def survey_answer_out(row: SurveyAnswer) -> SurveyAnswerOut:
    """Wants its question, its ticket, its rating and what follows it loaded."""
    scale = scale_of(row.ask.version.kind)
    return SurveyAnswerOut(
        id=row.pk,
        survey=row.ask.survey_id,
        ticket=row.ask.ticket.reference,
        question=str(row.ask.version.texts.get("en") or scale.question),
        value=row.value,
        answer=str(scale.label(row.value)),
        is_bad=scale.is_bad(row.value),
        words=row.shown_words,
        via=row.via,
        channel=row.ask.channel,
        language=row.ask.language,
        follow_up=row.follow_up.reference if row.follow_up else None,
        asked_at=row.ask.asked_at,
        answered_at=row.changed_at,
    )
