"""Which of the company's own fields stand beside a ticket: those of its form, and what else was filled in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answerable.people.models import Field, FieldAbout
from answerable.tickets.models import Ticket


@dataclass(frozen=True)
class Filled:
    field: Field
    value: object = None
    is_needed: bool = False

    @property
    def is_missing(self) -> bool:
        """Needed before the ticket ends, and not there."""
        return self.is_needed and self.value is None


@dataclass(frozen=True)
class Fields:
    """`more` are filled in, but not of the form."""

    shown: Sequence[Filled]
    more: Sequence[Filled] = ()


def fields_of(ticket: Ticket, known: Iterable[Field], *, is_filled_in: bool = True) -> Fields:
    """`known` are the company's own, in order; whether any is filled in may be known already."""
    filled = ticket.field_values.select_related("field") if is_filled_in else ()
    kept = {each.field_id: each for each in filled}
    values = {key: each.value for key, each in kept.items()}
    if ticket.form is None:
        own = [field for field in known if field.about == FieldAbout.TICKET]
        return Fields([Filled(field, values.get(field.pk)) for field in own])
    shown = [
        Filled(each.field, values.get(each.field_id), each.is_needed) for each in ticket.form.shown(values)
    ]
    there = {each.field.pk for each in shown}
    others = sorted((each.field.position, key) for key, each in kept.items() if key not in there)
    return Fields(shown, [Filled(kept[key].field, values[key]) for _position, key in others])
