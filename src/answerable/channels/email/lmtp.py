"""The door for mail servers: LMTP or SMTP, told "kept" only when every byte is committed.

The loop only talks; what touches the database runs in one thread beside it, which keeps its connection.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

import structlog
import uvloop
from django.conf import settings
from django.db import connection
from django.utils import timezone

from answerable.channels.email.addressing import known_mailbox
from answerable.channels.email.intake_session import KEPT, LATER, LmtpSession, Recipient, SmtpSession
from answerable.channels.models import Mailbox
from answerable.channels.receiving import Envelope, receive

log = structlog.get_logger(__name__)
T = TypeVar("T")
_MOST_CONNECTIONS = 200
_GRACE = 10  # seconds in which what is being kept may still be finished


class Protocol(StrEnum):
    LMTP = "lmtp"
    SMTP = "smtp"


_SESSIONS: dict[Protocol, type[SmtpSession]] = {Protocol.LMTP: LmtpSession, Protocol.SMTP: SmtpSession}


def serve(protocol: Protocol, address: tuple[str, int], stop: threading.Event) -> None:
    """Listen until `stop`; raises OSError when the address cannot be listened on."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_Door(protocol).serve(*address, stop))


class _Door:
    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self._hostname = socket.gethostname()
        self._sessions: set[SmtpSession] = set()
        self._beside = ThreadPoolExecutor(1, thread_name_prefix=f"intake-{protocol}")

    async def serve(self, host: str, port: int, stop: threading.Event) -> None:
        tls = _certificate()
        server = await asyncio.get_running_loop().create_server(
            lambda: self._new_session(tls), host, port, backlog=_MOST_CONNECTIONS
        )
        log.info("intake.listening", protocol=self.protocol.value, host=host, port=port)
        try:
            while not stop.is_set():
                await asyncio.sleep(0.1)
                self._sessions = {session for session in self._sessions if session.transport is not None}
        finally:
            server.close()
            await self._say_goodbye()
            self._beside.submit(lambda: connection.close())  # its thread's, not ours
            self._beside.shutdown()

    def _new_session(self, tls: ssl.SSLContext | None) -> asyncio.BaseProtocol:
        if len(self._sessions) >= _MOST_CONNECTIONS:
            return _Full()
        session = _SESSIONS[self.protocol](
            find=self._find,
            keep=self._keep,
            most_bytes=settings.MAIL_MAX_BYTES,
            hostname=self._hostname,
            tls_context=tls,
            loop=asyncio.get_running_loop(),
        )
        self._sessions.add(session)
        return session

    async def _say_goodbye(self) -> None:
        """Let what is being kept be answered for; the others hear nothing and will come again."""
        for _ in range(_GRACE * 10):
            if not any(session.is_busy and session.transport for session in self._sessions):
                break
            await asyncio.sleep(0.1)
        for session in self._sessions:
            if session.transport is not None:
                session.transport.close()

    async def _find(self, address: str) -> Mailbox | None:
        return await self._in_thread(lambda: known_mailbox(address))

    async def _keep(self, content: bytes, sender: str, recipients: Sequence[Recipient]) -> Sequence[str]:
        return await self._in_thread(lambda: keep(content, sender, recipients, source=self.protocol.value))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._beside, _with_connection, work)


class _Full(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(b"421 4.3.2 Too many connections; try again later\r\n")
        transport.close()


def _with_connection(work: Callable[[], T]) -> T:
    """The thread keeps its connection, since opening one for every mail takes longer than keeping the mail; but not
    one that something went wrong with."""
    try:
        return work()
    except Exception:
        connection.close()
        raise


def keep(content: bytes, sender: str, recipients: Sequence[Recipient], *, source: str) -> Sequence[str]:
    """Receive for each recipient; one answer each, in their order."""
    at = timezone.now()
    replies: dict[str, str] = {}
    # Of two addresses of one mailbox, the longer one carries a ticket's token, and the first to be received is kept.
    for recipient in sorted(recipients, key=lambda each: -len(each.address)):
        replies[recipient.address] = _keep_one(
            content, Envelope(sender, recipient.address), recipient, source, at
        )
    return [replies[recipient.address] for recipient in recipients]


def _keep_one(content: bytes, envelope: Envelope, recipient: Recipient, source: str, at: datetime) -> str:
    try:
        receive(content, channel="email", mailbox=recipient.mailbox, source=source, at=at, envelope=envelope)
    except Exception:  # the edge: whatever it was, the mail stays with the sending server
        log.exception("intake.not_kept", mailbox=recipient.mailbox.pk)
        connection.close()
        return LATER
    return KEPT


def _certificate() -> ssl.SSLContext | None:
    """STARTTLS is offered when the operator gave a certificate."""
    if not settings.MAIL_TLS_CERTIFICATE:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.MAIL_TLS_CERTIFICATE, settings.MAIL_TLS_KEY or None)
    return context
