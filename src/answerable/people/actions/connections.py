"""A provider's own sign-in: connected, changed, tried, removed; and the keys of its system that makes accounts."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger import outside
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.ledger.secrets import encrypt
from answerable.people import events
from answerable.people.actions.guards import require
from answerable.people.addresses import host_written
from answerable.people.identity.saml.certificates import certificates_in
from answerable.people.models import (
    IdentityConnection,
    IdentityLink,
    Protocol,
    Provider,
    ProviderKind,
    ProvisioningKey,
)
from answerable.people.public_mail import is_public

MOST_DOMAINS = 50
MOST_KEYS = 5
KEY_PREFIX = "ansid_"  # so that secret scanners and people recognise one
_STALE = timedelta(minutes=1)


@dataclass(frozen=True)
class ConnectionWanted:
    """An empty secret keeps the present one. Client ID and secret are OpenID Connect's, sign-in address and
    certificates SAML's."""

    issuer: str
    client_id: str = ""
    secret: str = ""
    domains: tuple[str, ...] = ()
    is_required: bool = False
    trusts_mail: bool = False
    protocol: str = Protocol.OPENID
    sso_url: str = ""
    certificates: str = ""
    groups_are_teams: bool = False


@transaction.atomic
def connect_provider(
    provider: Provider, wanted: ConnectionWanted, *, by: Actor, at: datetime
) -> IdentityConnection:
    """The provider's people can sign in with its own accounts. A provider has one connection."""
    _require(by)
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    if provider.kind == ProviderKind.AUTOMATED:
        raise Refusal(_("Automations do not sign in."))
    if provider.connections.filter(removed_at=None).exists():
        raise Refusal(_("%(provider)s is connected already.") % {"provider": provider}, code="taken")
    connection = IdentityConnection(provider=provider, created_at=at)
    _fill(connection, wanted)
    connection.save()
    record(events.CONNECTION_ADDED, connection, by=by, at=at, provider=provider.pk)
    return connection


@transaction.atomic
def change_connection(
    connection: IdentityConnection, wanted: ConnectionWanted, *, by: Actor, at: datetime
) -> IdentityConnection:
    """Where it is another system, or we are another client of it, its names of people are other names: who was
    known by them is found by their address once more."""
    connection = _locked(connection, by)
    named, spoken, said = _named(connection), _spoken(connection), _said(connection)
    _fill(connection, wanted)
    if (_named(connection), _spoken(connection), _said(connection)) == (named, spoken, said):
        return connection
    links = 0
    if _named(connection) != named:
        links = IdentityLink.objects.filter(connection=connection).exclude(subject="").update(subject="")
    if (_named(connection), _spoken(connection)) != (named, spoken):
        connection.tested_at = connection.has_worked = None
    connection.save()
    record(events.CONNECTION_CHANGED, connection, by=by, at=at, required=connection.is_required, links=links)
    return connection


@transaction.atomic
def note_test(connection: IdentityConnection, worked: bool, *, by: Actor, at: datetime) -> IdentityConnection:
    """Somebody tried it, and this came of it."""
    connection = _locked(connection, by)
    connection.tested_at, connection.has_worked = at, worked
    connection.save(update_fields=["tested_at", "has_worked"])
    record(events.CONNECTION_TESTED, connection, by=by, at=at, worked=worked)
    return connection


@transaction.atomic
def remove_connection(connection: IdentityConnection, *, by: Actor, at: datetime) -> IdentityConnection:
    """Nobody signs in by it and no system makes accounts any more; those that there are stay. Twice is harmless."""
    _require(by)
    connection = IdentityConnection.objects.select_for_update().get(pk=connection.pk)
    if connection.removed_at is not None:
        return connection
    connection.removed_at, connection.secret = at, ""
    connection.save(update_fields=["removed_at", "secret"])
    links, _each = connection.links.all().delete()
    record(events.CONNECTION_REMOVED, connection, by=by, at=at, links=links)
    return connection


@transaction.atomic
def make_key(connection: IdentityConnection, *, by: Actor, at: datetime) -> str:
    """What is returned is shown once and cannot be had again."""
    connection = _locked(connection, by)
    if connection.keys.filter(revoked_at=None).count() >= MOST_KEYS:
        raise Refusal(_("There are %(most)s keys already. Revoke one first.") % {"most": MOST_KEYS})
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    key = ProvisioningKey.objects.create(connection=connection, digest=_digest(secret), created_at=at)
    record(events.KEY_MADE, connection, by=by, at=at, key=key.pk)
    return secret


@transaction.atomic
def revoke_key(key: ProvisioningKey, *, by: Actor, at: datetime) -> ProvisioningKey:
    """It opens nothing from now on. Twice is harmless."""
    _require(by)
    key = ProvisioningKey.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        connection = IdentityConnection.objects.get(pk=key.connection_id)
        record(events.KEY_REVOKED, connection, by=by, at=at, key=key.pk)
    return key


def find_key(secret: str, *, provider: int, at: datetime) -> ProvisioningKey | None:
    """The usable key of that provider; that it was used is written at most once a minute."""
    if not secret.startswith(KEY_PREFIX):
        return None
    found = ProvisioningKey.objects.usable().select_related("connection__provider")
    key = found.filter(digest=_digest(secret), connection__provider=provider).first()
    if key is not None and not key.was_used_since(at - _STALE):
        ProvisioningKey.objects.filter(pk=key.pk).update(last_used_at=at)
    return key


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _require(by: Actor) -> None:
    """Whoever decides who comes in must see everything that they would see."""
    require(by, "identity.manage")
    if not by.scope.everything:
        raise NotAllowed


def _locked(connection: IdentityConnection, by: Actor) -> IdentityConnection:
    _require(by)
    found = IdentityConnection.objects.active().select_for_update(of=("self",)).select_related("provider")
    return found.get(pk=connection.pk)


def _named(connection: IdentityConnection) -> tuple[str, str, str]:
    """On these depends what it calls people."""
    return (connection.protocol, connection.issuer, connection.client_id)


def _spoken(connection: IdentityConnection) -> tuple[object, ...]:
    return (connection.readable_secret, connection.sso_url, *connection.certificates)


def _said(connection: IdentityConnection) -> tuple[object, ...]:
    chosen = (connection.is_required, connection.trusts_mail, connection.groups_are_teams)
    return (tuple(connection.domains), *chosen)


def _fill(connection: IdentityConnection, wanted: ConnectionWanted) -> None:
    if wanted.protocol == Protocol.SAML:
        _fill_saml(connection, wanted)
    else:
        _fill_openid(connection, wanted)
    connection.domains = _domains(wanted.domains, connection)
    connection.is_required, connection.trusts_mail = wanted.is_required, wanted.trusts_mail
    connection.groups_are_teams = wanted.groups_are_teams


def _fill_saml(connection: IdentityConnection, wanted: ConnectionWanted) -> None:
    connection.protocol, connection.client_id, connection.secret = Protocol.SAML, "", ""
    connection.issuer, connection.sso_url = wanted.issuer.strip(), wanted.sso_url.strip()
    if not connection.issuer or len(connection.issuer) > 500 or not connection.issuer.isprintable():
        raise Invalid(_("The name that it gives itself (entity ID) has between 1 and 500 characters."))
    if not _is_https(connection.sso_url):
        raise Invalid(_("The sign-in address is one that begins with https://."))
    connection.certificates = [each.pem for each in certificates_in(wanted.certificates)]


def _fill_openid(connection: IdentityConnection, wanted: ConnectionWanted) -> None:
    connection.protocol, connection.sso_url, connection.certificates = Protocol.OPENID, "", []
    connection.issuer, connection.client_id = _issuer(wanted.issuer), wanted.client_id.strip()
    if not connection.client_id or len(connection.client_id) > 255:
        raise Invalid(_("The client ID has between 1 and 255 characters."))
    if wanted.secret.strip():
        connection.secret = encrypt(wanted.secret.strip())
    if not connection.secret:
        raise Invalid(_("The client secret is missing."))


def _issuer(given: str) -> str:
    issuer = given.strip().removesuffix("/.well-known/openid-configuration")
    try:
        outside.check(issuer, settings.IDENTITY_INSIDE)
    except outside.NotReachable as error:
        raise Invalid(_("The issuer is an address that begins with https://.")) from error
    return issuer[:500]


def _is_https(address: str) -> bool:
    """Browsers go there, not we: it may be in a network of their own."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_plain = address.isascii() and address.isprintable() and " " not in address and len(address) <= 1000
    return is_plain and parts.scheme == "https" and bool(parts.hostname) and parts.username is None


def _domains(given: Iterable[str], connection: IdentityConnection) -> list[str]:
    hosts = list(dict.fromkeys(host_written(each) or _refuse(each) for each in given))
    if not hosts or len(hosts) > MOST_DOMAINS:
        raise Invalid(_("Name between 1 and %(most)s mail domains.") % {"most": MOST_DOMAINS})
    for host in hosts:
        if is_public(host):
            raise Invalid(_("Anybody can have an address at %(domain)s.") % {"domain": host})
        other = IdentityConnection.objects.for_host(host)
        if other is not None and other.pk != connection.pk:
            known = {"domain": host, "provider": other}
            raise Refusal(_("Addresses at %(domain)s belong to %(provider)s already.") % known, code="taken")
    return hosts


def _refuse(given: str) -> str:
    raise Invalid(_("“%(given)s” is no mail domain.") % {"given": given[:200]})
