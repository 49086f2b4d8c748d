"""A watcher for each active mailbox on IMAP: fetch, wait for more, come back when the connection breaks.

The table is looked at every few seconds, so a mailbox that is added, changed or stopped needs no restart. Its last
trouble stands in `Mailbox.error`, and goes when it is over.
"""

import hashlib
import json
import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from answerable.channels.email import imap
from answerable.channels.email.fetching import Fetcher, Stopped
from answerable.channels.email.settings import MailSettings
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.ledger.secrets import SecretUnreadable

log = structlog.get_logger(__name__)
LOOK_EVERY = 10.0  # seconds between looks at the table
# While idling we look for ourselves as often as that: a word of the server that comes together with its "idling" is not
# seen. It also keeps IDLE far below the 29 minutes of RFC 2177.
POLL_EVERY = 30.0
# Just after work more is likely to come.
_FIRST_WAIT = 10.0
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 300.0
_CREDENTIALS_PAUSE = 120.0  # servers lock accounts that are tried too often
_SECRETS = ("imap_password", "oauth_client_secret")


def watch_all(stop: threading.Event) -> None:
    """Keep a watcher running for each mailbox that wants one, until `stop`."""
    watchers = _Watchers()
    try:
        while not stop.is_set():
            watchers.update()
            connection.close()
            stop.wait(LOOK_EVERY)
    finally:
        watchers.end()
        connection.close()


@dataclass(frozen=True)
class _Running:
    key: str  # of the settings that it was started with
    thread: threading.Thread
    stop: threading.Event


class _Watchers:
    def __init__(self) -> None:
        self._running: dict[int, _Running] = {}

    def update(self) -> None:
        wanted = _wanted()
        for mailbox_id, running in list(self._running.items()):
            if wanted.get(mailbox_id) != running.key or not running.thread.is_alive():
                running.stop.set()
                del self._running[mailbox_id]
        for mailbox_id, key in wanted.items():
            if mailbox_id not in self._running:
                self._running[mailbox_id] = _start(mailbox_id, key)

    def end(self) -> None:
        for running in self._running.values():
            running.stop.set()
        for running in self._running.values():
            running.thread.join(timeout=5)


def _wanted() -> Mapping[int, str]:
    mailboxes = Mailbox.objects.filter(channel="email", is_active=True)
    return {mailbox.pk: _key(mailbox) for mailbox in mailboxes if MailSettings.of(mailbox).imap_host}


def _key(mailbox: Mailbox) -> str:
    """Changes when the watcher must start anew. The refresh token is left out: it is read whenever it is needed, and
    some servers renew it every hour."""
    own = MailSettings.of(mailbox).as_json()
    facts = {name: value for name, value in own.items() if name.startswith(("imap_", "oauth_"))}
    try:
        secrets = [mailbox.secret(name) for name in _SECRETS]
    except SecretUnreadable:
        secrets = []
    return hashlib.sha256(json.dumps([mailbox.address, facts, secrets]).encode()).hexdigest()


def _start(mailbox_id: int, key: str) -> _Running:
    stop = threading.Event()
    thread = threading.Thread(
        target=_Watcher(mailbox_id, stop).run, daemon=True, name=f"mail-imap-{mailbox_id}"
    )
    thread.start()
    return _Running(key, thread, stop)


class _Watcher:
    def __init__(self, mailbox_id: int, stop: threading.Event) -> None:
        self._mailbox_id = mailbox_id
        self._stop = stop
        self._fetcher = Fetcher(mailbox_id, stop)
        self._pause = _FIRST_PAUSE

    def run(self) -> None:
        """The edge of the thread: whatever happens to this mailbox, it is said, and tried again later."""
        while not self._stop.is_set():
            pause = self._pause
            try:
                self._watch()
            except (Stopped, Mailbox.DoesNotExist):
                break
            except ChannelError as error:
                self._note(str(error))
                pause = max(pause, _CREDENTIALS_PAUSE if error.code == "credentials" else 0)
            except SecretUnreadable as error:
                self._note(str(error))
            except (OperationalError, InterfaceError) as error:
                log.warning("imap.database", mailbox=self._mailbox_id, error=str(error))
            except Exception as error:
                log.exception("imap.failed", mailbox=self._mailbox_id)
                self._note(f"An error of ours, which is in the log: {type(error).__name__}.")
            finally:
                connection.close()
            self._stop.wait(pause * random.uniform(0.8, 1.2))  # noqa: S311 - jitter, not a secret
            self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        connection.close()

    def _watch(self) -> None:
        mailbox = Mailbox.objects.get(pk=self._mailbox_id)
        with imap.opened(mailbox) as folder:
            seconds = _FIRST_WAIT
            while not self._stop.is_set():
                self._note(self._fetcher.fetch(folder))
                self._pause = _FIRST_PAUSE
                happened = folder.wait(min(seconds, POLL_EVERY), self._stop)
                seconds = _FIRST_WAIT if happened else POLL_EVERY

    def _note(self, trouble: str) -> None:
        """What staff see beside the mailbox; nothing when all is well."""
        try:
            Mailbox.objects.filter(pk=self._mailbox_id).update(error=trouble, checked_at=timezone.now())
        except (OperationalError, InterfaceError) as error:
            log.warning("imap.database", mailbox=self._mailbox_id, error=str(error))
