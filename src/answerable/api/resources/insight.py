"""The figures of the pages: how customers fare, by channel, reason and provider."""

from ninja import Router

from answerable.api.auth import ApiRequest, needs
from answerable.api.problems import NotFound
from answerable.api.schemas.insight import InsightOut, figures_out
from answerable.api.scopes import TokenScope
from answerable.desk.insight.asked import asked_by
from answerable.desk.insight.pages import RIGHT, pages_for
from answerable.ledger.refusals import NotAllowed

router = Router(tags=["insight"])


@router.get(
    "/{page}",
    response=InsightOut,
    summary="The figures of a page: health, unheard, channels, reasons, providers or regions",
    **needs(TokenScope.INSIGHT_READ),
)
def insight(request: ApiRequest, page: str, weeks: int = 13) -> InsightOut:
    """Over 13, 26 or 52 whole weeks. Everybody sees figures of what their teams have alone."""
    caller = request.auth
    if not caller.actor.may(RIGHT):
        raise NotAllowed
    pages = pages_for(caller.staff)
    if page not in pages:
        raise NotFound
    asked = asked_by(caller.staff, {"weeks": str(weeks)}, now=caller.at)
    return InsightOut(
        page=page,
        first_day=asked.since.isoformat(),
        last_day=asked.last_day.isoformat(),
        figures=figures_out(pages[page].figures(asked)),
    )
