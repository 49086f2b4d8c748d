"""Surveys, to be read: a rule asks, and customers alone answer."""

from django.db.models import QuerySet
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.surveys import (
    ResultOut,
    ScoreOut,
    SurveyAnswerOut,
    SurveyOut,
    SurveyResultsOut,
    survey_answer_out,
    survey_out,
)
from answerable.api.scopes import TokenScope
from answerable.ledger.refusals import NotAllowed
from answerable.listening.models import Survey, SurveyAnswer
from answerable.listening.models.surveys import SurveyAnswerQuerySet
from answerable.listening.surveys.results import Result, results_of

router = Router(tags=["surveys"])
of_ticket = Router(tags=["surveys"])
_NEWEST_FIRST = Keyset("survey_answers", is_newest_first=True)


@router.get("", response=list[SurveyOut], summary="List the surveys", **needs(TokenScope.TICKETS_READ))
def list_surveys(request: ApiRequest) -> list[SurveyOut]:
    return [survey_out(row) for row in _surveys(request.auth).order_by("name", "pk")]


@router.get(
    "/{pk}/results",
    response=SurveyResultsOut,
    summary="What a survey says, with how many were asked and how many answered",
    **needs(TokenScope.TICKETS_READ),
)
def survey_results(request: ApiRequest, pk: int) -> SurveyResultsOut:
    """Of the tickets that the caller sees."""
    survey = seen.one(_surveys(request.auth), pk=pk)
    found = results_of(survey, request.auth.actor, at=request.auth.at)
    return SurveyResultsOut(
        survey=survey.pk,
        reckoned_at=found.reckoned_at,
        results=[_result_out(each) for each in found.parts.values()],
    )


@router.get(
    "/{pk}/answers",
    response=Page[SurveyAnswerOut],
    summary="List what was answered, the newest first",
    **needs(TokenScope.TICKETS_READ),
)
def list_answers(
    request: ApiRequest, pk: int, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[SurveyAnswerOut]:
    survey = seen.one(_surveys(request.auth), pk=pk)
    rows = _answers().visible_to(request.auth.actor).filter(ask__survey=survey)
    return page_of(_NEWEST_FIRST, rows, survey_answer_out, cursor=cursor, limit=limit)


@of_ticket.get(
    "/{reference}/survey-answers",
    response=list[SurveyAnswerOut],
    summary="What a ticket's customer answered when they were asked about it",
    **needs(TokenScope.TICKETS_READ),
)
def answers_on_ticket(request: ApiRequest, reference: str) -> list[SurveyAnswerOut]:
    rows = _answers().filter(ask__ticket=seen.ticket(request.auth, reference))
    return [survey_answer_out(row) for row in rows.order_by("pk")]


def _surveys(caller: Caller) -> QuerySet[Survey]:
    if not caller.actor.may("floor.see"):
        raise NotAllowed
    return Survey.objects.visible_to(caller.actor).filter(removed_at=None)


def _answers() -> SurveyAnswerQuerySet:
    return SurveyAnswer.objects.select_related("ask__version", "ask__ticket", "rating", "follow_up")


def _result_out(each: Result) -> ResultOut:
    return ResultOut(
        of=each.of,
        asked=each.asked,
        answered=each.answered,
        response=_score_out(each.response),
        score=_score_out(each.score),
        weighed=_score_out(each.weighed),
    )


def _score_out(found: tuple[float, float, float] | None) -> ScoreOut | None:
    return None if found is None else ScoreOut(estimate=found[0], low=found[1], high=found[2])
