"""Mastodon's interface, as far as a help desk needs it: https://docs.joinmastodon.org/methods/. Others speak it too
(Pleroma, GoToSocial, Takahē), some of them only in part."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.social.keeping import text_at
from answerable.channels.social.wire import Said, Wanted, said_by

NAME = "Mastodon"


def get(mailbox: Mailbox, path: str, **query: Any) -> Said:
    return _fine(said_by(NAME, Wanted("GET", _url(mailbox, path), _headers(mailbox), query)))


def post(mailbox: Mailbox, path: str, fields: Mapping[str, Any], *, key: str = "") -> Said:
    """`key` is one of our own: said twice within an hour, the second is what the first was."""
    headers = {**_headers(mailbox), **({"Idempotency-Key": key} if key else {})}
    return _fine(said_by(NAME, Wanted("POST", _url(mailbox, path), headers, fields=fields)))


def upload(mailbox: Mailbox, content: bytes, content_type: str, fields: Mapping[str, str]) -> Said:
    """A file, as a form in parts."""
    edge = "answerable-7d1f6c0e5b2a"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n'
    whole = [
        *parts,
        f"{head}Content-Type: {content_type}\r\n\r\n".encode(),
        content,
        f"\r\n--{edge}--\r\n".encode(),
    ]
    wanted = Wanted(
        "POST",
        _url(mailbox, "/api/v2/media"),
        _headers(mailbox),
        content=b"".join(whole),
        content_type=f"multipart/form-data; boundary={edge}",
    )
    return _fine(said_by(NAME, wanted))


def server_of(mailbox: Mailbox) -> str:
    """Where the account lives: what stands behind its name, unless another was given."""
    given = str(mailbox.settings.get("server", "")).rstrip("/")
    return given or f"https://{mailbox.address.rpartition('@')[2]}"


def whole_name(mailbox: Mailbox, acct: str) -> str:
    """With its server, which is left out for those who live at ours."""
    return acct.lower() if "@" in acct else f"{acct}@{mailbox.address.rpartition('@')[2]}".lower()


def path_of(key: str) -> str:
    return quote(key, safe="")


def refused(said: Said) -> str:
    """Why it did not do it, in its own words."""
    return text_at(said.fields, "error") or f"it answered {said.status}"


def _url(mailbox: Mailbox, path: str) -> str:
    return server_of(mailbox) + path


def _headers(mailbox: Mailbox) -> dict[str, str]:
    return {"Authorization": f"Bearer {mailbox.secret('access_token')}"}


def _fine(said: Said) -> Said:
    if said.status in (401, 403) and not said.rows:
        words = _("Mastodon does not let us in: %(why)s") % {"why": refused(said)}
        raise ChannelError(words, permanent=said.status == 403, code="refused")
    return said
