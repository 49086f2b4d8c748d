"""What the company's own fields say of a sale: whoever fills them in (a customer who asks, an agent, a program) has
said it, and need not say it twice."""

from collections.abc import Mapping
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
    said = {each.field.key: each.value for each in _values(ticket.pk)}
    bought = bought_by(said, before=bought_of(known) if known else None, today=event.at.date())
    if bought is not None:
        keep_sale(ticket, bought, by=SYSTEM, at=event.at)


def bought_by(said: Mapping[str, object], *, before: Bought | None, today: date) -> Bought | None:
    """Pure. What fields say by their keys, beside what was known before; None where it is no sale."""
    known = before or Bought()
    values = {FIELDS[key]: value for key, value in said.items() if key in FIELDS}
    day = values.get("sold_on", known.sold_on)
    if not isinstance(day, date) or day > today:
        day = None
    words = {name: str(values.get(name) or getattr(known, name))[:most] for name, most in LONGEST.items()}
    bought = Bought(**words, sold_on=day)
    return bought if before is not None or bought != Bought(product=bought.product) else None


def _values(ticket: int) -> "list[FieldValue]":
    rows = FieldValue.objects.filter(
        ticket=ticket, field__about=FieldAbout.TICKET, field__key__in=list(FIELDS)
    )
    return list(rows.select_related("field"))
