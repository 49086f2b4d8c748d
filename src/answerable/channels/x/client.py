"""X's interface (API v2), as far as a help desk needs it: https://docs.x.com/x-api. Questions are signed with the keys
of the app and of the account (OAuth 1.0a), which hold until somebody ends them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.social.keeping import rows_at, text_at
from answerable.channels.social.wire import Said, Wanted, said_by

NAME = "X"
API = "https://api.x.com"
SECRETS = ("api_key", "api_secret", "access_token", "access_secret")


def get(mailbox: Mailbox, path: str, **query: Any) -> Said:
    return _fine(said_by(NAME, _signed(mailbox, "GET", path, query)))


def post(mailbox: Mailbox, path: str, fields: Mapping[str, Any]) -> Said:
    return _fine(said_by(NAME, _signed(mailbox, "POST", path, {}, fields)))


def own_id(mailbox: Mailbox) -> str:
    """By which number the network knows us; the name may change."""
    known = str(mailbox.cursor.get("own", ""))
    if known:
        return known
    said = get(mailbox, "/2/users/me")
    found = text_at(said.fields, "data", "id")
    if not found:
        raise ChannelError(refused(said), permanent=False, code="refused")
    mailbox.cursor = {**mailbox.cursor, "own": found}
    return found


def refused(said: Said) -> str:
    """Why it did not do it, in its own words."""
    errors = [text_at(each, "detail") or text_at(each, "message") for each in rows_at(said.fields, "errors")]
    words = text_at(said.fields, "detail") or next((each for each in errors if each), "")
    return words or text_at(said.fields, "title") or f"it answered {said.status}"


def _signed(
    mailbox: Mailbox,
    method: str,
    path: str,
    query: Mapping[str, Any],
    fields: Mapping[str, Any] | None = None,
) -> Wanted:
    # Imported here: only who speaks to X needs it.
    from oauthlib.oauth1 import Client

    api = (str(mailbox.settings.get("api", "")) or API).rstrip("/")
    url = f"{api}{path}?{urlencode(query)}" if query else f"{api}{path}"
    _uri, headers, _body = Client(*[mailbox.secret(name) for name in SECRETS]).sign(url, http_method=method)
    return Wanted(method, url, headers, fields=fields)


def _fine(said: Said) -> Said:
    if said.status == 401:
        words = _("X does not let us in: %(why)s") % {"why": refused(said)}
        raise ChannelError(words, permanent=False, code="refused")
    return said
