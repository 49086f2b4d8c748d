"""The ribbon across somebody's tickets: what was said lately, on whatever channel."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from answerable.tickets.models import DeliveryState, Message, Ticket
from answerable.web.ribbon import RibbonMark

_MOST_TICKETS, _MOST = 12, 100
_NEEDED = ("created_at", "direction", "channel", "ticket")


def course_of(tickets: Iterable[Ticket]) -> Sequence[RibbonMark]:
    """`tickets` are the latest, which the page has read already; each mark leads to its message."""
    latest = {ticket.pk: ticket for ticket in list(tickets)[:_MOST_TICKETS]}
    said = Message.objects.filter(ticket__in=latest, is_automatic=False)
    said = said.exclude(delivery=DeliveryState.WITHDRAWN).only(*_NEEDED).order_by("-created_at", "-pk")
    return [_mark(each, latest[each.ticket_id]) for each in list(said[:_MOST])[::-1]]


def _mark(message: Message, ticket: Ticket) -> RibbonMark:
    href = f"{ticket.get_absolute_url()}#message-{message.pk}"
    label = ticket.subject or _("(no subject)")
    return RibbonMark(message.created_at, message.direction, message.channel, label, href)
