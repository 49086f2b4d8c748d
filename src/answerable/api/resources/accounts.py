from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.filling import fill
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.people import AccountIn, AccountOut, AccountPatch, account_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.people import actions
from answerable.people.masking import refuse_masked

router = Router(tags=["accounts"])
_BY_ID = Keyset("accounts")


@router.get("", response=Page[AccountOut], summary="List accounts", **needs(TokenScope.CUSTOMERS_READ))
def list_accounts(
    request: ApiRequest, domain: str | None = None, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[AccountOut]:
    rows = seen.accounts(request.auth)
    if domain:
        refuse_masked(request.auth.staff)
        rows = rows.filter(domains__name=domain.lower())
    return page_of(_BY_ID, rows, account_out, cursor=cursor, limit=limit)


@router.post("", response={201: AccountOut}, summary="Create an account", **needs(TokenScope.CUSTOMERS_WRITE))
@write
def create_account(request: ApiRequest, payload: AccountIn) -> Done:
    caller = request.auth
    account = actions.create_account(payload.name, domains=payload.domains, by=caller.actor, at=caller.at)
    fill(caller, account, payload.fields)
    return Done(account_out(account), status=201, location=f"/api/v1/accounts/{account.pk}")


@router.get(
    "/{account_id}", response=AccountOut, summary="Get an account", **needs(TokenScope.CUSTOMERS_READ)
)
def get_account(request: ApiRequest, account_id: PathId) -> AccountOut:
    return account_out(seen.one(seen.accounts(request.auth), pk=account_id))


@router.patch(
    "/{account_id}", response=AccountOut, summary="Change an account", **needs(TokenScope.CUSTOMERS_WRITE)
)
@write
def change_account(request: ApiRequest, account_id: PathId, payload: AccountPatch) -> Done:
    caller = request.auth
    account = seen.one(seen.accounts(caller), pk=account_id)
    changes = payload.model_dump(
        exclude_none=True, exclude={"fields", "country", "region_id", "shares_tickets"}
    )
    region = payload.region_id if "region_id" in payload.model_fields_set else account.region_id
    if payload.region_id is not None:
        seen.named_in_body(seen.regions(caller).present(), "#/region_id", pk=payload.region_id)
    place = actions.Place(account.country if payload.country is None else payload.country, region)
    actions.change_account(account, by=caller.actor, at=caller.at, place=place, **changes)
    if payload.shares_tickets is not None:
        actions.share_tickets(account, on=payload.shares_tickets, by=caller.actor, at=caller.at)
    fill(caller, account, payload.fields or {})
    return Done(account_out(seen.one(seen.accounts(caller), pk=account_id)))
