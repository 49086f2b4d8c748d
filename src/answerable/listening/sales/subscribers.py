"""What the company's own fields say of a sale: whoever fills them in (a customer who asks, an agent, a program) has
said it, and need not say it twice."""

from datetime import date

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.listening.models import Sale
from answerable.listening.models.sales import LONGEST
from answerable.listening.sales.actions import Bought, bought_of, keep_sale
from answerable.people.models import Field, FieldAbout
from answerable.tickets.actions.guards import lock
from answerable.tickets.models import FieldValue

# Keys of fields of tickets; what an admin called them is another matter. The product alone is no sale.
FIELDS = {
    "order_number": "order_number",
    "seller": "seller",
    "campaign": "campaign",
    "product": "product",
    "bought_on": "sold_on",
}


def follow(event: Event) -> None:
    if event.ticket_id is None:
        return
    key = Field.objects.filter(pk=event.data.get("field"), about=FieldAbout.TICKET).values_list(
        "key", flat=True
    )
    if not set(key) & set(FIELDS):
        return
    ticket = lock(event.ticket_id)
    known = Sale.objects.filter(ticket=ticket).first()
    said = {FIELDS[each.field.key]: each.value for each in _values(ticket.pk)}
    before = bought_of(known) if known else Bought()
    day = said.get("sold_on", before.sold_on)
    if not isinstance(day, date) or day > event.at.date():
        day = None
    words = {name: str(said.get(name) or getattr(before, name))[:most] for name, most in LONGEST.items()}
    bought = Bought(**words, sold_on=day)
    if known is not None or bought != Bought(product=bought.product):
        keep_sale(ticket, bought, by=SYSTEM, at=event.at)


def _values(ticket: int) -> "list[FieldValue]":
    rows = FieldValue.objects.filter(
        ticket=ticket, field__about=FieldAbout.TICKET, field__key__in=list(FIELDS)
    )
    return list(rows.select_related("field"))
