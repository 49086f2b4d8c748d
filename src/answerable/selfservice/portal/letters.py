"""Letters with a link. Its secret is nowhere but in the letter: not in the ticket, where colleagues would read it, and
in the job table only encrypted."""

import json
from collections.abc import Callable, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from answerable.channels.email.addressing import reply_address
from answerable.channels.email.letters import hand_over, letter
from answerable.channels.errors import ChannelError
from answerable.channels.incoming import Address
from answerable.channels.models import Item, Mailbox
from answerable.channels.outgoing import mailbox_for
from answerable.channels.web.fronts import fronts
from answerable.ledger.jobs import Lane, enqueue, job
from answerable.ledger.secrets import decrypt, encrypt
from answerable.people.addresses import MAIL
from answerable.people.models import Identity
from answerable.selfservice.finding.lettering import Offered, in_words
from answerable.selfservice.portal.visits import make_link
from answerable.tickets.models import Ticket
from answerable.tickets.references import new_token


def ask_for_link(address: str, front: Mailbox, *, language: str) -> None:
    """Who it is, if anybody, is looked for later: how long the page takes tells nothing about an address."""
    kept = {"address": address, "front": front.pk, "language": language}
    enqueue(send_link, sealed=encrypt(json.dumps(kept)))


@job()
def send_link(sealed: str) -> Callable[[], None] | None:
    """To their tickets, for whoever reads mail to that address."""
    kept = json.loads(decrypt(sealed))
    identity = Identity.objects.filter(channel=MAIL, address=kept["address"]).first()
    front = fronts().filter(pk=kept["front"]).first()
    if identity is None or front is None or identity.person.erased_at is not None:
        return None
    return lambda: _send_link(identity, front, kept["language"])


def _send_link(identity: Identity, front: Mailbox, language: str) -> None:
    link = _address_of(front, make_link(identity, front, at=timezone.now()))
    with translation.override(language):
        lines = [
            _("here is the link to your tickets:"),
            link,
            _("It can be used once, within two hours. If you did not ask for it, you need do nothing."),
        ]
        _post(identity, front, None, subject=_("Your link to your tickets"), lines=lines)


def send_received(
    item: Item,
    ticket: Ticket,
    identity: Identity,
    front: Mailbox,
    *,
    language: str,
    is_proven: bool,
    offered: Sequence[Offered] = (),
) -> None:
    """That it was received, with the ticket's own link. Anybody can type anybody's address: unless it is proven, the
    letter says no word that was typed, or others could have us mail theirs."""
    at = item.received_at
    link = _address_of(front, make_link(identity, front, at=at, ticket=ticket, item=item))
    with translation.override(language):
        known = {"subject": ticket.subject, "reference": ticket.reference}
        lines = [
            _("we have received your message “%(subject)s”. Its number is %(reference)s.") % known
            if is_proven
            else _("we have received your message. Its number is %(reference)s.") % known,
            _("Here you see how it stands, and can add something:"),
            link,
            _(
                "The link can be used once, within a week; a new one can be had there at any time. "
                "You can also answer this mail."
            ),
        ]
        if offered:
            lines.append(in_words(offered, language))
        subject = _("We have received your message (%(reference)s)") % {"reference": ticket.reference}
        _post(identity, front, ticket, subject=subject, lines=lines)


def _address_of(front: Mailbox, secret: str) -> str:
    return settings.BASE_URL + reverse("portal:come_in", args=[front.address, secret])


def _post(
    identity: Identity, front: Mailbox, ticket: Ticket | None, *, subject: str, lines: list[str]
) -> None:
    name = identity.person.name if identity.is_verified else ""  # else somebody else may have typed it
    greeting = _("Hello %(name)s,") % {"name": name} if name else _("Hello,")
    sender = front.brand.sender if front.brand else front.name
    kept = {
        "front": front.pk,
        "ticket": ticket.pk if ticket is not None else None,
        "to": identity.address,
        "sender": sender,
        "subject": subject,
        "text": "\n\n".join([greeting, *lines, sender]) + "\n",
        "id": new_token() + new_token(),
    }
    enqueue(send_portal_letter, sealed=encrypt(json.dumps(kept)))


@job(lane=Lane.OUTSIDE)
def send_portal_letter(sealed: str) -> None:
    """From the mailbox that answers would come from; where there is none, as the installation's own mail."""
    kept = json.loads(decrypt(sealed))
    ticket = Ticket.objects.filter(pk=kept["ticket"]).first() if kept["ticket"] else None
    mailbox = mailbox_for(ticket, MAIL) if ticket is not None else _mailbox_of(kept["front"])
    if mailbox is None:
        EmailMessage(kept["subject"], kept["text"], to=[kept["to"]]).send()
        return
    mail = letter(
        mailbox,
        Address(kept["to"]),
        sender=kept["sender"],
        subject=kept["subject"],
        text=kept["text"],
        message_id=f"{kept['id']}@{mailbox.address.rpartition('@')[2]}",
        reply_to=reply_address(mailbox, ticket.token) if ticket is not None else mailbox.address,
    )
    try:
        hand_over(mail, mailbox=mailbox)
    except ChannelError as error:
        if not error.permanent:
            raise


def _mailbox_of(front: int) -> Mailbox | None:
    active = Mailbox.objects.filter(channel=MAIL, is_active=True).order_by("pk")
    brand = Mailbox.objects.filter(pk=front).values_list("brand", flat=True).first()
    return active.filter(brand=brand).first() or active.first()
