"""What WhatsApp tells: somebody's message, or what became of one of ours."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.cards import redact
from answerable.channels.fingerprint import raw_fingerprint
from answerable.channels.incoming import (
    EARLIEST,
    Address,
    FailedRecipient,
    Incoming,
    Linked,
    Nature,
    Receipt,
)
from answerable.channels.models import Item
from answerable.channels.social.keeping import digest, read, rows_at, text_at, unreadable, without_cards
from answerable.channels.text import clean_line, clean_text
from answerable.channels.whatsapp.settings import CHANNEL
from answerable.channels.whatsapp.words import FILES, is_known, words_of
from answerable.people.addresses import normalise

_RECEIPTS = {
    "sent": Receipt.TAKEN,
    "delivered": Receipt.DELIVERED,
    "read": Receipt.READ,
    "played": Receipt.READ,
    "failed": Receipt.FAILED,
}
# Fields in which people wrote something; among the rest, an id could look like a card.
_WORDS = frozenset(
    {
        "body",
        "caption",
        "text",
        "title",
        "description",
        "filename",
        "name",
        "address",
        "emoji",
        "response_json",
    }
)


def parse_item(_item: Item, content: bytes) -> Incoming:
    found = read(content)
    said = found.get("said")
    if not isinstance(said, dict) or found.get("kind") not in ("message", "status"):
        return unreadable(CHANNEL, content)
    return _message(found, said, content) if found["kind"] == "message" else _receipt(said, content)


def redact_content(content: bytes) -> tuple[bytes, bool]:
    return without_cards(content, _WORDS)


def _message(found: Mapping[str, Any], said: Mapping[str, Any], content: bytes) -> Incoming:
    key, kind = clean_line(text_at(said, "id"), 300), text_at(said, "type")
    who = _number(text_at(said, "from"))
    text, has_card_data = redact(clean_text(words_of(said)))
    is_reaction = kind == "reaction"
    about = text_at(said, "reaction", "message_id") if is_reaction else text_at(said, "context", "id")
    linked = _linked(said, kind)
    defects = [] if key else ["It has no id of WhatsApp's."]
    if not is_known(kind):
        defects.append(_("It is of a kind that WhatsApp does not hand on. Ask them to send it another way."))
    return Incoming(
        channel=CHANNEL,
        sender=Address(who, clean_line(text_at(found, "name"), 200)) if who else None,
        thread=normalise(CHANNEL, who),
        text=text,
        to=(Address(_number(text_at(found, "ours"))),),
        external_id=key,
        references=(about,) if about else (),
        sent_at=_moment(text_at(said, "timestamp")),
        linked=linked,
        nature=Nature.AUTO_REPLY if is_reaction or kind == "system" else Nature.PERSONAL,
        nature_reason=_("A sign that was set to a message.") if is_reaction else "",
        fingerprint=digest(CHANNEL, f"message:{key}") if key else raw_fingerprint(content),
        defects=tuple(defects),
        has_card_data=has_card_data,
    )


def _receipt(said: Mapping[str, Any], content: bytes) -> Incoming:
    """Of nobody: what is told of our own message is nothing that the customer did."""
    key, state = clean_line(text_at(said, "id"), 300), text_at(said, "status")
    receipt = _RECEIPTS.get(state)
    return Incoming(
        channel=CHANNEL,
        sender=None,
        nature=Nature.RECEIPT if receipt else Nature.ECHO,
        original_id=key,
        own_key=clean_line(text_at(said, "biz_opaque_callback_data"), 100),
        receipt=receipt,
        failed=_failed(said) if receipt is Receipt.FAILED else (),
        fingerprint=digest(CHANNEL, f"{state}:{key}") if key else raw_fingerprint(content),
    )


def _failed(said: Mapping[str, Any]) -> tuple[FailedRecipient, ...]:
    errors = rows_at(said, "errors")
    first = errors[0] if errors else {}
    code = first.get("code")
    status = str(code) if isinstance(code, int) else ""
    theirs = text_at(first, "error_data", "details") or text_at(first, "message") or text_at(first, "title")
    words = failure_words(status) or clean_line(f"WhatsApp: {theirs} ({status})", 500)
    return (FailedRecipient(_number(text_at(said, "recipient_id")), True, status, words),)


def failure_words(code: str) -> str:
    """What to do about the refusals that agents meet."""
    words = {
        "131026": _("This number does not take messages by WhatsApp. Answer another way."),
        "131047": _("They last wrote more than 24 hours ago: only an approved template goes now."),
        "131049": _("WhatsApp holds back messages of this kind to this person for now. Answer another way."),
        "131050": _("They do not want messages of this kind by WhatsApp. Answer another way."),
        "131051": _("WhatsApp does not take a message of this kind."),
        "131053": _("WhatsApp could not take the file. Send another kind, or another way."),
        "132001": _("WhatsApp does not know this template in this language any more. Choose another."),
        "132015": _("WhatsApp has paused this template. Choose another."),
    }
    return words.get(code, "")


def _linked(said: Mapping[str, Any], kind: str) -> tuple[Linked, ...]:
    if kind not in FILES or not text_at(said, kind, "id"):
        return ()
    name = clean_line(text_at(said, kind, "filename"), 200)
    kept = text_at(said, kind, "mime_type").partition(";")[0].strip().lower()
    return (Linked(text_at(said, kind, "id")[:200], "", kept, name=name),)


def _number(given: str) -> str:
    """WhatsApp writes numbers without the plus."""
    given = clean_line(given, 64)
    return f"+{given}" if given.isdigit() else given


def _moment(seconds: str) -> datetime | None:
    try:
        found = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found > EARLIEST else None
