"""Where the sample company's mail goes: a mail server of its own on this machine, which keeps what it is given.

The product sends as it always does, by SMTP; that it never leaves this machine is decided by the address of the server
alone (`answerable demo` sets ANSWERABLE_SYSTEM_SMTP). Addresses at `gone.example` are refused, to see that too.
"""

import asyncio
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from answerable.channels.email.connections import is_loopback

log = structlog.get_logger(__name__)
MOST_KEPT = 300
_REFUSED = "@gone.example"


def start_all(stop: threading.Event) -> list[threading.Thread]:
    """A listener of the worker (see `config.listeners`); in a real installation there is nothing to start."""
    if not settings.ANSWERABLE_DEMO or not is_loopback(settings.EMAIL_HOST):
        return []
    thread = threading.Thread(target=_run, args=(stop,), daemon=True, name="demo-outbox")
    thread.start()
    return [thread]


@dataclass(frozen=True)
class Letter:
    """A mail that a customer of the sample company received."""

    at: datetime
    to: str
    sender: str
    subject: str
    text: str


def folder() -> Path:
    path = Path(settings.DATA_DIR) / "outbox"
    path.mkdir(exist_ok=True)
    return path


def letters(limit: int = 50) -> Sequence[Letter]:
    """What customers received, newest first."""
    return [_read(path) for path in sorted(folder().glob("*.eml"), reverse=True)[:limit]]


def keep(content: bytes) -> None:
    """Keep a mail; the oldest go when there are too many. Its name begins with the time, so names sort."""
    path = folder() / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(2)}.eml"
    aside = path.with_suffix(".part")
    aside.write_bytes(content)
    aside.rename(path)
    for old in sorted(folder().glob("*.eml"))[:-MOST_KEPT]:
        old.unlink(missing_ok=True)


def _read(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    return Letter(
        at=datetime.strptime(path.name[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC),
        to=str(message["To"] or ""),
        sender=str(message["From"] or ""),
        subject=str(message["Subject"] or ""),
        text=body.get_content().strip() if body else "",
    )


class _Server:
    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.endswith(_REFUSED):
            return "550 5.1.1 Nobody here has this address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        await asyncio.to_thread(keep, envelope.content)
        return "250 Kept"


def _run(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            asyncio.run(_serve(stop))
        except OSError as error:
            # Without it answers wait and are tried again: nothing is lost, and nothing goes elsewhere.
            log.warning("demo.outbox", error=str(error))
            stop.wait(10)


async def _serve(stop: threading.Event) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(_Server(), enable_SMTPUTF8=True, loop=loop), settings.EMAIL_HOST, settings.EMAIL_PORT
    )
    try:
        while not stop.is_set():
            await asyncio.sleep(0.2)
    finally:
        server.close()
