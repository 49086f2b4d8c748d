"""Mail from colleagues: a forward opens a ticket for whoever wrote the forwarded mail, anything else on a ticket is
a note. Both only when it is proven that they sent it: anybody can write a colleague's address into a mail."""

from dataclasses import replace

from django.utils.translation import gettext as _

from answerable.channels.conversing import converse, files_of, inbound
from answerable.channels.email.settings import MailSettings
from answerable.channels.forwards import Forwarded
from answerable.channels.matching import Match
from answerable.channels.models import ItemState
from answerable.channels.placement import Placement
from answerable.channels.registry import CHANNELS
from answerable.channels.settling import set_aside
from answerable.ledger.actor import EVERYTHING, Actor
from answerable.people.actions import find_or_create_customer
from answerable.people.addresses import normalise
from answerable.people.models import Staff
from answerable.tickets.actions import note
from answerable.tickets.models import Message, ParticipantRole


def place(placement: Placement, found: Match | None) -> bool:
    """Whether it was a colleague's mail to a ticket, or one that hands a customer's on, and has been dealt with."""
    if not placement.known.is_colleague or placement.item.is_released:
        return False
    forwarded = _forwarded(placement) if found is None else None
    if found is None and forwarded is None:
        return False
    if not _is_theirs(placement):
        _set_aside(placement)
        return True
    staff = Staff.objects.active().select_related("provider").get(email=placement.sender)
    if found is not None:
        _as_note(placement, found, staff)
    elif forwarded is not None:
        _as_forward(placement, forwarded, staff)
    return True


def _forwarded(placement: Placement) -> Forwarded | None:
    """What it hands on, unless that was our own: an answer of ours, passed around, is nobody's question."""
    channel = placement.item.channel
    found = CHANNELS[channel].forward_finder(placement.incoming)
    if found is None or placement.is_own(normalise(channel, found.sender.address)):
        return None
    return found


def _is_theirs(placement: Placement) -> bool:
    """Proven, or believed because an administrator said so; never what a server found to be forged."""
    said, mailbox = placement.incoming.authentication, placement.item.mailbox
    if said.is_proven:
        return True
    if mailbox is None or not MailSettings.of(mailbox).trust_colleagues:
        return False
    return "fail" not in (said.dmarc, said.spf, said.dkim)


def _set_aside(placement: Placement) -> None:
    words = _(
        "It bears a colleague's address, and nothing proves that they sent it. Released, it is placed as a customer's."
    )
    set_aside(placement.item, ItemState.QUARANTINED, "unproven_colleague", words, at=placement.at)


def _as_note(placement: Placement, found: Match, staff: Staff) -> None:
    """What a colleague writes to a ticket by mail stays among colleagues."""
    item, incoming = placement.item, placement.incoming
    written = note(
        found.ticket,
        incoming.text.strip() or incoming.subject or _("(an empty mail)"),
        by=_as_actor(staff),
        at=placement.at,
        files=files_of(incoming.attachments),
    )
    item.became = item.fingerprint or None  # to another mailbox too, it is still one note
    words = _("A colleague wrote to the ticket by mail: kept as a note.")
    set_aside(item, ItemState.RECORDED, "staff_note", words, at=placement.at, ticket=written.ticket)


def _as_forward(placement: Placement, forwarded: Forwarded, staff: Staff) -> Message:
    """The ticket is the original sender's; that a colleague forwarded it is visible, and can be put right with
    `tickets.actions.set_customer`."""
    sender = normalise(placement.item.channel, forwarded.sender.address)
    identity = find_or_create_customer(
        placement.item.channel,
        sender,
        name=forwarded.sender.name,
        by=placement.by_system,
        at=placement.at,
    )
    remark = ["forwarded", _("Forwarded by %(name)s.") % {"name": staff.name}]
    said = replace(
        inbound(placement, identity.person, [remark]),
        from_address=sender,
        from_name=forwarded.sender.name,
        subject=forwarded.subject or placement.incoming.subject,
        text=forwarded.text,
        html=forwarded.html,
        folds=(),
        participants=[(sender, forwarded.sender.name, ParticipantRole.AUTHOR)],
        files=files_of(forwarded.attachments),
    )
    actor = _as_actor(staff)
    message = converse(placement, None, said, by=actor if actor.may("ticket.open") else placement.by_system)
    if forwarded.comment.strip():
        note(message.ticket, forwarded.comment.strip(), by=_as_actor(staff), at=placement.at)
    return message


def _as_actor(staff: Staff) -> Actor:
    """Them, wherever their mail leads: having its address, or the customer's mail, is what lets them in."""
    return replace(staff.actor(), scope=EVERYTHING)
