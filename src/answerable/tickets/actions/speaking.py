"""What is said to a customer by word of mouth: it arrives as it is said, and nothing carries it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from answerable.ledger import rows
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.together import change
from answerable.tickets import events, search
from answerable.tickets.actions.guards import locked, save, written_again
from answerable.tickets.actions.looking import refuse_to_speak
from answerable.tickets.actions.saying import after_answer, last_asked, taken_by_answering
from answerable.tickets.actions.words import storable
from answerable.tickets.models import DeliveryState, Direction, Message, Ticket
from answerable.tickets.waits import WAIT, recompute_wait


@dataclass(frozen=True)
class Spoken:
    """`text` is what somebody noted of it, if anything; `said_at` is when, where it is noted down afterwards."""

    text: str = ""
    channel: str = "phone"
    to: Sequence[tuple[str, str]] = ()  # (address, name)
    said_at: datetime | None = None
    is_automatic: bool = False  # a machine of ours said it: no answer


@change()
def speak(ticket: Ticket, spoken: Spoken, *, by: Actor, at: datetime) -> Message:
    """Somebody of ours talked with the customer: an answer, at the moment at which it was said."""
    ticket = locked(ticket, by, "ticket.reply")
    if not spoken.is_automatic:
        refuse_to_speak(by, at)
    moment = min(spoken.said_at or at, at)
    author_id = by.id if by.kind == "staff" else None
    message = rows.insert(
        Message(
            ticket=ticket,
            direction=Direction.OUTBOUND,
            channel=spoken.channel,
            staff_id=author_id,
            to=[list(pair) for pair in spoken.to],
            subject=ticket.subject,
            text=storable(spoken.text),
            is_automatic=spoken.is_automatic,
            created_at=moment,
            delivery=DeliveryState.DELIVERED,
            delivered_at=moment,
        )
    )
    facts: dict[str, Any] = {"message": message.pk, "channel": message.channel}
    automatic = {"automatic": True} if spoken.is_automatic else {}
    record(events.MESSAGE_SENT, ticket, by=by, at=at, **facts, **automatic)
    if not spoken.is_automatic:
        taken_by_answering(ticket, author_id, last_asked(ticket), by=by, at=at)
        after_answer(ticket, by=by, at=at, then_close=False)
    waited_since = ticket.waiting_since
    recompute_wait(ticket)
    save(ticket, at, *WAIT, "answered_at", *written_again(ticket))
    record(events.MESSAGE_DELIVERED, ticket, by=by, at=at, waited_since=waited_since, **facts)
    search.index_message(message)
    return message
