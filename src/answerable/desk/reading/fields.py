"""Which of the company's own fields stand beside a ticket: those of its form, and what else was filled in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from answerable.people.masking import shows_field
from answerable.people.masking.values import HIDDEN
from answerable.people.models import Field, FieldAbout
from answerable.tickets.models import Ticket


@dataclass(frozen=True)
class Filled:
    field: Field
    value: object = None
    is_needed: bool = False
    is_hidden: bool = False  # there may be a value; its reader is not to know it

    @property
    def is_missing(self) -> bool:
        """Needed before the ticket ends, and not there."""
        return self.is_needed and self.value is None and not self.is_hidden


@dataclass(frozen=True)
class Fields:
    """`more` are filled in, but not of the form."""

    shown: Sequence[Filled]
    more: Sequence[Filled] = ()


def fields_of(ticket: Ticket, known: Iterable[Field], *, is_filled_in: bool = True) -> Fields:
    """`known` are the company's own, in order; whether any is filled in may be known already."""
    rows = ticket.field_values.select_related("field") if is_filled_in else ()
    kept = {each.field_id: each for each in rows}
    values = {key: each.value for key, each in kept.items()}

    def filled(field: Field, *, is_needed: bool = False) -> Filled:
        if shows_field(field.pk, ticket.customer_id):
            return Filled(field, values.get(field.pk), is_needed)
        return Filled(field, HIDDEN, is_needed, is_hidden=True)

    if ticket.form is None:
        return Fields([filled(field) for field in known if field.about == FieldAbout.TICKET])
    shown = [filled(each.field, is_needed=each.is_needed) for each in ticket.form.shown(values)]
    there = {each.field.pk for each in shown}
    others = sorted((each.field.position, key) for key, each in kept.items() if key not in there)
    return Fields(shown, [filled(kept[key].field) for _position, key in others])


def field_words(value: object) -> str:
    """A field's value as one reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)
