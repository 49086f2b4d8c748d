"""Answering on Mastodon: behind their post, to everybody or to them alone. Whoever is to see it is named in it.

Every part has a key of our own by which the server takes it once, for an hour; and as some know no such keys, and an
outage may take longer, what we have said there already is looked for first after an attempt whose end nobody knows.
"""

import re
from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.channels.mastodon import client
from answerable.channels.mastodon.reading import words_of
from answerable.channels.models import Mailbox, SideOutgoing
from answerable.channels.registry import Sent
from answerable.channels.social.common import (
    Row,
    addressee,
    answered,
    is_public,
    mailbox_of,
    pictures_of,
    public_key,
    sign,
)
from answerable.channels.social.keeping import text_at
from answerable.channels.social.splitting import MOST_PARTS, graphemes, split
from answerable.channels.social.wire import Said
from answerable.channels.threads import lead
from answerable.ledger.refusals import Invalid
from answerable.tickets.models import Message

POST = 500
_LINK = re.compile(r"https?://\S+")


def length(text: str) -> int:
    """A link counts for 23 characters at least, however short. Mastodon counts no more for a long one, and no server of
    a name; others that speak its language do."""
    return graphemes(_LINK.sub(lambda link: link[0].ljust(23, "x"), text))


def prepare(row: Row) -> None:
    parts = split(row.message.text, POST, length, head=f"@{row.recipients[0]} " if row.recipients else "")
    if len(parts) > MOST_PARTS:
        words = _("It is too long for Mastodon: it would be more than %(most)s posts.")
        raise Invalid(words % {"most": MOST_PARTS})
    sign(row)


def send(row: Row) -> Sent:
    mailbox = mailbox_of(row)
    address = addressee(row)
    key, refused = _said(row, mailbox, address)
    return Sent((), {address: refused}) if refused else Sent((address,), external_id=key)


def _said(row: Row, mailbox: Mailbox, address: str) -> tuple[str, str]:
    is_open, asked = is_public(row), answered(row, address)
    if is_open and asked is None:
        return "", _("There is no public post of theirs to answer. Answer privately.")
    behind, visibility = asked.external_id if asked else "", "direct"
    if is_open:
        said = client.get(mailbox, f"/api/v1/statuses/{client.path_of(behind)}")
        if said.status == 404:
            return "", _("The post that you answer is not there any more. Answer privately.")
        _require(said)
        visibility = text_at(said.fields, "visibility") or "unlisted"
    there = _there(mailbox, behind) if row.attempts and behind else {}
    first = ""
    for number, text in enumerate(split(row.message.text, POST, length, head=f"@{address} ")):
        key = there.get(_bare(text), "") or _posted(row, mailbox, number, text, behind, visibility)
        if not key:
            return "", _("Mastodon did not take it.")
        if is_open and isinstance(row.message, Message):
            lead(mailbox, public_key(key, address), row.message.ticket, at=row.created_at)
        behind, first = key, first or key
    return first, ""


def _posted(row: Row, mailbox: Mailbox, number: int, text: str, behind: str, visibility: str) -> str:
    kind = "side" if isinstance(row, SideOutgoing) else "answer"
    fields: dict[str, Any] = {"status": text, "visibility": visibility}
    if behind:
        fields["in_reply_to_id"] = behind
    if number == 0 and (media := _uploaded(row, mailbox)):
        fields["media_ids"] = media
    key = f"answerable-{mailbox.pk}-{kind}-{row.pk}-{number}-{row.created_at.timestamp():.0f}"
    said = client.post(mailbox, "/api/v1/statuses", fields, key=key)
    if said.status == 422 or said.status == 404:
        raise ChannelError(client.refused(said), permanent=True, code="refused")
    _require(said)
    return text_at(said.fields, "id")


def _uploaded(row: Row, mailbox: Mailbox) -> list[str]:
    """What is given and then shown by no post is forgotten there."""
    keys = []
    for each in pictures_of(row):
        said = client.upload(mailbox, each.content, each.content_type, {"description": each.alt})
        _require(said)
        keys.append(text_at(said.fields, "id"))
    return keys


def _there(mailbox: Mailbox, behind: str) -> dict[str, str]:
    """What of ours stands behind that post, by its bare words."""
    said = client.get(mailbox, f"/api/v1/statuses/{client.path_of(behind)}/context")
    _require(said)
    after = said.fields.get("descendants")
    posts = [each for each in after if isinstance(each, dict)] if isinstance(after, list) else []
    mine = [
        each
        for each in posts
        if client.whole_name(mailbox, text_at(each, "account", "acct")) == mailbox.address
    ]
    keys = [text_at(each, "id") for each in mine]
    others = set(Message.objects.filter(external_id__in=keys).values_list("external_id", flat=True))
    return {_bare(words_of(each)): text_at(each, "id") for each in mine if text_at(each, "id") not in others}


def _bare(text: str) -> str:
    """Without names, which servers write in ways of their own, and with one space between words."""
    return " ".join(_LINK.sub("", re.sub(r"^(?:@\S+\s+)+", "", text.strip())).split())


def _require(said: Said) -> None:
    if not said.is_fine:
        raise ChannelError(client.refused(said), permanent=False, code="unknown")
