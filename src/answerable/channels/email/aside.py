"""Reading mail in a process beside the worker's own.

A mail that crashes what reads it, or never lets it end, then takes nothing else with it; and while one mail is put
where it belongs, the next is read on another core. The child knows no database: reading is pure.
"""

import logging
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Collection
from multiprocessing.connection import Connection

from answerable.channels.email.parse import parse, unreadable
from answerable.channels.incoming import Incoming

log = logging.getLogger(__name__)
PATIENCE = 120.0  # seconds for one mail; the largest and strangest take a few
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
        with self._turn:
            for _ in range(_TRIES):
                try:
                    return self._asked(raw, trusted_authserv, tuple(own))
                except (OSError, EOFError, TimeoutError) as error:
                    log.warning("Reading a mail of %d bytes failed: %s", len(raw), type(error).__name__)
                    self.end()
        return unreadable(raw)

    def end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self.process = self._line = None

    def _asked(self, *question: object) -> Incoming:
        line = self._line or self._begin()
        line.send_bytes(pickle.dumps(question))
        if not line.poll(self.patience):
            raise TimeoutError
        answer: Incoming = pickle.loads(line.recv_bytes())  # noqa: S301 - from our own child
        return answer

    def _begin(self) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", _READER, str(theirs.fileno())]
            self.process = subprocess.Popen(  # noqa: S603 - ourselves
                command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
            )
        self._line = Connection(ours.detach())
        return self._line


def read_for_parent(descriptor: int) -> None:
    """The child: answer until the parent's end of the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to hear
    line = Connection(descriptor)
    while True:
        try:
            raw, trusted_authserv, own = pickle.loads(line.recv_bytes())  # noqa: S301 - from our own parent
            line.send_bytes(pickle.dumps(parse(raw, trusted_authserv=trusted_authserv, own=own)))
        except (EOFError, OSError):
            return


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    read_for_parent(int(sys.argv[1]))
