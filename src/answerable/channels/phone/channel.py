"""Calls by way of Twilio: what `channels.registry` asks of a channel. It leads in alone: nothing written goes by it."""

import hashlib
from collections.abc import Iterable
from urllib.parse import parse_qs, parse_qsl, urlencode

from answerable.channels.cards import ASCII_MASK, redact
from answerable.channels.errors import ChannelError
from answerable.channels.fingerprint import raw_fingerprint
from answerable.channels.incoming import Address, Incoming
from answerable.channels.models import Item, Outgoing, SideOutgoing
from answerable.channels.phone.numbers import CHANNEL, caller
from answerable.channels.registry import Sent
from answerable.channels.text import clean_line, clean_text

_SAID = "TranscriptionText"
_SUBJECT = "Phone call"


def parse_item(_item: Item, content: bytes) -> Incoming:
    """A form of Twilio's: somebody calls; or what was written down of a call of which nothing else is known."""
    fields = {name: values[0] for name, values in parse_qs(content.decode("utf-8", "replace")).items()}
    sid = clean_line(fields.get("CallSid", ""), 64)
    number = caller(clean_line(fields.get("From", ""), 64))
    text, has_card_data = redact(clean_text(fields.get(_SAID, "")))
    return Incoming(
        channel=CHANNEL,
        sender=Address(number, clean_line(fields.get("CallerName", ""), 100)) if number else None,
        thread=number,
        subject=_SUBJECT,
        text=text,
        to=(Address(clean_line(fields.get("To", ""), 64)),),
        external_id=sid,
        fingerprint=_digest(sid) if sid else raw_fingerprint(content),
        defects=() if sid else ("It has no id of Twilio's.",),
        has_card_data=has_card_data,
    )


def redact_content(content: bytes) -> tuple[bytes, bool]:
    """The form without card data in what was said."""
    fields, changed = [], False
    for name, value in parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True):
        kept, found = redact(value, ASCII_MASK) if name == _SAID else (value, False)
        fields.append((name, kept))
        changed = changed or found
    return (urlencode(fields).encode(), True) if changed else (content, False)


def tokens(_incoming: Incoming, _item: Item, _own: Iterable[str]) -> list[str]:
    return []  # a number is all that there is


def find_forward(_incoming: Incoming) -> None:
    return None


def prepare(row: Outgoing | SideOutgoing) -> None:
    raise ChannelError("Nothing that is written goes by phone.", permanent=True)


def send(row: Outgoing | SideOutgoing) -> Sent:
    raise ChannelError("Nothing that is written goes by phone.", permanent=True)


def _digest(sid: str) -> str:
    return hashlib.sha256(f"{CHANNEL}:{sid}".encode()).hexdigest()
