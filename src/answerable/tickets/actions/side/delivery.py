"""What became of what we sent to others. Who asked is told; the customer's wait knows nothing of it."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.kinds import Kind
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.tickets import events, search
from answerable.tickets.actions.ending import resume_from_others
from answerable.tickets.actions.guards import locked, locked_even_merged, save
from answerable.tickets.actions.side.asking import refuse_customers
from answerable.tickets.models import DeliveryState, SideConversation, SideDraft, SideMessage, Ticket
from answerable.tickets.writing.markup import Written, joined


@transaction.atomic
def mark_side_delivered(said: SideMessage, *, by: Actor, at: datetime) -> SideMessage:
    """The next server took it."""
    ticket, said = _both(said, by)
    if said.delivery != DeliveryState.QUEUED:
        return said
    said.delivery, said.delivered_at, said.delivery_error = DeliveryState.DELIVERED, at, ""
    said.save(update_fields=["delivery", "delivered_at", "delivery_error"])
    record(events.SIDE_DELIVERED, ticket, by=by, at=at, side=said.conversation_id, said=said.pk)
    return said


@transaction.atomic
def mark_side_failed(
    said: SideMessage, error: str, *, by: Actor, at: datetime, code: str = ""
) -> SideMessage:
    """It will not be sent: refused for good, or given up."""
    ticket, said = _both(said, by)
    if said.delivery == DeliveryState.QUEUED:
        _undelivered(ticket, said, events.SIDE_FAILED, error, by=by, at=at, code=code)
    return said


@transaction.atomic
def mark_side_bounced(
    said: SideMessage, error: str, *, by: Actor, at: datetime, code: str = "", item_id: int | None = None
) -> SideMessage:
    """It was taken and came back."""
    ticket, said = _both(said, by)
    if said.delivery != DeliveryState.BOUNCED and not said.is_inbound:
        _undelivered(ticket, said, events.SIDE_BOUNCED, error, by=by, at=at, code=code, item=item_id)
    return said


@transaction.atomic
def resend_to_others(said: SideMessage, *, by: Actor, at: datetime) -> SideMessage:
    """Try once more what could not be delivered, as it was written."""
    ticket = locked(Ticket(pk=said.conversation.ticket_id), by, "ticket.ask")
    said = SideMessage.objects.select_for_update().get(pk=said.pk, conversation__ticket=ticket)
    if said.delivery == DeliveryState.QUEUED:
        return said
    if not said.is_undelivered:
        raise Refusal(_("It was delivered; write once more instead."))
    refuse_customers(ticket, [address for address, _name in said.to], by)
    said.delivery, said.delivery_error = DeliveryState.QUEUED, ""
    said.save(update_fields=["delivery", "delivery_error"])
    record(events.SIDE_RESENT, ticket, by=by, at=at, side=said.conversation_id, said=said.pk)
    save(ticket, at)
    return said


@transaction.atomic
def withdraw_from_others(said: SideMessage, *, by: Actor, at: datetime, reason: str = "staff") -> SideMessage:
    """Take a question back before it is sent. What was written is its author's draft again, to begin a conversation if
    it had begun one; the ticket is as it was for a question that could not be sent."""
    ticket = locked(Ticket(pk=said.conversation.ticket_id), by, "ticket.ask")
    rows = SideMessage.objects.select_for_update(of=("self",)).select_related("conversation")
    said = rows.get(pk=said.pk, conversation__ticket=ticket)
    if said.is_withdrawn:
        return said
    if said.delivery != DeliveryState.QUEUED:
        raise Refusal(_("It was sent already: it cannot be taken back."), code="sent")
    said.delivery = DeliveryState.WITHDRAWN
    said.save(update_fields=["delivery"])
    record(
        events.SIDE_WITHDRAWN, ticket, by=by, at=at, side=said.conversation_id, said=said.pk, reason=reason
    )
    _make_draft_again(said, at)
    search.forget_side_message(said)
    resume_from_others(ticket, by=by, at=at)
    save(ticket, at)
    return said


def withdraw_scheduled_aside(conversation: SideConversation, *, at: datetime) -> bool:
    """They wrote before a question that waits for its hour: it is not sent. Whether there was any; what is on its way
    already goes its way. The ticket is locked by the caller, who reads it anew."""
    withdrawn = False
    for said in conversation.messages.filter(delivery=DeliveryState.QUEUED, send_at__gt=at).order_by("pk"):
        with suppress(Refusal), transaction.atomic():
            withdraw_from_others(said, by=SYSTEM, at=at, reason="they_wrote")
            withdrawn = True
    return withdrawn


def _make_draft_again(said: SideMessage, at: datetime) -> None:
    """Behind what its author has begun to write since."""
    if said.staff_id is None:
        return
    left = said.conversation.messages.present().order_by("-created_at", "-pk")
    last = left.values_list("created_at", flat=True).first()
    begins = last is None
    draft, is_new = SideDraft.objects.get_or_create(
        ticket_id=said.conversation.ticket_id,
        staff_id=said.staff_id,
        conversation=None if begins else said.conversation,
        defaults={"changed_at": at},
    )
    both = joined(Written(draft.text, draft.html), Written(said.text, said.html))
    draft.text, draft.html, draft.changed_at = both.text, both.html, at
    if begins and not draft.people:
        draft.people = ", ".join(f"{name} <{address}>" if name else address for address, name in said.to)[
            :2000
        ]
        draft.subject = said.subject
    draft.version += 0 if is_new else 1
    draft.save(update_fields=["text", "html", "people", "subject", "version", "changed_at"])
    if last is not None:
        SideConversation.objects.filter(pk=said.conversation_id).update(said_at=last)


def _both(said: SideMessage, by: Actor) -> tuple[Ticket, SideMessage]:
    # The ticket's lock first, as in every verb, so that two verbs at once cannot wait for each other.
    rows = SideMessage.objects.select_related("conversation")
    ticket_id = rows.get(pk=said.pk).conversation.ticket_id
    ticket = locked_even_merged(Ticket(pk=ticket_id), by, "message.settle")
    said = rows.get(pk=said.pk)
    return (ticket, said) if said.conversation.ticket_id == ticket.pk else _both(said, by)


def _undelivered(
    ticket: Ticket, said: SideMessage, kind: Kind, error: str, *, by: Actor, at: datetime, **facts: Any
) -> None:
    """Nobody will answer it: a ticket that waits for others comes back."""
    bounced = kind is events.SIDE_BOUNCED
    said.delivery = DeliveryState.BOUNCED if bounced else DeliveryState.FAILED
    said.delivery_error, said.delivered_at = error[:2000], None
    said.save(update_fields=["delivery", "delivery_error", "delivered_at"])
    record(kind, ticket, by=by, at=at, side=said.conversation_id, said=said.pk, **facts)
    resume_from_others(ticket, by=by, at=at)
    save(ticket, at)
