"""Coming in by the brand's own sign-in system (OpenID Connect): the code flow with PKCE, bound to one browser by a
signed cookie. What it says is believed of mail addresses that it has verified; it makes customers, never
colleagues."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from answerable.channels.models import Mailbox
from answerable.channels.web.settings import SIGN_IN_SECRET, WebSettings
from answerable.ledger import outside
from answerable.people.actions import SignInAccount, sign_in
from answerable.people.addresses import MAIL, normalise
from answerable.people.identity.discovery import Discovered, NotAsExpected, discover
from answerable.people.identity.tokens import believed
from answerable.selfservice.portal.forms import is_ours
from answerable.selfservice.portal.visits import VISIT_LASTS, CameIn, begin

COOKIE = "answerable_sign_in"
_SALT = "answerable.selfservice.sign_in"
_LASTS = timedelta(minutes=10)
_MOST = 200_000  # bytes of an answer


@dataclass(frozen=True)
class Journey:
    """What must come back in the very browser that was sent away."""

    front: int
    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls, front: Mailbox) -> "Journey":
        return cls(front.pk, *(secrets.token_urlsafe(32) for _each in range(3)))

    def keep_in(self, response: HttpResponse, front: Mailbox) -> None:
        kept = signing.dumps([self.front, self.state, self.nonce, self.verifier], salt=_SALT)
        response.set_cookie(
            COOKIE,
            kept,
            max_age=int(_LASTS.total_seconds()),
            path=f"/help/{front.address}/",
            httponly=True,
            secure=settings.IS_SECURE,
            samesite="Lax",
        )

    @classmethod
    def read(cls, kept: str, front: Mailbox) -> "Journey | None":
        try:
            found = cls(*signing.loads(kept, salt=_SALT, max_age=_LASTS))
        except (signing.BadSignature, TypeError, ValueError):
            return None
        return found if found.front == front.pk else None


def address_of(front: Mailbox, journey: Journey) -> str:
    """The system's page; raises NotAsExpected."""
    known = WebSettings.of(front)
    digest = hashlib.sha256(journey.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": known.sign_in_client,
        "redirect_uri": back_to(front),
        "scope": "openid email",
        "state": journey.state,
        "nonce": journey.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    page = discover(known.sign_in_issuer).authorization
    return f"{page}{'&' if '?' in page else '?'}{urlencode(asked)}"


def back_to(front: Mailbox) -> str:
    return settings.BASE_URL + reverse("portal:signed_in", args=[front.address])


def account_told(front: Mailbox, journey: Journey, *, state: str, code: str) -> SignInAccount:
    """Who came back, with the mail address that the system has verified of them; raises NotAsExpected."""
    if not code or not hmac.compare_digest(state.encode(), journey.state.encode()):
        raise NotAsExpected("it was begun elsewhere")
    known = WebSettings.of(front)
    found = discover(known.sign_in_issuer)
    tokens = _exchanged(front, found, journey, code)
    claims = believed(
        tokens.get("id_token"), issuer=found.issuer, keys_at=found.keys, client_id=known.sign_in_client
    )
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), journey.nonce.encode()):
        raise NotAsExpected("the id_token was made for another journey")
    if "email" not in claims and found.userinfo:
        claims = _with_mail(claims, found.userinfo, str(tokens.get("access_token", "")))
    address = normalise(MAIL, str(claims.get("email") or ""))
    is_believed = claims.get("email_verified") is True and not is_ours(address)
    return SignInAccount(str(claims["iss"]), str(claims["sub"]), address if is_believed else "")


@transaction.atomic
def come_in_as(account: SignInAccount, front: Mailbox, *, at: datetime) -> CameIn | None:
    """As whose account it is, or whoever has that address, who may be new: the same visit as by a link in their mail.
    None where the account is not known yet and says no verified address."""
    identity = sign_in(account, at=at)
    if identity is None:
        return None
    return begin(identity, front, None, lasts=VISIT_LASTS, at=at, aim=None)


def _exchanged(front: Mailbox, found: Discovered, journey: Journey, code: str) -> dict[str, Any]:
    client, secret = WebSettings.of(front).sign_in_client, front.secret(SIGN_IN_SECRET)
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back_to(front),
        "code_verifier": journey.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    methods = found.authentication
    if methods and "client_secret_basic" not in methods:
        given |= {"client_id": client, "client_secret": secret}
    else:
        both = f"{quote(client, safe='')}:{quote(secret, safe='')}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(both).decode()}"
    return _asked("POST", found.token, headers, urlencode(given).encode())


def _with_mail(claims: dict[str, Any], userinfo: str, access_token: str) -> dict[str, Any]:
    """Some say addresses only where one asks for them; of the same person, or they are not believed."""
    told = _asked("GET", userinfo, {"Authorization": f"Bearer {access_token}"})
    if told.get("sub") != claims["sub"]:
        raise NotAsExpected("its userinfo is about somebody else")
    return {**claims, **{name: told[name] for name in ("email", "email_verified") if name in told}}


def _asked(method: str, url: str, headers: dict[str, str], content: bytes = b"") -> dict[str, Any]:
    try:
        said = outside.ask(method, url, headers, content, most=_MOST, inside=settings.IDENTITY_INSIDE)
        found = json.loads(said.content) if said.status == 200 else None
    except (outside.NotReachable, outside.TooMuch, ValueError, RecursionError) as error:
        raise NotAsExpected(f"it cannot be asked: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise NotAsExpected("it does not answer as it should")
    return found
