"""What stands around a post on Mastodon; and whether it is still there, and says what it said."""

from collections.abc import Iterator, Sequence
from typing import Any

from answerable.channels.incoming import Incoming
from answerable.channels.mastodon import client
from answerable.channels.mastodon.fetching import kept
from answerable.channels.mastodon.reading import is_public, shown_name, words_of
from answerable.channels.models import Item, Mailbox
from answerable.channels.news import Around, Completed
from answerable.channels.social.keeping import moment_of, rows_at, text_at, written
from answerable.channels.social.pictures import files_of
from answerable.tickets.models import Message


def complete(item: Item, incoming: Incoming) -> Completed:
    mailbox = item.mailbox
    if mailbox is None:
        return Completed()
    return Completed(
        files_of(client.NAME, incoming.linked),
        _thread(mailbox, incoming.external_id) if incoming.is_public else (),
    )


def look_again(mailbox: Mailbox, ids: Sequence[str]) -> Iterator[bytes]:
    for key in ids:
        said = client.get(mailbox, f"/api/v1/statuses/{client.path_of(key)}")
        if said.status == 404:
            yield written("gone", about=key, author=_author_of(key))
        elif said.is_fine and text_at(said.fields, "edited_at"):
            yield kept(mailbox, said.fields, "edit")


def _author_of(key: str) -> str:
    """As we know them: whoever is gone is not named there any more."""
    said = Message.objects.filter(external_id=key, channel="mastodon", direction="inbound")
    return said.values_list("from_address", flat=True).first() or ""


def _thread(mailbox: Mailbox, key: str) -> list[Around]:
    """All of it, from the post that it began with."""
    above, below = _context(mailbox, key)
    if above:
        _nothing, below = _context(mailbox, text_at(above[0], "id"))
    return [_around(mailbox, each) for each in [*above, *below] if is_public(each)]


def _context(mailbox: Mailbox, key: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    said = client.get(mailbox, f"/api/v1/statuses/{client.path_of(key)}/context")
    if not said.is_fine:
        return [], []
    return rows_at(said.fields, "ancestors"), rows_at(said.fields, "descendants")


def _around(mailbox: Mailbox, status: dict[str, Any]) -> Around:
    author = client.whole_name(mailbox, text_at(status, "account", "acct"))
    who = status.get("account")
    return Around(
        text_at(status, "id"),
        shown_name(who if isinstance(who, dict) else {}, author),
        words_of(status),
        moment_of(text_at(status, "created_at")),
        is_ours=author == mailbox.address,
    )
