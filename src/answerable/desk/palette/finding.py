"""Tickets and customers by what somebody typed: a reference, an address, words."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from answerable.people.masking import Part, is_masked
from answerable.people.models import Customer, Identity, Staff
from answerable.selfservice.guides.showing import Offered, offer
from answerable.selfservice.models import Guide
from answerable.tickets import search
from answerable.tickets.models import Ticket
from answerable.tickets.models.ticket import TicketQuerySet
from answerable.tickets.references import clean_reference
from answerable.tickets.search.folding import fold, query_phrases

MOST_TICKETS = 8
MOST_CUSTOMERS = 5
MOST_RECENT = 6
MOST_GUIDES = 4
_MOST_GUIDES_READ = 300
_LOOKED_AT = 30  # of the newest tickets in which the words occur, whose customers may be meant


@dataclass(frozen=True)
class Way:
    """A guide, and where it is begun: beside the ticket that is open, else on its own page."""

    guide: Offered
    url: str


@dataclass(frozen=True)
class Found:
    tickets: Sequence[Ticket]
    customers: Sequence[Customer]


def found(query: str, staff: Staff) -> Found:
    named = _named(query, staff)
    hits = [hit.ticket for hit in search.find(query, staff, limit=_LOOKED_AT).hits]
    tickets = [*named, *(ticket for ticket in hits if ticket not in named)]
    return Found(tickets[:MOST_TICKETS], _customers(query, tickets, staff))


def guides(query: str, staff: Staff, opened: str = "") -> list[Way]:
    """Those in whose title every typed word begins a word. `opened` is the ticket on the page that asks."""
    ticket = next(iter(_named(opened, staff)), None) if staff.may("ticket.note") else None
    rows = Guide.objects.visible_to(staff).published().select_related("published")
    typed, language = fold(query).split(), get_language() or ""
    shown = [offer(each, language) for each in rows[:_MOST_GUIDES_READ]]
    meant = [each for each in shown if all(f" {word}" in f" {fold(each.title)}" for word in typed)]
    return [Way(each, _where(each, ticket)) for each in meant[:MOST_GUIDES]]


def _where(guide: Offered, ticket: Ticket | None) -> str:
    if ticket is None:
        return reverse("desk:guide", args=[guide.pk])
    return f"{reverse('desk:ticket_guides', args=[ticket.reference])}?{urlencode({'q': guide.title})}"


def recent(references: Sequence[str], staff: Staff) -> list[Ticket]:
    """Those that a browser remembers, in its order, as far as they may still be seen."""
    wanted = [clean_reference(each) for each in references[:MOST_RECENT]]
    seen = {each.reference: each for each in _shown(staff).filter(reference__in=filter(None, wanted))}
    return [seen[each] for each in wanted if each in seen]


def _named(query: str, staff: Staff) -> list[Ticket]:
    reference = clean_reference(query)
    return list(_shown(staff).filter(reference=reference)) if reference else []


def _shown(staff: Staff) -> TicketQuerySet:
    return Ticket.objects.visible_to(staff).select_related("customer", "status")


def _customers(query: str, tickets: Sequence[Ticket], staff: Staff) -> Sequence[Customer]:
    """Whose name or address has the words, among those of the tickets found; and whose address it is exactly. Names
    have no index of their own: that of the tickets, which holds them too, costs the same with a million."""
    own = Identity.objects.filter(address=query.strip().lower()).values_list("customer", flat=True)
    if is_masked(staff, Part.ADDRESS) or is_masked(staff, Part.NUMBER):
        own = own.none()
    keys = [*own[:MOST_CUSTOMERS], *(ticket.customer_id for ticket in tickets)]
    people = (
        Customer.objects.visible_to(staff)
        .present()
        .select_related("account")
        .prefetch_related("identities")
        .in_bulk(keys)
    )
    phrases = query_phrases(query)
    meant = [people[key] for key in dict.fromkeys(keys) if key in people and _is_meant(people[key], phrases)]
    return meant[:MOST_CUSTOMERS]


def _is_meant(customer: Customer, phrases: Sequence[str]) -> bool:
    said = [str(customer), *(identity.shown for identity in customer.identities.all())]
    words = " " + " ".join(fold(each) for each in said)
    return bool(phrases) and all(f" {phrase}" in words for phrase in phrases)
