"""What a provider's system says of itself, fetched by the guarded way to machines outside."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jwt
from django.conf import settings
from django.utils.translation import gettext as _

from answerable.ledger import outside

WELL_KNOWN = "/.well-known/openid-configuration"
MOST = 512 * 1024
# With a key of its own that everybody may read; never with what we share, and never with none.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


class NotAsExpected(Exception):
    """It does not answer as it should, with words for whoever set it up."""


@dataclass(frozen=True)
class Discovered:
    """Its discovery document, as far as it is used."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    authentication: Sequence[str]  # ways to show the client's secret


def discover(issuer: str) -> Discovered:
    document = _fetched(issuer.rstrip("/") + WELL_KNOWN)
    if document.get("issuer") != issuer:
        said = str(document.get("issuer") or "")[:200]
        raise NotAsExpected(
            _("It calls itself “%(said)s”: enter exactly that as the issuer.") % {"said": said}
            if said
            else _("There is no discovery document: is this the issuer’s address?")
        )
    methods = document.get("token_endpoint_auth_methods_supported")
    return Discovered(
        issuer=issuer,
        authorization=_address(document, "authorization_endpoint"),
        token=_address(document, "token_endpoint"),
        keys=_address(document, "jwks_uri"),
        userinfo=_address(document, "userinfo_endpoint") if document.get("userinfo_endpoint") else "",
        authentication=[str(each) for each in methods] if isinstance(methods, list) else [],
    )


def signing_keys(address: str) -> list[jwt.PyJWK]:
    """Those that it signs with, in a form that we know."""
    given = _fetched(address).get("keys")
    keys = []
    for each in given if isinstance(given, list) else []:
        if (
            isinstance(each, dict)
            and each.get("use", "sig") == "sig"
            and each.get("kty") in ("RSA", "EC", "OKP")
        ):
            try:
                keys.append(jwt.PyJWK.from_dict(each))
            except jwt.PyJWTError:
                continue
    if not keys:
        raise NotAsExpected(_("It has no key that we know to check its signatures with."))
    return keys


def _fetched(url: str) -> dict[str, Any]:
    try:
        found = json.loads(outside.fetch(url, most=MOST, inside=settings.IDENTITY_INSIDE))
    except outside.NotReachable as error:
        raise NotAsExpected(_("It cannot be reached: %(why)s") % {"why": error}) from error
    except outside.Refused as error:
        raise NotAsExpected(
            _("There is nothing at %(url)s: it answered %(status)s.") % {"url": url, "status": error.status}
        ) from error
    except outside.TooMuch as error:
        raise NotAsExpected(_("It answers too much, or too slowly.")) from error
    except (ValueError, RecursionError) as error:
        raise NotAsExpected(_("What is at %(url)s is not JSON.") % {"url": url}) from error
    if not isinstance(found, dict):
        raise NotAsExpected(_("What is at %(url)s is not what was expected.") % {"url": url})
    return found


def _address(document: dict[str, Any], name: str) -> str:
    found = document.get(name)
    try:
        outside.check(found if isinstance(found, str) else "", settings.IDENTITY_INSIDE)
    except outside.NotReachable as error:
        raise NotAsExpected(_("Its discovery document names no usable %(name)s.") % {"name": name}) from error
    return str(found)
