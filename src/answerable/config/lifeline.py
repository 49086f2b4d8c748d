"""A child process ends with its parent, also when the parent was killed and could say nothing."""

import os
import signal
import sys
import threading
import time

_GRACE = 15  # seconds to finish in


def end_with_parent() -> None:
    """Stop this process when its standard input, a pipe that the parent holds, is closed."""
    threading.Thread(target=_watch, daemon=True, name="lifeline").start()


def _watch() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE)
    os._exit(1)
