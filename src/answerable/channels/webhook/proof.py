"""Whether something really came from the system that it says, and our own proof to it: each way in both directions."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from answerable.channels.webhook.settings import Proof
from answerable.ledger.signed import is_signed, signed_headers


def is_proven(proof: str, headers: Mapping[str, str], body: bytes, secret: str, *, at: datetime) -> bool:
    """False for a way that nobody chose, and without a secret to tell by."""
    if not secret:
        return False
    if proof == Proof.STANDARD:
        return is_signed(headers, body, secret, at=at)
    if proof == Proof.GITHUB:
        return _same(headers.get("X-Hub-Signature-256", ""), _hub_signature(body, secret))
    if proof == Proof.BEARER:
        return _same(headers.get("Authorization", ""), f"Bearer {secret}")
    return False


def proof_of(proof: str, key: str, body: bytes, secret: str, *, at: datetime) -> dict[str, str]:
    """`key` goes along in every way: by it the other side takes the same thing once."""
    if proof == Proof.STANDARD:
        return signed_headers(key, body, [secret], at=at)
    if proof == Proof.GITHUB:
        return {"webhook-id": key, "x-hub-signature-256": _hub_signature(body, secret)}
    return {"webhook-id": key, "authorization": f"Bearer {secret}"}


def _hub_signature(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())
