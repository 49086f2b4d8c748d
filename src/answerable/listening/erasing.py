"""Somebody is erased, or wants to know what is kept of them: what the model read goes with the words, and what leads to
an order goes too. That a ticket was of a theme, or of a product, says nothing of anybody."""

from collections.abc import Collection
from typing import Any

from answerable.listening.models import Sale, ThemeTicket, TicketMeaning
from answerable.people.erasing import Traces


def forget(tickets: Collection[int], of: Traces | None) -> None:
    """With `of`, only what betrays that person: their own words are read anew without them."""
    TicketMeaning.objects.filter(ticket__in=tickets).delete()
    if of is None:
        Sale.objects.filter(ticket__in=tickets).update(order_number="")
    else:
        for sale in Sale.objects.filter(ticket__in=tickets).exclude(order_number=""):
            sale.order_number = of.scrubbed(sale.order_number)
            sale.save(update_fields=["order_number"])


def copy(ticket: int) -> dict[str, Any]:
    """For the person whose ticket it is."""
    sale = Sale.objects.filter(ticket=ticket).first()
    row = ThemeTicket.objects.filter(ticket=ticket).select_related("theme").first()
    names = ("order_number", "seller", "campaign", "product")
    return {
        "theme": row.theme.name if row else None,
        "sale": {
            **{name: getattr(sale, name) for name in names},
            "sold_on": sale.sold_on.isoformat() if sale.sold_on else None,
        }
        if sale
        else None,
    }
