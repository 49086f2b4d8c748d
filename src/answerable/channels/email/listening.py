"""Everything that brings mail in by itself: the doors for mail servers and a watcher for each mailbox on IMAP.

Each runs in a thread of its own in the worker process; the failure of one never stops another.
"""

import errno
import random
import threading
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import connection

from answerable.channels.email.channel import read_aside
from answerable.channels.email.lmtp import Protocol, serve
from answerable.channels.email.watching import watch_all

log = structlog.get_logger(__name__)
_LONGEST_PAUSE = 60
_TAKEN = "Another program listens there, so no mail comes in this way. End it, or choose another port in the settings."


def start_all(stop: threading.Event) -> list[threading.Thread]:
    """Start what the settings and the mailboxes ask for. The threads end when `stop` is set."""
    read_aside()
    threads = []
    for protocol, address in ((Protocol.LMTP, settings.LMTP_LISTEN), (Protocol.SMTP, settings.SMTP_LISTEN)):
        if address is not None:
            threads.append(_thread(protocol.value, _door(protocol, address), stop))
    threads.append(_thread("imap", watch_all, stop))
    for thread in threads:
        thread.start()
    return threads


def _door(protocol: Protocol, address: tuple[str, int]) -> Callable[[threading.Event], None]:
    return lambda stop: serve(protocol, address, stop)


def _thread(name: str, run: Callable[[threading.Event], None], stop: threading.Event) -> threading.Thread:
    return threading.Thread(target=_keep_running, args=(name, run, stop), daemon=True, name=f"mail-{name}")


def _keep_running(name: str, run: Callable[[threading.Event], None], stop: threading.Event) -> None:
    """The edge of the thread: whatever stops it, it is logged and begun again, ever more slowly."""
    pause = 1.0
    while not stop.is_set():
        try:
            run(stop)
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
                log.error("listening.taken", what=name, error=str(error), hint=_TAKEN)  # noqa: TRY400 - says it all
            else:
                log.exception("listening.stopped", what=name)
            stop.wait(pause * random.uniform(0.8, 1.2))  # noqa: S311 - jitter, not a secret
            pause = min(pause * 2, _LONGEST_PAUSE)
    connection.close()
