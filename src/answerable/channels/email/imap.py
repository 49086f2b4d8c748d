"""One folder on an IMAP server, opened for reading only: nothing done here changes a flag or a mail.

Every trouble comes out as a ChannelError in words for an administrator.
"""

import imaplib
import re
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BufferedReader
from typing import Any, cast

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from answerable.channels.email import oauth
from answerable.channels.email.connections import (
    Security,
    Server,
    let_go_of_the_database,
    said,
    server,
    tls,
    words_for,
)
from answerable.channels.email.settings import MailSettings
from answerable.channels.errors import ChannelError
from answerable.channels.incoming import EARLIEST
from answerable.channels.models import Mailbox

TIMEOUT = 30
_PORTS = {Security.SSL: 993, Security.STARTTLS: 143, Security.NONE: 143}
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
# A server may send a short text in quotes instead of as a literal.
_QUOTED = re.compile(rb'\bBODY\[\] "((?:[^"\\]|\\.)*)"', re.DOTALL)
# Whatever language this machine speaks.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LOOK_EVERY = 1.0  # seconds between looks at whether to stop


class ConnectionCut(ChannelError):
    """The server went away in the middle; what was asked last may be why."""


@dataclass(frozen=True)
class Listed:
    size: int
    arrived_at: datetime | None  # at that server


def server_of(mailbox: Mailbox) -> Server:
    own = MailSettings.of(mailbox)
    return server(own.imap_host, own.imap_port, own.imap_security, _PORTS)


def user_of(mailbox: Mailbox) -> str:
    return MailSettings.of(mailbox).imap_user or mailbox.address


@contextmanager
def opened(mailbox: Mailbox, *, timeout: float = TIMEOUT) -> Iterator["Folder"]:
    """Connected, signed in, and the mailbox's folder open."""
    where = server_of(mailbox)
    box = connect(where, timeout)
    try:
        sign_in(box, where, mailbox)
        yield Folder(box, where, MailSettings.of(mailbox).imap_folder or "INBOX")
    finally:
        with suppress(imaplib.IMAP4.error, ImapToolsError, OSError):
            box.logout()
        with suppress(OSError):
            box.client.shutdown()


def connect(where: Server, timeout: float) -> BaseMailBox:
    with _asking(where):
        if where.security is Security.SSL:
            return MailBox(where.host, where.port, timeout=timeout, ssl_context=tls())
        if where.security is Security.STARTTLS:
            return MailBoxStartTls(where.host, where.port, timeout=timeout, ssl_context=tls())
        return MailBoxUnencrypted(where.host, where.port, timeout=timeout)


def sign_in(box: BaseMailBox, where: Server, mailbox: Mailbox) -> None:
    user, password = user_of(mailbox), mailbox.secret("imap_password")
    if any(ord(character) < 32 for character in user + password):
        raise ChannelError("A user name or password cannot contain control characters.", permanent=True)
    token = oauth.access_token(mailbox) if MailSettings.of(mailbox).oauth_token_url else ""
    with _asking(where):
        try:
            if token:
                box.xoauth2(user, token, initial_folder=None)
            elif (user + password).isascii():
                box.login(user, password, initial_folder=None)
            else:
                box.login_utf8(user, password, initial_folder=None)
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, MailboxLoginError) as error:
            oauth.forget(mailbox)
            words = f"{where.host} does not accept the user name and password: {_said(error)}"
            raise ChannelError(words, permanent=False, code="credentials") from error


class Folder:
    def __init__(self, box: BaseMailBox, where: Server, name: str) -> None:
        self.name = name
        self._box = box
        self._where = where
        with _asking(where):
            try:
                answer = box.folder.set(name, readonly=True)
            except MailboxFolderSelectError as error:
                words = f"There is no folder “{name}” that {where.host} lets us open: {_said(error)}"
                raise ChannelError(words, permanent=False, code="no_folder") from error
            self.count = int(answer[1][0] or 0)
            self.validity = self._announced("UIDVALIDITY")
            self.next_uid = self._announced("UIDNEXT") or self._last_uid() + 1
            self.can_idle = b"IDLE" in box.client.capability()[1][0].upper().split()

    def uids_after(self, uid: int) -> Sequence[int]:
        """In ascending order. `n:*` always names the last mail, even below n."""
        return sorted(found for found in self._search(f"UID {uid + 1}:*") if found > uid)

    def uids_between(self, first: int, last: int, *, since: datetime) -> Sequence[int]:
        """Those that came on that day or later; a day earlier, as servers count days in zones of their own."""
        day = (since - timedelta(days=1)).date()
        return sorted(self._search(f"UID {first}:{last} SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}"))

    def has(self, uid: int) -> bool:
        return uid in self._search(f"UID {uid}")

    def listing(self, uids: Sequence[int]) -> dict[int, Listed]:
        """What is known of them without fetching them; those that are gone are left out."""
        found = {}
        for item in self._fetch(uids, "(UID RFC822.SIZE INTERNALDATE)"):
            line = item[0] if isinstance(item, tuple) else item
            uid, size = _UID.search(line), _SIZE.search(line)
            if uid and size:
                found[int(uid[1])] = Listed(int(size[1]), _moment(line))
        return found

    def contents(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The bytes of each, without marking it read; those that the server did not give are left out."""
        return _bodies(self._fetch(uids, "(UID BODY.PEEK[])"))

    def headers(self, uids: Sequence[int]) -> dict[int, bytes]:
        return _bodies(self._fetch(uids, "(UID BODY.PEEK[HEADER])"))

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        """Until something happens in the folder (then True), `seconds` have passed or `stop` is set. Where the server
        cannot tell by itself, `seconds` pass."""
        with _asking(self._where):
            if self.can_idle:
                return self._idle(seconds, stop)
            stop.wait(seconds)
            self._box.client.noop()
            return False

    def _idle(self, seconds: float, stop: threading.Event) -> bool:
        until = time.monotonic() + seconds
        self._box.idle.start()  # type: ignore[no-untyped-call]
        happened = self._is_told_already()
        while not (happened or stop.is_set() or time.monotonic() > until):
            asked_at = time.monotonic()
            # An early return without a word is the end of the connection; ending IDLE brings it to light.
            happened = bool(self._box.idle.poll(timeout=_LOOK_EVERY)) or (
                time.monotonic() - asked_at < _LOOK_EVERY / 2
            )
        self._box.idle.stop()  # type: ignore[no-untyped-call]
        return happened

    def _is_told_already(self) -> bool:
        """Whether the server said more in the same breath as that it listens: that lies read but unseen in the
        connection's buffer, and no socket would ever report it."""
        sock = self._box.client.sock
        timeout = sock.gettimeout()
        sock.settimeout(0)
        try:
            return bool(cast(BufferedReader, self._box.client.file).peek(1))
        except ssl.SSLWantReadError:
            return False
        finally:
            sock.settimeout(timeout)

    def _announced(self, name: str) -> int:
        value = self._box.client.response(name)[1][0]
        return int(value) if value else 0

    def _last_uid(self) -> int:
        return max(self._search("UID 1:*"), default=0)

    def _search(self, criteria: str) -> list[int]:
        with _asking(self._where):
            data = self._command("SEARCH", criteria)
            return [int(uid) for line in data if isinstance(line, bytes) for uid in line.split()]

    def _fetch(self, uids: Sequence[int], parts: str) -> list[Any]:
        if not uids:
            return []
        with _asking(self._where):
            return [item for item in self._command("FETCH", _as_set(uids), parts) if item]

    def _command(self, name: str, *arguments: str) -> list[Any]:
        kind, data = self._box.client.uid(name, *arguments)
        if kind != "OK":
            raise imaplib.IMAP4.error(said(data[-1] if data else kind))
        return data


def _bodies(items: Sequence[Any]) -> dict[int, bytes]:
    """imaplib gives a literal as (what stood before it, the literal), and what followed as the next item."""
    found = {}
    for place, item in enumerate(items):
        if isinstance(item, tuple) and b"BODY[" in item[0]:
            following = items[place + 1] if place + 1 < len(items) else b""
            uid = _UID.search(item[0]) or _UID.search(following if isinstance(following, bytes) else b"")
            content: bytes | None = item[1]
        elif isinstance(item, bytes):
            uid, quoted = _UID.search(item), _QUOTED.search(item)
            content = re.sub(rb"\\(.)", rb"\1", quoted[1], flags=re.DOTALL) if quoted else None
        else:
            continue
        if uid and content is not None:
            found[int(uid[1])] = content
    return found


def _as_set(uids: Iterable[int]) -> str:
    return ",".join(map(str, uids))


def _moment(line: bytes) -> datetime | None:
    """None also for nonsense: it must keep back neither the mail nor its neighbours, nor make the mail one too old."""
    try:
        local = imaplib.Internaldate2tuple(line)
        when = datetime.fromtimestamp(time.mktime(local), UTC) if local else None
    except (ValueError, OverflowError, OSError):
        return None
    return when if when is not None and when >= EARLIEST else None


@contextmanager
def _asking(where: Server) -> Iterator[None]:
    """Servers take their time, and their troubles are to be told in plain words."""
    let_go_of_the_database()
    try:
        yield
    except ImapToolsError as error:
        raise ChannelError(f"{where.host} said: {_said(error)}", permanent=False, code="refused") from error
    except imaplib.IMAP4.abort as error:
        raise ConnectionCut(f"{where.host} cut the connection: {_said(error)}", permanent=False) from error
    except imaplib.IMAP4.error as error:
        raise ChannelError(f"{where.host} said: {_said(error)}", permanent=False, code="refused") from error
    except (OSError, EOFError) as error:
        raise ConnectionCut(words_for(error, where), permanent=False, code="unreachable") from error


def _said(error: Exception) -> str:
    """The server's own words out of whatever the libraries wrap them in."""
    result = getattr(error, "command_result", None)
    if result and len(result) > 1 and isinstance(result[1], list) and result[1]:
        return said(result[1][-1])
    return said(error.args[0] if error.args else error)
