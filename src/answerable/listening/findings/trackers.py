"""What trackers say, each in its own words: whether it is theirs, and what was closed or opened again. Pure."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from answerable.listening.models import TrackerKind


@dataclass(frozen=True)
class Heard:
    """`link` is where people read it there."""

    link: str
    is_closed: bool


def is_proven(kind: str, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """False without a secret to tell by, and for a kind that nobody knows."""
    if not secret:
        return False
    if kind == TrackerKind.GITHUB:
        return _same(headers.get("X-Hub-Signature-256", ""), _signature(body, secret))
    if kind == TrackerKind.GITLAB:
        return _same(headers.get("X-Gitlab-Token", ""), secret)
    if kind == TrackerKind.JIRA:
        return _same(headers.get("X-Hub-Signature", ""), _signature(body, secret))
    return False


def heard(kind: str, body: bytes) -> Heard | None:
    """None where it tells of something else, or cannot be read."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    read = _READ.get(kind)
    return read(said) if isinstance(said, dict) and read else None


def _github(said: dict[str, Any]) -> Heard | None:
    action, issue = said.get("action"), _dict(said, "issue")
    if action not in ("closed", "reopened") or "pull_request" in issue:
        return None
    return _heard(issue.get("html_url"), is_closed=action == "closed")


def _gitlab(said: dict[str, Any]) -> Heard | None:
    about = _dict(said, "object_attributes")
    action = about.get("action")
    if said.get("object_kind") not in ("issue", "work_item") or action not in ("close", "reopen"):
        return None
    return _heard(about.get("url"), is_closed=action == "close")


def _jira(said: dict[str, Any]) -> Heard | None:
    """How it stands after any change: its states are a company's own, their category is one of three."""
    issue = _dict(said, "issue")
    category = _dict(_dict(_dict(issue, "fields"), "status"), "statusCategory").get("key")
    site, _rest, _api = str(issue.get("self") or "").partition("/rest/")
    if said.get("webhookEvent") != "jira:issue_updated" or not category or not issue.get("key"):
        return None
    return _heard(f"{site}/browse/{issue['key']}", is_closed=category == "done")


def _heard(link: object, *, is_closed: bool) -> Heard | None:
    return Heard(link[:500], is_closed) if isinstance(link, str) and link else None


def _dict(said: dict[str, Any], name: str) -> dict[str, Any]:
    found = said.get(name)
    return found if isinstance(found, dict) else {}


_READ: Mapping[str, Callable[[dict[str, Any]], Heard | None]] = {
    TrackerKind.GITHUB: _github,
    TrackerKind.GITLAB: _gitlab,
    TrackerKind.JIRA: _jira,
}


def _signature(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())
