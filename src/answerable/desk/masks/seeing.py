"""Whom a page is about: what is theirs is taken out of what was said, too, but for what was revealed to its reader."""

from dataclasses import dataclass
from datetime import datetime

from answerable.desk.masks.words import PART_WORDS
from answerable.ledger.composed import ComposedRows
from answerable.ledger.together import reading
from answerable.people.addresses import MAIL
from answerable.people.asked import IDENTITIES
from answerable.people.masking import Part, hidden_words_of, mask_for, opened_for, through
from answerable.people.models import Customer, ProviderAccess, Staff
from answerable.tickets.models import Reveal, Ticket


def look_at(customer: Customer) -> None:
    """Asks nothing where nothing is masked."""
    if through().mask:
        hidden_words_of(customer.identities.all())


def look_at_ticket(ticket: Ticket, staff: Staff, *, at: datetime) -> None:
    """The same, with what was shown to this person here a short while ago."""
    if not through().mask:
        return
    with reading():
        IDENTITIES.foresee(ticket.customer_id)
        opened_for(ticket.customer, [Part(each.part) for each in _shown(ticket, staff, at)])
        hidden_words_of(IDENTITIES.ask(ticket.customer_id))


_REVEALS: ComposedRows[Reveal] = ComposedRows(
    lambda ticket, staff, customer: Reveal.objects.filter(ticket=ticket, staff=staff, customer=customer)
)


def _shown(ticket: Ticket, staff: Staff, at: datetime) -> list[Reveal]:
    """To this person, of this customer and on this ticket, at this moment."""
    found = _REVEALS.ask(ticket.pk, staff.pk, ticket.customer_id)
    return [each for each in found if each.is_open(at=at)]


@dataclass(frozen=True)
class Behind:
    """One part of a ticket's customer that its reader does not see, or does until then."""

    part: Part
    words: str
    until: datetime | None = None


def behind_masks(ticket: Ticket, staff: Staff, *, at: datetime) -> list[Behind]:
    """What could be shown to this person on this ticket, and what is just now; nothing where nothing may be."""
    mask = mask_for(staff)
    access = ProviderAccess.objects.filter(provider=staff.provider_id).first() if mask else None
    if access is None or not access.may_reveal or not staff.may("customer.reveal"):
        return []
    until = {each.part: each.until for each in _shown(ticket, staff, at)}
    return [
        Behind(part, str(PART_WORDS[part]), until.get(part.value))
        for part in Part
        if mask.hides(part) and _is_there(part, ticket)
    ]


def _is_there(part: Part, ticket: Ticket) -> bool:
    channels = {each.channel for each in ticket.customer.identities.all()}
    return {
        Part.ADDRESS: MAIL in channels,
        Part.NUMBER: bool(channels - {MAIL}),
        Part.NAME: " " in ticket.customer.name.strip(),
        Part.ACCOUNT: ticket.customer.account_id is not None,
        Part.FIELDS: True,
    }[part]
