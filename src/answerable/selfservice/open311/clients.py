"""Making, finding and revoking the keys of programs."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.channels.models import Mailbox
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.selfservice import events
from answerable.selfservice.models import Open311Client

RIGHT = "tokens.manage"
PREFIX = "o311_"
_STALE = timedelta(minutes=1)


@transaction.atomic
def add_client(front: Mailbox, name: str, *, is_public: bool, by: Actor, at: datetime) -> str:
    """A key that asks at this front. What is returned is shown once and cannot be had again."""
    if not by.may(RIGHT):
        raise NotAllowed
    name = " ".join(name.split())
    if not name or len(name) > 120:
        raise Invalid(_("Give it a name of 1 to 120 characters."))
    secret = PREFIX + secrets.token_urlsafe(32)
    client = Open311Client.objects.create(
        front=front, name=name, digest=_digest(secret), is_public=is_public, created_at=at
    )
    record(events.OPEN311_CLIENT_ADDED, client, by=by, at=at, front=front.pk)
    return secret


@transaction.atomic
def revoke_client(client: Open311Client, *, by: Actor, at: datetime) -> Open311Client:
    """It asks nothing from now on; what it asked stays. Twice is harmless."""
    if not by.may(RIGHT):
        raise NotAllowed
    client = Open311Client.objects.select_for_update().get(pk=client.pk)
    if client.revoked_at is None:
        client.revoked_at = at
        client.save(update_fields=["revoked_at"])
        record(events.OPEN311_CLIENT_REVOKED, client, by=by, at=at, front=client.front_id)
    return client


def find_client(secret: str, front: Mailbox, *, at: datetime) -> Open311Client | None:
    """Whose key that is, if it may ask at this front."""
    if not secret.startswith(PREFIX):
        return None
    found = Open311Client.objects.filter(digest=_digest(secret), front=front, revoked_at=None).first()
    if found is not None and (found.last_used_at is None or at - found.last_used_at >= _STALE):
        Open311Client.objects.filter(pk=found.pk).update(last_used_at=at)
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
