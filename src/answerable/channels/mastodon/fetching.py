"""What is new at an account on Mastodon: whoever names it, to everybody or to it alone. Both come the same way."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.channels.mastodon import client
from answerable.channels.models import Mailbox
from answerable.channels.news import News
from answerable.channels.social.common import begins
from answerable.channels.social.keeping import moment_of, only, rows_at, text_at, written

# Nothing of an account but who it is; nothing of a post but what it says, shows and answers.
KEPT = frozenset(
    {
        "id", "created_at", "edited_at", "in_reply_to_id", "in_reply_to_account_id", "visibility", "content",
        "language", "uri", "account", "acct", "username", "display_name", "spoiler_text", "media_attachments", "type",
        "description", "mentions", "url",
    }
)  # fmt: skip
SEEN = "seen"
_PAGE, _MOST_PAGES = 40, 250


def news(mailbox: Mailbox) -> Iterator[News]:
    """Read on, page by page, from the last one seen: what is told is numbered in the order in which it came."""
    seen = str(mailbox.cursor.get(SEEN, ""))
    for _number in range(_MOST_PAGES):
        told = _page(mailbox, seen)
        if not told:
            return
        seen = text_at(told[-1], "id")
        yield News(
            [kept(mailbox, each["status"]) for each in told if _is_theirs(mailbox, each)], {SEEN: seen}
        )
        if len(told) < _PAGE:
            return


def kept(mailbox: Mailbox, status: Mapping[str, Any], kind: str = "post") -> bytes:
    """A post as it is kept, its author with the server that ours leaves out."""
    said = only(status, KEPT)
    said["pictures"] = [
        {**only(each, KEPT), "at": text_at(each, "url")} for each in rows_at(status, "media_attachments")
    ]
    said.pop("media_attachments", None)
    author = client.whole_name(mailbox, text_at(status, "account", "acct"))
    more = {"about": text_at(status, "id")} if kind == "edit" else {}
    return written(kind, said=said, author=author, **more)


def _page(mailbox: Mailbox, seen: str) -> list[dict[str, Any]]:
    """The next ones, oldest first. Some servers know no `min_id` and give the newest: those are read as they come."""
    query: dict[str, Any] = {"types[]": ["mention"], "limit": _PAGE, "min_id": seen or "0"}
    said = client.get(mailbox, "/api/v1/notifications", **query)
    if not said.is_fine:
        words = _("Mastodon says: %(why)s") % {"why": client.refused(said)}
        raise ChannelError(words, permanent=False, code="refused")
    told = [each for each in said.rows if isinstance(each, dict) and text_at(each, "id")]
    return sorted((each for each in told if _is_after(text_at(each, "id"), seen)), key=_order)


def _is_after(key: str, seen: str) -> bool:
    return not seen or (len(key), key) > (len(seen), seen)


def _order(told: dict[str, Any]) -> tuple[int, str]:
    """Ids are numbers or sortable words of one length."""
    key = text_at(told, "id")
    return len(key), key


def _is_theirs(mailbox: Mailbox, told: Mapping[str, Any]) -> bool:
    status = told.get("status")
    if text_at(told, "type") != "mention" or not isinstance(status, dict):
        return False
    at = moment_of(text_at(status, "created_at"))
    author = client.whole_name(mailbox, text_at(status, "account", "acct"))
    return author != mailbox.address and (at is None or at >= begins(mailbox))
