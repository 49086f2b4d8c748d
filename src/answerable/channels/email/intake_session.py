"""One conversation with a mail server that brings mail, in LMTP or SMTP: aiosmtpd's, made safe for a mail's bytes.

aiosmtpd takes mail line by line, refuses long lines for good, answers LMTP once for all recipients and turns a bug
into a permanent refusal. Here the bytes come through as they are, whatever their lines, each LMTP recipient has an
answer of its own, and what went wrong on our side is always "try again later".
"""

import asyncio
import collections
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP
from aiosmtpd.smtp import Envelope as Transaction

from answerable.channels.models import Mailbox
from answerable.channels.text import clean_line

log = structlog.get_logger(__name__)
KEPT = "250 2.0.0 Kept"
LATER = "451 4.3.0 Not kept; try again later"
TOO_LARGE = "552 5.3.4 The message is larger than we take"
_END = b"\r\n.\r\n"
_PIECE = 64 * 1024
_MOST_RECIPIENTS = 100
_PATH = re.compile(r'\s*<(?:@[^:<>]*:)?((?:"(?:\\.|[^"\\])*"|[^<>"])*)>\s*(.*)\Z', re.DOTALL)


@dataclass(frozen=True)
class Recipient:
    address: str
    mailbox: Mailbox


Keep = Callable[[bytes, str, Sequence[Recipient]], Awaitable[Sequence[str]]]
Find = Callable[[str], Awaitable[Mailbox | None]]


class _Transaction(Transaction):
    def __init__(self) -> None:
        super().__init__()
        self.recipients: list[Recipient] = []


class _Hooks:
    """What aiosmtpd calls back for."""

    def __init__(self, find: Find) -> None:
        self._find = find

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Any, envelope: Transaction, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        spoken = [response for response in responses if not response.startswith("250-AUTH")]
        return [*spoken[:-1], "250-PIPELINING", spoken[-1]]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Any, envelope: _Transaction, address: str, options: list[str]
    ) -> str:
        if len(envelope.recipients) >= _MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients at once"
        address = clean_line(address, 320)
        mailbox = await self._find(address)
        if mailbox is None:
            return "550 5.1.1 We have no mailbox of this address"
        if not mailbox.is_active:  # perhaps by mistake: the sending server keeps the mail for some days
            return "450 4.2.1 This mailbox is switched off for now"
        envelope.recipients.append(Recipient(address, mailbox))
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        log.error("intake.error", error=type(error).__name__, exc_info=error)
        return LATER


class SmtpSession(SMTP):
    """Plain SMTP: one answer for all recipients, the worst one. Who has the mail already gets it again, harmlessly."""

    # How much is read at once, not how long a line may be: see `_read_content`.
    line_length_limit = _PIECE
    command_size_limit = 4096
    command_size_limits: dict[str, int] = collections.defaultdict(lambda: 4096)

    def __init__(self, *, find: Find, keep: Keep, most_bytes: int, **options: Any) -> None:
        super().__init__(
            _Hooks(find),
            data_size_limit=most_bytes,
            enable_SMTPUTF8=True,
            ident="Answerable",
            auth_exclude_mechanism=["LOGIN", "PLAIN"],  # nobody signs in here, and nothing is relayed
            **options,
        )
        self._keep = keep
        self._most_bytes = most_bytes
        self.is_busy = False

    def _create_envelope(self) -> _Transaction:
        return _Transaction()

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """Any address that stands in angle brackets: real senders break the grammar (`a..b@docomo.example`), and a
        customer's mail is not refused for it."""
        found = _PATH.match(arg)
        if found is None or "\x00" in arg:
            return None, None
        return clean_line(found[1], 320) or "<>", found[2]

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        if await self.check_helo_needed():
            return
        envelope = self.envelope
        if arg:
            await self.push("501 5.5.4 DATA takes no argument")
        elif not isinstance(envelope, _Transaction) or not envelope.recipients:
            await self.push("503 5.5.1 No recipient that we have")
        else:
            await self.push("354 End with a dot on a line of its own")
            await self._take(envelope)
            self._set_post_data_state()  # type: ignore[no-untyped-call]

    async def _take(self, envelope: _Transaction) -> None:
        content = await self._read_content()
        if content is None:
            await self._answer([TOO_LARGE] * len(envelope.recipients))
            return
        sender = "" if envelope.mail_from == "<>" else envelope.mail_from or ""
        self.is_busy = True
        try:
            await self._answer(await self._keep(content, sender, envelope.recipients))
        finally:
            self.is_busy = False

    async def _answer(self, replies: Sequence[str]) -> None:
        await self.push(max(replies))

    async def _read_content(self) -> bytes | None:
        """The message, byte for byte but for the doubled dots; None when it is too large (and is read to its end, so
        that the refusal is heard). Only CR LF ends a line here: anything laxer lets one mail smuggle in another."""
        content = bytearray()
        is_too_large = False
        while not (content.endswith(_END) or content == _END[2:]):
            content += await self._read_piece()
            self._reset_timeout()
            if len(content) > self._most_bytes + len(_END):
                is_too_large = True
            if is_too_large:
                del content[: -len(_END)]
        if is_too_large:
            return None
        del content[-3:]
        if content.startswith(b"."):
            del content[0]
        return bytes(content).replace(b"\r\n.", b"\r\n")

    async def _read_piece(self) -> bytes:
        try:
            return await self._reader.readuntil(_END[2:])
        except asyncio.LimitOverrunError as overrun:
            return await self._reader.readexactly(overrun.consumed)


class LmtpSession(SmtpSession, LMTP):
    """LMTP: every recipient is answered for itself (RFC 2033, 4.2), else the mail server waits for ever."""

    async def _answer(self, replies: Sequence[str]) -> None:
        await self.push("\r\n".join(replies))
