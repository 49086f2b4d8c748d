"""The figures of the pages: how customers fare, by channel, reason and provider."""

from ninja import Router

from answerable.api.auth import ApiRequest, needs
from answerable.api.problems import NotFound
from answerable.api.schemas.insight import InsightOut, figures_out
from answerable.api.scopes import TokenScope
from answerable.desk.insight.asked import asked_by
from answerable.desk.insight.pages import PAGES, RIGHT, figures_of, pages_for
from answerable.ledger.refusals import NotAllowed

router = Router(tags=["insight"])


@router.get(
    "/{page}",
    response=InsightOut,
    summary="The figures of a page: health, unheard, channels, reasons, providers, money, staffing or regions",
    **needs(TokenScope.INSIGHT_READ),
)
def insight(
    request: ApiRequest, page: str, weeks: int = 13, provider: int | None = None, region: int | None = None
) -> InsightOut:
    """Over 13, 26 or 52 whole weeks, of all or of what one provider’s teams have or one region’s customers. Everybody
    sees figures of what their teams have alone."""
    caller = request.auth
    if not caller.actor.may(RIGHT):
        raise NotAllowed
    if page not in PAGES:
        raise NotFound
    if page not in pages_for(caller.staff):
        raise NotAllowed
    named = {"weeks": weeks, "provider": provider, "region": region}
    given = {name: str(each) for name, each in named.items() if each is not None}
    asked = asked_by(caller.staff, given, now=caller.at)
    return InsightOut(
        page=page,
        first_day=asked.since.isoformat(),
        last_day=asked.last_day.isoformat(),
        figures=figures_out(figures_of(PAGES[page], asked)),
    )
