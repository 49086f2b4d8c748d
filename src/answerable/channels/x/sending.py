"""Answering on X: in public, as posts behind theirs, or to them alone. It knows no key that would keep it from taking
the same twice: after an attempt of which nobody knows how it ended, it is asked what it has."""

import base64
import re
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.registry import Sent
from answerable.channels.social.common import (
    Row,
    addressee,
    answered,
    is_public,
    mailbox_of,
    pictures_of,
    refuse_pictures_in_private,
    sign,
)
from answerable.channels.social.keeping import rows_at, text_at
from answerable.channels.social.splitting import MOST_PARTS, clusters, split
from answerable.channels.social.wire import Said
from answerable.channels.x import client
from answerable.channels.x.reading import words_of
from answerable.ledger.refusals import Invalid
from answerable.tickets.models import Message

POST, DIRECT = 280, 10_000
_LINK = re.compile(r"https?://\S+")
_CLOCKS_APART = timedelta(minutes=2)
# Letters of these ranges count once, all others twice (as X's own text library has it).
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def length(text: str) -> int:
    """As X counts: a link for 23, letters of most alphabets for one, all others and every emoji for two."""
    return sum(
        len(unicodedata.normalize("NFC", each)) if all(map(_is_light, each)) else 2
        for each in clusters(_LINK.sub("x" * 23, text))
    )


def _is_light(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _LIGHT)


def prepare(row: Row) -> None:
    if len(_parts(row)) > MOST_PARTS:
        raise Invalid(_("It is too long for X: it would be more than %(most)s posts.") % {"most": MOST_PARTS})
    refuse_pictures_in_private(row)
    sign(row)


def send(row: Row) -> Sent:
    mailbox, address = mailbox_of(row), addressee(row)
    key, refused = _posted(row, mailbox, address) if is_public(row) else _told(row, mailbox, address)
    return Sent((), {address: refused}) if refused else Sent((address,), external_id=key)


def _parts(row: Row) -> list[str]:
    return split(row.message.text, POST if is_public(row) else DIRECT, length)


def _posted(row: Row, mailbox: Mailbox, address: str) -> tuple[str, str]:
    asked = answered(row, address)
    if asked is None:
        return "", _("There is no public post of theirs to answer. Answer privately.")
    behind, first = asked.external_id, ""
    there = _posted_before(row, mailbox) if row.attempts else {}
    for text in _parts(row):
        key = there.get(_bare(text), "")
        if not key:
            fields: dict[str, Any] = {"text": text, "reply": {"in_reply_to_tweet_id": behind}}
            if not first and (media := _uploaded(row, mailbox)):
                fields["media"] = {"media_ids": media}
            said = client.post(mailbox, "/2/tweets", fields)
            if not said.is_fine:
                return "", client.refused(said)
            key = text_at(said.fields, "data", "id")
        behind, first = key, first or key
    return first, ""


def _uploaded(row: Row, mailbox: Mailbox) -> list[str]:
    keys = []
    for each in pictures_of(row):
        given = {"media": base64.b64encode(each.content).decode(), "media_category": "tweet_image"}
        said = client.post(mailbox, "/2/media/upload", {**given, "media_type": each.content_type})
        _require(said)
        key = text_at(said.fields, "data", "id")
        about = {"id": key, "metadata": {"alt_text": {"text": each.alt[:1000]}}}
        _require(client.post(mailbox, "/2/media/metadata", about))
        keys.append(key)
    return keys


def _require(said: Said) -> None:
    if not said.is_fine:
        raise ChannelError(client.refused(said), permanent=False, code="unknown")


def _told(row: Row, mailbox: Mailbox, address: str) -> tuple[str, str]:
    there = _told_before(row, mailbox, address) if row.attempts else {}
    first = ""
    for text in _parts(row):
        key = there.get(_bare(text), "")
        if not key:
            said = client.post(mailbox, f"/2/dm_conversations/with/{address}/messages", {"text": text})
            if not said.is_fine:
                return "", client.refused(said)
            key = text_at(said.fields, "data", "dm_event_id")
        first = first or key
    return first, ""


def _posted_before(row: Row, mailbox: Mailbox) -> dict[str, str]:
    since = (row.created_at - _CLOCKS_APART).strftime("%Y-%m-%dT%H:%M:%SZ")
    path = f"/2/users/{client.own_id(mailbox)}/tweets"
    asked = {"start_time": since, "max_results": 100, "tweet.fields": "created_at,entities,note_tweet"}
    return _ours(client.get(mailbox, path, **asked))


def _told_before(row: Row, mailbox: Mailbox, address: str) -> dict[str, str]:
    asked = {
        "event_types": "MessageCreate",
        "max_results": 100,
        "dm_event.fields": "id,text,created_at,sender_id",
    }
    said = client.get(mailbox, f"/2/dm_conversations/with/{address}/dm_events", **asked)
    since = (row.created_at - _CLOCKS_APART).strftime("%Y-%m-%dT%H:%M:%S")
    own = client.own_id(mailbox)
    return _ours(
        said, lambda each: text_at(each, "sender_id") == own and text_at(each, "created_at") >= since
    )


def _ours(said: Said, is_it: Callable[[Any], bool] = bool) -> dict[str, str]:
    """What it has of ours, by its bare words, but for what is known as another answer."""
    _require(said)
    found = [each for each in rows_at(said.fields, "data") if is_it(each)]
    keys = [text_at(each, "id") for each in found]
    others = set(
        Message.objects.filter(channel="x", external_id__in=keys).values_list("external_id", flat=True)
    )
    return {_bare(words_of(each)): text_at(each, "id") for each in found if text_at(each, "id") not in others}


def _bare(text: str) -> str:
    """Without the names that X puts before an answer, and its own links."""
    return " ".join(_LINK.sub("", re.sub(r"^(?:@\w+\s+)+", "", text.strip())).split())
