"""An item of X's as it is kept, made an `Incoming`."""

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

CHANNEL = "x"
_WORDS = frozenset({"text", "alt_text"})


def parse_item(_item: Item, content: bytes) -> Incoming:
    """Pure and total."""
    item = read(content)
    said = item.get("said")
    if item.get("kind") in ("post", "edit", "direct") and isinstance(said, dict):
        return _said(said, item)
    if item.get("kind") == "gone":
        return taken_back(
            CHANNEL, clean_line(text_at(item, "about"), 40), clean_line(text_at(item, "author"), 40)
        )
    return unreadable(CHANNEL, content)


def redact_content(content: bytes) -> tuple[bytes, bool]:
    return without_cards(content, _WORDS)


def shown_name(who: Mapping[str, Any]) -> str:
    name, handle = clean_line(text_at(who, "name"), 90), clean_line(text_at(who, "username"), 50)
    if not handle:
        return name
    return f"{name} (@{handle})" if name and name != handle else f"@{handle}"


def words_of(post: Mapping[str, Any]) -> str:
    """The whole text where it is a long one, its links as they lead."""
    text = text_at(post, "note_tweet", "text") or text_at(post, "text")
    for each in rows_at(post, "entities", "urls"):
        short, whole = text_at(each, "url"), clean_line(text_at(each, "expanded_url"))
        if short and whole:
            text = text.replace(short, whole)
    return clean_text(text)


def _said(said: Mapping[str, Any], item: Mapping[str, Any]) -> Incoming:
    key, who = clean_line(text_at(said, "id"), 40), item.get("author")
    who = who if isinstance(who, dict) else {}
    author, kind = clean_line(text_at(who, "id"), 40), str(item.get("kind"))
    answered = [
        text_at(each, "id") for each in rows_at(said, "referenced_tweets") if each.get("type") == "replied_to"
    ]
    text, has_card_data = redact(words_of(said))
    is_open = kind != "direct"
    root = clean_line(text_at(said, "conversation_id"), 40) or key
    return Incoming(
        CHANNEL,
        Address(author, shown_name(who)) if author else None,
        thread=(public_key(root, author) if is_open else private_key(author)) if author else "",
        is_public=is_open,
        text=text,
        external_id=key,
        references=tuple(answered[:1]),
        sent_at=moment_of(text_at(said, "created_at")),
        linked=_pictures(item),
        original_id=clean_line(text_at(item, "about"), 40) if kind == "edit" else "",
        nature=Nature.EDIT if kind == "edit" else Nature.PERSONAL,
        fingerprint=digest(CHANNEL, f"{kind}:{key}"),
        has_card_data=has_card_data,
    )


def _pictures(item: Mapping[str, Any]) -> tuple[Linked, ...]:
    return tuple(
        Linked(
            text_at(each, "media_key"), text_at(each, "url"), alt=clean_line(text_at(each, "alt_text"), 2000)
        )
        for each in rows_at(item, "pictures")
        if text_at(each, "url")
    )
