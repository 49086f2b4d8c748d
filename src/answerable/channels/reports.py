"""What a machine wrote: reports about what we sent, and automatic replies. None of it is contact, none is answered.

Of letters that no ticket keeps, whoever sent them hears: the setting LETTER_REPORTS names them.
"""

from collections.abc import Callable, Sequence
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from answerable.channels.conversing import customer_of, inbound, remarks_on
from answerable.channels.incoming import FailedRecipient, Incoming, Nature
from answerable.channels.matching import Match, find_sent
from answerable.channels.models import ItemState
from answerable.channels.placement import Placement
from answerable.channels.settling import set_aside
from answerable.people.addresses import normalise
from answerable.tickets.actions import mark_bounced, receive_message
from answerable.tickets.models import Direction, Message

# From the ids by which a report names what it is about and the recipients that failed: whether it was theirs.
Hearer = Callable[[Sequence[str], Sequence[FailedRecipient]], bool]
_UNMATCHED = "It reports on a message that we know nothing of."


def place(placement: Placement, found: Match | None) -> None:
    """A delivery report: recorded with the message it speaks of, which comes back to the agent if it failed."""
    message = _subject_of(placement, found)
    incoming, item = placement.incoming, placement.item
    if message is None and _is_of_a_letter(incoming):
        nature = incoming.nature
        set_aside(item, ItemState.RECORDED, nature.value, incoming.nature_reason, at=placement.at)
        return
    if message is None:
        set_aside(item, ItemState.QUARANTINED, "unmatched_report", _UNMATCHED, at=placement.at)
        return
    failed = _of_addressees(message, incoming.failed)
    if incoming.nature is Nature.BOUNCE and failed is not None:
        mark_bounced(
            message,
            _words(incoming.failed),
            by=placement.by_system,
            at=placement.at,
            code=failed.status,
            permanent=failed.is_permanent,
            item_id=item.pk,
        )
    elif incoming.failed:
        message.delivery_error = _words(incoming.failed)[:2000]
        message.save(update_fields=["delivery_error"])
    set_aside(
        item,
        ItemState.RECORDED,
        incoming.nature.value,
        incoming.nature_reason,
        at=placement.at,
        ticket=message.ticket,
        message=message,
    )


def place_auto_reply(placement: Placement, found: Match | None) -> None:
    """An automatic reply, or what a program sends to many, is kept with its ticket and changes nothing there; without a
    ticket it is only recorded."""
    incoming, item = placement.incoming, placement.item
    message = None
    if found is not None:
        said = inbound(placement, customer_of(placement), remarks_on(incoming, None), is_automatic=True)
        message = receive_message(found.ticket, said, by=placement.by_system, at=placement.at)
        item.became = item.fingerprint or None
    set_aside(
        item,
        ItemState.RECORDED,
        incoming.nature.value,
        incoming.nature_reason,
        at=placement.at,
        ticket=message.ticket if message else None,
        message=message,
    )


def _subject_of(placement: Placement, found: Match | None) -> Message | None:
    """Our message that the report speaks of: by its id, by the report's references, or by the token of its ticket."""
    incoming = placement.incoming
    message = find_sent([incoming.original_id]) or find_sent(incoming.references)
    if message is not None or found is None:
        return message
    sent = found.ticket.messages.filter(direction=Direction.OUTBOUND).order_by("-pk")
    wanted = {normalise(placement.channel, each.address) for each in incoming.failed}
    return next((each for each in sent[:20] if wanted & {pair[0] for pair in each.to}), sent.first())


def _is_of_a_letter(incoming: Incoming) -> bool:
    ids = [each for each in (incoming.original_id, *incoming.references) if each]
    failed = incoming.failed if incoming.nature is Nature.BOUNCE else ()
    hearers = [cast("Hearer", import_string(path)) for path in settings.LETTER_REPORTS]
    return any(hear(ids, failed) for hear in hearers)


def _of_addressees(message: Message, failed: tuple[FailedRecipient, ...]) -> FailedRecipient | None:
    """The failure that matters: of somebody the message was addressed to. A failed copy leaves the answer an answer;
    a report that names nobody speaks of the addressee."""
    addressed = {pair[0] for pair in message.to}
    if not failed:
        return FailedRecipient(address="", is_permanent=True)
    named = next((each for each in failed if normalise(message.channel, each.address) in addressed), None)
    copied = {pair[0] for pair in message.cc}
    if named is None and not any(normalise(message.channel, each.address) in copied for each in failed):
        return failed[0]  # forwarded on their side: the address that failed is not the one we wrote to
    return named


def _words(failed: tuple[FailedRecipient, ...]) -> str:
    return "; ".join(f"{each.address}: {each.diagnostic or each.status}" for each in failed)
