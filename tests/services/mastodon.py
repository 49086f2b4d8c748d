"""A server of Mastodon's interface on loopback, as its documentation describes it, and as others leave parts of it out:
it knows no keys that keep it from taking the same twice."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import pytest

from tests.services.stand_in import StandIn, standing_in

TOKEN = "token of mastodon"
OURS = "kestrel@social.example"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def _account(name):
    acct = name.removesuffix("@social.example")
    return {
        "id": str(abs(hash(name)) % 10**9),
        "acct": acct,
        "username": acct.partition("@")[0],
        "display_name": acct.partition("@")[0].capitalize(),
        "avatar": "https://files.example/planted-avatar.png",
        "followers_count": 987654,
        "note": "planted about",
    }


def _now():
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Mastodon(StandIn):
    statuses: dict = field(default_factory=dict)
    told: list = field(default_factory=list)
    refuses: bool = False
    shown: list = field(default_factory=list)
    numbers: count = field(default_factory=lambda: count(1))

    def post(self, name, text, *, answers="", visibility="public", key="", pictures=()):
        """Somebody writes; we are told of it where it is somebody else."""
        key = key or str(next(self.numbers) + 1000)
        if key in self.statuses:
            return key
        self.statuses[key] = {
            "id": key,
            "uri": f"https://social.example/{key}",
            "created_at": _now(),
            "edited_at": None,
            "in_reply_to_id": answers or None,
            "visibility": visibility,
            "spoiler_text": "",
            "content": "".join(f"<p>{line}</p>" for line in _escaped(text).split("\n\n")),
            "account": _account(name),
            "media_attachments": [
                {"id": f"m{key}", "type": "image", "url": f"{self.url}/files/{key}.png", "description": alt}
                for alt in pictures
            ],
            "favourites_count": 3,
            "text": text,
        }
        if name != OURS:
            number = str(next(self.numbers))
            self.told.append(
                {"id": number, "type": "mention", "account": _account(name), "status": self.statuses[key]}
            )
        return key

    def edit(self, key, text):
        self.statuses[key] |= {"content": f"<p>{_escaped(text)}</p>", "edited_at": _now()}

    def ours(self):
        return [
            each["text"].removeprefix("@cleo0@there.example ").strip()
            for each in self.statuses.values()
            if each["account"]["acct"] == "kestrel"
        ]

    def has_taken(self, asked):
        return asked.path == "/api/v1/statuses"

    def answer(self, asked):
        if asked.path.startswith("/files/"):
            return 200, PICTURE
        if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {"error": "The access token is invalid"}
        if asked.path == "/api/v1/accounts/verify_credentials":
            return 200, _account(OURS)
        if asked.path == "/api/v1/notifications":
            after = int(asked.one("min_id", "0"))
            found = [each for each in self.told if int(each["id"]) > after][: int(asked.one("limit", "40"))]
            return 200, found[::-1]
        if asked.path == "/api/v2/media":
            self.shown.append(asked.content.decode("utf-8", "replace"))
            return 200, {"id": f"m{len(self.shown)}"}
        if asked.path == "/api/v1/statuses":
            return self._take(asked.fields)
        key, _slash, what = asked.path.removeprefix("/api/v1/statuses/").partition("/")
        if key not in self.statuses:
            return 404, {"error": "Record not found"}
        if what == "context":
            return 200, {"ancestors": self._above(key), "descendants": self._below(key)}
        return 200, self.statuses[key]

    def _take(self, given):
        if self.refuses or given.get("in_reply_to_id") not in {None, *self.statuses}:
            return 422, {"error": "Validation failed: Text character limit of 500 exceeded"}
        behind = given.get("in_reply_to_id", "")
        key = self.post(OURS, given["status"], answers=behind, visibility=given["visibility"])
        return 200, self.statuses[key]

    def _above(self, key):
        behind = self.statuses[key]["in_reply_to_id"]
        return [*self._above(behind), self.statuses[behind]] if behind in self.statuses else []

    def _below(self, key):
        found = [each for each in self.statuses.values() if each["in_reply_to_id"] == key]
        return [each for one in found for each in (one, *self._below(one["id"]))]


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


@pytest.fixture
def mastodon(own_authority, monkeypatch):
    with standing_in(Mastodon(), own_authority, monkeypatch) as stand_in:
        yield stand_in
