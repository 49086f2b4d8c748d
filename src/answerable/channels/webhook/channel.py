"""Other systems by webhook: what `channels.registry` asks of a channel."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from answerable.channels.errors import ChannelError
from answerable.channels.incoming import Incoming
from answerable.channels.models import Item, Mailbox, Outgoing, SideOutgoing, Thread
from answerable.channels.registry import Sent
from answerable.channels.threads import lead
from answerable.channels.webhook.mapping import CHANNEL, named, read, without_cards
from answerable.channels.webhook.proof import proof_of
from answerable.channels.webhook.settings import settings_of
from answerable.ledger.outside import NotReachable, TooMuch, ask
from answerable.ledger.rows import update
from answerable.tickets.models import Message

Row = Outgoing | SideOutgoing
_LONGEST_ANSWER = 100_000  # bytes
_PASSES = {408, 425, 429}  # refusals that may pass


def parse_item(item: Item, content: bytes) -> Incoming:
    return read(content, settings_of(item.mailbox), account=item.mailbox_id or 0)


def redact_content(content: bytes) -> tuple[bytes, bool]:
    return without_cards(content)


def tokens(_incoming: Incoming, _item: Item, _own: Iterable[str]) -> list[str]:
    return []  # they have numbers of their own


def find_forward(_incoming: Incoming) -> None:
    return None


def prepare(row: Row) -> None:
    """Where people's addresses hold a conversation together, an answer to it goes on with its ticket."""
    mailbox, message = _mailbox(row), row.message
    message.from_address, message.from_name = mailbox.address, mailbox.name
    update(message, "from_address", "from_name")
    if isinstance(message, Message) and not settings_of(mailbox).pointers["thread"]:
        for address in row.recipients:
            lead(mailbox, address, message.ticket, at=row.created_at)


def send(row: Row) -> Sent:
    """Posted with a key of ours that stays the same however often it is tried: the other side takes it once."""
    mailbox = _mailbox(row)
    known, now, key = settings_of(mailbox), timezone.now(), f"answer-{row.pk}"
    if not known.answers:
        raise ChannelError("No address was named to which answers go.", permanent=True, code="no_address")
    body = json.dumps(_answer(row, mailbox, key), ensure_ascii=False).encode()
    proof = proof_of(known.proof, key, body, mailbox.secret("secret"), at=now)
    try:
        said = ask(
            "POST", known.answers, {"Content-Type": "application/json", **proof}, body, most=_LONGEST_ANSWER
        )
    except (NotReachable, TooMuch) as error:
        raise ChannelError(str(error), permanent=False, code="not_reachable") from error
    if 200 <= said.status < 300:
        own = _id_in(said.content) or key
        return Sent(
            tuple(row.recipients),
            external_id=named(mailbox.pk, own),
            is_confirmed=not known.tells_arrival,
        )
    if 400 <= said.status < 500 and said.status not in _PASSES:
        return Sent((), dict.fromkeys(row.recipients, f"The other system refused it with {said.status}."))
    raise ChannelError(f"The other system answered {said.status}.", permanent=False, code="not_taken")


def _answer(row: Row, mailbox: Mailbox, key: str) -> dict[str, Any]:
    message = row.message
    told = {"type": "message", "version": 1, "id": key, "to": row.recipients, "text": message.text}
    if not isinstance(message, Message):
        return told
    threads = Thread.objects.filter(mailbox=mailbox, ticket=message.ticket).order_by("-touched_at")
    thread = threads.values_list("key", flat=True).first()
    return {**told, "ticket": message.ticket.reference, "subject": message.ticket.subject, "thread": thread}


def _id_in(content: bytes) -> str:
    """The other side's own number of it, where it tells one: receipts and later messages may speak of it."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    found = said.get("id") if isinstance(said, dict) else None
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""


def _mailbox(row: Row) -> Mailbox:
    if row.mailbox is None:
        raise ChannelError("There is no account to send from.", permanent=True)
    return row.mailbox


__all__ = ["CHANNEL", "find_forward", "parse_item", "prepare", "redact_content", "send", "tokens"]
