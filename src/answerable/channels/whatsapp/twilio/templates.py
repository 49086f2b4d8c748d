"""The templates that Twilio has had approved for WhatsApp. Those with a picture have it fixed, so their words say all;
where its address differs each time, they do not. https://www.twilio.com/docs/content/content-api-resources."""

from collections.abc import Iterator
from typing import Any

from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.social.keeping import rows_at, text_at
from answerable.channels.templates import Approved
from answerable.channels.twilio import client
from answerable.channels.twilio.settings import TwilioSettings

_PAGE, _MOST_PAGES = 100, 10
_TYPES = ("twilio/text", "twilio/media", "twilio/quick-reply", "whatsapp/card")


def approved(mailbox: Mailbox) -> Iterator[Approved]:
    url = f"{TwilioSettings.of(mailbox).content_api}/v1/ContentAndApprovals?PageSize={_PAGE}"
    for _page in range(_MOST_PAGES):
        said = client.get_at(mailbox, url)
        if said.status != 200:
            raise ChannelError(said.words, permanent=False, code="templates")
        for row in rows_at(said.fields, "contents"):
            if (each := _read(row)) is not None:
                yield each
        url = text_at(said.fields, "meta", "next_page_url")
        if not url:
            return


def _read(row: dict[str, Any]) -> Approved | None:
    approval = row.get("approval_requests")
    types = row.get("types")
    if not isinstance(approval, dict) or not isinstance(types, dict):
        return None
    if text_at(approval, "status") != "approved" or text_at(approval, "category") == "AUTHENTICATION":
        return None
    known = [types[name] for name in _TYPES if isinstance(types.get(name), dict)]
    if not known or any("{{" in str(media) for media in known[0].get("media") or []):
        return None
    said = known[0]
    if not text_at(said, "body") or "{{" in str(said.get("actions")):
        return None
    return Approved(
        text_at(approval, "name")[:512] or text_at(row, "friendly_name")[:512],
        text_at(row, "language")[:20],
        text_at(said, "header_text"),
        text_at(said, "body"),
        text_at(said, "footer"),
        key=text_at(row, "sid")[:64],
    )
