"""What is perhaps one matter with a ticket, and the words for what speaks for it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _lazy

from answerable.people.models import Staff
from answerable.tickets.likeness import Why
from answerable.tickets.matters.evidence import For
from answerable.tickets.models import SameMatter, Ticket

_MOST_SHOWN = 3
WORDS = {
    For.SAME_PERSON: _lazy("the same customer"),
    For.PROVEN: _lazy("the same customer, by addresses that are proven theirs"),
    For.NAMES_TICKET: _lazy("one names the other’s reference"),
    For.SAME_REFERENCE: _lazy("both name the same number, of an order or the like"),
    For.MISSED_CALL: _lazy("a call that was missed, and then this"),
    For.SAME_WORDS: _lazy("much in the same words, rare ones among them"),
    For.SOME_WORDS: _lazy("some rare words in both"),
    For.SAME_HOUR: _lazy("within an hour"),
    For.SAME_DAY: _lazy("within a day"),
    Why.SAID_SO: _lazy("one calls the other’s address their own"),
    Why.SAME_NUMBER: _lazy("the same telephone number"),
    Why.SAME_HANDLE: _lazy("the same name on another channel"),
    Why.SIGNATURE: _lazy("one signs with the other’s address"),
    Why.SAME_NAME_SAME_ACCOUNT: _lazy("the same name at the same account"),
    Why.WROTE_THERE: _lazy("one answered in the other’s ticket"),
    Why.SAME_NAME: _lazy("the same name, which alone says little"),
}


@dataclass(frozen=True)
class Proposed:
    """`other` is the ticket beside the one that is looked at."""

    row: SameMatter
    other: Ticket

    @property
    def reasons(self) -> list[str]:
        return reasons_of(self.row)

    @property
    def is_two_people(self) -> bool:
        return self.row.first.customer_id != self.row.later.customer_id


def reasons_of(row: SameMatter) -> list[str]:
    return [str(WORDS[key]) for key in row.why if key in WORDS]


def matters_of(ticket: Ticket, staff: Staff) -> list[Proposed]:
    """The likeliest first."""
    rows = SameMatter.objects.of(ticket.pk).visible_to(Ticket.objects.visible_to(staff)).proposed()
    found = rows.select_related("first__customer", "later__customer").order_by("-score", "pk")[:_MOST_SHOWN]
    return [Proposed(row, row.later if _is_part(row.first, ticket) else row.first) for row in found]


def _is_part(ticket: Ticket, of: Ticket) -> bool:
    return of.pk in (ticket.pk, ticket.merged_into_id)
