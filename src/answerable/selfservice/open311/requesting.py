"""Asking for a service: kept, with its place, before the program is told so; and once, however often it asks."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.crypto import salted_hmac

from answerable.selfservice.models import Open311Client, ServiceRequest
from answerable.selfservice.open311.reading import Wanted
from answerable.selfservice.open311.trouble import Trouble
from answerable.selfservice.portal.asking import ask

_AGAIN = timedelta(minutes=1)  # the same words within it are the same request


@transaction.atomic
def request_service(client: Open311Client, wanted: Wanted, *, key: str, at: datetime) -> ServiceRequest:
    """`key` is the client's own word for it, if it gave one: for ever the same request."""
    # Of two at once the second waits here, and finds what the first made.
    client = (
        Open311Client.objects.select_for_update(of=("self",)).select_related("front__brand").get(pk=client.pk)
    )
    if client.revoked_at is not None:
        raise Trouble(403, "Invalid api_key received.")
    kept = hashlib.sha256(key.encode()).hexdigest() if key else None
    digest = _digest(wanted)
    known = _known(client, kept, digest, at)
    if known is not None and known.digest != digest:
        raise Trouble(422, "This Idempotency-Key was used for another request already.")
    return known or _made(client, wanted, kept, digest, at)


def _known(client: Open311Client, key: str | None, digest: str, at: datetime) -> ServiceRequest | None:
    rows = ServiceRequest.objects.filter(client=client, key=key).select_related("item__ticket")
    if key is None:
        rows = rows.filter(digest=digest, requested_at__gt=at - _AGAIN)
    return rows.first()


def _made(
    client: Open311Client, wanted: Wanted, key: str | None, digest: str, at: datetime
) -> ServiceRequest:
    language = client.front.brand.language if client.front.brand else "en"
    with translation.override(language):
        written = wanted.written(secrets.token_urlsafe(16), language)
    item = ask(client.front, written, at=at, source=f"open311:{client.pk}")
    return ServiceRequest.objects.create(
        client=client,
        item=item,
        topic=wanted.service.topic,
        key=key,
        digest=digest,
        requested_at=at,
        lat=wanted.place.lat,
        long=wanted.place.long,
        address=wanted.place.address,
        address_id=wanted.place.address_id,
    )


def _digest(wanted: Wanted) -> str:
    said = wanted.written("", "").to_bytes().decode()
    return salted_hmac("answerable.selfservice.open311", said, algorithm="sha256").hexdigest()
