"""What the client owes its providers: read by whoever sees charters, said by managers of either side for their own."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.duties import DutyIn, DutyOut, duty_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.insight.duties.actions import say_duty
from answerable.insight.models import DutyRecord
from answerable.insight.models.duties import duties as sees_duties
from answerable.ledger.refusals import NotAllowed

router = Router(tags=["duties"])
_BY_ID = Keyset("duties", is_newest_first=True)


@router.get(
    "",
    response=Page[DutyOut],
    summary="List what was said of the client’s duties",
    **needs(TokenScope.INSIGHT_READ),
)
def list_duties(
    request: ApiRequest, provider_id: PathId | None = None, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[DutyOut]:
    """What was recorded last comes first. A provider’s managers: of their own company, the words of both sides."""
    staff = request.auth.staff
    if not sees_duties(staff):
        raise NotAllowed
    rows = DutyRecord.objects.visible_to(staff)
    if provider_id is not None:
        rows = rows.filter(provider=seen.one(seen.providers(request.auth), pk=provider_id))
    return page_of(_BY_ID, rows, duty_out, cursor=cursor, limit=limit)


@router.post(
    "",
    response={201: DutyOut},
    summary="Record that a duty was met or missed",
    **needs(TokenScope.INSIGHT_WRITE),
)
@write
def record_duty(request: ApiRequest, payload: DutyIn) -> Done:
    """For the side of whoever says it. Said again for the same day, the new word takes the place of the old one."""
    caller = request.auth
    provider = seen.named_in_body(seen.providers(caller), "#/provider_id", pk=payload.provider_id)
    return Done(duty_out(say_duty(provider, payload.said(), by=caller.actor, at=caller.at)), status=201)
