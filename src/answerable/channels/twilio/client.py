"""Twilio's REST interface, as far as messages and calls need it: https://www.twilio.com/docs/messaging/api/message-resource,
https://www.twilio.com/docs/voice/api/call-resource."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.twilio.settings import TwilioSettings
from answerable.ledger.outside import Answer, NotReachable, TooMuch, ask

_MOST = 1_000_000
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Said:
    """What Twilio answered: its status, and the fields of the JSON, none where there was none."""

    status: int
    fields: Mapping[str, Any]

    @property
    def code(self) -> str:
        return str(self.fields.get("code") or self.status)

    @property
    def words(self) -> str:
        return str(self.fields.get("message") or f"it answered {self.status}")


def post(mailbox: Mailbox, path: str, fields: Mapping[str, str | list[str]]) -> Said:
    """A field of several values stands there once for each."""
    return _said(_asked("POST", mailbox, path, urlencode(fields, doseq=True).encode()))


def get(mailbox: Mailbox, path: str, fields: Mapping[str, str] | None = None) -> Said:
    return _said(_asked("GET", mailbox, f"{path}?{urlencode(fields)}" if fields else path))


def get_at(mailbox: Mailbox, url: str) -> Said:
    """At another of Twilio's interfaces, whose addresses are whole."""
    return _said(_sent("GET", mailbox, url, b"", _MOST))


def fetch(mailbox: Mailbox, path: str, *, most: int) -> Answer:
    """A file of theirs, as it is."""
    return _asked("GET", mailbox, path, most=most)


def delete(mailbox: Mailbox, path: str) -> None:
    """What is gone already is gone."""
    found = _asked("DELETE", mailbox, path)
    if found.status not in (200, 204, 404):
        words = _("Twilio does not delete it (%(status)s).") % {"status": found.status}
        raise ChannelError(words, permanent=False, code="kept")


def basic(mailbox: Mailbox) -> str:
    """The header's value with which Twilio knows us."""
    pair = f"{TwilioSettings.of(mailbox).account_sid}:{mailbox.secret('auth_token')}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def _asked(method: str, mailbox: Mailbox, path: str, content: bytes = b"", most: int = _MOST) -> Answer:
    own = TwilioSettings.of(mailbox)
    url = f"{own.api.rstrip('/')}/2010-04-01/Accounts/{own.account_sid}/{path}"
    return _sent(method, mailbox, url, content, most)


def _sent(method: str, mailbox: Mailbox, url: str, content: bytes, most: int) -> Answer:
    if not _is_theirs(mailbox, url):  # our token goes nowhere else
        raise ChannelError("Twilio names a place that is not its own.", permanent=True, code="place")
    headers = {"Authorization": basic(mailbox), "Accept": "application/json"}
    if method == "POST":
        headers["Content-Type"] = _FORM
    try:
        found = ask(method, url, headers, content, most=most)
    except (NotReachable, TooMuch) as error:
        words = _("Twilio could not be reached: %(error)s") % {"error": error}
        raise ChannelError(words, permanent=False, code="unreachable") from error
    if found.status == 429 or found.status >= 500:
        words = _("Twilio is busy (%(status)s).") % {"status": found.status}
        raise ChannelError(words, permanent=False, code="busy")
    if found.status in (401, 403):
        words = _("Twilio does not know this account or its token.")
        raise ChannelError(words, permanent=False, code="refused")
    return found


def _said(found: Answer) -> Said:
    try:
        fields = json.loads(found.content or b"{}")
    except ValueError:
        fields = {}
    return Said(found.status, fields if isinstance(fields, dict) else {})


def _is_theirs(mailbox: Mailbox, url: str) -> bool:
    own, parts = TwilioSettings.of(mailbox), urlsplit(url)
    homes = (own.api, own.content_api, own.messaging_api)
    return parts.scheme == "https" and parts.netloc in {urlsplit(each).netloc for each in homes}
