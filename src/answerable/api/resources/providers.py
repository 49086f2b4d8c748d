from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.providers import (
    CharterOut,
    ProviderOut,
    RateCardOut,
    card_out,
    charter_out,
    provider_out,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
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
