"""The templates that WhatsApp has approved, fetched and kept. One with a picture, a film or a document at its head goes
with the file of the answer. Not offered are those with addresses that differ each time: they need more than a text."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from answerable.channels import templates
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.social.keeping import rows_at, text_at
from answerable.channels.templates import Approved
from answerable.channels.whatsapp import client
from answerable.channels.whatsapp.settings import CHANNEL, WhatsAppSettings, is_by_twilio
from answerable.channels.whatsapp.twilio import templates as by_twilio

__all__ = ["CHANNEL", "fetch", "has_some"]
_MEDIA = {"IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document"}
_PAGE, _MOST_PAGES = 100, 10
_ASKED = "name,language,status,category,parameter_format,components"


def has_some(mailbox: Mailbox) -> bool:
    return is_by_twilio(mailbox) or bool(WhatsAppSettings.of(mailbox).business_id)


def fetch(mailbox: Mailbox, *, at: datetime) -> int:
    """How many there are now. Raises ChannelError, and what was kept stays."""
    found = list(by_twilio.approved(mailbox) if is_by_twilio(mailbox) else _approved(mailbox))
    templates.keep(mailbox, found, at=at)
    return len(found)


def _approved(mailbox: Mailbox) -> Iterator[Approved]:
    after: dict[str, str] = {}
    for _page in range(_MOST_PAGES):
        path = f"{WhatsAppSettings.of(mailbox).business_id}/message_templates"
        said = client.get(mailbox, path, fields=_ASKED, limit=_PAGE, **after)
        if not said.is_fine:
            raise ChannelError(client.refused(said), permanent=False, code="templates")
        for row in rows_at(said.fields, "data"):
            if (each := _read(row)) is not None:
                yield each
        cursor = text_at(said.fields, "paging", "cursors", "after")
        if not cursor or not text_at(said.fields, "paging", "next"):
            return
        after = {"after": cursor}


def _read(row: dict[str, Any]) -> Approved | None:
    if text_at(row, "status") != "APPROVED" or text_at(row, "category") == "AUTHENTICATION":
        return None
    parts = {text_at(each, "type").upper(): each for each in rows_at(row, "components")}
    head, body = parts.get("HEADER", {}), text_at(parts.get("BODY"), "text")
    form = text_at(head, "format")
    if not body or (head and form not in ("TEXT", *_MEDIA)) or "{{" in text_at(head, "text"):
        return None
    if parts.keys() - {"HEADER", "BODY", "FOOTER", "BUTTONS"} or _has_open_buttons(parts.get("BUTTONS", {})):
        return None
    return Approved(
        text_at(row, "name")[:512],
        text_at(row, "language")[:20],
        text_at(head, "text"),
        body,
        text_at(parts.get("FOOTER"), "text"),
        is_named=text_at(row, "parameter_format").upper() == "NAMED",
        media=_MEDIA.get(form, ""),
    )


def _has_open_buttons(buttons: dict[str, Any]) -> bool:
    """Buttons that must be told something each time."""
    return any(
        text_at(each, "type") not in ("QUICK_REPLY", "PHONE_NUMBER", "URL") or "{{" in text_at(each, "url")
        for each in rows_at(buttons, "buttons")
    )
