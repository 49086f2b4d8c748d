"""An item of Mastodon's as it is kept, made an `Incoming`."""

from collections.abc import Mapping
from typing import Any

from answerable.channels.cards import redact
from answerable.channels.incoming import Address, Incoming, Linked, Nature
from answerable.channels.models import Item
from answerable.channels.social.common import private_key, public_key
from answerable.channels.social.keeping import (
    digest,
    moment_of,
    read,
    rows_at,
    taken_back,
    text_at,
    unreadable,
    without_cards,
)
from answerable.channels.text import clean_line, clean_text
from answerable.markup.html_text import text_of

CHANNEL = "mastodon"
_WORDS = frozenset({"content", "spoiler_text", "description"})
_TO_ALL = frozenset({"public", "unlisted"})


def parse_item(_item: Item, content: bytes) -> Incoming:
    """Pure and total."""
    item = read(content)
    said = item.get("said")
    if item.get("kind") in ("post", "edit") and isinstance(said, dict):
        return _post(said, item)
    if item.get("kind") == "gone":
        return taken_back(
            CHANNEL, clean_line(text_at(item, "about"), 100), clean_line(text_at(item, "author"), 300)
        )
    return unreadable(CHANNEL, content)


def redact_content(content: bytes) -> tuple[bytes, bool]:
    return without_cards(content, _WORDS)


def shown_name(who: Mapping[str, Any], name: str) -> str:
    display = clean_line(text_at(who, "display_name"), 90)
    return f"{display} (@{name})" if display and display != name else f"@{name}"


def words_of(status: Mapping[str, Any]) -> str:
    """What is behind a warning stands under it; the post itself is HTML."""
    warning, text = text_at(status, "spoiler_text"), text_of(text_at(status, "content"))
    return clean_text(f"{warning}\n\n{text}" if warning else text).strip()


def is_public(status: Mapping[str, Any]) -> bool:
    return text_at(status, "visibility") in _TO_ALL


def _post(said: Mapping[str, Any], item: Mapping[str, Any]) -> Incoming:
    key, author = clean_line(text_at(said, "id"), 100), clean_line(text_at(item, "author"), 300)
    answered = clean_line(text_at(said, "in_reply_to_id"), 100)
    text, has_card_data = redact(words_of(said))
    is_open, is_edit = is_public(said), item.get("kind") == "edit"
    told = f"edit:{key}:{text_at(said, 'edited_at')}" if is_edit else f"post:{key}"
    return Incoming(
        CHANNEL,
        Address(author, shown_name(said.get("account") or {}, author)) if author else None,
        # The network names no thread: it is called as what was answered.
        thread=_thread(answered or key, author, is_open=is_open) if author else "",
        is_public=is_open,
        text=text,
        external_id=key,
        references=(answered,) if answered else (),
        sent_at=moment_of(text_at(said, "created_at")),
        linked=_pictures(said),
        original_id=key if is_edit else "",
        nature=Nature.EDIT if is_edit else Nature.PERSONAL,
        fingerprint=digest(CHANNEL, told),
        has_card_data=has_card_data,
    )


def _thread(key: str, author: str, *, is_open: bool) -> str:
    return public_key(key, author) if is_open else private_key(author)


def _pictures(said: Mapping[str, Any]) -> tuple[Linked, ...]:
    return tuple(
        Linked(text_at(each, "id"), text_at(each, "at"), alt=clean_line(text_at(each, "description"), 2000))
        for each in rows_at(said, "pictures")
        if text_at(each, "at")
    )
