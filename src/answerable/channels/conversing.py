"""What a person wrote: it joins its ticket or opens one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.channels import answering
from answerable.channels.acknowledging import acknowledge
from answerable.channels.incoming import Authentication, Incoming, IncomingAttachment
from answerable.channels.matching import Match
from answerable.channels.models import ItemState
from answerable.channels.placement import Placement
from answerable.channels.registry import CHANNELS
from answerable.channels.settling import settle_with
from answerable.channels.threads import lead
from answerable.ledger.actor import Actor
from answerable.ledger.actor import customer as as_customer
from answerable.ledger.rows import insert
from answerable.people.actions import find_or_create_customer
from answerable.people.models import Customer
from answerable.tickets.actions import Inbound, go_on_with, open_with
from answerable.tickets.actions.words import first_words
from answerable.tickets.channel_words import SPOKEN
from answerable.tickets.files import File
from answerable.tickets.models import Message, ParticipantRole

Remarks = list[list[str]]


def place(placement: Placement, found: Match | None) -> Message:
    customer = customer_of(placement)
    wish = answering.wish_of(placement, found)
    said = inbound(placement, customer, [*remarks_on(placement.incoming, found), *wish.remarks])
    taking_part = [*said.participants, *((*pair, ParticipantRole.TO) for pair in wish.to)]
    said = replace(said, reply_to=wish.to, participants=taking_part)
    return converse(placement, found, said, by=as_customer(customer.pk))


def converse(placement: Placement, found: Match | None, said: Inbound, *, by: Actor) -> Message:
    """Join the ticket that was found, or open one for the customer; the item ends with it."""
    item, at = placement.item, placement.at
    if found is None:
        team_id, brand_id = (item.mailbox.team_id, item.mailbox.brand_id) if item.mailbox else (None, None)
        if not said.subject and not CHANNELS[item.channel].carries.has_subject:
            said = replace(said, subject=first_words(said.text))
        message = open_with(said, by=by, at=at, team_id=team_id, brand_id=brand_id)
        state = ItemState.OPENED
    else:
        message = go_on_with(found.ticket, said, by=by, at=at)
        state = ItemState.JOINED if message.ticket_id == found.ticket.pk else ItemState.OPENED
    settle_with(item, state, message, at=at)
    if placement.incoming.thread and item.mailbox is not None:
        lead(item.mailbox, placement.incoming.thread, message.ticket, at=at)
    acknowledge(item, message, by=placement.by_system, at=at)
    return message


def customer_of(placement: Placement) -> Customer:
    """The person behind the author's address; one without an address is somebody new every time."""
    address, name = placement.author
    if not address:
        return insert(Customer(name=name[:200], created_at=placement.at))
    identity = find_or_create_customer(
        placement.channel, address, name=name, by=placement.by_system, at=placement.at
    )
    return identity.person


def inbound(
    placement: Placement, customer: Customer, remarks: Remarks, *, is_automatic: bool = False
) -> Inbound:
    incoming, item = placement.incoming, placement.item
    address, name = placement.author
    to, cc = placement.others(incoming.to), placement.others(incoming.cc)
    taking_part = [
        (address, name, ParticipantRole.AUTHOR),
        *((*pair, ParticipantRole.TO) for pair in to),
        *((*pair, ParticipantRole.CC) for pair in cc),
    ]
    # Of a form's own address: it says nothing of who filled it in.
    authentication = incoming.authentication if address == placement.sender else Authentication()
    return Inbound(
        channel=item.channel,
        address_channel=placement.channel,
        customer=customer,
        from_address=address,
        from_name=name,
        subject=incoming.subject,
        text=incoming.text,
        html=incoming.html,
        folds=incoming.folds,
        to=[(each.address, each.name) for each in incoming.to],
        cc=[(each.address, each.name) for each in incoming.cc],
        participants=[] if is_automatic else [each for each in taking_part if each[0]],
        external_id=incoming.external_id,
        is_public=incoming.is_public,
        is_automatic=is_automatic,
        sent_at=incoming.sent_at,
        created_at=_imported_at(placement),
        # Whoever calls waits from the first ring, and may be talked with before this is placed.
        began_at=item.received_at if item.channel in SPOKEN else None,
        authentication={
            name: result
            for name, result in (
                ("spf", authentication.spf),
                ("dkim", authentication.dkim),
                ("dmarc", authentication.dmarc),
            )
            if result
        },
        remarks=remarks,
        files=files_of(incoming.attachments),
        item_id=item.pk,
    )


def remarks_on(incoming: Incoming, found: Match | None) -> Remarks:
    """What an agent should know about it: each a word for programs and a sentence for people."""
    remarks = [["defect", defect] for defect in incoming.defects]
    if incoming.has_card_data:
        remarks.append(["card_data", _("Card numbers were taken out, here and in the original.")])
    if found is not None and found.is_other_subject:
        remarks.append(["other_subject", _("The subject changed: it may be another matter.")])
    if found is not None and "fail" in (incoming.authentication.dmarc, incoming.authentication.spf):
        remarks.append(["unproven", _("The sender's address could not be proven.")])
    return remarks


def files_of(attachments: Sequence[IncomingAttachment]) -> list[File]:
    return [
        File(each.filename, each.content_type, each.content, each.content_id, each.is_inline)
        for each in attachments
    ]


def _imported_at(placement: Placement) -> datetime | None:
    if not placement.item.is_import or placement.item.is_late:
        return None
    return placement.incoming.came_at(at=placement.at)
