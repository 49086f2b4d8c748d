from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.providers import (
    CharterIn,
    CharterOut,
    ProviderOut,
    RateCardOut,
    card_out,
    charter_out,
    provider_out,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.people.actions import providers
from answerable.people.models import CharterVersion, RateCard

router = Router(tags=["providers"])
_BY_ID = Keyset("providers")
_CHARTERS = Keyset("charters", is_newest_first=True)
_CARDS = Keyset("rate_cards", is_newest_first=True)


@router.get("", response=Page[ProviderOut], summary="List providers", **needs(TokenScope.PROVIDERS_READ))
def list_providers(request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50) -> Page[ProviderOut]:
    """For whoever oversees: in the house all of them, a provider's managers their own."""
    return page_of(_BY_ID, seen.providers(request.auth), provider_out, cursor=cursor, limit=limit)


@router.get(
    "/{provider_id}", response=ProviderOut, summary="Get a provider", **needs(TokenScope.PROVIDERS_READ)
)
def get_provider(request: ApiRequest, provider_id: PathId) -> ProviderOut:
    return provider_out(seen.one(seen.providers(request.auth), pk=provider_id))


@router.get(
    "/{provider_id}/charter",
    response=Page[CharterOut],
    summary="List the versions of its charter",
    **needs(TokenScope.PROVIDERS_READ),
)
def list_charter(
    request: ApiRequest, provider_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[CharterOut]:
    """Those written last come first. In force is the newest that has begun."""
    provider = seen.one(seen.providers(request.auth), pk=provider_id)
    rows = CharterVersion.objects.visible_to(request.auth.staff).filter(provider=provider)
    return page_of(_CHARTERS, rows.prefetch_related("signatures"), charter_out, cursor=cursor, limit=limit)


@router.post(
    "/{provider_id}/charter",
    response={201: CharterOut},
    summary="Draft the next version of its charter",
    **needs(TokenScope.PROVIDERS_WRITE),
)
@write
def draft_charter(request: ApiRequest, provider_id: PathId, payload: CharterIn) -> Done:
    """Or another text for the draft that there is. Signing is for people, who have read it: it has no operation."""
    caller = request.auth
    provider = seen.one(seen.providers(caller), pk=provider_id)
    if payload.calendar_id is not None:
        seen.named_in_body(seen.calendars(caller), "#/calendar_id", pk=payload.calendar_id)
    made = providers.draft_charter(provider, payload.text(), by=caller.actor, at=caller.at)
    return Done(charter_out(made), status=201)


@router.delete(
    "/{provider_id}/charter/{number}",
    response={204: None},
    summary="Remove the draft of a charter",
    **needs(TokenScope.PROVIDERS_WRITE),
)
@write
def remove_charter_draft(request: ApiRequest, provider_id: PathId, number: PathId) -> Done:
    caller = request.auth
    providers.remove_draft(_version(caller, provider_id, number), by=caller.actor, at=caller.at)
    return Done(status=204)


@router.post(
    "/{provider_id}/charter/{number}/offer",
    response=CharterOut,
    summary="Offer a version of a charter",
    **needs(TokenScope.PROVIDERS_WRITE),
)
@write
def offer_charter(request: ApiRequest, provider_id: PathId, number: PathId) -> Done:
    caller = request.auth
    version = _version(caller, provider_id, number)
    return Done(charter_out(providers.offer_charter(version, by=caller.actor, at=caller.at)))


@router.delete(
    "/{provider_id}/charter/{number}/offer",
    response=CharterOut,
    summary="Withdraw the offer of a charter",
    **needs(TokenScope.PROVIDERS_WRITE),
)
@write
def withdraw_charter(request: ApiRequest, provider_id: PathId, number: PathId) -> Done:
    caller = request.auth
    version = _version(caller, provider_id, number)
    return Done(charter_out(providers.withdraw_charter(version, by=caller.actor, at=caller.at)))


def _version(caller: Caller, provider_id: int, number: int) -> CharterVersion:
    provider = seen.one(seen.providers(caller), pk=provider_id)
    rows = CharterVersion.objects.visible_to(caller.staff).filter(provider=provider)
    found: CharterVersion = seen.one(rows.select_related("provider"), number=number)
    return found


@router.get(
    "/{provider_id}/rates",
    response=Page[RateCardOut],
    summary="List its rate cards",
    **needs(TokenScope.PROVIDERS_READ),
)
def list_rates(
    request: ApiRequest, provider_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[RateCardOut]:
    provider = seen.one(seen.providers(request.auth), pk=provider_id)
    rows = RateCard.objects.visible_to(request.auth.staff).filter(provider=provider)
    return page_of(_CARDS, rows.prefetch_related("rates"), card_out, cursor=cursor, limit=limit)
