"""What another system is told, as bytes."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from answerable.ledger.signed import signed_headers

VERSION = 1  # of `data`; keys may be added to a version, none is taken away or means something else


def body_of(kind: str, at: datetime, **data: Any) -> bytes:
    whole = {"type": kind, "timestamp": at.astimezone(UTC).isoformat(), "data": {"version": VERSION, **data}}
    return json.dumps(whole, separators=(",", ":")).encode()


def address_of(reference: str) -> str:
    return f"{settings.BASE_URL}/api/v1/tickets/{reference}"


def headers_of(key: str, body: bytes, known: Sequence[str], *, at: datetime) -> dict[str, str]:
    told = {"content-type": "application/json", "user-agent": "Answerable-Webhooks/1"}
    return {**told, **signed_headers(key, body, known, at=at)}
