"""Somebody is erased, or wants to know what is kept of them. Who was not known is a digest that is another each day."""

from collections.abc import Collection
from typing import Any

from answerable.ledger.models import Event
from answerable.people.erasing import traces_of
from answerable.people.models import Customer
from answerable.selfservice.models import Suggested


def forget(event: Event) -> None:
    """That somebody was shown something is counted as before."""
    traces = traces_of(Customer.objects.get(pk=event.stream.removeprefix("customer/")))
    Suggested.objects.filter(customer__in=traces.customers).update(customer=None, item=None)


def kept_about(customers: Collection[int]) -> list[dict[str, Any]]:
    """What was suggested to them before they asked, and what came of it."""
    return [
        {
            "first_at": each.first_at.isoformat(),
            "shown": each.shown,
            "followed_at": each.followed_at.isoformat() if each.followed_at else None,
            "asked_at": each.asked_at.isoformat() if each.asked_at else None,
        }
        for each in Suggested.objects.filter(customer__in=customers).order_by("pk")
    ]
