from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.people import IdentityIn, IdentityOut, identity_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.ledger.refusals import NotAllowed
from answerable.people import actions

router = Router(tags=["identities"])
_BY_ID = Keyset("identities")


@router.get(
    "/customers/{customer_id}/identities",
    response=Page[IdentityOut],
    summary="List the addresses of a customer",
    **needs(TokenScope.CUSTOMERS_READ),
)
def list_identities(
    request: ApiRequest, customer_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[IdentityOut]:
    customer = seen.one(seen.customers(request.auth), pk=customer_id)
    return page_of(_BY_ID, customer.identities.all(), identity_out, cursor=cursor, limit=limit)


@router.post(
    "/customers/{customer_id}/identities",
    response={201: IdentityOut},
    summary="Add an address to a customer",
    **needs(TokenScope.CUSTOMERS_WRITE),
)
@write
def add_identity(request: ApiRequest, customer_id: PathId, payload: IdentityIn) -> Done:
    caller = request.auth
    customer = seen.one(seen.customers(caller), pk=customer_id)
    identity = actions.add_identity(customer, payload.channel, payload.address, by=caller.actor, at=caller.at)
    return Done(identity_out(identity), status=201)


@router.post(
    "/identities/{identity_id}/verification",
    response=IdentityOut,
    summary="Say that an address was proved to be the customer's",
    **needs(TokenScope.CUSTOMERS_WRITE),
)
@write
def verify_identity(request: ApiRequest, identity_id: PathId) -> Done:
    caller = request.auth
    identity = seen.one(seen.identities(caller), pk=identity_id)
    if not caller.actor.may("customer.edit"):
        raise NotAllowed
    return Done(identity_out(actions.verify_identity(identity, by=caller.actor, at=caller.at)))
