"""Another system on loopback, over HTTPS: it keeps what it is told and answers as it is asked to."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@dataclass
class WebhookSink:
    """`statuses` are answered in turn, the last one for ever."""

    url: str = ""
    statuses: list[int] = field(default_factory=lambda: [204])
    told: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    took: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)  # what was not refused
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

        def log_message(self, *_arguments):
            pass

    return Handler


@pytest.fixture
def webhook_sink(own_authority, monkeypatch):
    """Only for this test, an address on loopback counts as public, and its port as one that we connect to."""
    from answerable.ledger import outside

    sink = WebhookSink()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(sink))
    server.socket = own_authority.server_context().wrap_socket(server.socket, server_side=True)
    sink.url = f"https://localhost:{server.server_port}/hook"
    monkeypatch.setattr(outside, "is_public", lambda address: address in ("127.0.0.1", "::1"))
    monkeypatch.setattr(outside, "_PORTS", {server.server_port})
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    with own_authority.trusted():
        yield sink
    server.shutdown()
    server.server_close()
    thread.join(10)
