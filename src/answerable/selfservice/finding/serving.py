"""Search in the worker: it alone loads the model and holds the texts, and answers web processes on the same machine.

They ask over a socket in the data folder, which nobody else may enter. Where no worker answers in time, a web process
looks by itself, by words alone (see `asking`).
"""

import json
import os
import socket
import socketserver
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import close_old_connections

log = structlog.get_logger(__name__)
_LONGEST = 100_000  # bytes asked
_LONGEST_PATH = 100  # of a socket; systems allow 104 and more
_CONNECTIONS = 16
_EVERY = 2.0  # seconds


def address() -> Path:
    return Path(settings.DATA_DIR) / "run" / "finding.sock"


def start_all(stop: threading.Event) -> list[threading.Thread]:
    """A listener of the worker (see `config.listeners`)."""
    path = address()
    if len(os.fsencode(path)) > _LONGEST_PATH:
        log.warning("finding.path_too_long", path=str(path))
        return []
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    server = _Server(str(path), _Handler)
    path.chmod(0o600)

    def run() -> None:
        _guarded(_fill)
        threading.Thread(target=server.serve_forever, args=(0.5,), daemon=True, name="finding-door").start()
        while not stop.wait(_EVERY):
            _guarded(_look)
        server.shutdown()
        server.server_close()

    thread = threading.Thread(target=run, daemon=True, name="finding")
    thread.start()
    return [thread]


def _guarded(step: Callable[[], None]) -> None:
    try:
        step()
    except Exception:
        # The edge of the thread: it is tried again, from what is known meanwhile.
        log.exception("finding.not_read")
    finally:
        close_old_connections()


def _look() -> None:
    _engine().look()
    _cases().look()


def _fill() -> None:
    from answerable.selfservice.finding.indexing import fill_if_new

    fill_if_new()


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """What each question is, and who knows."""
    return _ANSWERS[asked.pop("what")](**asked)


def _find(**wish: Any) -> dict[str, Any]:
    from answerable.selfservice.finding.engine import Wish

    return asdict(_engine().find(Wish(**wish)))


def _near(*, text: str, also: list[int], limit: int) -> dict[str, Any]:
    """Without a model, nothing is said of what is near."""
    to = _meaning(text)
    return {} if to is None else {"near": _cases().near(to, also=also, limit=limit)}


def _read(*, text: str) -> dict[str, Any]:
    """What one text means, as it is kept: for rooms that hold meanings of their own."""
    from answerable.selfservice.finding.meaning.model import small

    found = _vectors([text])
    return {} if found is None else {"meaning": small(found)[0].tolist()}


_ANSWERS: dict[str, Callable[..., dict[str, Any]]] = {"find": _find, "cases": _near, "meaning": _read}
_made: list[Any] = []
_made_cases: list[Any] = []
_making = threading.Lock()


def _engine() -> Any:
    from answerable.selfservice.finding.engine import Engine

    with _making:
        if not _made:
            _made.append(Engine(_meaning, is_kept_up=True))
    return _made[0]


def _cases() -> Any:
    from answerable.selfservice.cases.meanings import Meanings

    with _making:
        if not _made_cases:
            _made_cases.append(Meanings())
    return _made_cases[0]


def _meaning(typed: str) -> Any:
    vectors = _vectors([typed])
    return None if vectors is None else vectors[0]


def _vectors(texts: list[str]) -> Any:
    from answerable.selfservice.finding.meaning.graph import NoWeights
    from answerable.selfservice.finding.meaning.model import model

    try:
        return model().vectors(texts)
    except (NoWeights, ImportError, OSError) as error:
        log.warning("finding.no_meaning", why=str(error))
        return None


class _Handler(socketserver.StreamRequestHandler):
    """One line asked, one line answered."""

    def handle(self) -> None:
        line = self.rfile.readline(_LONGEST)
        if not line:
            return
        try:
            found = answer(json.loads(line))
        except Exception:
            log.exception("finding.failed")  # the edge: whoever asked looks by themselves
            return
        finally:
            close_old_connections()
        self.wfile.write(json.dumps(found).encode() + b"\n")


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = _CONNECTIONS

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked went away."""
        del request, client_address


def ask(what: str, *, within: float, **wanted: Any) -> dict[str, Any] | None:
    """None when nobody is there; nothing when the answer takes too long."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(within)
            line.connect(str(address()))
            line.sendall(json.dumps({"what": what, **wanted}).encode() + b"\n")
            with line.makefile("rb") as found:
                told = found.readline()
        return dict(json.loads(told)) if told else {}
    except TimeoutError:
        log.warning("finding.slow", what=what)
        return {}
    except (OSError, ValueError):
        return None
