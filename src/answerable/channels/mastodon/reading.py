"""An item of Mastodon's as it is kept, made an `Incoming`."""

from collections.abc import Mapping
from typing import Any

from answerable.channels.incoming import Incoming, Linked, Nature
from answerable.channels.models import Item
from answerable.channels.social.keeping import digest, moment_of, rows_at, text_at, without_cards
from answerable.channels.social.reading import called, parsed, said_by
from answerable.channels.text import clean_line, clean_text
from answerable.markup.html_text import text_of

CHANNEL = "mastodon"
_WORDS = frozenset({"content", "spoiler_text", "description"})
_TO_ALL = frozenset({"public", "unlisted"})


def parse_item(_item: Item, content: bytes) -> Incoming:
    """Pure and total."""
    return parsed(CHANNEL, content, {"post": _post, "edit": _post}, author="author")


def redact_content(content: bytes) -> tuple[bytes, bool]:
    return without_cards(content, _WORDS)


def shown_name(who: Mapping[str, Any], name: str) -> str:
    return called(clean_line(text_at(who, "display_name"), 90), name)


def words_of(status: Mapping[str, Any]) -> str:
    """What is behind a warning stands under it; the post itself is HTML."""
    warning, text = text_at(status, "spoiler_text"), text_of(text_at(status, "content"))
    return clean_text(f"{warning}\n\n{text}" if warning else text).strip()


def is_public(status: Mapping[str, Any]) -> bool:
    return text_at(status, "visibility") in _TO_ALL


def _post(said: Mapping[str, Any], item: Mapping[str, Any]) -> Incoming:
    key, author = clean_line(text_at(said, "id"), 100), clean_line(text_at(item, "author"), 300)
    answered = clean_line(text_at(said, "in_reply_to_id"), 100)
    is_edit = item.get("kind") == "edit"
    told = f"edit:{key}:{text_at(said, 'edited_at')}" if is_edit else f"post:{key}"
    return said_by(
        author,
        shown_name(said.get("account") or {}, author),
        words_of(said),
        channel=CHANNEL,
        key=key,
        root=answered or key,  # the network names no thread: it is called as what was answered
        is_public=is_public(said),
        references=(answered,) if answered else (),
        sent_at=moment_of(text_at(said, "created_at")),
        linked=_pictures(said),
        original_id=key if is_edit else "",
        nature=Nature.EDIT if is_edit else Nature.PERSONAL,
        fingerprint=digest(CHANNEL, told),
    )


def _pictures(said: Mapping[str, Any]) -> tuple[Linked, ...]:
    return tuple(
        Linked(text_at(each, "id"), text_at(each, "at"), alt=clean_line(text_at(each, "description"), 2000))
        for each in rows_at(said, "pictures")
        if text_at(each, "at")
    )
