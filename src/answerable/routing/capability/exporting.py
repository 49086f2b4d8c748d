"""What is kept of a person here, for the copy of their data and for a page that can be sent to them."""

from collections.abc import Collection
from typing import Any

from answerable.routing.models import CapabilityEvidence


def kept_about(customers: Collection[int]) -> list[dict[str, Any]]:
    """Each piece of evidence, withdrawn ones too; who said it is a colleague's matter."""
    found = CapabilityEvidence.objects.filter(customer__in=customers).select_related("ticket").order_by("pk")
    return [
        {
            "kind": each.kind,
            "what": str(each.get_kind_display()),
            "product": each.product,
            "at": each.at.isoformat(),
            "until": each.until.isoformat() if each.until else None,
            "reason": each.reason,
            "ticket": each.ticket.reference if each.ticket else None,
            "withdrawn_at": each.withdrawn_at.isoformat() if each.withdrawn_at else None,
        }
        for each in found
    ]
