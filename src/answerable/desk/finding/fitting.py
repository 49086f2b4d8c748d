"""What fits a ticket, before anybody types: found by the words with which it began."""

from collections.abc import Mapping

from django.conf import settings

from answerable.people.models import Staff
from answerable.selfservice.cases.words import asked
from answerable.selfservice.finding.reading import find_for
from answerable.tickets.models import Direction, Message, Ticket

_MOST = 5


def fits(ticket: Ticket, reader: Staff, kind: str) -> Mapping[int, int]:
    """Keys of things of this kind that the reader may read, with their places: the best is 0."""
    rows = Message.objects.filter(ticket=ticket, direction=Direction.INBOUND, is_automatic=False)
    first = rows.order_by("pk").only("text", "folds").first()
    said = asked(ticket.subject, first.text, first.folds) if first is not None else ticket.subject
    hits = find_for(reader, said, language=language_of(ticket), limit=_MOST, kinds=[kind])
    return {each.key: place for place, each in enumerate(hits)}


def language_of(ticket: Ticket) -> str:
    """The customer's, else that of the brand: in one that nobody knows, only what answers well would be found."""
    theirs = ticket.customer.language.partition("-")[0]
    return theirs or (ticket.brand.language if ticket.brand else settings.LANGUAGE_CODE)
