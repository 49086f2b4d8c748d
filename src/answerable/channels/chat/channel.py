"""The chat: what `channels.registry` asks of a channel. Its other side are visitors' browsers, which fetch what is
theirs and say when somebody saw it."""

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from answerable.channels.cards import redact
from answerable.channels.chat import events
from answerable.channels.chat.leaving import go_by_mail, is_given_up
from answerable.channels.chat.models import Shown, Visitor
from answerable.channels.chat.settings import CHANNEL
from answerable.channels.fingerprint import raw_fingerprint
from answerable.channels.incoming import (
    Address,
    FailedRecipient,
    Incoming,
    IncomingAttachment,
    Nature,
    Receipt,
)
from answerable.channels.models import Item, Outgoing, SideOutgoing
from answerable.channels.registry import Sent
from answerable.channels.text import clean_line, clean_text
from answerable.channels.threads import lead
from answerable.ledger.actor import SYSTEM
from answerable.ledger.recording import record
from answerable.ledger.rows import update
from answerable.people.addresses import MAIL
from answerable.tickets.models import Message

Row = Outgoing | SideOutgoing
LONGEST = 4000  # characters, either way
MOST_FILES = 5
LARGEST_FILE = 10 * 1024 * 1024
_UNKNOWN = "The visitor is not known any more."
_UNPROVEN = "The address was given in the chat: nothing proves that it is theirs."


def parse_item(_item: Item, content: bytes) -> Incoming:
    """What our own door kept: who said it, and what their browser sent."""
    try:
        kept = json.loads(content)
        who, said, receipt = str(kept.get("visitor", "")), kept.get("said"), kept.get("receipt")
    except (ValueError, AttributeError):
        return Incoming(CHANNEL, None, fingerprint=raw_fingerprint(content), defects=("It is no JSON.",))
    if isinstance(receipt, dict):
        return _receipt(who, receipt)
    return _message(who, said if isinstance(said, dict) else {}, content, by_mail=bool(kept.get("by_mail")))


def _message(who: str, said: dict[str, Any], content: bytes, *, by_mail: bool) -> Incoming:
    text, has_card_data = redact(clean_text(str(said.get("text", ""))))
    name, mail = clean_line(str(said.get("name", "")), 200), clean_line(str(said.get("mail", "")), 320)
    number = clean_line(str(said.get("id", "")), 64)
    files, defects = _files(said.get("files"))
    if by_mail:
        defects.append(_UNPROVEN)
    return Incoming(
        CHANNEL,
        Address(mail if by_mail else who, name),
        address_channel=MAIL if by_mail else "",
        thread=who,
        text=text,
        external_id=f"{who}:{number}",
        fingerprint=_digest(f"{who}:{number}") if number else raw_fingerprint(content),
        attachments=tuple(files),
        defects=tuple(defects),
        has_card_data=has_card_data,
    )


def _files(given: Any) -> tuple[list[IncomingAttachment], list[str]]:
    files, defects = [], []
    for each in given if isinstance(given, list) else []:
        try:
            content = base64.b64decode(str(each["data"]), validate=True)
            name, kind = (
                clean_line(str(each.get("name", "")), 200),
                clean_line(str(each.get("type", "")), 120),
            )
        except (binascii.Error, ValueError, KeyError, TypeError, AttributeError):
            defects.append("A file in it could not be read.")
            continue
        files.append(IncomingAttachment(name or "file", kind or "application/octet-stream", content))
    return files, defects


def _receipt(who: str, said: dict[str, Any]) -> Incoming:
    about, what = clean_line(str(said.get("about", "")), 100), str(said.get("what", ""))
    is_known = what in set(Receipt)
    receipt = Receipt(what) if is_known else None
    failed = FailedRecipient(who, is_permanent=True, diagnostic="The visitor’s browser could not show it.")
    return Incoming(
        CHANNEL,
        Address(who),
        nature=Nature.RECEIPT,
        original_id=about,
        receipt=receipt,
        failed=(failed,) if receipt is Receipt.FAILED else (),
        fingerprint=_digest(f"{what}:{about}"),
        defects=() if is_known else ("It tells nothing that we know.",),
    )


def redact_content(content: bytes) -> tuple[bytes, bool]:
    """Without card data in what was written."""
    try:
        kept = json.loads(content)
        text, changed = redact(clean_text(str(kept["said"]["text"])))
    except (ValueError, KeyError, TypeError):
        return content, False
    if not changed:
        return content, False
    kept["said"]["text"] = text
    return json.dumps(kept).encode(), True


def tokens(_incoming: Incoming, _item: Item, _own: Iterable[str]) -> list[str]:
    return []  # a visitor is known by their browser


def find_forward(_incoming: Incoming) -> None:
    return None


def prepare(row: Row) -> None:
    """By what name their browser will say that it was seen: long enough that nobody guesses another's."""
    message = row.message
    if row.mailbox is None or not isinstance(message, Message):
        return
    message.from_name, message.external_id = row.mailbox.name, f"chat:{secrets.token_hex(16)}"
    update(message, "from_name", "external_id")
    for address in row.recipients:
        lead(row.mailbox, address, message.ticket, at=row.created_at)


def send(row: Row) -> Sent:
    """From now on their page shows it, and theirs alone."""
    known = {each.key: each for each in Visitor.objects.filter(key__in=row.recipients)}
    refused = {address: _UNKNOWN for address in row.recipients if address not in known}
    taken = [address for address in row.recipients if address in known]
    if taken and isinstance(row.message, Message):
        show(row.message, known[taken[0]])
    return Sent(tuple(taken), refused, is_confirmed=False)


def show(message: Message, visitor: Visitor) -> None:
    with transaction.atomic():
        _shown, is_new = Shown.objects.get_or_create(message=message, defaults={"visitor": visitor})
        if is_new:
            at = timezone.now()
            record(
                events.MESSAGE_SHOWN, message.ticket, by=SYSTEM, at=at, message=message.pk, channel=CHANNEL
            )


def ask(row: Outgoing) -> Receipt | None:
    """Their browser said nothing for a while: it goes by mail, if they left an address. Where they did not and have not
    come back for long, it did not arrive."""
    at = timezone.now()
    visitor = Visitor.objects.filter(shown__message=row.message_id).first()
    if visitor is None:
        return Receipt.FAILED
    if visitor.is_here(at=at):
        return None
    if visitor.mail:
        go_by_mail(row.message, visitor, at=at)
        return None
    return Receipt.FAILED if is_given_up(row, at=at) else None


def _digest(words: str) -> str:
    return hashlib.sha256(f"{CHANNEL}:{words}".encode()).hexdigest()
