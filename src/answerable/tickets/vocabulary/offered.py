"""The company's own words as every page offers them, known for two seconds."""

from collections.abc import Iterable, Sequence

from django.db.models import Model

from answerable.ledger.known import Known
from answerable.tickets.actions.guards import statuses
from answerable.tickets.models import Brand, Form, Ticket

brands: Known[list[Brand]] = Known(lambda: list(Brand.objects.all()), Brand)
forms: Known[list[Form]] = Known(lambda: list(Form.objects.all()), Form)


def with_known(tickets: Iterable[Ticket]) -> None:
    """Their status, brand and form, where they are known; else they are asked for when they are wanted."""
    known = statuses()
    for ticket in tickets:
        if ticket.status_id in known:
            ticket.status = known[ticket.status_id]
        if ticket.brand_id is not None:
            _set(ticket, "brand", brands())
        if ticket.form_id is not None:
            _set(ticket, "form", forms())


def _set(ticket: Ticket, name: str, known: Sequence[Model]) -> None:
    key = getattr(ticket, f"{name}_id")
    for each in known:
        if each.pk == key:
            setattr(ticket, name, each)


def forms_for(brand_id: int | None) -> list[Form]:
    """What a ticket of that brand may have: those of all brands, and of its own."""
    return [form for form in forms() if form.suits(brand_id)]
