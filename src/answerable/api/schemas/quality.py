"""Reviews of conversations: what was agreed on, never who reviewed."""

from datetime import date, datetime
from typing import Any

from answerable.api.schemas.types import Output
from answerable.listening.models import Mark, QualityCase, QualityResult, Why
from answerable.people.models import Staff


class MarkOut(Output):
    criterion: str
    family: str
    weight: int
    mark: Mark


class ReviewedOut(Output):
    """`score` is the share of the weight that applies and was met, in hundredths; critical errors stand beside it. Only
    what was drawn by chance is in any figure."""

    id: int
    ticket: str
    why: Why
    provider: str
    is_mine: bool  # the only person who is told
    week: date
    scorecard: int
    score: float | None
    marks: list[MarkOut]
    released_at: datetime


class QualityResultsOut(Output):
    """As the page of results shows it: of everybody for the house, of their own company for a provider's people.
    `figures` holds estimates as [estimate, low, high] at 95 %, and null where there is not enough to say."""

    reckoned_at: datetime
    figures: dict[str, Any]


def reviewed_out(case: QualityCase, reader: Staff) -> ReviewedOut:
    """Wants its ticket, provider and the scorecard with its criteria loaded."""
    assert case.released_at is not None
    return ReviewedOut(
        id=case.pk,
        ticket=case.ticket.reference,
        why=Why(case.why),
        provider=case.provider.name,
        is_mine=case.agent_id == reader.pk,
        week=case.week,
        scorecard=case.scorecard.number,
        score=None if case.agreed_score is None else float(case.agreed_score),
        marks=[
            MarkOut(
                criterion=each.title,
                family=each.family,
                weight=each.weight,
                mark=Mark(case.agreed[str(each.pk)]),
            )
            for each in case.scorecard.criteria.all()
            if str(each.pk) in case.agreed
        ],
        released_at=case.released_at,
    )


def results_out(kept: QualityResult) -> QualityResultsOut:
    return QualityResultsOut(reckoned_at=kept.reckoned_at, figures=kept.figures)
