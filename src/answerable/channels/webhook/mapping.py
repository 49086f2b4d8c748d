"""From their fields to ours: pure, and total whatever was posted."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from answerable.channels.cards import ASCII_MASK, redact
from answerable.channels.fingerprint import raw_fingerprint
from answerable.channels.incoming import Address, FailedRecipient, Incoming, Nature, Receipt
from answerable.channels.text import clean_line, clean_text
from answerable.channels.webhook.files import files_in, value_at
from answerable.channels.webhook.settings import WebhookSettings
from answerable.people.addresses import MAIL

CHANNEL = "webhook"
_NATURES = {
    **dict.fromkeys(("edit", "edited", "changed", "updated"), Nature.EDIT),
    **dict.fromkeys(("delete", "deleted", "deletion", "removed"), Nature.DELETION),
    **dict.fromkeys(("delivered", "read", "failed"), Nature.RECEIPT),
    **dict.fromkeys(("automatic", "auto_reply"), Nature.AUTO_REPLY),
    "echo": Nature.ECHO,
}
_DEEPEST = 40
_FILE = re.compile(
    r"[A-Za-z0-9+/]{200,}={0,2}"
)  # in base64: nothing that anybody reads, and digits stand in it by chance


def read(content: bytes, known: WebhookSettings, *, account: int) -> Incoming:
    """`account` is the mailbox's key: two systems may number alike, and neither speaks of the other's messages."""
    whole, is_json = _whole(content)
    fields = {name: found_at(whole, at) if at else "" for name, at in known.pointers.items()}
    brought = files_in(whole, known.pointers["files"])
    own_id = named(account, fields["id"])
    about = named(account, fields["about"]) or own_id
    nature = _NATURES.get(fields["kind"].strip().lower(), Nature.PERSONAL)
    text, has_card_data = redact(clean_text(fields["text"]))
    subject, has_more = redact(clean_line(fields["subject"], 500))
    sender = clean_line(fields["sender"], 320)
    return Incoming(
        channel=CHANNEL,
        sender=Address(sender, clean_line(fields["sender_name"], 200)) if sender else None,
        address_channel=MAIL if known.has_mail else "",
        thread=clean_line(fields["thread"], 400) if known.pointers["thread"] else sender,
        subject=subject,
        text=text,
        attachments=brought.files,
        linked=brought.linked,
        external_id=own_id,
        references=(about,) if nature == Nature.PERSONAL and fields["about"] else (),
        original_id=about if nature in (Nature.EDIT, Nature.DELETION, Nature.RECEIPT) else "",
        nature=nature,
        receipt=Receipt(fields["kind"].strip().lower()) if nature == Nature.RECEIPT else None,
        failed=_failed(sender) if fields["kind"].strip().lower() == Receipt.FAILED else (),
        fingerprint=_fingerprint(own_id, nature, fields) if own_id else raw_fingerprint(content),
        defects=brought.defects if is_json else ("It is no JSON.",),
        has_card_data=has_card_data or has_more,
    )


def named(account: int, given: str) -> str:
    """A number of theirs, as it is kept."""
    own = clean_line(given, 200)
    return f"{CHANNEL}:{account}:{own}" if own else ""


def without_cards(content: bytes) -> tuple[bytes, bool]:
    """What was posted, without card data in any of its words and numbers."""
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError):
        text, changed = redact(content.decode("utf-8", "replace"), ASCII_MASK)
        return (text.encode(), True) if changed else (content, False)
    kept = _without_cards(whole)
    return (json.dumps(kept).encode(), True) if kept != whole else (content, False)


def found_at(whole: Any, pointer: str) -> str:
    """What a JSON Pointer leads to, as text; nothing where it leads nowhere or to something with parts."""
    found = value_at(whole, pointer)
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


def _whole(content: bytes) -> tuple[Any, bool]:
    try:
        return json.loads(content), True
    except (ValueError, RecursionError):
        return None, False


def _failed(address: str) -> tuple[FailedRecipient, ...]:
    return (FailedRecipient(address, is_permanent=True, diagnostic="The other system could not deliver it."),)


def _fingerprint(own_id: str, nature: Nature, fields: Mapping[str, str]) -> str:
    """Of a message its number alone; of what speaks about one, all that it says."""
    said = [] if nature == Nature.PERSONAL else [nature, fields["kind"], fields["about"], fields["text"]]
    return hashlib.sha256("\x1f".join([own_id, *said]).encode("utf-8", "replace")).hexdigest()


def _without_cards(value: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        return None  # nobody's fields lie as deep, and what cannot be looked through is not kept
    if isinstance(value, dict):
        return {_redacted(key): _without_cards(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_cards(each, depth + 1) for each in value]
    if isinstance(value, str):
        return value if _FILE.fullmatch(value) else _redacted(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value if _redacted(str(value)) == str(value) else _redacted(str(value))
    return value


def _redacted(text: str) -> str:
    return redact(text, ASCII_MASK)[0]
