"""By when something is done in a region, or for an account by its contract, where that differs from a policy."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.agreed import (
    AccountTimesIn,
    AgreedVersionOut,
    RegionTimesIn,
    agreed_version_out,
    times_wanted,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.people.models import Account
from answerable.promises.actions import agree_times
from answerable.regions.models import Region

of_regions = Router(tags=["regions"])
of_accounts = Router(tags=["accounts"])
_VERSIONS = Keyset("agreed_times", is_newest_first=True)
_WRITTEN = {201: AgreedVersionOut, 204: None}


@of_regions.get(
    "/{region_id}/times",
    response=Page[AgreedVersionOut],
    summary="List what times were agreed for a region",
    **needs(TokenScope.PROMISES_READ),
)
def list_region_times(
    request: ApiRequest, region_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[AgreedVersionOut]:
    """Those made last come first."""
    return _versions(seen.one(seen.regions(request.auth), pk=region_id), cursor, limit)


@of_regions.post(
    "/{region_id}/times",
    response=_WRITTEN,
    summary="Agree times for a region",
    **needs(TokenScope.PROMISES_WRITE),
)
@write
def agree_region_times(request: ApiRequest, region_id: PathId, payload: RegionTimesIn) -> Done:
    """What was promised before stays. 204 where nothing was ever agreed, nor is now."""
    return _agree(seen.one(seen.regions(request.auth).present(), pk=region_id), payload, request.auth)


@of_accounts.get(
    "/{account_id}/times",
    response=Page[AgreedVersionOut],
    summary="List what times were agreed with an account",
    **needs(TokenScope.PROMISES_READ),
)
def list_account_times(
    request: ApiRequest, account_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[AgreedVersionOut]:
    """Those made last come first."""
    return _versions(seen.account_with_contract(request.auth, account_id), cursor, limit)


@of_accounts.post(
    "/{account_id}/times",
    response=_WRITTEN,
    summary="Agree times with an account",
    **needs(TokenScope.PROMISES_WRITE),
)
@write
def agree_account_times(request: ApiRequest, account_id: PathId, payload: AccountTimesIn) -> Done:
    """They hold while its contract runs. What was promised before stays. 204 where nothing was ever agreed, nor is
    now."""
    return _agree(seen.account_with_contract(request.auth, account_id), payload, request.auth)


def _versions(owner: Region | Account, cursor: str | None, limit: int) -> Page[AgreedVersionOut]:
    return page_of(_VERSIONS, owner.agreed_times.all(), agreed_version_out, cursor=cursor, limit=limit)


def _agree(owner: Region | Account, payload: RegionTimesIn, caller: Caller) -> Done:
    version = agree_times(owner, times_wanted(payload), by=caller.actor, at=caller.at, since=payload.since)
    return Done(status=204) if version is None else Done(agreed_version_out(version), status=201)
