"""A server in a thread of this process, on loopback: plain, or behind TLS as one of the machines outside."""

import threading
from contextlib import contextmanager
from http.server import ThreadingHTTPServer


def listening(handler, authority=None):
    """It answers from now on; with an authority behind TLS. The server and its thread."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if authority is not None:
        server.socket = authority.server_context().wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    return server, thread


@contextmanager
def serving(handler, authority, monkeypatch):
    """Its address. Only meanwhile an address on loopback counts as public, and this port as one that is called."""
    from answerable.ledger import outside

    server, thread = listening(handler, authority)
    monkeypatch.setattr(outside, "is_public", lambda address: address in ("127.0.0.1", "::1"))
    monkeypatch.setattr(outside, "_PORTS", {server.server_port})
    with authority.trusted():
        yield f"https://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(10)
