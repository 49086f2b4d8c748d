"""Placing: what a parsed item becomes. One transaction; every item ends in exactly one state.

1. the same message that came another way is only noted;
2. what a machine wrote is recorded with what it speaks of, or set aside where people see it;
3. what a channel tells of something said before changes that, or is only noted;
4. what somebody wrote whom we asked beside a ticket joins that conversation;
5. what a colleague wrote is a forward or a note;
6. what anybody else wrote joins its ticket or opens one.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from answerable.channels import changes, conversing, reports, short_answers, staff_mail, wishes
from answerable.channels.background import background_of
from answerable.channels.flood import is_flood
from answerable.channels.incoming import Incoming, Nature
from answerable.channels.matching import By, Match, Sender, foresee_match, match
from answerable.channels.models import Item, ItemState, RawItem
from answerable.channels.placement import Placement
from answerable.channels.registry import CHANNELS
from answerable.channels.settling import set_aside
from answerable.channels.side import hearing as side
from answerable.ledger.models import Event
from answerable.ledger.together import draw_keys, together
from answerable.people.actions import foresee_customer
from answerable.people.addresses import normalise
from answerable.people.models import Customer
from answerable.tickets.actions import share
from answerable.tickets.models import Message, Ticket

# What a new matter of somebody new needs, which most mail is.
_LIKELY = (Customer, Ticket, Message, *[Event] * 9)  # rules that sort it may record a handful
_NO_SENDER = "Its envelope names no sender, as only automatic mail does: whoever sent it wants no answer."
_FROM_US = "It claims to come from one of our own addresses, and we did not send it."


def place(item: Item, incoming: Incoming, *, redacted: bytes | None = None) -> None:
    """Settle an item that was received; raises AlreadySettled when it no longer is. `redacted` replaces its bytes."""
    with transaction.atomic(savepoint=False), together():
        draw_keys(*_LIKELY)
        if redacted is not None:
            RawItem.objects.filter(item=item).update(compressed=RawItem.compress(redacted))
        placement = _placement(item, incoming)
        item.fingerprint = incoming.fingerprint
        item.sender = placement.sender[:320]
        item.subject = incoming.subject[:500]
        _decide(placement)


def _placement(item: Item, incoming: Incoming) -> Placement:
    channel = incoming.address_channel or item.channel
    sender = normalise(channel, incoming.sender.address if incoming.sender else item.envelope_from)
    incoming = _judged_by_envelope(item, incoming)
    at = timezone.now()
    if sender and not incoming.is_from_form:
        foresee_customer(channel, sender)
        if not incoming.thread:
            foresee_match(incoming, Sender(channel, sender))
    known = background_of(incoming.fingerprint, sender, item.channel, at=at)
    return Placement(item, incoming, sender, known, at)


def _judged_by_envelope(item: Item, incoming: Incoming) -> Incoming:
    """An empty sender asks for no answer of any kind (RFC 5321, 4.5.5), whatever the letter looks like. Some relays
    lose the sender of a person's mail, so it is doubtful."""
    is_open = incoming.nature in (Nature.PERSONAL, Nature.BULK)
    if not is_open or not item.has_envelope or item.envelope_from:
        return incoming
    return replace(incoming, nature=Nature.AUTO_REPLY, nature_reason=_NO_SENDER, is_doubtful=True)


def _decide(placement: Placement) -> None:
    if _is_known(placement):
        return
    tokens = CHANNELS[placement.item.channel].token_finder(placement.incoming, placement.item, placement.own)
    nature = Nature.PERSONAL if placement.item.is_released else placement.incoming.nature
    if nature in changes.NATURES:
        changes.place(placement)
        return
    if _is_beside(placement, nature, tokens):
        return
    found = _match(placement, tokens)
    if nature in (Nature.BOUNCE, Nature.DELIVERY):
        reports.place(placement, found)
    elif _is_by_machine(nature, placement, is_found=found is not None):
        reports.place_auto_reply(placement, found)
    elif nature is not Nature.PERSONAL and found is None:
        _quarantine(placement, nature.value, placement.incoming.nature_reason)
    elif placement.item.is_released or not _is_suspect(placement):
        _take_as_said(placement, found)


def _take_as_said(placement: Placement, found: Match | None) -> None:
    """Somebody said it: a word that is a wish, a colleague's, or what it nearly always is, a customer's."""
    if CHANNELS[placement.item.channel].has_opt_out and wishes.heed(placement, found):
        return
    if short_answers.heed(placement, found):
        return
    if not staff_mail.place(placement, found):
        conversing.place(placement, found)


def _is_beside(placement: Placement, nature: Nature, tokens: Sequence[str]) -> bool:
    """Whether it belongs to what was asked of others beside a ticket, and has been dealt with."""
    if nature in (Nature.BOUNCE, Nature.DELIVERY):
        return side.place_report(placement, tokens)
    conversation = side.match(placement, tokens)
    if conversation is None:
        return False
    if _is_by_machine(nature, placement, is_found=True):
        side.record_automatic(placement, conversation)
    elif placement.item.is_released or not _is_suspect(placement):
        side.join(placement, conversation)
    return True


def _is_by_machine(nature: Nature, placement: Placement, *, is_found: bool) -> bool:
    """Kept and no more. Where a person may have written it after all, an automatic reply that speaks of nothing we know
    is shown to people, and what came to a ticket through a mailing list is what was said there."""
    is_doubtful = placement.incoming.is_doubtful
    if nature is Nature.AUTO_REPLY:
        return is_found or not is_doubtful
    return nature is Nature.BULK and is_found and not is_doubtful


def _is_known(placement: Placement) -> bool:
    """The same message through another mailbox or relay: one message, seen by the teams of both mailboxes."""
    if not placement.known.is_known:
        return False
    items = Item.objects.select_related("message__ticket__merged_into", "ticket__merged_into")
    known, item = items.get(became=placement.incoming.fingerprint), placement.item
    message = known.message
    ticket = message.ticket if message else known.ticket  # a colleague's became a note, which is no message
    ticket = ticket.survivor() if ticket else None
    if ticket and item.mailbox and item.mailbox.team:
        share(ticket, item.mailbox.team, by=placement.by_system, at=placement.at)
    words = "The same message came another way before."
    set_aside(item, ItemState.RECORDED, "duplicate", words, at=placement.at, ticket=ticket, message=message)
    return True


def _match(placement: Placement, tokens: Sequence[str]) -> Match | None:
    # A form's sender stands for everybody who fills it in.
    address = "" if placement.incoming.is_from_form else placement.sender
    sender = Sender(placement.channel, address)
    found = match(placement.incoming, sender, tokens, placement.item.mailbox)
    if found is not None and found.by is By.TOKEN and placement.is_own(placement.sender):
        return None
    return found


def _is_suspect(placement: Placement) -> bool:
    """Our own echo, and loops that no header betrays."""
    if placement.is_own(placement.sender):
        _quarantine(placement, "from_ourselves", _FROM_US)
        return True
    if not placement.item.is_import and is_flood(placement):
        words = "The same sender wrote the same thing too often in a short time: it looks like a loop."
        _quarantine(placement, "flood", words)
        return True
    return False


def _quarantine(placement: Placement, reason: str, words: str) -> None:
    set_aside(placement.item, ItemState.QUARANTINED, reason, words, at=placement.at)
