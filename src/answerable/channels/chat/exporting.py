"""What is kept of a person here, for the copy of their data."""

from collections.abc import Collection
from typing import Any

from answerable.channels.chat.models import Visitor
from answerable.channels.chat.settings import CHANNEL
from answerable.people.models import Identity


def kept_about(customers: Collection[int]) -> list[dict[str, Any]]:
    """As whom they chatted. By what their browsers are known is no word about them."""
    keys = Identity.objects.filter(customer__in=customers, channel=CHANNEL).values_list("address", flat=True)
    found = Visitor.objects.filter(key__in=list(keys)).order_by("pk")
    return [
        {
            "name": each.name,
            "mail": each.mail,
            "signed_in_as": each.signed_as,
            "language": each.language,
            "since": each.created_at.isoformat(),
        }
        for each in found
    ]
