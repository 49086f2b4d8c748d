"""What a customer has shown that they know."""

from datetime import datetime

from pydantic import Field

from answerable.api.schemas.people import Named, named
from answerable.api.schemas.types import Input, Line, Moment, Name, Output
from answerable.routing.capability.estimate import Estimate, thousandths
from answerable.routing.capability.evidence import EvidenceKind
from answerable.routing.models import CapabilityEvidence


class EvidenceIn(Input):
    """`endorsed`, `certified` and `corrected_…` want a `reason`, a certificate also `until`; the others are learnt from
    a ticket, named by its reference. Without a `product` it is of all of them."""

    kind: EvidenceKind
    reason: Line = ""
    product: Name = ""
    until: Moment | None = None
    ticket: str | None = Field(default=None, max_length=20)


class EvidenceOut(Output):
    id: int
    kind: EvidenceKind
    product: str
    reason: str
    at: datetime
    until: datetime | None
    ticket: str | None
    by: Named | None
    withdrawn_at: datetime | None


class EstimateOut(Output):
    """For one product, or (empty) for all: a share with the ends of its interval, in thousandths; `weight` is how much
    evidence there is, in contacts."""

    product: str
    mean: int
    low: int
    high: int
    weight: float
    reaches: bool


class CapabilityOut(Output):
    """`is_on`: whether it lets tickets go past the first line at all, from a low end of `threshold` on."""

    is_on: bool
    threshold: int
    estimates: list[EstimateOut]


def evidence_out(row: CapabilityEvidence) -> EvidenceOut:
    """Wants the ticket and the colleague loaded."""
    return EvidenceOut(
        id=row.pk,
        kind=EvidenceKind(row.kind),
        product=row.product,
        reason=row.reason,
        at=row.at,
        until=row.until,
        ticket=row.ticket.reference if row.ticket else None,
        by=named(row.by),
        withdrawn_at=row.withdrawn_at,
    )


def estimate_out(product: str, found: Estimate, threshold: int) -> EstimateOut:
    return EstimateOut(
        product=product,
        mean=thousandths(found.mean),
        low=thousandths(found.low),
        high=thousandths(found.high),
        weight=round(found.n, 2),
        reaches=found.reaches(threshold),
    )
