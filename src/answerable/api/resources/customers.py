from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.filling import fill
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.people import (
    CustomerIn,
    CustomerMergeIn,
    CustomerOut,
    CustomerPatch,
    customer_out,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people import actions
from answerable.people.addresses import normalise
from answerable.people.masking import Part, refuse_masked
from answerable.people.models import Identity

router = Router(tags=["customers"])
_BY_ID = Keyset("customers")


@router.get("", response=Page[CustomerOut], summary="List customers", **needs(TokenScope.CUSTOMERS_READ))
def list_customers(
    request: ApiRequest,
    account_id: PathId | None = None,
    address: str | None = None,
    cursor: Cursor | None = None,
    limit: Limit = 50,
) -> Page[CustomerOut]:
    """Without those who were merged into another. `address` finds the one who uses it, on whatever channel."""
    rows = seen.customers(request.auth).filter(merged_into=None)
    if account_id is not None:
        rows = rows.filter(account__in=seen.accounts(request.auth).filter(pk=account_id).values("pk"))
    if address is not None:
        refuse_masked(request.auth.staff)
        refuse_masked(request.auth.staff, Part.NUMBER)
        forms = {address.strip(), normalise("email", address)} - {""}
        rows = rows.filter(pk__in=Identity.objects.filter(address__in=forms).values("customer"))
    return page_of(_BY_ID, rows, customer_out, cursor=cursor, limit=limit)


@router.post(
    "", response={201: CustomerOut}, summary="Create a customer", **needs(TokenScope.CUSTOMERS_WRITE)
)
@write
def create_customer(request: ApiRequest, payload: CustomerIn) -> Done:
    """For own people: a provider's people see customers by their tickets, so they open one instead."""
    caller = request.auth
    scope = caller.actor.scope
    if not caller.actor.may("customer.edit") or not (scope.everything or scope.without_team):
        raise NotAllowed
    address = normalise(payload.channel, payload.address)
    if not address:
        raise Invalid("That is not an address on this channel.")
    if Identity.objects.filter(channel=payload.channel, address=address).exists():
        raise Refusal("That address belongs to another customer.", code="address_taken")
    identity = actions.find_or_create_customer(
        payload.channel, address, name=payload.name, by=caller.actor, at=caller.at
    )
    fill(caller, identity.customer, payload.fields)
    return _done(request, identity.customer_id, status=201)


@router.get(
    "/{customer_id}", response=CustomerOut, summary="Get a customer", **needs(TokenScope.CUSTOMERS_READ)
)
def get_customer(request: ApiRequest, customer_id: PathId) -> CustomerOut:
    return customer_out(seen.one(seen.customers(request.auth), pk=customer_id))


@router.patch(
    "/{customer_id}", response=CustomerOut, summary="Change a customer", **needs(TokenScope.CUSTOMERS_WRITE)
)
@write
def change_customer(request: ApiRequest, customer_id: PathId, payload: CustomerPatch) -> Done:
    caller = request.auth
    customer = seen.one(seen.customers(caller), pk=customer_id)
    changes = payload.model_dump(exclude_unset=True, exclude={"fields"})
    for name in ("name", "language", "prefers", "time_zone", "country"):
        if changes.get(name, "") is None:
            del changes[name]
    if changes.get("account_id") is not None:
        seen.named_in_body(seen.accounts(caller), "#/account_id", pk=changes["account_id"])
    if changes.get("region_id") is not None:
        seen.named_in_body(seen.regions(caller).present(), "#/region_id", pk=changes["region_id"])
    actions.change_customer(customer, by=caller.actor, at=caller.at, **changes)
    fill(caller, customer, payload.fields or {})
    return _done(request, customer.pk)


@router.post(
    "/{customer_id}/merge",
    response=CustomerOut,
    summary="Merge a customer into another",
    **needs(TokenScope.CUSTOMERS_WRITE),
)
@write
def merge_customer(request: ApiRequest, customer_id: PathId, payload: CustomerMergeIn) -> Done:
    """Their addresses and tickets move to the other, who is answered."""
    caller = request.auth
    gone = seen.one(seen.customers(caller), pk=customer_id)
    kept = seen.named_in_body(seen.customers(caller), "#/into_id", pk=payload.into_id)
    actions.merge_customers(gone, kept, by=caller.actor, at=caller.at)
    return _done(request, kept.pk)


@router.delete(
    "/{customer_id}/merge",
    response=CustomerOut,
    summary="Undo the merge of a customer",
    **needs(TokenScope.CUSTOMERS_WRITE),
)
@write
def unmerge_customer(request: ApiRequest, customer_id: PathId) -> Done:
    caller = request.auth
    gone = seen.one(seen.customers(caller), pk=customer_id)
    actions.unmerge_customer(gone, by=caller.actor, at=caller.at)
    return _done(request, gone.pk)


def _done(request: ApiRequest, customer_id: int, *, status: int = 200) -> Done:
    customer = seen.one(seen.customers(request.auth), pk=customer_id)
    location = f"/api/v1/customers/{customer_id}" if status == 201 else ""
    return Done(customer_out(customer), status=status, location=location)
