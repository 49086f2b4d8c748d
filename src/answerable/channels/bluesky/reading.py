"""An item of Bluesky's as it is kept, made an `Incoming`: a post that names or answers us, or a message of the chat."""

from collections.abc import Mapping
from typing import Any

from answerable.channels.incoming import Incoming
from answerable.channels.models import Item
from answerable.channels.social.keeping import digest, moment_of, rows_at, text_at, without_cards
from answerable.channels.social.reading import called, parsed, said_by
from answerable.channels.text import clean_line, clean_text

CHANNEL = "bluesky"
_WORDS = frozenset({"text", "alt", "title"})


def parse_item(_item: Item, content: bytes) -> Incoming:
    """Pure and total."""
    return parsed(CHANNEL, content, {"post": _post, "chat": _message}, author="did")


def redact_content(content: bytes) -> tuple[bytes, bool]:
    return without_cards(content, _WORDS)


def shown_name(who: Mapping[str, Any]) -> str:
    return called(clean_line(text_at(who, "displayName"), 90), clean_line(text_at(who, "handle"), 100))


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


def _post(said: Mapping[str, Any], _item: Mapping[str, Any]) -> Incoming:
    record = said.get("record")
    record = record if isinstance(record, dict) else {}
    uri = clean_line(text_at(said, "uri"), 400)
    answered = clean_line(text_at(record, "reply", "parent", "uri"), 400)
    return said_by(
        clean_line(text_at(said, "author", "did"), 200),
        shown_name(said.get("author") or {}),
        words_of(record),
        channel=CHANNEL,
        key=uri,
        root=clean_line(text_at(record, "reply", "root", "uri"), 400) or uri,
        is_public=True,
        references=(answered,) if answered else (),
        sent_at=moment_of(text_at(record, "createdAt")),
        fingerprint=digest(CHANNEL, f"post:{uri}"),
        defects=() if uri else ("It has no address of its own.",),
    )


def _message(said: Mapping[str, Any], item: Mapping[str, Any]) -> Incoming:
    key = clean_line(text_at(said, "id"), 200)
    return said_by(
        clean_line(text_at(said, "sender", "did"), 200),
        shown_name(item.get("author") or {}),
        words_of(said),
        channel=CHANNEL,
        key=key,
        root="",
        is_public=False,
        sent_at=moment_of(text_at(said, "sentAt")),
        fingerprint=digest(CHANNEL, f"chat:{key}"),
    )
