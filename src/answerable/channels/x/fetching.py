"""What is new at an account on X: who names it in public, and who writes to it alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.news import News
from answerable.channels.social.common import begins
from answerable.channels.social.keeping import moment_of, only, rows_at, text_at, written
from answerable.channels.social.wire import Said
from answerable.channels.x import client

# Nothing of an account but who it is; nothing of a post but what it says, shows and answers.
KEPT = frozenset(
    {
        "id", "text", "created_at", "conversation_id", "referenced_tweets", "type", "edit_history_tweet_ids",
        "note_tweet", "entities", "urls", "expanded_url", "start", "end", "url", "name", "username", "sender_id",
        "author_id", "media_key", "alt_text", "dm_conversation_id",
    }
)  # fmt: skip
FIELDS = {
    "tweet.fields": "created_at,conversation_id,referenced_tweets,attachments,edit_history_tweet_ids,entities,"
    "note_tweet",
    "expansions": "author_id,attachments.media_keys",
    "user.fields": "username,name",
    "media.fields": "url,alt_text,type",
}
_DM_FIELDS = {
    "event_types": "MessageCreate",
    "dm_event.fields": "id,text,created_at,sender_id,dm_conversation_id,entities",
    "expansions": "sender_id",
    "user.fields": "username,name",
}
_PAGE, _MOST_PAGES = 100, 50
NAMED, TOLD, OWN = "named", "told", "own"


def news(mailbox: Mailbox) -> Iterator[News]:
    """Both are told newest first, page by page: all new pages are read before anything is kept."""
    own = client.own_id(mailbox)
    yield News((), {OWN: own})
    seen = str(mailbox.cursor.get(NAMED, ""))
    more = {"since_id": seen} if seen else {"start_time": begins(mailbox).strftime("%Y-%m-%dT%H:%M:%SZ")}
    pages = list(_pages(mailbox, f"/2/users/{own}/mentions", {**FIELDS, **more, "max_results": _PAGE}, ""))
    yield from _oldest_first(pages, NAMED, seen, own)
    seen = str(mailbox.cursor.get(TOLD, ""))
    pages = list(_pages(mailbox, "/2/dm_events", {**_DM_FIELDS, "max_results": _PAGE}, seen))
    begun = begins(mailbox)
    for page in pages:
        page["data"] = [
            each for each in page["data"] if (moment_of(text_at(each, "created_at")) or begun) >= begun
        ]
    yield from _oldest_first(pages, TOLD, seen, own)


def kept(post: Mapping[str, Any], page: Mapping[str, Any], kind: str = "post", about: str = "") -> bytes:
    """A post or a message as it is kept, with its author and its pictures."""
    author = text_at(post, "author_id") or text_at(post, "sender_id")
    who = next((each for each in rows_at(page, "includes", "users") if text_at(each, "id") == author), {})
    attached = post.get("attachments")
    keys = attached.get("media_keys") if isinstance(attached, dict) else None
    pictures = [
        only(each, KEPT)
        for each in rows_at(page, "includes", "media")
        if isinstance(keys, list) and text_at(each, "media_key") in keys
    ]
    more = {"about": about} if about else {}
    return written(
        kind, said=only(post, KEPT), author=only({"id": author, **who}, KEPT), pictures=pictures, **more
    )


def _pages(mailbox: Mailbox, path: str, query: dict[str, Any], seen: str) -> Iterator[dict[str, Any]]:
    token = ""
    for _number in range(_MOST_PAGES):
        said = _required(client.get(mailbox, path, **query, **({"pagination_token": token} if token else {})))
        found = rows_at(said.fields, "data")
        new = [each for each in found if _order(each) > _key(seen)]
        yield {**said.fields, "data": new}
        token = text_at(said.fields, "meta", "next_token")
        if not token or len(new) < len(found):
            return


def _oldest_first(pages: list[dict[str, Any]], name: str, seen: str, own: str) -> Iterator[News]:
    kind = "post" if name == NAMED else "direct"
    for page in reversed(pages):
        told = sorted(page["data"], key=_order)
        seen = max([seen, *(text_at(each, "id") for each in told)], key=_key)
        theirs = [
            each for each in told if own not in (text_at(each, "author_id"), text_at(each, "sender_id"))
        ]
        yield News([kept(each, page, kind) for each in theirs], {name: seen} if seen else {})


def _order(each: Mapping[str, Any]) -> tuple[int, str]:
    return _key(text_at(each, "id"))


def _key(number: str) -> tuple[int, str]:
    """Ids are numbers, larger than fit some machines: compared as they are written."""
    return len(number), number


def _required(said: Said) -> Said:
    if not said.is_fine:
        words = _("X says: %(why)s") % {"why": client.refused(said)}
        raise ChannelError(words, permanent=False, code="refused")
    return said
