"""Reviews of conversations, to be read: what both sides agreed on, and what all of it says; never who reviewed."""

from http import HTTPStatus

from django.db.models import QuerySet
from ninja import Router

from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.problems import Problem
from answerable.api.schemas.quality import QualityResultsOut, ReviewedOut, results_out, reviewed_out
from answerable.api.scopes import TokenScope
from answerable.desk.quality.showing import kept_for
from answerable.ledger.refusals import NotAllowed
from answerable.listening.models import QualityCase

router = Router(tags=["quality"])
_NEWEST_FIRST = Keyset("quality_reviews", is_newest_first=True)


@router.get(
    "/reviews",
    response=Page[ReviewedOut],
    summary="List conversations whose reviews were released",
    **needs(TokenScope.TICKETS_READ),
)
def list_reviews(request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50) -> Page[ReviewedOut]:
    """Those who review see all that they may see; everybody else those of their own work."""
    reader = request.auth.staff
    return page_of(
        _NEWEST_FIRST,
        _released(request.auth),
        lambda case: reviewed_out(case, reader),
        cursor=cursor,
        limit=limit,
    )


@router.get(
    "/results",
    response=QualityResultsOut,
    summary="What reviews say together",
    **needs(TokenScope.TICKETS_READ),
)
def quality_results(request: ApiRequest) -> QualityResultsOut:
    """For those who review; 404 while nothing was scored by both sides."""
    reader = request.auth.staff
    if not reader.may("quality.review"):
        raise NotAllowed
    kept = kept_for(reader)
    if kept is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found", "Nothing was scored by both sides yet.")
    return results_out(kept)


def _released(caller: Caller) -> "QuerySet[QualityCase]":
    released = QualityCase.objects.filter(released_at__isnull=False)
    reviews = caller.staff.may("quality.review")
    rows = released.visible_to(caller.staff) if reviews else released.released_to(caller.staff)
    return rows.select_related("ticket", "provider", "scorecard").prefetch_related("scorecard__criteria")
