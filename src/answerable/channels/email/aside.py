"""Reading mail in a process beside the worker's own.

A mail that crashes what reads it, or never lets it end, then takes nothing else with it; and while one mail is put
where it belongs, the next is read on another core. The child knows no database: reading is pure, and so is taking card
data out.
"""

import fcntl
import logging
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Collection
from multiprocessing.connection import Connection
from typing import Any

from answerable.channels.email.parse import parse, unreadable
from answerable.channels.incoming import Incoming
from answerable.channels.redaction import redact_message

log = logging.getLogger(__name__)
PATIENCE = 120.0  # seconds for one mail; the largest and strangest take a few
_GRACE = 2  # seconds more after which a reader ends by itself, should nobody be there any more to end it
_READER = __name__
_TRIES = 2  # the first may have hit a reader that was ended from outside


class Aside:
    """A reader in a process of its own, begun when first needed; it ends with this one, however that ends."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self.patience = patience
        self.process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._turn = threading.Lock()

    def parse(self, raw: bytes, *, trusted_authserv: str = "", own: Collection[str] = ()) -> Incoming:
        """What `parse` gives; for a mail that ends its reader, twice, what is said of one that cannot be read."""
        answer: Incoming | None = self._answer(_read, raw, trusted_authserv, tuple(own))
        return unreadable(raw) if answer is None else answer

    def redact(self, raw: bytes) -> tuple[bytes, bool]:
        """What `redact_message` gives; a mail that ends its reader, twice, is kept as one that cannot be searched."""
        answer: tuple[bytes, bool] | None = self._answer(redact_message, raw)
        if answer is None:
            log.error("Could not search a raw message of %d bytes for card data", len(raw))
        return answer if answer is not None and answer[1] else (raw, False)

    def end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
        self.process = self._line = None

    def _answer(self, what: Callable[..., Any], raw: bytes, *more: object) -> Any:
        with self._turn:
            for _ in range(_TRIES):
                try:
                    return self._asked(what, raw, *more)
                except (OSError, EOFError, TimeoutError) as error:
                    log.warning("Reading a mail of %d bytes failed: %s", len(raw), type(error).__name__)
                    self.end()
        return None

    def _asked(self, what: Callable[..., Any], *question: object) -> Any:
        line = self._line or self._begin()
        line.send_bytes(pickle.dumps((int(self.patience) + _GRACE, what.__name__, question)))
        if not line.poll(self.patience):
            raise TimeoutError
        return pickle.loads(line.recv_bytes())  # noqa: S301 - from our own child

    def _begin(self) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", _READER, str(theirs.fileno())]
            self.process = subprocess.Popen(  # noqa: S603 - ourselves
                command, stdin=subprocess.PIPE, pass_fds=[theirs.fileno()]
            )
        self._line = Connection(ours.detach())
        return self._line


def read_for_parent(descriptor: int) -> None:
    """The child: answer until the parent's end of the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to hear
    _end_with_parent()
    line = Connection(descriptor)
    while True:
        try:
            seconds, name, question = pickle.loads(line.recv_bytes())  # noqa: S301 - from our own parent
            signal.alarm(seconds)
            line.send_bytes(pickle.dumps(_ANSWERS[name](*question)))
            signal.alarm(0)
        except (EOFError, OSError):
            return


def _end_with_parent() -> None:
    """Also in the middle of a mail. Standard input is a pipe into which the parent writes nothing; its end raises a
    signal that nobody handles. A thread that watched it would not be let in by a search that never comes to an end.
    """
    descriptor = sys.stdin.fileno()
    fcntl.fcntl(descriptor, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_ASYNC)


def _read(raw: bytes, trusted_authserv: str, own: Collection[str]) -> Incoming:
    return parse(raw, trusted_authserv=trusted_authserv, own=own)


_ANSWERS: dict[str, Callable[..., object]] = {each.__name__: each for each in (_read, redact_message)}

if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    read_for_parent(int(sys.argv[1]))
