"""What customers have shown that they know: the estimate, and the evidence that it is made of."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.capability import (
    CapabilityOut,
    EvidenceIn,
    EvidenceOut,
    estimate_out,
    evidence_out,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Customer
from answerable.routing import actions
from answerable.routing.capability.evidence import OF_TICKETS, EvidenceKind
from answerable.routing.capability.known import capability
from answerable.routing.capability.reading import estimate_of
from answerable.routing.models import CapabilityEvidence
from answerable.routing.models.capability import EvidenceQuerySet

router = Router(tags=["capability"])
_NEWEST_FIRST = Keyset("evidence", is_newest_first=True)
_MOST_PRODUCTS = 20


@router.get(
    "/{customer_id}/capability",
    response=CapabilityOut,
    summary="Get what a customer is thought to know",
    **needs(TokenScope.CUSTOMERS_READ),
)
def get_capability(request: ApiRequest, customer_id: PathId) -> CapabilityOut:
    """For all products, and for each of which they have shown something: twenty at most."""
    caller, settled = request.auth, capability()
    customer = _customer(caller, customer_id)
    shown = _evidence(caller, customer).standing().exclude(product="").order_by("product")
    products = list(shown.values_list("product", flat=True).distinct()[:_MOST_PRODUCTS])
    estimates = [
        estimate_out(product, estimate_of(customer.pk, product, settled, at=caller.at), settled.threshold)
        for product in ("", *products)
    ]
    return CapabilityOut(is_on=settled.is_on, threshold=settled.threshold, estimates=estimates)


@router.get(
    "/{customer_id}/capability/evidence",
    response=Page[EvidenceOut],
    summary="List what a customer has shown",
    **needs(TokenScope.CUSTOMERS_READ),
)
def list_evidence(
    request: ApiRequest, customer_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[EvidenceOut]:
    """The newest first, with what was withdrawn."""
    caller = request.auth
    rows = _evidence(caller, _customer(caller, customer_id)).select_related("by", "ticket")
    return page_of(_NEWEST_FIRST, rows, evidence_out, cursor=cursor, limit=limit)


@router.post(
    "/{customer_id}/capability/evidence",
    response={201: EvidenceOut},
    summary="Say what a customer has shown",
    **needs(TokenScope.CUSTOMERS_WRITE),
)
@write
def add_evidence(request: ApiRequest, customer_id: PathId, payload: EvidenceIn) -> Done:
    """The same twice is once."""
    caller = request.auth
    made = _say(caller, _customer(caller, customer_id), payload)
    return Done(evidence_out(made), status=201)


@router.delete(
    "/{customer_id}/capability/evidence/{evidence_id}",
    response={204: None},
    summary="Withdraw evidence",
    **needs(TokenScope.CUSTOMERS_WRITE),
)
@write
def withdraw_evidence(request: ApiRequest, customer_id: PathId, evidence_id: PathId) -> Done:
    caller = request.auth
    found = seen.one(_evidence(caller, _customer(caller, customer_id)), pk=evidence_id)
    actions.withdraw(found, by=caller.actor, at=caller.at)
    return Done(status=204)


def _customer(caller: Caller, customer_id: int) -> Customer:
    found: Customer = seen.one(seen.customers(caller), pk=customer_id)
    if not caller.staff.may("capability.see"):
        raise NotAllowed
    return found


def _evidence(caller: Caller, customer: Customer) -> EvidenceQuerySet:
    return CapabilityEvidence.objects.visible_to(caller.staff).filter(customer=customer)


def _say(caller: Caller, customer: Customer, given: EvidenceIn) -> CapabilityEvidence:
    by, at, product = caller.actor, caller.at, given.product
    if given.kind in OF_TICKETS:
        if given.ticket is None:
            raise Invalid("It is learnt from a ticket: name it.")
        ticket = seen.ticket_in_body(caller, "#/ticket", given.ticket)
        return actions.learn(customer, given.kind, ticket=ticket, product=product, by=by, at=at)
    if given.kind is EvidenceKind.ENDORSED:
        return actions.endorse(customer, given.reason, product=product, by=by, at=at)
    if given.kind is EvidenceKind.CERTIFIED:
        if given.until is None:
            raise Invalid("Say when the certificate ends.")
        return actions.certify(customer, given.reason, until=given.until, product=product, by=by, at=at)
    is_up = given.kind is EvidenceKind.CORRECTED_UP
    return actions.correct(customer, up=is_up, reason=given.reason, product=product, by=by, at=at)
