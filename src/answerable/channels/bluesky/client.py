"""Bluesky's interface (XRPC), as far as a help desk needs it: https://docs.bsky.app/docs/category/http-reference.

We speak to the account's own server, which passes on what others answer (the view of the network, the chat). Signing in
is rationed there to some hundred times a day, so that a session is kept for as long as it holds.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.social.keeping import rows_at, text_at
from answerable.channels.social.wire import Said, Wanted, said_by

NAME = "Bluesky"
SERVICE = "https://bsky.social"
CHAT = "did:web:api.bsky.chat#bsky_chat"  # the service that holds direct messages, by way of the account's server
_SESSION = "session"


def get(mailbox: Mailbox, method: str, *, is_chat: bool = False, **query: Any) -> Said:
    return _asked(mailbox, Wanted("GET", method, _headers(mailbox, is_chat), query))


def post(mailbox: Mailbox, method: str, fields: Mapping[str, Any], *, is_chat: bool = False) -> Said:
    return _asked(mailbox, Wanted("POST", method, _headers(mailbox, is_chat), fields=fields))


def upload(mailbox: Mailbox, content: bytes, content_type: str) -> Said:
    method = "com.atproto.repo.uploadBlob"
    return _asked(mailbox, Wanted("POST", method, content=content, content_type=content_type))


def did_of(mailbox: Mailbox) -> str:
    """Who we are there, for good; the handle may change."""
    return text_at(_session(mailbox), "did")


def refused(said: Said) -> str:
    """Why it did not do it, in its own words."""
    return text_at(said.fields, "message") or text_at(said.fields, "error") or f"it answered {said.status}"


def sign_in(mailbox: Mailbox) -> dict[str, str]:
    """A new session: who we are, the token, and where the account lives."""
    given = {"identifier": mailbox.address, "password": mailbox.secret("app_password")}
    url = f"{_service(mailbox)}/xrpc/com.atproto.server.createSession"
    said = said_by(NAME, Wanted("POST", url, fields=given))
    token, did = text_at(said.fields, "accessJwt"), text_at(said.fields, "did")
    if not said.is_fine or not token or not did:
        words = _("Bluesky does not let us in: %(why)s") % {"why": refused(said)}
        raise ChannelError(words, permanent=False, code="refused")
    homes = rows_at(said.fields, "didDoc", "service")
    home = next((text_at(each, "serviceEndpoint") for each in homes if each.get("id") == "#atproto_pds"), "")
    return {"did": did, "token": token, "home": home.rstrip("/") or _service(mailbox)}


def _asked(mailbox: Mailbox, wanted: Wanted) -> Said:
    said = _said(mailbox, wanted)
    if said.status in (400, 401) and text_at(said.fields, "error") in ("ExpiredToken", "InvalidToken"):
        _keep_session(mailbox, sign_in(mailbox))
        said = _said(mailbox, wanted)
    if said.status in (401, 403) and text_at(said.fields, "error").startswith(("Auth", "ExpiredToken")):
        words = _("Bluesky does not let us in: %(why)s") % {"why": refused(said)}
        raise ChannelError(words, permanent=False, code="refused")
    return said


def _said(mailbox: Mailbox, wanted: Wanted) -> Said:
    session = _session(mailbox)
    headers = {**wanted.headers, "Authorization": f"Bearer {session['token']}"}
    whole = Wanted(
        wanted.method,
        f"{session['home']}/xrpc/{wanted.url}",
        headers,
        wanted.query,
        wanted.fields,
        wanted.content,
        wanted.content_type,
    )
    return said_by(NAME, whole)


def _session(mailbox: Mailbox) -> dict[str, str]:
    kept = mailbox.secret(_SESSION)
    found: dict[str, str] = json.loads(kept) if kept else {}
    if found.get("of") == mailbox.address and found.get("at") == _service(mailbox):
        return found
    return _keep_session(mailbox, sign_in(mailbox))


def _keep_session(mailbox: Mailbox, session: dict[str, str]) -> dict[str, str]:
    session = {**session, "of": mailbox.address, "at": _service(mailbox)}
    mailbox.keep_secrets(session=json.dumps(session))
    if mailbox.pk:
        with transaction.atomic():
            row = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
            row.keep_secrets(session=json.dumps(session))
            row.save(update_fields=["secrets"])
    return session


def _service(mailbox: Mailbox) -> str:
    return (str(mailbox.settings.get("service", "")) or SERVICE).rstrip("/")


def _headers(mailbox: Mailbox, is_chat: bool) -> dict[str, str]:
    return {"atproto-proxy": str(mailbox.settings.get("chat", "")) or CHAT} if is_chat else {}
