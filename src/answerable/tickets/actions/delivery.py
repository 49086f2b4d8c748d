"""What became of what we sent. Only a delivered answer ends a wait; one that comes back puts the wait back."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.ledger.together import answers, foresee
from answerable.tickets import events, search
from answerable.tickets.actions.ending import resume
from answerable.tickets.actions.guards import locked, locked_even_merged, save
from answerable.tickets.models import DeliveryState, Direction, Draft, DraftKind, Message, Ticket
from answerable.tickets.waits import WAIT, recompute_wait
from answerable.tickets.writing.markup import Written, joined

_SCHEDULED = (
    "SELECT id FROM tickets_message WHERE ticket_id = %s AND delivery = 'queued' AND send_at > %s ORDER BY id"
)


@transaction.atomic
def mark_delivered(message: Message, *, by: Actor, at: datetime) -> Message:
    """The next server took it, or the channel confirmed it."""
    ticket, message = locked_with_message(message, by)
    if message.delivery != DeliveryState.QUEUED:
        return message
    message.delivery, message.delivered_at, message.delivery_error = DeliveryState.DELIVERED, at, ""
    message.save(update_fields=["delivery", "delivered_at", "delivery_error"])
    waited_since = ticket.waiting_since
    _recompute(ticket, at)
    record(
        events.MESSAGE_DELIVERED,
        ticket,
        by=by,
        at=at,
        message=message.pk,
        channel=message.channel,
        waited_since=waited_since,
    )
    return message


@transaction.atomic
def mark_failed(message: Message, error: str, *, by: Actor, at: datetime, code: str = "") -> Message:
    """It will not be sent: refused for good, or given up. The agent is told by the ticket coming back."""
    ticket, message = locked_with_message(message, by)
    if message.delivery != DeliveryState.QUEUED:
        return message
    _undelivered(message, DeliveryState.FAILED, error)
    record(
        events.MESSAGE_FAILED, ticket, by=by, at=at, message=message.pk, channel=message.channel, code=code
    )
    _back_to_us(ticket, message, by=by, at=at)
    return message


@transaction.atomic
def mark_bounced(
    message: Message,
    error: str,
    *,
    by: Actor,
    at: datetime,
    code: str = "",
    permanent: bool = True,
    item_id: int | None = None,
) -> Message:
    """It was taken and came back. The wait that it had ended goes on as if it had never been sent."""
    ticket, message = locked_with_message(message, by)
    if message.delivery == DeliveryState.BOUNCED or message.direction != Direction.OUTBOUND:
        return message
    _undelivered(message, DeliveryState.BOUNCED, error)
    record(
        events.MESSAGE_BOUNCED,
        ticket,
        by=by,
        at=at,
        message=message.pk,
        channel=message.channel,
        code=code,
        permanent=permanent,
        item=item_id,
    )
    _back_to_us(ticket, message, by=by, at=at)
    return message


@transaction.atomic
def resend(message: Message, *, by: Actor, at: datetime) -> Message:
    """Try once more what could not be delivered, as it was written."""
    ticket = locked(message.ticket, by, "ticket.reply")
    message = Message.objects.select_for_update().get(pk=message.pk, ticket=ticket)
    if message.delivery == DeliveryState.QUEUED:
        return message
    if not message.is_undelivered:
        raise Refusal(_("It was delivered; write another answer instead."))
    message.delivery, message.delivery_error = DeliveryState.QUEUED, ""
    message.save(update_fields=["delivery", "delivery_error"])
    record(events.MESSAGE_RESENT, ticket, by=by, at=at, message=message.pk, channel=message.channel)
    save(ticket, at)
    message.refresh_from_db(
        fields=["external_id", "from_name", "from_address"]
    )  # its channel may sign it now
    search.index_message_again(message, " ".join(message.attachments.values_list("filename", flat=True)))
    return message


@transaction.atomic
def withdraw(message: Message, *, by: Actor, at: datetime, reason: str = "staff") -> Message:
    """Take an answer back before it is sent. What was written is its author's draft again; the ticket is as it was for
    an answer that could not be sent. Its channel refuses when it is on its way already."""
    ticket = locked(message.ticket, by, "ticket.reply")
    message = Message.objects.select_for_update().get(pk=message.pk, ticket=ticket)
    if message.is_withdrawn:
        return message
    if message.delivery != DeliveryState.QUEUED:
        raise Refusal(_("It was sent already: it cannot be taken back."), code="sent")
    message.delivery = DeliveryState.WITHDRAWN
    message.save(update_fields=["delivery"])
    record(
        events.MESSAGE_WITHDRAWN,
        ticket,
        by=by,
        at=at,
        message=message.pk,
        channel=message.channel,
        reason=reason,
    )
    _make_draft_again(message, at)
    search.forget_message(message)
    _back_to_us(ticket, message, by=by, at=at)
    return message


def _make_draft_again(message: Message, at: datetime) -> None:
    """Behind what its author has begun to write since."""
    if message.staff_id is None:
        return
    draft, _is_new = Draft.objects.get_or_create(
        ticket_id=message.ticket_id,
        staff_id=message.staff_id,
        kind=DraftKind.REPLY,
        defaults={"changed_at": at},
    )
    both = joined(Written(draft.text, draft.html), Written(message.text, message.html))
    draft.text, draft.html, draft.changed_at = both.text, both.html, at
    draft.version += 1
    draft.save(update_fields=["text", "html", "version", "changed_at"])


def withdraw_scheduled(ticket: Ticket, *, at: datetime) -> bool:
    """The customer wrote before an answer that waits for its hour: it is not sent. Whether there was any; what is on
    its way already goes its way. The ticket is locked by the caller, who reads it anew."""
    withdrawn = False
    for (key,) in answers(*_asking_for_scheduled(ticket.pk, at)):
        message = Message.objects.get(pk=key)
        with suppress(Refusal), transaction.atomic():
            withdraw(message, by=SYSTEM, at=at, reason="customer_wrote")
            withdrawn = True
    return withdrawn


def foresee_scheduled(ticket_id: int, *, at: datetime) -> None:
    """`withdraw_scheduled` will be called: let its question travel along, behind the lock."""
    foresee(*_asking_for_scheduled(ticket_id, at))


def _asking_for_scheduled(ticket_id: int, at: datetime) -> tuple[str, list[Any]]:
    return _SCHEDULED, [ticket_id, connection.ops.adapt_datetimefield_value(at)]


def locked_with_message(message: Message, by: Actor) -> tuple[Ticket, Message]:
    """For what channels find out about a message."""
    # The ticket's lock first, as in every verb, so that two verbs at once cannot wait for each other.
    ticket = Ticket(pk=Message.objects.values_list("ticket_id", flat=True).get(pk=message.pk))
    # Channels find out what became of a message; it is nobody's to declare, so no role has this right.
    ticket = locked_even_merged(ticket, by, "message.settle")
    message = Message.objects.get(pk=message.pk)
    if message.ticket_id != ticket.pk:  # merged or split away while we waited
        return locked_with_message(message, by)
    return ticket, message


def _undelivered(message: Message, state: DeliveryState, error: str) -> None:
    message.delivery, message.delivery_error, message.delivered_at = state, error[:2000], None
    message.save(update_fields=["delivery", "delivery_error", "delivered_at"])


def _back_to_us(ticket: Ticket, message: Message, *, by: Actor, at: datetime) -> None:
    _recompute(ticket, at)
    if not message.is_automatic:
        resume(ticket, by=by, at=at, reason="undelivered")


def _recompute(ticket: Ticket, at: datetime) -> None:
    recompute_wait(ticket)
    save(ticket, at, *WAIT, "answered_at")
