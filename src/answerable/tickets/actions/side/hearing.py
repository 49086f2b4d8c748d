"""What others answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.tickets import events, search
from answerable.tickets.actions.ending import resume_from_others
from answerable.tickets.actions.guards import lock, locked_even_merged, save, written_again
from answerable.tickets.actions.side.delivery import withdraw_scheduled_aside
from answerable.tickets.files import File, attach
from answerable.tickets.models import Direction, SideConversation, SideMessage, Ticket


@dataclass(frozen=True)
class Heard:
    """What somebody else wrote, as their channel read it."""

    channel: str
    from_address: str
    from_name: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    folds: Sequence[tuple[int, int]] = ()
    external_id: str = ""
    is_automatic: bool = False
    remarks: Sequence[list[str]] = ()
    files: Sequence[File] = ()
    sent_at: datetime | None = None
    item_id: int | None = None


@transaction.atomic
def receive_from_others(
    conversation: SideConversation, heard: Heard, *, by: Actor, at: datetime
) -> SideMessage:
    """They wrote: it joins their conversation, and a ticket that waits for others comes back. The customer's wait goes
    on as it was. What a machine over there wrote is kept and changes nothing."""
    ticket_id = SideConversation.objects.values_list("ticket_id", flat=True).get(pk=conversation.pk)
    ticket = locked_even_merged(Ticket(pk=ticket_id), by, "message.receive")
    conversation = SideConversation.objects.get(pk=conversation.pk)
    if conversation.ticket_id != ticket.pk:  # merged away while we waited
        return receive_from_others(conversation, heard, by=by, at=at)
    if not heard.is_automatic and withdraw_scheduled_aside(conversation, at=at):
        ticket = lock(ticket.pk)
    said = _keep(conversation, heard, at=at)
    facts: dict[str, Any] = {} if heard.item_id is None else {"item": heard.item_id}
    if heard.is_automatic:
        facts["automatic"] = True
    else:
        conversation.said_at, conversation.finished_at = at, None
        conversation.save(update_fields=["said_at", "finished_at"])
        if resume_from_others(ticket, by=by, at=at):
            facts["resumed"] = True
    save(ticket, at, *written_again(ticket))
    record(events.SIDE_RECEIVED, ticket, by=by, at=at, side=conversation.pk, said=said.pk, **facts)
    return said


def _keep(conversation: SideConversation, heard: Heard, *, at: datetime) -> SideMessage:
    said = SideMessage.objects.create(
        conversation=conversation,
        direction=Direction.INBOUND,
        channel=heard.channel,
        from_name=heard.from_name[:200],
        from_address=heard.from_address[:320],
        subject=heard.subject[:500],
        text=heard.text,
        html=heard.html,
        folds=[list(fold) for fold in heard.folds],
        external_id=heard.external_id[:500],
        is_automatic=heard.is_automatic,
        remarks=list(heard.remarks),
        sent_at=heard.sent_at,
        created_at=at,
    )
    attach(heard.files, at=at, side_message=said)
    search.index_side_message(said, " ".join(file.filename for file in heard.files if not file.is_inline))
    return said
