"""Answering on Bluesky: in public, as posts behind theirs, or in the chat.

Each post has a key of our own choosing, drawn from the answer itself: put twice, it is one. The chat knows no such key:
after an attempt of which nobody knows how it ended, it is asked what it has.
"""

import re
from datetime import UTC, timedelta
from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.bluesky import client
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox, SideOutgoing
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
from answerable.channels.social.keeping import moment_of, rows_at, text_at
from answerable.channels.social.splitting import MOST_PARTS, graphemes, split
from answerable.channels.social.wire import Said
from answerable.ledger.refusals import Invalid
from answerable.tickets.models import Message

POST, CHAT = 300, 1000  # characters that a reader sees
_TIDS = "234567abcdefghijklmnopqrstuvwxyz"
_LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]}]")
_CLOCKS_APART = timedelta(minutes=2)


def prepare(row: Row) -> None:
    if len(parts_of(row)) > MOST_PARTS:
        raise Invalid(
            _("It is too long for Bluesky: it would be more than %(most)s posts.") % {"most": MOST_PARTS}
        )
    refuse_pictures_in_private(row)
    sign(row)


def send(row: Row) -> Sent:
    mailbox = mailbox_of(row)
    address = addressee(row)
    key, refused = _posted(row, mailbox, address) if is_public(row) else _told(row, mailbox, address)
    return Sent((), {address: refused}) if refused else Sent((address,), external_id=key)


def parts_of(row: Row) -> list[str]:
    return split(row.message.text, POST if is_public(row) else CHAT, graphemes)


def key_of(row: Row, number: int) -> str:
    """A key as Bluesky makes them, of a time and of whose it is: the same at every attempt."""
    micros = int(row.created_at.timestamp() * 1_000_000) + number
    value = (micros << 10) | ((row.pk * 2 + isinstance(row, SideOutgoing)) % 1024)
    return "".join(_TIDS[(value >> (5 * place)) & 31] for place in range(12, -1, -1))


def _stamp(row: Row) -> str:
    return row.created_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _posted(row: Row, mailbox: Mailbox, address: str) -> tuple[str, str]:
    asked = answered(row, address)
    if asked is None:
        return "", _("There is no public post of theirs to answer. Answer privately.")
    parent, root = _answered(mailbox, asked.external_id)
    if parent is None:
        return "", _("The post that you answer is not there any more. Answer privately.")
    first = ""
    for number, text in enumerate(parts_of(row)):
        record: dict[str, Any] = {
            "$type": "app.bsky.feed.post",
            "text": text,
            "createdAt": (row.created_at + timedelta(microseconds=number))
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "reply": {"root": root, "parent": parent},
        }
        if facets := _facets(text):
            record["facets"] = facets
        if number == 0 and (images := _uploaded(row, mailbox)):
            record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
        said = client.post(
            mailbox,
            "com.atproto.repo.putRecord",
            {
                "repo": client.did_of(mailbox),
                "collection": "app.bsky.feed.post",
                "rkey": key_of(row, number),
                "record": record,
            },
        )
        if not said.is_fine:
            return "", client.refused(said)
        parent = {"uri": text_at(said.fields, "uri"), "cid": text_at(said.fields, "cid")}
        first = first or parent["uri"]
    return first, ""


def _uploaded(row: Row, mailbox: Mailbox) -> list[dict[str, Any]]:
    """The same bytes have the same name there, however often they are given."""
    images = []
    for each in pictures_of(row):
        said = client.upload(mailbox, each.content, each.content_type)
        _require(said)
        images.append({"alt": each.alt, "image": said.fields.get("blob")})
    return images


def _answered(mailbox: Mailbox, uri: str) -> tuple[dict[str, str] | None, dict[str, str] | None]:
    """The post as it stands now, and the one that its thread began with."""
    said = client.get(mailbox, "app.bsky.feed.getPosts", uris=[uri])
    _require(said)
    found = next((each for each in rows_at(said.fields, "posts") if each.get("uri") == uri), None)
    if found is None:
        return None, None
    parent = {"uri": uri, "cid": text_at(found, "cid")}
    root = {name: text_at(found, "record", "reply", "root", name) for name in ("uri", "cid")}
    return parent, root if root["uri"] else parent


def _told(row: Row, mailbox: Mailbox, address: str) -> tuple[str, str]:
    opened = client.get(mailbox, "chat.bsky.convo.getConvoForMembers", is_chat=True, members=[address])
    if not opened.is_fine:
        return "", client.refused(opened)
    convo = text_at(opened.fields, "convo", "id")
    there = _there(row, mailbox, convo) if row.attempts else {}
    first = ""
    for text in parts_of(row):
        key = there.get(text, "")
        if not key:
            fields = {"convoId": convo, "message": {"text": text, "facets": _facets(text)}}
            said = client.post(mailbox, "chat.bsky.convo.sendMessage", fields, is_chat=True)
            if not said.is_fine:
                return "", client.refused(said)
            key = text_at(said.fields, "id")
        first = first or key
    return first, ""


def _there(row: Row, mailbox: Mailbox, convo: str) -> dict[str, str]:
    """What of ours it has since the answer was written, text by text, but for what is known as another answer."""
    said = client.get(mailbox, "chat.bsky.convo.getMessages", is_chat=True, convoId=convo, limit=100)
    _require(said)
    own = client.did_of(mailbox)
    since = row.created_at - _CLOCKS_APART
    mine = [
        each
        for each in rows_at(said.fields, "messages")
        if text_at(each, "sender", "did") == own and (moment_of(text_at(each, "sentAt")) or since) >= since
    ]
    keys = [text_at(each, "id") for each in mine]
    others = set(Message.objects.filter(external_id__in=keys).values_list("external_id", flat=True))
    return {text_at(each, "text"): text_at(each, "id") for each in mine if text_at(each, "id") not in others}


def _facets(text: str) -> list[dict[str, Any]]:
    """Links can be followed only where it is said that they are links."""
    return [
        {
            "index": {
                "byteStart": len(text[: match.start()].encode()),
                "byteEnd": len(text[: match.end()].encode()),
            },
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": match[0]}],
        }
        for match in _LINK.finditer(text)
    ]


def _require(said: Said) -> None:
    if not said.is_fine:
        raise ChannelError(client.refused(said), permanent=False, code="unknown")
