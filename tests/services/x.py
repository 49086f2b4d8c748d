"""X's interface on loopback, with the answers that its documentation prints."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from urllib.parse import unquote

import pytest

from tests.services.stand_in import StandIn, standing_in

SECRETS = {name: f"{name}-0123456789" for name in ("api_key", "api_secret", "access_token", "access_secret")}
OURS, OWN = "kestrel", "2244994945"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def _user(key):
    name = OURS if key == OWN else f"cleo{key}"
    return {
        "id": key,
        "username": name,
        "name": name.capitalize(),
        "profile_image_url": "https://files.example/planted-avatar.png",
        "public_metrics": {"followers_count": 987654},
        "description": "planted about",
    }


def _now():
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class X(StandIn):
    posts: dict = field(default_factory=dict)
    direct: list = field(default_factory=list)
    media: dict = field(default_factory=dict)
    refuses: bool = False
    shown: list = field(default_factory=list)
    numbers: count = field(default_factory=lambda: count(1600000000000000001))

    def post(self, who, text, *, answers="", key="", pictures=()):
        key = key or str(next(self.numbers))
        if key in self.posts:
            return key
        root = self.posts[answers]["conversation_id"] if answers in self.posts else key
        more = {"referenced_tweets": [{"type": "replied_to", "id": answers}]} if answers else {}
        for alt in pictures:
            name = f"3_{next(self.numbers)}"
            self.media[name] = {
                "media_key": name,
                "type": "photo",
                "url": f"{self.url}/files/{name}.png",
                "alt_text": alt,
            }
            more["attachments"] = {"media_keys": [name]}
        self.posts[key] = {
            "id": key,
            "text": text,
            "author_id": who,
            "created_at": _now(),
            "conversation_id": root,
            "edit_history_tweet_ids": [key],
            "public_metrics": {"like_count": 3},
            **more,
        }
        return key

    def edit(self, key, text):
        latest = self.post(self.posts[key]["author_id"], text)
        self.posts[key]["edit_history_tweet_ids"] = [key, latest]

    def say(self, who, text):
        """To us alone, or from us to them."""
        event = {
            "id": str(next(self.numbers)),
            "event_type": "MessageCreate",
            "text": text,
            "sender_id": who,
            "created_at": _now(),
        }
        self.direct.append(event)
        return event["id"]

    def ours(self):
        said = [each["text"] for each in self.posts.values() if each["author_id"] == OWN]
        return said + [each["text"] for each in self.direct if each["sender_id"] == OWN]

    def has_taken(self, asked):
        return asked.method == "POST"

    def answer(self, asked):
        if asked.path.startswith("/files/"):
            return 200, PICTURE
        signed = unquote(asked.headers.get("Authorization", ""))
        if not all(f'="{SECRETS[name]}"' in signed for name in ("api_key", "access_token")):
            return 401, {
                "title": "Unauthorized",
                "type": "about:blank",
                "status": 401,
                "detail": "Unauthorized",
            }
        path = asked.path.removeprefix("/2/")
        if path == "users/me":
            return 200, {"data": _user(OWN)}
        if path == f"users/{OWN}/mentions":
            return self._newest(asked, [each for each in self.posts.values() if each["author_id"] != OWN])
        if path == f"users/{OWN}/tweets":
            return self._newest(asked, [each for each in self.posts.values() if each["author_id"] == OWN])
        if path == "tweets/search/recent":
            root = asked.one("query").removeprefix("conversation_id:")
            return self._newest(
                asked, [each for each in self.posts.values() if each["conversation_id"] == root]
            )
        if path == "dm_events" or path.endswith("/dm_events"):
            return self._newest(asked, self.direct)
        if path == "tweets" and asked.method == "GET":
            return self._by_id(asked.one("ids").split(","))
        return self._take(path, asked.fields)

    def _take(self, path, given):
        if self.refuses:
            return 403, {
                "title": "Forbidden",
                "status": 403,
                "detail": "You are not permitted to perform this action.",
            }
        if path.startswith("media/"):
            self.shown.append(str(given))
            return 200, {"data": {"id": f"m{len(self.shown)}"}}
        if path == "tweets":
            key = self.post(OWN, given["text"], answers=given["reply"]["in_reply_to_tweet_id"])
            return 200, {"data": {"id": key, "text": given["text"]}}
        who = path.split("/")[2]
        return 200, {
            "data": {"dm_conversation_id": f"{OWN}-{who}", "dm_event_id": self.say(OWN, given["text"])}
        }

    def _newest(self, asked, found):
        after = int(asked.one("since_id", "0"))
        found = sorted((each for each in found if int(each["id"]) > after), key=lambda each: -int(each["id"]))
        start, size = int(asked.one("pagination_token", "0")), int(asked.one("max_results", "10"))
        page = found[start : start + size]
        meta = {"result_count": len(page)}
        if start + size < len(found):
            meta["next_token"] = str(start + size)
        return 200, {**self._with_others(page), "meta": meta}

    def _by_id(self, keys):
        found = [self.posts[key] for key in keys if key in self.posts]
        missing = [
            {
                "resource_id": key,
                "resource_type": "tweet",
                "title": "Not Found Error",
                "detail": "Could not find tweet",
            }
            for key in keys
            if key not in self.posts
        ]
        return 200, {**self._with_others(found), **({"errors": missing} if missing else {})}

    def _with_others(self, found):
        authors = {each.get("author_id") or each["sender_id"] for each in found}
        keys = [key for each in found for key in each.get("attachments", {}).get("media_keys", [])]
        includes = {"users": [_user(each) for each in authors], "media": [self.media[key] for key in keys]}
        return {"data": found, "includes": includes} if found else {}


@pytest.fixture
def x(own_authority, monkeypatch):
    with standing_in(X(), own_authority, monkeypatch) as stand_in:
        yield stand_in
