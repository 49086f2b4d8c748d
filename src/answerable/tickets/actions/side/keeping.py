"""What is being written to others, kept while it is written; and saying that a conversation with them is done."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed
from answerable.tickets import events
from answerable.tickets.actions.guards import locked, save
from answerable.tickets.models import SideConversation, SideDraft, Ticket
from answerable.tickets.writing.markup import cids_in, written


@transaction.atomic
def keep_side_draft(
    ticket: Ticket,
    conversation: SideConversation | None,
    text: str,
    *,
    by: Actor,
    at: datetime,
    html: str = "",
    people: str = "",
    subject: str = "",
    instead_of: Collection[int] = (),
) -> SideDraft | None:
    """Keep the present wording; one without words and people removes the draft. `instead_of` as for other drafts."""
    if by.staff_id is None or not by.may("ticket.ask"):
        raise NotAllowed
    if not Ticket.objects.visible_to(by).filter(pk=ticket.pk).exists():
        raise Ticket.DoesNotExist
    if conversation is not None and conversation.ticket_id != ticket.pk:
        raise SideConversation.DoesNotExist
    own = SideDraft.objects.filter(ticket=ticket, staff=by.staff_id, conversation=conversation)
    found = own.select_for_update().first()
    if instead_of and (found.version if found else 0) not in instead_of:
        return found
    said = written(text, html)
    if not said.text.strip() and not cids_in(said.html) and not people.strip():
        own.delete()
        return None
    wording = {"text": said.text, "html": said.html, "people": people[:2000], "subject": subject[:500]}
    if found is None:
        found, is_new = SideDraft.objects.get_or_create(
            ticket=ticket,
            staff_id=by.staff_id,
            conversation=conversation,
            defaults={**wording, "changed_at": at},
        )
        if is_new:
            return found
    if any(getattr(found, name) != value for name, value in wording.items()):
        found.version += 1
    for name, value in wording.items():
        setattr(found, name, value)
    found.changed_at = at
    found.save(update_fields=[*wording, "version", "changed_at"])
    return found


@transaction.atomic
def finish_side(conversation: SideConversation, *, by: Actor, at: datetime) -> SideConversation:
    """There is nothing more to ask them; twice is harmless."""
    return _set_finished(conversation, at, by=by, at=at)


@transaction.atomic
def resume_side(conversation: SideConversation, *, by: Actor, at: datetime) -> SideConversation:
    """It goes on after all."""
    return _set_finished(conversation, None, by=by, at=at)


def _set_finished(
    conversation: SideConversation, finished_at: datetime | None, *, by: Actor, at: datetime
) -> SideConversation:
    ticket = locked(Ticket(pk=conversation.ticket_id), by, "ticket.ask")
    conversation = SideConversation.objects.get(pk=conversation.pk, ticket=ticket)
    if conversation.is_finished == (finished_at is not None):
        return conversation
    conversation.finished_at = finished_at
    conversation.save(update_fields=["finished_at"])
    kind = events.SIDE_FINISHED if finished_at else events.SIDE_RESUMED
    record(kind, ticket, by=by, at=at, side=conversation.pk)
    save(ticket, at)
    return conversation
