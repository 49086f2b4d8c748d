"""Tickets, messages and notes as they are shown: what is loaded for that, in a constant number of queries."""

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, Prefetch, QuerySet

from answerable.api import seen
from answerable.api.auth import Caller
from answerable.api.idempotency import Done
from answerable.api.schemas.conversation import message_out, note_out
from answerable.api.schemas.tickets import TicketOut, ticket_out
from answerable.promises.models import Promise
from answerable.tickets.models import (
    Attachment,
    FieldValue,
    Message,
    Note,
    SideConversation,
    SideMessage,
    Ticket,
)

M = TypeVar("M", bound=Model)
_OWED = Prefetch("promises", Promise.objects.running().select_related("message").order_by("due_at", "pk"))
_FILES = Prefetch("attachments", Attachment.objects.select_related("blob"))


def whole_tickets(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    return rows.select_related(
        "customer", "status", "team", "assignee", "brand", "form", "merged_into"
    ).prefetch_related("tags", seen.values_of(FieldValue), _OWED)


def whole_messages(ticket: Ticket) -> QuerySet[Message]:
    return _whole_messages(ticket.messages.all())


def whole_notes(ticket: Ticket) -> QuerySet[Note]:
    return _whole_notes(ticket.notes.all())


def with_all_that_was_said(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Tickets with their messages, notes and side conversations, for many at once: those of a ticket without bound."""
    beside = SideConversation.objects.select_related("started_by").prefetch_related(
        "parties",
        Prefetch("messages", _in_order(SideMessage.objects.select_related("staff").prefetch_related(_FILES))),
    )
    return whole_tickets(rows).prefetch_related(
        Prefetch("messages", _in_order(_whole_messages(Message.objects.all()))),
        Prefetch("notes", _in_order(_whole_notes(Note.objects.all()))),
        Prefetch("side_conversations", _in_order(beside)),
    )


def _whole_messages(rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.select_related("staff").prefetch_related(_FILES)


def _whole_notes(rows: QuerySet[Note]) -> QuerySet[Note]:
    return rows.select_related("staff").prefetch_related(_FILES, "mentions__staff")


def _in_order(rows: QuerySet[M]) -> QuerySet[M]:
    return rows.order_by("created_at", "pk")


def tickets_out(caller: Caller, rows: Sequence[Ticket]) -> list[TicketOut]:
    survivors = {row.merged_into_id for row in rows if row.merged_into_id is not None}
    seen_survivors: set[int] = set()
    if survivors:
        seen_survivors = set(seen.tickets(caller).filter(pk__in=survivors).values_list("pk", flat=True))
    return [ticket_out(row, seen=seen_survivors, at=caller.at) for row in rows]


def ticket_done(caller: Caller, ticket: Ticket, *, is_new: bool = False) -> Done:
    """The ticket as a write left it; nothing when that took it out of the caller's sight."""
    row = whole_tickets(seen.tickets(caller)).filter(pk=ticket.pk).first()
    if row is None:
        return Done(status=204)
    body = tickets_out(caller, [row])[0]
    if not is_new:
        return Done(body)
    return Done(body, status=201, location=f"/api/v1/tickets/{row.reference}")


def message_done(message: Message) -> Done:
    row = whole_messages(message.ticket).get(pk=message.pk)
    location = f"/api/v1/tickets/{message.ticket.reference}/messages/{row.pk}"
    return Done(message_out(row), status=201, location=location)


def note_done(note: Note) -> Done:
    row = whole_notes(note.ticket).get(pk=note.pk)
    location = f"/api/v1/tickets/{note.ticket.reference}/notes/{row.pk}"
    return Done(note_out(row), status=201, location=location)
