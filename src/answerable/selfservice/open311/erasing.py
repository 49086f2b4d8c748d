"""Where something is: forgotten with its ticket, or copied for whose ticket it is."""

from collections.abc import Collection
from typing import Any

from answerable.people.erasing import Traces
from answerable.selfservice.models import ServiceRequest


def forget(tickets: Collection[int], of: Traces | None) -> None:
    """That something was asked for, and when, is still counted. In somebody else's ticket it is where theirs is."""
    if of is None:
        rows = ServiceRequest.objects.filter(item__ticket__in=tickets)
        found = list(rows.values_list("pk", flat=True))
        ServiceRequest.objects.filter(pk__in=found).update(
            lat=None, long=None, address="", address_id="", digest=""
        )


def copy(ticket: int) -> list[dict[str, Any]]:
    return [
        {
            "requested_at": each.requested_at.isoformat(),
            "address": each.address,
            "address_id": each.address_id,
            "lat": each.lat,
            "long": each.long,
        }
        for each in ServiceRequest.objects.filter(item__ticket=ticket)
    ]
