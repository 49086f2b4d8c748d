"""Whom a page has signed in, as it proves to us: what it says, and an HMAC of that with a secret that we both have."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime

from answerable.channels.text import clean_line
from answerable.people.addresses import MAIL, normalise


@dataclass(frozen=True)
class Claims:
    """`id` is the page's own, and never somebody else's."""

    id: str
    name: str = ""
    mail: str = ""


def sign(said: dict[str, str | int], secret: str) -> str:
    """What a page's server does: "said.signature", both as text."""
    content = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    return f"{content}.{_signature(content, secret)}"


def claims_of(identity: str, secret: str, *, at: datetime) -> Claims | None:
    """None when it is not signed by that secret, no longer holds or says nothing of use."""
    content, _dot, signature = identity.partition(".")
    if not secret or not hmac.compare_digest(_signature(content, secret).encode(), signature.encode()):
        return None
    try:
        said = json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
        holds_until = float(said["until"])
        who = clean_line(str(said["id"]), 200)
        name, mail = clean_line(str(said.get("name", "")), 200), normalise(MAIL, str(said.get("mail", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return Claims(who, name, mail) if who and holds_until > at.timestamp() else None


def _signature(content: str, secret: str) -> str:
    return hmac.new(secret.encode(), content.encode(), hashlib.sha256).hexdigest()
