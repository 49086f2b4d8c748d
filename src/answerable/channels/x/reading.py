"""An item of X's as it is kept, made an `Incoming`."""

from collections.abc import Mapping
from typing import Any

from answerable.channels.incoming import Incoming, Linked, Nature
from answerable.channels.models import Item
from answerable.channels.social.keeping import digest, moment_of, rows_at, text_at, without_cards
from answerable.channels.social.reading import called, parsed, said_by
from answerable.channels.text import clean_line, clean_text

CHANNEL = "x"
_WORDS = frozenset({"text", "alt_text"})


def parse_item(_item: Item, content: bytes) -> Incoming:
    """Pure and total."""
    return parsed(CHANNEL, content, dict.fromkeys(("post", "edit", "direct"), _said), author="author")


def redact_content(content: bytes) -> tuple[bytes, bool]:
    return without_cards(content, _WORDS)


def shown_name(who: Mapping[str, Any]) -> str:
    return called(clean_line(text_at(who, "name"), 90), clean_line(text_at(who, "username"), 50))


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
    kind = text_at(item, "kind")
    answered = [
        text_at(each, "id") for each in rows_at(said, "referenced_tweets") if each.get("type") == "replied_to"
    ]
    return said_by(
        clean_line(text_at(who, "id"), 40),
        shown_name(who),
        words_of(said),
        channel=CHANNEL,
        key=key,
        root=clean_line(text_at(said, "conversation_id"), 40) or key,
        is_public=kind != "direct",
        references=tuple(answered[:1]),
        sent_at=moment_of(text_at(said, "created_at")),
        linked=_pictures(item),
        original_id=clean_line(text_at(item, "about"), 40) if kind == "edit" else "",
        nature=Nature.EDIT if kind == "edit" else Nature.PERSONAL,
        fingerprint=digest(CHANNEL, f"{kind}:{key}"),
    )


def _pictures(item: Mapping[str, Any]) -> tuple[Linked, ...]:
    return tuple(
        Linked(
            text_at(each, "media_key"), text_at(each, "url"), alt=clean_line(text_at(each, "alt_text"), 2000)
        )
        for each in rows_at(item, "pictures")
        if text_at(each, "url")
    )
