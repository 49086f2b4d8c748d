"""A real SMTP server on loopback that keeps what it gets, and refuses, defers or hangs up as it is told."""

import asyncio
import threading
from dataclasses import dataclass, field

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from tests.services.ports import free_port, wait_until


@dataclass(frozen=True)
class Letter:
    sender: str
    recipients: tuple[str, ...]
    content: bytes
    options: tuple[str, ...] = ()


@dataclass
class SmtpSink:
    port: int
    letters: list[Letter] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)  # recipient: what is said to RCPT
    sender_reply: str = ""  # what is said to MAIL
    data_reply: str = ""  # what is said after the dot, instead of keeping
    hangs_up_after_data: bool = False  # kept, but nobody is told
    passwords: dict[str, str] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)  # of XOAUTH2
    signed_in: list[str] = field(default_factory=list)

    host = "127.0.0.1"

    def wait_for(self, count, within=10):
        assert wait_until(lambda: len(self.letters) >= count, within=within), f"only {len(self.letters)} came"
        return self.letters


class _Handler:
    def __init__(self, sink):
        self.sink = sink

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.sink.sender_reply:
            return self.sink.sender_reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.sink.replies.get(address, "250 OK")
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server, session, envelope):
        if self.sink.data_reply:
            return self.sink.data_reply
        sender = "" if envelope.mail_from == "<>" else envelope.mail_from
        letter = Letter(sender, tuple(envelope.rcpt_tos), envelope.content, tuple(envelope.mail_options))
        self.sink.letters.append(letter)
        if self.sink.hangs_up_after_data:
            server.transport.abort()
        return "250 Kept"

    async def auth_XOAUTH2(self, server, args):
        import base64

        fields = base64.b64decode(args[1]).decode().split("\x01")
        if fields[1].removeprefix("auth=Bearer ") in self.sink.tokens:
            self.sink.signed_in.append(fields[0].removeprefix("user="))
            return AuthResult(success=True)
        # The reason comes as a challenge that the client answers with an empty line (RFC 7628 and Google's).
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)


class _Server(SMTP):
    def __init__(self, sink, **options):
        super().__init__(_Handler(sink), enable_SMTPUTF8=True, auth_require_tls=False, **options)


def start_sink(*, tls=None, **options):
    """Start one; returns it and the function that ends it."""
    sink = SmtpSink(free_port())
    loop = asyncio.new_event_loop()
    started = threading.Event()

    def check(server, session, envelope, mechanism, given):
        login, password = given.login.decode(), given.password.decode()
        if sink.passwords.get(login) != password:
            return AuthResult(success=False, handled=False)
        sink.signed_in.append(login)
        return AuthResult(success=True)

    def run():
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(
            loop.create_server(
                lambda: _Server(sink, loop=loop, authenticator=check, **options),
                sink.host,
                sink.port,
                ssl=tls,
            )
        )
        started.set()
        loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(10)

    def end():
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)

    return sink, end


@pytest.fixture
def smtp_sink():
    """smtp_sink.letters is what arrived; smtp_sink.replies["ana@example.com"] = "550 Unknown" refuses."""
    sink, end = start_sink()
    yield sink
    end()
