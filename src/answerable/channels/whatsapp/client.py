"""WhatsApp's Cloud API, as far as a help desk needs it: https://developers.facebook.com/docs/whatsapp/cloud-api."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.social.keeping import text_at
from answerable.channels.social.wire import Said, Wanted, said_by
from answerable.channels.whatsapp.settings import WhatsAppSettings
from answerable.ledger.outside import Answer, NotReachable, TooMuch, ask

NAME = "WhatsApp"
UNSURE = "unsure"
# Trouble that passes: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
_PASSING = frozenset({1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004, 133016})
_NOT_LET_IN = frozenset({0, 3, 10, 190, 131005, 131031, *range(200, 300)})
# Where it keeps files. Our token goes nowhere else.
_FILES = ("fbsbx.com", "facebook.com", "whatsapp.net")
_NOTHING_WAS_ASKED = (httpx.ConnectError, httpx.ConnectTimeout)


def get(mailbox: Mailbox, path: str, **query: Any) -> Said:
    wanted = Wanted("GET", _url(mailbox, path), _headers(mailbox), query)
    return _fine(said_by(NAME, wanted))


def post(mailbox: Mailbox, path: str, fields: Mapping[str, Any]) -> Said:
    """Raises ChannelError with the code `unsure` where nobody knows whether it was taken."""
    try:
        said = said_by(NAME, Wanted("POST", _url(mailbox, path), _headers(mailbox), fields=fields))
    except ChannelError as error:
        if error.code == "unreachable" and _may_have_been_taken(error):
            raise ChannelError(str(error), permanent=False, code=UNSURE) from error
        raise
    return _fine(said)


def upload(mailbox: Mailbox, name: str, content_type: str, content: bytes) -> str:
    """A file, by whose id it is sent."""
    fields = {"messaging_product": "whatsapp", "type": content_type}
    request = httpx.Request(
        "POST", "https://unused.example", data=fields, files={"file": (name, content, content_type)}
    )
    kind = request.headers["Content-Type"]
    wanted = Wanted(
        "POST", own_path(mailbox, "media"), _headers(mailbox), content=request.read(), content_type=kind
    )
    said = _fine(said_by(NAME, wanted))
    found = text_at(said.fields, "id")
    if not found:
        raise ChannelError(refused(said), permanent=True, code="file")
    return found


def fetch(mailbox: Mailbox, url: str, *, most: int) -> Answer:
    """A file that it keeps for us alone."""
    host = urlsplit(url).hostname or ""
    own = urlsplit(WhatsAppSettings.of(mailbox).api).hostname
    if host != own and not any(host == each or host.endswith(f".{each}") for each in _FILES):
        raise ChannelError(
            "WhatsApp names a place for a file that is not its own.", permanent=True, code="place"
        )
    try:
        return ask("GET", url, _headers(mailbox), most=most)
    except TooMuch as error:
        raise ChannelError(str(error), permanent=True, code="too_much") from error
    except NotReachable as error:
        words = _("%(network)s could not be reached: %(error)s") % {"network": NAME, "error": error}
        raise ChannelError(words, permanent=error.is_final, code="unreachable") from error


def own_path(mailbox: Mailbox, what: str) -> str:
    own = WhatsAppSettings.of(mailbox)
    return f"{own.api}/{own.phone_number_id}/{what}"


def code_of(said: Said) -> int:
    error = said.fields.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) else -1


def refused(said: Said) -> str:
    """Why it did not do it, in its own words."""
    words = text_at(said.fields, "error", "error_data", "details") or text_at(said.fields, "error", "message")
    return (
        f"{words or f'it answered {said.status}'} ({code_of(said)})"
        if code_of(said) > 0
        else words or str(said.status)
    )


def _url(mailbox: Mailbox, path: str) -> str:
    return path if path.startswith("https://") else f"{WhatsAppSettings.of(mailbox).api}/{path}"


def _headers(mailbox: Mailbox) -> dict[str, str]:
    return {"Authorization": f"Bearer {mailbox.secret('access_token')}"}


def _fine(said: Said) -> Said:
    if said.status in (401, 403) or (not said.is_fine and code_of(said) in _NOT_LET_IN):
        words = _("WhatsApp does not let us in: %(why)s") % {"why": refused(said)}
        raise ChannelError(words, permanent=False, code="refused")
    if not said.is_fine and code_of(said) in _PASSING:
        raise ChannelError(f"{NAME}: {refused(said)}", permanent=False, code="busy")
    return said


def _may_have_been_taken(error: ChannelError) -> bool:
    """Whether it was asked at all, as far as we can tell."""
    cause = error.__cause__.__cause__ if error.__cause__ else None
    return isinstance(error.__cause__, TooMuch) or (
        isinstance(cause, httpx.HTTPError) and not isinstance(cause, _NOTHING_WAS_ASKED)
    )
