"""Solved tickets like one."""

from datetime import datetime

from answerable.api.schemas.people import Named, named
from answerable.api.schemas.types import Output
from answerable.listening.models import Cause
from answerable.people.masking import shown_text
from answerable.selfservice.cases.finding import Found, Similar


class SimilarOut(Output):
    """`handled`: at most two sentences of the answer, without names, addresses and long numbers. `likeness` is from 0
    to 1; `like_it` says how many tickets like it the same person solved, `articles` which are linked with it."""

    ticket: str
    subject: str
    solved_at: datetime | None
    solved_by: Named | None
    handled: list[str]
    likeness: float
    like_it: int
    was_reopened: bool
    rated_good: bool | None
    cause: Cause | None
    articles: list[int]


class SimilarTicketsOut(Output):
    """`by_meaning` is false where no worker answers: then they were found by their words alone."""

    by_meaning: bool
    similar: list[SimilarOut]


def similar_out(found: Found, causes: dict[int, Cause]) -> SimilarTicketsOut:
    return SimilarTicketsOut(
        by_meaning=found.by_meaning,
        similar=[_one(each, causes.get(each.ticket.pk)) for each in found.cases],
    )


def _one(case: Similar, cause: Cause | None) -> SimilarOut:
    return SimilarOut(
        ticket=case.ticket.reference,
        subject=shown_text(case.ticket.subject),
        solved_at=case.ticket.closed_at,
        solved_by=named(case.solver),
        handled=[shown_text(line) for line in case.handled],
        likeness=round(case.likeness, 3),
        like_it=case.worked.like_it,
        was_reopened=case.worked.was_reopened,
        rated_good=case.worked.is_good,
        cause=cause,
        articles=[article.pk for article in case.articles],
    )
