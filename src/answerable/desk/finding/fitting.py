"""What fits a ticket, before anybody types: found by the words with which it began."""

from collections.abc import Mapping

from django.conf import settings

from answerable.people.models import Staff
from answerable.selfservice.audience import Audience
from answerable.selfservice.cases.finding import asked_on
from answerable.selfservice.finding.reading import find_for
from answerable.selfservice.finding.searching import Hits
from answerable.tickets.models import Ticket

_MOST = 5


def fits(
    ticket: Ticket, reader: Staff, kind: str, *, audience: Audience | None = None, any_brand: bool = False
) -> Mapping[int, int]:
    """Keys of things of this kind, and of its brand or of every brand, that the reader may read, with their places: the
    best is 0. Also what is no good answer, as a ticket says more than somebody types; nothing far behind the best."""
    hits = Hits(
        find_for(
            reader,
            asked_on(ticket),
            language=language_of(ticket),
            limit=_MOST,
            kinds=[kind],
            audience=audience,
            brand_id=ticket.brand_id,
            any_brand=any_brand,
        )
    )
    return {each.key: place for place, each in enumerate([*hits.good, *hits.also])}


def language_of(ticket: Ticket) -> str:
    """The customer's, else that of the brand: in one that nobody knows, only what answers well would be found."""
    theirs = ticket.customer.language.partition("-")[0]
    return theirs or (ticket.brand.language if ticket.brand else settings.LANGUAGE_CODE)
