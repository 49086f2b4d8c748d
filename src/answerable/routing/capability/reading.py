"""The evidence of a customer as the estimate wants it. Of the customer's row nothing is read but its key."""

from collections.abc import Sequence
from datetime import datetime

from answerable.routing.capability.estimate import Estimate, estimate
from answerable.routing.capability.evidence import EvidenceKind, Piece
from answerable.routing.capability.known import PRIOR, Settled
from answerable.routing.models import CapabilityEvidence
from answerable.tickets.models import FieldValue

MOST_PIECES = 500  # the newest: older ones have faded long since
COLUMNS = ("kind", "at", "until", "pk")  # of evidence alone, never of who showed it


def pieces_of(customer_id: int, product: str) -> Sequence[Piece]:
    rows = CapabilityEvidence.objects.filter(customer=customer_id).standing().about(product)
    found = rows.order_by("-pk").values_list(*COLUMNS)[:MOST_PIECES]
    return [Piece(EvidenceKind(kind), at, until, key) for kind, at, until, key in found]


def estimate_of(customer_id: int, product: str, settled: Settled, *, at: datetime) -> Estimate:
    return estimate(pieces_of(customer_id, product), at, PRIOR, half_life=settled.half_life)


def product_of(ticket_id: int, settled: Settled) -> str:
    """What a ticket is about, by the field that the company chose; empty while it is not filled in."""
    if settled.product_field is None:
        return ""
    found = FieldValue.objects.filter(ticket=ticket_id, field=settled.product_field)
    return found.values_list("text", flat=True).first() or ""
