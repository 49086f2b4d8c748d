"""What stands around a post on X; and whether it is still there, and says what it said."""

from collections.abc import Iterator, Sequence
from typing import Any

from answerable.channels.incoming import Incoming
from answerable.channels.models import Item, Mailbox
from answerable.channels.news import Around, Completed
from answerable.channels.social.keeping import moment_of, read, rows_at, text_at, written
from answerable.channels.social.pictures import files_of
from answerable.channels.x import client
from answerable.channels.x.fetching import FIELDS, kept
from answerable.channels.x.reading import shown_name, words_of
from answerable.tickets.models import Message

_AT_ONCE = 100


def complete(item: Item, incoming: Incoming) -> Completed:
    mailbox = item.mailbox
    if mailbox is None:
        return Completed()
    around = _thread(mailbox, incoming) if incoming.is_public else []
    return Completed(files_of(client.NAME, incoming.linked), around)


def look_again(mailbox: Mailbox, ids: Sequence[str]) -> Iterator[bytes]:
    """Only what X says it does not find is gone: what is kept from us is named otherwise. An edit is a post of its own,
    with another id, which the first one names."""
    posts = [each for each in ids if each.isdigit()]
    for start in range(0, len(posts), _AT_ONCE):
        said = client.get(mailbox, "/2/tweets", ids=",".join(posts[start : start + _AT_ONCE]), **FIELDS)
        if not said.is_fine:
            return
        direct = _direct(posts[start : start + _AT_ONCE])
        for each in rows_at(said.fields, "errors"):
            key = text_at(each, "resource_id")
            if text_at(each, "title") == "Not Found Error" and key not in direct:
                yield written("gone", about=key, author=_author_of(key))
        for each in rows_at(said.fields, "data"):
            history = each.get("edit_history_tweet_ids")
            latest = history[-1] if isinstance(history, list) and history else ""
            if isinstance(latest, str) and latest not in ("", text_at(each, "id")):
                yield from _edit(mailbox, latest, text_at(each, "id"))


def _edit(mailbox: Mailbox, latest: str, first: str) -> Iterator[bytes]:
    said = client.get(mailbox, "/2/tweets", ids=latest, **FIELDS)
    for each in rows_at(said.fields, "data"):
        yield kept(each, said.fields, "edit", about=first)


def _direct(keys: Sequence[str]) -> set[str]:
    """What was said to us alone has numbers of its own, which no post has."""
    said = Message.objects.filter(channel="x", external_id__in=keys, is_public=False)
    return set(said.values_list("external_id", flat=True))


def _author_of(key: str) -> str:
    said = Message.objects.filter(external_id=key, channel="x", direction="inbound")
    return said.values_list("from_address", flat=True).first() or ""


def _thread(mailbox: Mailbox, incoming: Incoming) -> list[Around]:
    """The last week of it, which is what may be asked for; and the post that it began with."""
    root = incoming.thread.partition(" ")[0]
    begun = client.get(mailbox, "/2/tweets", ids=root, **FIELDS)
    said = client.get(
        mailbox, "/2/tweets/search/recent", query=f"conversation_id:{root}", max_results=100, **FIELDS
    )
    own = client.own_id(mailbox)
    pages = [each.fields for each in (begun, said) if each.is_fine]
    return [_around(read(kept(post, page)), own) for page in pages for post in rows_at(page, "data")]


def _around(item: Any, own: str) -> Around:
    said, who = item.get("said", {}), item.get("author", {})
    return Around(
        text_at(said, "id"),
        shown_name(who),
        words_of(said),
        moment_of(text_at(said, "created_at")),
        is_ours=text_at(who, "id") == own,
    )
