"""What comes back from those who were asked something beside a ticket.

It joins by the secret token in the address or by an id in its references, together with a sender who was asked there
and does not take part in the ticket itself. Whoever else uses a token goes the ordinary way: it names no ticket.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from answerable.channels.conversing import files_of, remarks_on
from answerable.channels.incoming import FailedRecipient, Nature
from answerable.channels.models import ItemState
from answerable.channels.placement import Placement
from answerable.channels.settling import set_aside, settle_beside
from answerable.people.addresses import normalise
from answerable.tickets.actions import Heard, mark_side_bounced, receive_from_others
from answerable.tickets.actions.side.asking import taking_part_of
from answerable.tickets.models import Direction, SideConversation, SideMessage


def match(placement: Placement, tokens: Sequence[str]) -> SideConversation | None:
    """The conversation that this item belongs to. Nothing is asked for mail of those whom nobody ever asked."""
    incoming, sender = placement.incoming, placement.sender
    if not placement.known.is_asked or incoming.is_from_form or placement.is_own(sender):
        return None
    if incoming.authentication.dmarc == "fail":
        return None  # a token may have leaked to whoever would like to speak for them
    theirs = SideConversation.objects.filter(parties__address=sender).select_related("ticket__customer")
    found = theirs.filter(token__in=tokens).first() if tokens else None
    if found is None and incoming.references:
        said = SideMessage.objects.filter(external_id__in=incoming.references[-50:])
        found = theirs.filter(pk__in=said.values("conversation")).order_by("-pk").first()
    if found is None or taking_part_of(found.ticket, [sender]):
        return None
    return found


def join(placement: Placement, conversation: SideConversation) -> None:
    said = receive_from_others(conversation, _heard(placement), by=placement.by_system, at=placement.at)
    settle_beside(placement.item, said.conversation.ticket, at=placement.at)


def record_automatic(placement: Placement, conversation: SideConversation) -> None:
    """A vacation note, or what their ticket system says by itself: kept, and nothing follows."""
    heard = _heard(placement, is_automatic=True)
    said = receive_from_others(conversation, heard, by=placement.by_system, at=placement.at)
    placement.item.became = placement.item.fingerprint or None
    set_aside(
        placement.item,
        ItemState.RECORDED,
        placement.incoming.nature.value,
        placement.incoming.nature_reason,
        at=placement.at,
        ticket=said.conversation.ticket,
    )


def place_report(placement: Placement, tokens: Sequence[str]) -> bool:
    """Whether it is a report about something that we sent to others; it comes back onto their conversation."""
    incoming, item = placement.incoming, placement.item
    said = _reported(placement, tokens)
    if said is None:
        return False
    failed = _of_addressees(said, incoming.failed)
    words = "; ".join(f"{each.address}: {each.diagnostic or each.status}" for each in incoming.failed)
    if incoming.nature is Nature.BOUNCE:
        mark_side_bounced(
            said, words, by=placement.by_system, at=placement.at, code=failed.status, item_id=item.pk
        )
    elif words:
        SideMessage.objects.filter(pk=said.pk).update(delivery_error=words[:2000])
    set_aside(
        item,
        ItemState.RECORDED,
        incoming.nature.value,
        incoming.nature_reason,
        at=placement.at,
        ticket=said.conversation.ticket,
    )
    return True


def _heard(placement: Placement, *, is_automatic: bool = False) -> Heard:
    incoming = placement.incoming
    remarks = remarks_on(incoming, None)
    if incoming.authentication.spf == "fail":
        remarks.append(["unproven", _("The sender's address could not be proven.")])
    return Heard(
        channel=placement.item.channel,
        from_address=placement.sender,
        from_name=incoming.sender.name if incoming.sender else "",
        subject=incoming.subject,
        text=incoming.text,
        html=incoming.html,
        folds=incoming.folds,
        external_id=incoming.external_id,
        is_automatic=is_automatic,
        remarks=remarks,
        files=files_of(incoming.attachments),
        sent_at=incoming.sent_at,
        item_id=placement.item.pk,
    )


def _reported(placement: Placement, tokens: Sequence[str]) -> SideMessage | None:
    """By its id, by the report's references, or by the token in the address that it was sent from."""
    incoming = placement.incoming
    sent = SideMessage.objects.filter(direction=Direction.OUTBOUND).select_related("conversation__ticket")
    ids = [each for each in (incoming.original_id, *incoming.references[-50:]) if each]
    found = sent.filter(external_id__in=ids).order_by("-pk").first() if ids else None
    if found is not None or not tokens:
        return found
    of_it = sent.filter(conversation__token__in=tokens).order_by("-pk")
    wanted = {normalise("email", each.address) for each in incoming.failed}
    return next((each for each in of_it[:20] if wanted & {pair[0] for pair in each.to}), of_it.first())


def _of_addressees(said: SideMessage, failed: Sequence[FailedRecipient]) -> FailedRecipient:
    """The failure of somebody whom it was addressed to; one that names nobody we know speaks of them too."""
    addressed = {pair[0] for pair in said.to}
    named = next((each for each in failed if normalise("email", each.address) in addressed), None)
    return named or next(iter(failed), FailedRecipient(address="", is_permanent=True))
