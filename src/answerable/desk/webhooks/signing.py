"""What is sent, and the proof that it is ours: a signature over its id, its moment and its bytes."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

PREFIX = "whsec_"
VERSION = 1  # of `data`; keys may be added to a version, none is taken away or means something else


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def body_of(kind: str, at: datetime, **data: Any) -> bytes:
    whole = {"type": kind, "timestamp": at.astimezone(UTC).isoformat(), "data": {"version": VERSION, **data}}
    return json.dumps(whole, separators=(",", ":")).encode()


def address_of(reference: str) -> str:
    return f"{settings.BASE_URL}/api/v1/tickets/{reference}"


def headers_of(key: str, body: bytes, known: Sequence[str], *, at: datetime) -> dict[str, str]:
    """Signed anew for each attempt, since the moment is part of it: old ones are refused as played back."""
    moment = str(int(at.timestamp()))
    signed = f"{key}.{moment}.".encode() + body
    return {
        "content-type": "application/json",
        "user-agent": "Answerable-Webhooks/1",
        "webhook-id": key,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{_signature(secret, signed)}" for secret in known),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
