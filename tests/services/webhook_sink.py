"""Another system on loopback, over HTTPS: it keeps what it is told and answers as it is asked to."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from tests.services.serving import serving


@dataclass
class WebhookSink:
    """`statuses` are answered in turn, the last one for ever."""

    url: str = ""
    statuses: list[int] = field(default_factory=lambda: [204])
    told: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    took: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)  # what was not refused
    answers: Callable[[dict[str, Any]], bytes] | None = None  # what it says to what it is told
    hangs_up: bool = False  # it takes what it is told, and breaks the line before it says so

    def verified(self, secret, number=-1):
        """What it was told, as the official library reads it: raises for what is not signed with that secret."""
        from standardwebhooks.webhooks import Webhook

        content, headers = self.told[number]
        return Webhook(secret).verify(content, headers)

    @property
    def kinds(self):
        return [json.loads(content)["type"] for content, _headers in self.told]


def _handler(sink):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            content = self.rfile.read(int(self.headers["content-length"]))
            sink.told.append((content, {name.lower(): value for name, value in self.headers.items()}))
            status = sink.statuses.pop(0) if len(sink.statuses) > 1 else sink.statuses[0]
            if status < 300:
                sink.took.append(sink.told[-1])
            if sink.hangs_up:
                return
            self.send_response(status)
            self.end_headers()
            if sink.answers is not None and status != 204:
                self.wfile.write(sink.answers(json.loads(content)))

        def log_message(self, *_arguments):
            pass

    return Handler


@pytest.fixture
def webhook_sink(own_authority, monkeypatch):
    """Only for this test, an address on loopback counts as public, and its port as one that we connect to."""
    sink = WebhookSink()
    with serving(_handler(sink), own_authority, monkeypatch) as url:
        sink.url = f"{url}/hook"
        yield sink
