"""Somebody else's interface on loopback: a function that answers questions, which can be away or hang up."""

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.services.serving import serving


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: Any
    content: bytes

    @property
    def fields(self) -> dict[str, Any]:
        return json.loads(self.content or b"{}")

    def one(self, name, default=""):
        return self.query.get(name, [default])[0]


@dataclass
class StandIn:
    """`answer(asked)` gives a status and JSON, or bytes. Changes nothing where it is away."""

    url: str = ""
    is_away: bool = False
    rests: str = ""  # for how many seconds it wants to be left alone
    hangs_up: bool = False  # after it has done what was asked, where that changed something
    asked: list[str] = field(default_factory=list)

    def answer(self, asked):
        raise NotImplementedError


def handler_of(stand_in):
    class Handler(BaseHTTPRequestHandler):
        def _respond(self):
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            asked = Asked(self.command, parts.path, parse_qs(parts.query), self.headers, content)
            stand_in.asked.append(f"{asked.method} {asked.path}")
            if stand_in.rests:
                return self._say(429, {"error": "wait"}, {"Retry-After": stand_in.rests})
            if stand_in.is_away:
                return self._say(503, {"error": "away"})
            status, said = stand_in.answer(asked)
            if stand_in.hangs_up and asked.method != "GET" and status == 200 and stand_in.has_taken(asked):
                return self.connection.close()
            return self._say(status, said)

        do_GET = do_POST = do_PUT = do_DELETE = _respond

        def _say(self, status, said, headers=None):
            content = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "image/png" if isinstance(said, bytes) else "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments):
            pass

    return Handler


@contextmanager
def standing_in(stand_in, authority, monkeypatch):
    """The stand-in while it answers, for one of the machines outside."""
    with serving(handler_of(stand_in), authority, monkeypatch) as url:
        stand_in.url = url
        yield stand_in
