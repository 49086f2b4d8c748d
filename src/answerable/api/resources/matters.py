from django.db.models import QuerySet
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.matters import (
    CodeIn,
    ProofIn,
    ProofOut,
    SameMatterOut,
    proof_out,
    same_matter_out,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.people import actions
from answerable.people.models import Proof
from answerable.tickets.matters import deciding
from answerable.tickets.models import SameMatter

router = Router(tags=["tickets"])
of_customer = Router(tags=["identities"])
_BY_ID = Keyset("same-matters")


@router.get(
    "/{reference}/same-matters",
    response=Page[SameMatterOut],
    summary="List what is perhaps one matter with a ticket",
    **needs(TokenScope.TICKETS_READ),
)
def list_same_matters(
    request: ApiRequest, reference: str, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[SameMatterOut]:
    """Also what was confirmed or declined; without tickets that you may not see."""
    rows = _matters(request.auth, reference)
    return page_of(_BY_ID, rows, same_matter_out, cursor=cursor, limit=limit)


@router.post(
    "/{reference}/same-matters/{matter_id}/confirmation",
    response=SameMatterOut,
    summary="Say that two tickets are one matter",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def confirm_same_matter(request: ApiRequest, reference: str, matter_id: PathId) -> Done:
    """The later one is merged into the first; undo it as any merge."""
    row = seen.one(_matters(request.auth, reference), pk=matter_id)
    deciding.confirm(row, by=request.auth.actor, at=request.auth.at)
    return _matter_done(row)


@router.post(
    "/{reference}/same-matters/{matter_id}/apart",
    response=SameMatterOut,
    summary="Say that two tickets are two matters",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def decline_same_matter(request: ApiRequest, reference: str, matter_id: PathId) -> Done:
    """It is not proposed again."""
    row = seen.one(_matters(request.auth, reference), pk=matter_id)
    deciding.decline(row, by=request.auth.actor, at=request.auth.at)
    return _matter_done(row)


@of_customer.post(
    "/{customer_id}/proofs",
    response={201: ProofOut},
    summary="Send a code to an address",
    **needs(TokenScope.CUSTOMERS_WRITE),
)
@write
def ask_for_proof(request: ApiRequest, customer_id: PathId, payload: ProofIn) -> Done:
    """Whoever reads there can tell it, and shows that the address is this customer's. Nobody else is told it."""
    caller = request.auth
    customer = seen.one(seen.customers(caller), pk=customer_id)
    identity = seen.named_in_body(seen.identities(caller), "#/identity_id", pk=payload.identity_id)
    proof = actions.ask_proof(identity, customer, by=caller.actor, at=caller.at)
    return Done(proof_out(proof), status=201)


@of_customer.post(
    "/{customer_id}/proofs/{proof_id}/code",
    response=ProofOut,
    summary="Tell a code that was sent",
    **needs(TokenScope.CUSTOMERS_WRITE),
)
@write
def tell_code(request: ApiRequest, customer_id: PathId, proof_id: PathId, payload: CodeIn) -> Done:
    """`is_proven` says whether it was right. Then the address is the customer's, and whoever had it is merged into
    them."""
    caller = request.auth
    customer = seen.one(seen.customers(caller), pk=customer_id)
    proof = seen.one(Proof.objects.filter(customer=customer), pk=proof_id)
    actions.try_proof(proof, payload.code, by=caller.actor, at=caller.at)
    proof.refresh_from_db()
    return Done(proof_out(proof))


def _matters(caller: Caller, reference: str) -> QuerySet[SameMatter]:
    ticket = seen.ticket(caller, reference)
    rows = SameMatter.objects.of(ticket.pk).visible_to(seen.tickets(caller))
    return rows.select_related("first", "later")


def _matter_done(row: SameMatter) -> Done:
    row.refresh_from_db()
    return Done(same_matter_out(row))
