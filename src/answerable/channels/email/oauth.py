"""Access tokens for XOAUTH2: fetched with the mailbox's refresh token (or its own credentials), kept in memory only."""

import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from django.db import transaction

from answerable.channels.email.connections import is_loopback, let_go_of_the_database, said
from answerable.channels.email.settings import MailSettings
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox

TIMEOUT = 10
_EARLY = 60  # seconds before its end, a token is no longer used
_USUAL_LIFE = 300  # of a token whose server does not say


@dataclass(frozen=True)
class _Token:
    value: str
    good_until: float


_tokens: dict[int, _Token] = {}
_lock = threading.Lock()


def access_token(mailbox: Mailbox) -> str:
    """One that is good now. Raises ChannelError in plain words."""
    with _lock:
        token = _tokens.get(mailbox.pk)
    if token is None or token.good_until < time.monotonic():
        token = _fetch(mailbox)
        with _lock:
            _tokens[mailbox.pk] = token
    return token.value


def forget(mailbox: Mailbox) -> None:
    """The server did not take it: the next one is fetched anew."""
    with _lock:
        _tokens.pop(mailbox.pk, None)


def post(url: str, fields: dict[str, str]) -> httpx.Response:
    """The one place where this module speaks HTTP."""
    return httpx.post(url, data=fields, timeout=TIMEOUT, follow_redirects=False)


def _fetch(mailbox: Mailbox) -> _Token:
    # Read afresh: an administrator or another process may have renewed the consent.
    mailbox = Mailbox.objects.get(pk=mailbox.pk)
    url = MailSettings.of(mailbox).oauth_token_url
    _require_safe(url)
    refresh_token = mailbox.secret("oauth_refresh_token")
    let_go_of_the_database()
    try:
        response = post(url, _fields(mailbox, refresh_token))
        answer = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ChannelError(
            f"The token server at {_host(url)} did not answer: {said(error)}", permanent=False
        ) from error
    if response.status_code != httpx.codes.OK or not isinstance(answer, dict) or "access_token" not in answer:
        raise _refusal(url, answer)
    renewed = str(answer.get("refresh_token") or "")
    if renewed and renewed != refresh_token:
        _keep(mailbox.pk, renewed)
    return _Token(str(answer["access_token"]), time.monotonic() + _life(answer) - _EARLY)


def _fields(mailbox: Mailbox, refresh_token: str) -> dict[str, str]:
    own = MailSettings.of(mailbox)
    fields = {
        # Without a consent of a person, the application itself is let in (Microsoft 365, for one).
        "grant_type": "refresh_token" if refresh_token else "client_credentials",
        "refresh_token": refresh_token,
        "client_id": own.oauth_client_id,
        "client_secret": mailbox.secret("oauth_client_secret"),
        "scope": own.oauth_scope,
    }
    return {name: value for name, value in fields.items() if value}


def _keep(mailbox_id: int, refresh_token: str) -> None:
    """Some servers hand out a new refresh token each time and void the old one."""
    with transaction.atomic():
        mailbox = Mailbox.objects.select_for_update().get(pk=mailbox_id)
        mailbox.keep_secrets(oauth_refresh_token=refresh_token)
        mailbox.save(update_fields=["secrets"])


def _require_safe(url: str) -> None:
    if urlsplit(url).scheme != "https" and not is_loopback(_host(url)):
        raise ChannelError(
            "The address of the token server must begin with https://.", permanent=True, code="not_safe"
        )


def _host(url: str) -> str:
    return urlsplit(url).hostname or "?"


def _life(answer: dict[str, object]) -> float:
    try:
        return float(str(answer.get("expires_in") or _USUAL_LIFE))
    except ValueError:
        return _USUAL_LIFE


def _refusal(url: str, answer: object) -> ChannelError:
    reason = str(answer.get("error", "")) if isinstance(answer, dict) else ""
    detail = str(answer.get("error_description", "")) if isinstance(answer, dict) else ""
    if reason == "invalid_grant":
        words = "The consent to read this mailbox has ended; connect the mailbox again."
    else:
        words = f"The token server at {_host(url)} gives no access."
    return ChannelError(f"{words} {said(f'{reason} {detail}')}".strip(), permanent=False, code="credentials")
