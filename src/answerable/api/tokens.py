"""Making, finding and revoking tokens."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.api import events
from answerable.api.models import Token
from answerable.api.scopes import TokenScope
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Staff

PREFIX = "ans_"  # so that secret scanners and people recognise one
_STALE = timedelta(minutes=1)


@transaction.atomic
def create_token(
    staff: Staff,
    name: str,
    scopes: Iterable[str],
    by: Actor,
    at: datetime,
    expires_at: datetime | None = None,
) -> str:
    """A token that acts as `staff`. What is returned is shown once and cannot be had again."""
    if not by.may("tokens.manage"):
        raise NotAllowed
    name = " ".join(name.split())
    if not name or len(name) > 120:
        raise Invalid(_("Give the token a name of 1 to 120 characters."))
    if not staff.is_active:
        raise Invalid(_("%(name)s no longer works here.") % {"name": staff.name})
    if expires_at is not None and expires_at <= at:
        raise Invalid(_("Choose a moment that is still to come."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        staff=staff,
        name=name,
        digest=_digest(secret),
        scopes=_known(scopes),
        created_at=at,
        expires_at=expires_at,
    )
    record(events.TOKEN_CREATED, token, by=by, at=at, staff=staff.pk)
    return secret


@transaction.atomic
def revoke_token(token: Token, *, by: Actor, at: datetime) -> Token:
    """It opens nothing from now on. Twice is harmless."""
    if not by.may("tokens.manage"):
        raise NotAllowed
    token = Token.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record(events.TOKEN_REVOKED, token, by=by, at=at, staff=token.staff_id)
    return token


def find_token(secret: str, *, at: datetime) -> Token | None:
    """The usable token with that secret, with its owner."""
    if not secret.startswith(PREFIX):
        return None
    return (
        Token.objects.usable(at=at).select_related("staff__provider").filter(digest=_digest(secret)).first()
    )


def note_use(token: Token, *, at: datetime) -> None:
    """When it was last used, written at most once a minute."""
    if token.last_used_at is None or at - token.last_used_at >= _STALE:
        Token.objects.filter(pk=token.pk).update(last_used_at=at)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _known(scopes: Iterable[str]) -> list[str]:
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in set(TokenScope)]
    if unknown:
        raise Invalid(
            _("There is no scope %(unknown)s. Choose from %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(TokenScope)}
        )
    if not wanted:
        raise Invalid(_("A token needs at least one scope."))
    return wanted
