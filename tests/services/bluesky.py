"""Bluesky on loopback, as its lexicons describe it: posts, who is told of them, and the chat. The tests of the real
network hold it to how that behaves."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from tests.services.stand_in import StandIn, standing_in

PASSWORD = "abcd-efgh-ijkl-mnop"
OURS = "kestrel.test"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def did_of(handle):
    return f"did:plc:{handle.replace('.', '')}"


def _profile(did):
    handle = did.removeprefix("did:plc:").removesuffix("test") + ".test"
    return {
        "did": did,
        "handle": handle,
        "displayName": handle.split(".")[0].capitalize(),
        "avatar": f"https://cdn.example/avatar/{did}.jpg",
        "followersCount": 987654,
        "description": "planted about",
        "viewer": {"followedBy": "at://x"},
    }


def _now():
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Chat:
    """Direct messages, which no published server holds. A conversation is called as the other one in it."""

    own: str = ""  # who we are
    numbers: count = field(default_factory=lambda: count(1))
    log: list = field(default_factory=list)
    said: list = field(default_factory=list)
    refuses: set = field(default_factory=set)  # whoever takes no messages
    profile: Any = _profile

    def say(self, did, text, *, convo="", key=""):
        message = {
            "$type": "chat.bsky.convo.defs#messageView",
            "id": key or f"m{next(self.numbers)}",
            "rev": f"{next(self.numbers):08}",
            "text": text,
            "sender": {"did": did},
            "sentAt": _now(),
        }
        self.said.append((convo or did, message))
        kind = "chat.bsky.convo.defs#logCreateMessage"
        self.log.append({"$type": kind, "rev": message["rev"], "convoId": convo or did, "message": message})
        return message

    def ours(self):
        return [each["text"] for _convo, each in self.said if each["sender"]["did"] == self.own]

    def _getLog(self, asked):
        after = asked.one("cursor")
        logs = [each for each in self.log if each["rev"] > after][:100]
        return 200, {"logs": logs, "cursor": logs[-1]["rev"] if logs else after}

    def _getConvo(self, asked):
        convo = asked.one("convoId")
        return 200, {"convo": {"id": convo, "members": [_profile(self.own), self.profile(convo)]}}

    def _getConvoForMembers(self, asked):
        (did,) = asked.query["members"]
        if did in self.refuses:
            return 400, {"error": "MessagesDisabled", "message": "recipient has disabled incoming messages"}
        return 200, {"convo": {"id": did}}

    def _getMessages(self, asked):
        convo = asked.one("convoId")
        return 200, {"messages": [each for key, each in reversed(self.said) if key == convo]}

    def _sendMessage(self, asked):
        given = asked.fields
        return 200, self.say(self.own, given["message"]["text"], convo=given["convoId"])

    def _listConvos(self, asked):
        return 200, {"convos": []}

    def about(self, asked):
        return getattr(self, "_" + asked.path.rpartition(".")[2])(asked)


@dataclass
class Bluesky(StandIn):
    posts: dict = field(default_factory=dict)  # uri: view
    told: list = field(default_factory=list)  # notifications of ours, oldest first
    chat: Chat = field(default_factory=lambda: Chat(did_of(OURS)))
    numbers: count = field(default_factory=lambda: count(1))
    tokens: set = field(default_factory=set)

    def post(self, handle, text, *, answers="", key="", at="", shows=""):
        """Somebody writes; we are told where they name us or answer us."""
        did = did_of(handle)
        uri = f"at://{did}/app.bsky.feed.post/{key or f'3k{next(self.numbers):011}'}"
        if uri in self.posts:
            return uri
        reply = {}
        if answers:
            parent = self.posts[answers]
            ref = {"uri": answers, "cid": parent["cid"]}
            reply = {"reply": {"root": parent["record"].get("reply", {}).get("root", ref), "parent": ref}}
        at = at or _now()
        whole = {"$type": "app.bsky.feed.post", "text": text, "createdAt": at, **reply}
        self._keep(uri, did, whole, at)
        if shows:
            picture = {"fullsize": f"{self.url}/xrpc/x.getBlob?cid={uri}", "alt": shows}
            self.posts[uri]["embed"] = {"$type": "app.bsky.embed.images#view", "images": [picture]}
        if did != did_of(OURS):
            reason = "reply" if answers and f"/{did_of(OURS)}/" in answers else "mention"
            self.told.append(
                {**self.posts[uri], "reason": reason, "isRead": False, "indexedAt": at, "labels": []}
            )
        return uri

    def _keep(self, uri, did, record, at):
        self.posts[uri] = {
            "uri": uri,
            "cid": f"bafy{abs(hash(record['text'])):x}",
            "author": _profile(did),
            "record": record,
            "indexedAt": at,
            "likeCount": 3,
        }

    def ours(self):
        """What we have said, in public and in the chat."""
        own = did_of(OURS)
        said = [each["record"]["text"] for each in self.posts.values() if each["author"]["did"] == own]
        return said + self.chat.ours()

    @property
    def shown(self):
        own = did_of(OURS)
        return [each["record"].get("embed") for each in self.posts.values() if each["author"]["did"] == own]

    def has_taken(self, asked):
        return asked.path.rpartition(".")[2] in ("putRecord", "sendMessage")

    def answer(self, asked):
        name = asked.path.removeprefix("/xrpc/")
        if name == "com.atproto.server.createSession":
            return self._session(asked.fields)
        if name == "x.getBlob":
            return 200, PICTURE
        if asked.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return 400, {"error": "ExpiredToken", "message": "Token has expired"}
        if name.startswith("chat."):
            return self.chat.about(asked)
        return getattr(self, "_" + name.rpartition(".")[2])(asked)

    def _session(self, given):
        if given["password"] != PASSWORD:
            return 401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"}
        token = f"token {next(self.numbers)}"
        self.tokens.add(token)
        did = did_of(given["identifier"])
        return 200, {"did": did, "handle": given["identifier"], "accessJwt": token, "refreshJwt": "r"}

    def _listNotifications(self, asked):
        newest = sorted(self.told, key=lambda each: each["indexedAt"])[::-1]
        start, limit = int(asked.one("cursor", "0")), int(asked.one("limit", "50"))
        page = newest[start : start + limit]
        more = {"cursor": str(start + limit)} if start + limit < len(newest) else {}
        return 200, {"notifications": page, **more}

    def _getPosts(self, asked):
        return 200, {"posts": [self.posts[uri] for uri in asked.query["uris"] if uri in self.posts]}

    def _getPostThread(self, asked):
        uri = asked.one("uri")
        if uri not in self.posts:
            return 400, {"error": "NotFound", "message": "Post not found"}
        return 200, {"thread": {**self._node(uri), **self._above(uri)}}

    def _above(self, uri):
        parent = self.posts[uri]["record"].get("reply", {}).get("parent", {}).get("uri")
        return {"parent": {"post": self.posts[parent], **self._above(parent)}} if parent in self.posts else {}

    def _node(self, uri):
        answers = [
            key
            for key, each in self.posts.items()
            if each["record"].get("reply", {}).get("parent", {}).get("uri") == uri
        ]
        node = {"$type": "app.bsky.feed.defs#threadViewPost", "post": self.posts[uri]}
        return {**node, "replies": [self._node(key) for key in answers]}

    def _putRecord(self, asked):
        given = asked.fields
        uri = f"at://{given['repo']}/{given['collection']}/{given['rkey']}"
        if len(given["record"]["text"]) > 300:
            return 400, {"error": "InvalidRequest", "message": "Record/text must not be longer than 300"}
        self._keep(uri, given["repo"], given["record"], _now())
        return 200, {"uri": uri, "cid": self.posts[uri]["cid"]}

    def _uploadBlob(self, asked):
        size, kind = len(asked.content), asked.headers["Content-Type"]
        return 200, {
            "blob": {"$type": "blob", "ref": {"$link": f"bafk{size}"}, "mimeType": kind, "size": size}
        }

    def _getRecord(self, asked):
        uri = f"at://{asked.one('repo')}/{asked.one('collection')}/{asked.one('rkey')}"
        if uri not in self.posts:
            return 400, {"error": "RecordNotFound", "message": f"Could not locate record: {uri}"}
        return 200, {"uri": uri, "value": self.posts[uri]["record"]}


@pytest.fixture
def bluesky(own_authority, monkeypatch):
    with standing_in(Bluesky(), own_authority, monkeypatch) as stand_in:
        yield stand_in
