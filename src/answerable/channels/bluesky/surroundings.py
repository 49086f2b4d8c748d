"""What stands around a post on Bluesky: its pictures, and the thread; and whether it is still there."""

from collections.abc import Iterator, Sequence
from typing import Any

from answerable.channels.bluesky import client
from answerable.channels.bluesky.reading import shown_name, words_of
from answerable.channels.incoming import Incoming, Linked
from answerable.channels.models import Item, Mailbox
from answerable.channels.news import Around, Completed
from answerable.channels.social.keeping import moment_of, rows_at, text_at, written
from answerable.channels.social.pictures import files_of
from answerable.channels.text import clean_line

_AT_ONCE = 10
_ABOVE, _BELOW = 40, 6


def complete(item: Item, incoming: Incoming) -> Completed:
    """What it answers, and all that was said since the thread began."""
    mailbox = item.mailbox
    if mailbox is None or not incoming.is_public:
        return Completed()
    node, root = _node(mailbox, incoming.external_id), incoming.thread.partition(" ")[0]
    begun = _node(mailbox, root) if root != incoming.external_id else {}
    own = client.did_of(mailbox)
    posts = [*_own(begun), *_above(node), *_below(begun or node)]
    return Completed(
        files_of(client.NAME, _pictures(next(iter(_own(node)), {}))), [_around(each, own) for each in posts]
    )


def _node(mailbox: Mailbox, uri: str) -> dict[str, Any]:
    said = client.get(mailbox, "app.bsky.feed.getPostThread", uri=uri, depth=_BELOW, parentHeight=_ABOVE)
    node = said.fields.get("thread")
    return node if said.is_fine and isinstance(node, dict) else {}


def _own(node: dict[str, Any]) -> list[dict[str, Any]]:
    post = node.get("post")
    return [post] if isinstance(post, dict) else []


def look_again(mailbox: Mailbox, ids: Sequence[str]) -> Iterator[bytes]:
    """The view leaves out also what its author only keeps from us: gone is what has no record any more."""
    posts = [each for each in ids if each.startswith("at://")]
    for start in range(0, len(posts), _AT_ONCE):
        asked = posts[start : start + _AT_ONCE]
        said = client.get(mailbox, "app.bsky.feed.getPosts", uris=asked)
        if not said.is_fine:
            return
        there = {text_at(each, "uri") for each in rows_at(said.fields, "posts")}
        for uri in asked:
            if uri not in there and _has_no_record(mailbox, uri):
                yield written("gone", about=uri, did=uri.removeprefix("at://").partition("/")[0])


def _has_no_record(mailbox: Mailbox, uri: str) -> bool:
    did, collection, key = [*uri.removeprefix("at://").split("/"), "", ""][:3]
    said = client.get(mailbox, "com.atproto.repo.getRecord", repo=did, collection=collection, rkey=key)
    if said.status != 400:
        return False
    is_named = text_at(said.fields, "error") == "RecordNotFound"
    return is_named or text_at(said.fields, "message").startswith("Could not locate record")


def _pictures(post: dict[str, Any]) -> list[Linked]:
    embed = post.get("embed")
    found = rows_at(embed, "images") or rows_at(embed, "media", "images")
    return [
        Linked(
            text_at(each, "fullsize")[-255:],
            text_at(each, "fullsize"),
            alt=clean_line(text_at(each, "alt"), 2000),
        )
        for each in found
        if text_at(each, "fullsize")
    ]


def _above(node: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    parent = node.get("parent")
    while isinstance(parent, dict) and len(found) < _ABOVE:
        found.append(parent)
        parent = parent.get("parent")
    return [each["post"] for each in reversed(found) if isinstance(each.get("post"), dict)]


def _below(node: dict[str, Any], deep: int = 0) -> Iterator[dict[str, Any]]:
    for each in rows_at(node, "replies"):
        if isinstance(each.get("post"), dict):
            yield each["post"]
        if deep < _BELOW:
            yield from _below(each, deep + 1)


def _around(post: dict[str, Any], own: str) -> Around:
    record, author = post.get("record"), post.get("author")
    record, author = (each if isinstance(each, dict) else {} for each in (record, author))
    return Around(
        text_at(post, "uri"),
        shown_name(author),
        words_of(record),
        moment_of(text_at(record, "createdAt")),
        is_ours=text_at(author, "did") == own,
    )
