"""Signatures as Standard Webhooks says: over an id, a moment and the bytes. Ours on what leaves, others' on what comes.

It stands in the top room because every room may tell or be told something.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

VERSION = 1  # of `data`; keys may be added to a version, none is taken away or means something else
PREFIX = "whsec_"
_TOLERANCE = 300  # seconds: what is older may be played back


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def is_secret(text: str) -> bool:
    """Whether it can be signed with: at least 24 bytes, as the specification wants."""
    return len(_key(text)) >= 24


def body_of(kind: str, at: datetime, **data: Any) -> bytes:
    """What another system is told, as bytes."""
    whole = {"type": kind, "timestamp": at.astimezone(UTC).isoformat(), "data": {"version": VERSION, **data}}
    return json.dumps(whole, separators=(",", ":")).encode()


def headers_of(key: str, body: bytes, known: Sequence[str], *, at: datetime) -> dict[str, str]:
    told = {"content-type": "application/json", "user-agent": "Answerable-Webhooks/1"}
    return {**told, **signed_headers(key, body, known, at=at)}


def signed_headers(key: str, body: bytes, known: Iterable[str], *, at: datetime) -> dict[str, str]:
    """Made anew for each attempt, since the moment is part of it."""
    moment = str(int(at.timestamp()))
    return {
        "webhook-id": key,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{_signature(secret, key, moment, body)}" for secret in known),
    }


def is_signed(headers: Mapping[str, str], body: bytes, secret: str, *, at: datetime) -> bool:
    """False also where there is no secret to tell by, or the moment is not about now."""
    key, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not is_secret(secret) or not key or not (moment.isascii() and moment.isdigit() and len(moment) < 12):
        return False
    if abs(at.timestamp() - int(moment)) > _TOLERANCE:
        return False
    wanted = _signature(secret, key, moment, body).encode()
    given = [each.removeprefix("v1,") for each in headers.get("webhook-signature", "").split()]
    return any(hmac.compare_digest(wanted, each.encode()) for each in given)


def _signature(secret: str, key: str, moment: str, body: bytes) -> str:
    signed = f"{key}.{moment}.".encode() + body
    return base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return b""
