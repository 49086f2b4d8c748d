"""What is new at an account on Bluesky: who named us or answered us in public, and what came in the chat."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.bluesky import client
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.news import News
from answerable.channels.social.common import begins
from answerable.channels.social.keeping import moment_of, only, rows_at, text_at, written
from answerable.channels.social.wire import Said

# Nothing of an account but who it is; nothing of a post but what it says, shows and answers.
KEPT = frozenset(
    {
        "uri", "cid", "did", "handle", "displayName", "author", "record", "indexedAt", "reason", "$type", "text",
        "createdAt", "facets", "features", "index", "byteStart", "byteEnd", "reply", "root", "parent", "embed",
        "images", "alt", "image", "video", "ref", "$link", "mimeType", "size", "external", "title", "media", "langs",
        "id", "rev", "sentAt", "sender", "convoId",
    }
)  # fmt: skip
_REASONS = ["mention", "reply", "quote"]
_PAGE = 100
_MOST_PAGES = 100
# Notifications stand where their posts say they were written, which may be before others that we have seen: a server
# that was away is read later.
_BACK = timedelta(hours=1)
SEEN_UNTIL, CHAT = "seen_until", "chat"


def news(mailbox: Mailbox) -> Iterator[News]:
    yield from _public(mailbox)
    yield from _private(mailbox)


def _public(mailbox: Mailbox) -> Iterator[News]:
    """Told newest first, page by page: all pages are read before anything is kept, so that an end in between leaves no
    gap behind the cursor."""
    since = _since(mailbox)
    pages = list(_pages(mailbox, max(since - _BACK, begins(mailbox))))
    for page in reversed(pages):
        told = [each for each in reversed(page) if _is_theirs(mailbox, each)]
        newest = max([since, *(_told_at(each) for each in page)])
        yield News(
            [written("post", said=only(each, KEPT)) for each in told], {SEEN_UNTIL: newest.isoformat()}
        )


def _pages(mailbox: Mailbox, since: datetime) -> Iterator[list[dict[str, Any]]]:
    cursor = ""
    for _number in range(_MOST_PAGES):
        query: dict[str, Any] = {"limit": _PAGE, "reasons": _REASONS}
        if cursor:
            query["cursor"] = cursor
        said = _fine(client.get(mailbox, "app.bsky.notification.listNotifications", **query))
        told = rows_at(said.fields, "notifications")
        yield [each for each in told if _told_at(each) >= since]
        cursor = text_at(said.fields, "cursor")
        if not cursor or not told or _told_at(told[-1]) < since:
            return


def _private(mailbox: Mailbox) -> Iterator[News]:
    """The chat keeps a log, which is read on from where we stood."""
    cursor = str(mailbox.cursor.get(CHAT, ""))
    known: dict[str, Any] = {}
    for _number in range(_MOST_PAGES):
        query = {"cursor": cursor} if cursor else {}
        said = client.get(mailbox, "chat.bsky.convo.getLog", is_chat=True, **query)
        if _has_no_chat(said):
            return
        logs = rows_at(_fine(said).fields, "logs")
        items = [written("chat", **each) for each in _messages(mailbox, logs, known)]
        after = text_at(said.fields, "cursor")
        if items or (after and after != cursor):
            yield News(items, {CHAT: after or cursor})
        if not after or after == cursor:
            return
        cursor = after


def _messages(
    mailbox: Mailbox, logs: list[dict[str, Any]], known: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    for each in logs:
        message = each.get("message")
        if not text_at(each, "$type").endswith("#logCreateMessage") or not isinstance(message, dict):
            continue
        sender = text_at(message, "sender", "did")
        sent_at = moment_of(text_at(message, "sentAt"))
        if sender == client.did_of(mailbox) or (sent_at and sent_at < begins(mailbox)):
            continue
        convo = text_at(each, "convoId")
        if convo not in known:
            known[convo] = _members(mailbox, convo)
        who = known[convo].get(sender, {"did": sender})
        yield {"said": only(message, KEPT), "author": only(who, KEPT), "convo": convo}


def _members(mailbox: Mailbox, convo: str) -> dict[str, Any]:
    said = _fine(client.get(mailbox, "chat.bsky.convo.getConvo", is_chat=True, convoId=convo))
    return {text_at(each, "did"): each for each in rows_at(said.fields, "convo", "members")}


def _has_no_chat(said: Said) -> bool:
    """An app password without leave for direct messages, or a server that passes none on: posts are read all the
    same. The test button says it."""
    return said.status in (400, 401, 403, 404)


def _fine(said: Said) -> Said:
    if not said.is_fine:
        words = _("Bluesky says: %(why)s") % {"why": client.refused(said)}
        raise ChannelError(words, permanent=False, code="refused")
    return said


def _is_theirs(mailbox: Mailbox, told: dict[str, Any]) -> bool:
    return text_at(told, "reason") in _REASONS and text_at(told, "author", "did") != client.did_of(mailbox)


def _told_at(told: dict[str, Any]) -> datetime:
    found = moment_of(text_at(told, "indexedAt"))
    return found or datetime.min.replace(tzinfo=UTC)


def _since(mailbox: Mailbox) -> datetime:
    kept = moment_of(str(mailbox.cursor.get(SEEN_UNTIL, "")))
    return kept or begins(mailbox)
