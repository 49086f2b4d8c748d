"""A server of Mastodon's interface that somebody else made (PyPI: mastodon_mock), started once, in a process of its own
with an environment of its own; each test takes accounts of its own."""

import os
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path

import httpx
import pytest

from answerable.ledger import outside
from tests.services import loopback
from tests.services.ports import accepts, free_port, wait_until

_TOOLS = Path(os.environ.get("ANSWERABLE_TEST_TOOLS") or Path.home() / ".cache" / "answerable-tests")
_PACKAGES = _TOOLS / "mastodon"
_NAMES = ("kestrel", "cleo", "mira")
_SETS = 12  # of accounts: one for each test
_sets = count()


class Server:
    def __init__(self, port, number):
        self.url = f"http://localhost:{port}"
        self._number = number

    def name(self, who):
        return f"{who}{self._number}"

    def token(self, who):
        return f"token-of-{self.name(who)}"

    def post(self, who, text, *, answers="", visibility="public", media=()):
        fields = {"status": text, "visibility": visibility, "media_ids": list(media)}
        if answers:
            fields["in_reply_to_id"] = answers
        return self._call("POST", who, "statuses", json=fields)["id"]

    def picture(self, who, content, alt):
        files = {"file": ("stove.png", content, "image/png")}
        return self._call("POST", who, "media", files=files, data={"description": alt})["id"]

    def edit(self, who, key, text):
        self._call("PUT", who, f"statuses/{key}", json={"status": text})

    def delete(self, who, key):
        self._call("DELETE", who, f"statuses/{key}")

    def said_by(self, who):
        key = self._call("GET", who, "accounts/verify_credentials")["id"]
        return self._call("GET", who, f"accounts/{key}/statuses?limit=40")[::-1]

    def _call(self, method, who, path, **given):
        headers = {"Authorization": f"Bearer {self.token(who)}"}
        said = httpx.request(method, f"{self.url}/api/v1/{path}", headers=headers, timeout=30, **given)
        assert said.is_success, said.text
        return said.json()


@pytest.fixture(scope="session")
def _mastodon_running():
    if not (_PACKAGES / "mastodon_mock").exists():
        pytest.fail("These tests need a server of Mastodon's interface: tools/install-services.")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        accounts = [f"{name}{number}" for number in range(_SETS) for name in _NAMES]
        config.write_text(
            "".join(
                f'[[seed.accounts]]\nusername = "{each}"\ndisplay_name = "{each.capitalize()}"\n'
                f'access_token = "token-of-{each}"\n'
                for each in accounts
            )
        )
        command = [sys.executable, "-m", "mastodon_mock", "serve", "--config", str(config), "--in-memory"]
        server = subprocess.Popen(
            [*command, "--port", str(port), "--log-level", "critical"],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(_PACKAGES)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert wait_until(lambda: accepts(port), within=60)
        yield port
        server.terminate()
        server.wait(20)


@pytest.fixture
def mastodon_server(_mastodon_running, monkeypatch):
    monkeypatch.setattr(outside, "check", loopback.check)
    monkeypatch.setattr(outside, "is_public", loopback.is_public)
    return Server(_mastodon_running, next(_sets))
