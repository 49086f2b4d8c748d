"""An item of Bluesky's as it is kept, made an `Incoming`: a post that names or answers us, or a message of the chat."""

from collections.abc import Mapping
from typing import Any

from answerable.channels.cards import redact
from answerable.channels.incoming import Address, Incoming
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

CHANNEL = "bluesky"
_WORDS = frozenset({"text", "alt", "title"})


def parse_item(_item: Item, content: bytes) -> Incoming:
    """Pure and total."""
    item = read(content)
    said = item.get("said")
    if item.get("kind") == "post" and isinstance(said, dict):
        return _post(said)
    if item.get("kind") == "chat" and isinstance(said, dict):
        return _message(said, item)
    if item.get("kind") == "gone":
        return taken_back(
            CHANNEL, clean_line(text_at(item, "about"), 400), clean_line(text_at(item, "did"), 200)
        )
    return unreadable(CHANNEL, content)


def redact_content(content: bytes) -> tuple[bytes, bool]:
    return without_cards(content, _WORDS)


def shown_name(who: Mapping[str, Any]) -> str:
    """What they call themselves, with the handle by which people know them there."""
    handle, name = clean_line(text_at(who, "handle"), 100), clean_line(text_at(who, "displayName"), 90)
    if not handle:
        return name
    return f"{name} (@{handle})" if name and name != handle else f"@{handle}"


def words_of(record: Mapping[str, Any]) -> str:
    """The text, its links whole: what is shown of a long one is only its beginning."""
    text = text_at(record, "text").encode("utf-8", "replace")
    for start, end, link in sorted(_links(record), reverse=True):
        if 0 <= start < end <= len(text):
            text = text[:start] + link.encode("utf-8", "replace") + text[end:]
    return clean_text(text.decode("utf-8", "replace"))


def _links(record: Mapping[str, Any]) -> list[tuple[int, int, str]]:
    found = []
    for facet in rows_at(record, "facets"):
        index = facet.get("index")
        links = [text_at(each, "uri") for each in rows_at(facet, "features") if text_at(each, "uri")]
        span = (index.get("byteStart"), index.get("byteEnd")) if isinstance(index, dict) else (None, None)
        if links and isinstance(span[0], int) and isinstance(span[1], int):
            found.append((span[0], span[1], clean_line(links[0])))
    return found


def _post(said: Mapping[str, Any]) -> Incoming:
    record = said.get("record")
    record = record if isinstance(record, dict) else {}
    uri, did = clean_line(text_at(said, "uri"), 400), clean_line(text_at(said, "author", "did"), 200)
    root = clean_line(text_at(record, "reply", "root", "uri"), 400) or uri
    answered = clean_line(text_at(record, "reply", "parent", "uri"), 400)
    text, has_card_data = redact(words_of(record))
    return Incoming(
        CHANNEL,
        Address(did, shown_name(said.get("author") or {})) if did else None,
        thread=public_key(root, did) if did else "",
        is_public=True,
        text=text,
        external_id=uri,
        references=(answered,) if answered else (),
        sent_at=moment_of(text_at(record, "createdAt")),
        fingerprint=digest(CHANNEL, f"post:{uri}"),
        defects=() if uri else ("It has no address of its own.",),
        has_card_data=has_card_data,
    )


def _message(said: Mapping[str, Any], item: Mapping[str, Any]) -> Incoming:
    did, key = clean_line(text_at(said, "sender", "did"), 200), clean_line(text_at(said, "id"), 200)
    text, has_card_data = redact(words_of(said))
    return Incoming(
        CHANNEL,
        Address(did, shown_name(item.get("author") or {})) if did else None,
        thread=private_key(did) if did else "",
        text=text,
        external_id=key,
        sent_at=moment_of(text_at(said, "sentAt")),
        fingerprint=digest(CHANNEL, f"chat:{key}"),
        has_card_data=has_card_data,
    )
