"""The link to a ticket's own page that an answer's mail ends with.

Whoever has the mail has the link, also when it was forwarded: it opens this one ticket and nothing else of the
customer's, it proves nothing about them, and it ends.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.channels.models import Mailbox
from answerable.channels.web.fronts import front_of
from answerable.channels.web.settings import WebSettings
from answerable.people.addresses import MAIL
from answerable.people.models import Identity
from answerable.tickets.models import Message

LASTS = timedelta(days=30)
_SALT = "answerable.channels.web.ticket"


@dataclass(frozen=True)
class Named:
    ticket: int
    identity: int


@dataclass(frozen=True)
class TicketLink:
    words: str
    address: str


def link_for(message: Message) -> TicketLink | None:
    """For the mail that this message becomes; None where its brand wants none, or where others read it than the
    ticket's own customer."""
    ticket, readers = message.ticket, [*message.to, *message.cc]
    front = front_of(ticket.brand_id) if len(readers) == 1 else None
    if front is None or not WebSettings.of(front).links_in_mail:
        return None
    theirs = Identity.objects.filter(channel=MAIL, address=readers[0][0], customer=ticket.customer_id)
    identity = theirs.first()
    if identity is None:
        return None
    with translation.override(ticket.customer.language or (front.brand.language if front.brand else None)):
        words = _("How it stands, and to add something:")
    return TicketLink(words, ticket_link(front, ticket.pk, identity.pk))


def ticket_link(front: Mailbox, ticket: int, identity: int) -> str:
    token = signing.dumps([ticket, identity], salt=_SALT)
    return settings.BASE_URL + reverse("portal:ticket_link", args=[front.address, token])


def named_by(token: str) -> Named | None:
    """None when it is not ours, or too old."""
    try:
        ticket, identity = signing.loads(token, salt=_SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Named(ticket, identity)
