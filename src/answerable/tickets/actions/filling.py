"""The form of a ticket, and what it needs filled in before the ticket ends."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.tickets import events
from answerable.tickets.actions.guards import locked, save
from answerable.tickets.models import Form, Ticket


@transaction.atomic
def set_form(ticket: Ticket, form: Form | None, *, by: Actor, at: datetime) -> Ticket:
    """It is about this topic; None shows all fields. What was filled in stays."""
    ticket = locked(ticket, by, "ticket.set_field")
    if ticket.form_id == (form.pk if form else None):
        return ticket
    if form is not None and not form.suits(ticket.brand_id):
        raise Refusal(_("“%(form)s” is a form of another brand.") % {"form": form.name}, code="other_brand")
    give_form(ticket, form, by=by, at=at)
    return ticket


# What other verbs share; each takes a locked ticket.


def give_form(ticket: Ticket, form: Form | None, *, by: Actor, at: datetime) -> None:
    was, ticket.form = ticket.form_id, form
    save(ticket, at, "form")
    record(events.FORM_CHANGED, ticket, by=by, at=at, form=ticket.form_id, was=was)


def refuse_unfilled(ticket: Ticket) -> None:
    """Before it is solved or closed."""
    if ticket.form is None:
        return
    values = {each.field_id: each.value for each in ticket.field_values.select_related("field")}
    missing = ticket.form.missing(values)
    if missing:
        words = _("Fill in first: %(fields)s. The form “%(form)s” needs it before the ticket ends.")
        fields = ", ".join(each.field.label for each in missing)
        raise Refusal(words % {"fields": fields, "form": ticket.form.name}, code="unfilled")
