"""What a visitor may read: what they said here, and what of ours was shown to them. Notes are another model."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Q
from django.urls import reverse

from answerable.channels.chat.models import Visitor
from answerable.channels.chat.settings import CHANNEL
from answerable.channels.chat.waiting import closed_at, line_of
from answerable.channels.models import Mailbox
from answerable.channels.threads import led_to
from answerable.tickets.models import Attachment, DeliveryState, Direction, Message, Ticket

_MOST = 200  # messages, the newest
_FILE_SALT = "answerable.channels.chat.file"
FILE_HOLDS = 24 * 3600


def ticket_of(visitor: Visitor) -> Ticket | None:
    return led_to(visitor.mailbox, visitor.key)


def said_with(visitor: Visitor, ticket: Ticket | None) -> list[Message]:
    """Oldest first."""
    if ticket is None:
        return []
    theirs = Q(direction=Direction.INBOUND, channel=CHANNEL, external_id__startswith=f"{visitor.key}:")
    rows = Message.objects.filter(theirs | Q(shown__visitor=visitor), ticket=ticket)
    rows = rows.exclude(delivery=DeliveryState.WITHDRAWN).select_related("staff")
    return list(rows.prefetch_related("attachments__blob").order_by("-created_at", "-pk")[:_MOST])[::-1]


def told(visitor: Visitor, *, at: datetime) -> dict[str, Any]:
    """All that their page shows, as JSON."""
    ticket = ticket_of(visitor)
    return {
        "messages": [_message(each, visitor) for each in said_with(visitor, ticket)],
        "mail": visitor.mail,
        "signed": bool(visitor.signed_as),
        **state_of(visitor.mailbox, ticket, at=at),
    }


def state_of(mailbox: Mailbox, ticket: Ticket | None, *, at: datetime) -> dict[str, Any]:
    """Whether somebody is there, who has it, and what is known of how long it will take."""
    closed = closed_at(mailbox, at=at)
    line = line_of(ticket, mailbox, at=at) if ticket and closed is None else None
    expected = line.expected if line else None
    return {
        "closed": closed is not None,
        "opens": closed.opens_at.isoformat() if closed and closed.opens_at else None,
        "with": ticket.assignee.first_name if ticket and ticket.assignee else None,
        "ended": bool(ticket and ticket.is_closed),
        "line": {"place": line.place, "minutes": _minutes(expected.total_seconds()) if expected else None}
        if line
        else None,
    }


def _minutes(seconds: float) -> int:
    return max(1, -int(-seconds // 60))


def _message(message: Message, visitor: Visitor) -> dict[str, Any]:
    is_mine = message.is_inbound
    return {
        "id": message.external_id.removeprefix(f"{visitor.key}:") if is_mine else f"ours-{message.pk}",
        "mine": is_mine,
        "text": message.text,
        "at": message.created_at.isoformat(),
        "who": message.staff.first_name if message.staff and not message.is_automatic else None,
        "receipt": message.external_id if _is_unconfirmed(message) else None,
        "files": [_file(each) for each in message.attachments.all()],
    }


def _is_unconfirmed(message: Message) -> bool:
    return not message.is_inbound and message.channel == CHANNEL and message.delivery == DeliveryState.QUEUED


def _file(attachment: Attachment) -> dict[str, Any]:
    word = signing.dumps(attachment.pk, salt=_FILE_SALT)
    return {
        "name": attachment.filename,
        "size": attachment.blob.size,
        "url": reverse("chat:file", args=[word]),
    }


def file_of(word: str) -> Attachment | None:
    """Only what a visitor's page was told of lately, and never a note's."""
    try:
        pk = signing.loads(word, salt=_FILE_SALT, max_age=FILE_HOLDS)
    except signing.BadSignature:
        return None
    return Attachment.objects.filter(pk=pk, message__isnull=False).first()


def as_text(messages: Sequence[Message], own_name: str) -> str:
    """A transcript: who said what, when."""
    return "\n\n".join(
        f"{each.created_at:%Y-%m-%d %H:%M} UTC, {_author(each, own_name)}:\n{each.text}" for each in messages
    )


def _author(message: Message, own_name: str) -> str:
    if message.is_inbound:
        return message.from_name or "—"
    if message.staff is None or message.is_automatic:
        return own_name
    return message.staff.first_name
