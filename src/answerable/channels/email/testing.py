"""The test button of a mailbox: what works and what does not, step by step and in plain words."""

import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from django.utils.translation import gettext as _

from answerable.channels.email import imap, providers, smtp
from answerable.channels.email.connections import Security, Server, words_for
from answerable.channels.email.settings import MailSettings
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.ledger.secrets import SecretUnreadable

TIMEOUT = 8  # seconds for each step


@dataclass(frozen=True)
class Check:
    what: str
    ok: bool
    words: str


_Step = tuple[str, Callable[[], str]]


def check_mailbox(mailbox: Mailbox) -> list[Check]:
    """Try every way in and out as it would be used, without taking or sending anything."""
    own = MailSettings.of(mailbox)
    checks: list[Check] = []
    with ExitStack() as stack:
        if own.imap_host:
            checks += _until_one_fails(_ImapSteps(mailbox, stack).steps())
        if own.provider:
            checks += _until_one_fails([(_("Sending: settings"), lambda: _provider(mailbox))])
        else:
            checks += _until_one_fails(_SmtpSteps(mailbox, stack).steps())
    return checks


def _until_one_fails(steps: Sequence[_Step]) -> list[Check]:
    checks = []
    for what, step in steps:
        try:
            checks.append(Check(what, True, step()))
        except (ChannelError, SecretUnreadable) as error:
            checks.append(Check(what, False, str(error)))
            break
    return checks


class _ImapSteps:
    def __init__(self, mailbox: Mailbox, stack: ExitStack) -> None:
        self._mailbox = mailbox
        self._stack = stack

    def steps(self) -> Sequence[_Step]:
        return [
            (_("Fetching: server"), self._server),
            (_("Fetching: connection, sign-in and folder"), self._open),
        ]

    def _server(self) -> str:
        return _resolved(imap.server_of(self._mailbox))

    def _open(self) -> str:
        folder = self._stack.enter_context(imap.opened(self._mailbox, timeout=TIMEOUT))
        found = _("%(folder)s holds %(count)d mails.") % {"folder": folder.name, "count": folder.count}
        if folder.can_idle:
            return f"{found} {_('The server tells of new mail by itself.')}"
        return f"{found} {_('The server is asked for new mail every two minutes.')}"


class _SmtpSteps:
    def __init__(self, mailbox: Mailbox, stack: ExitStack) -> None:
        self._mailbox = mailbox
        self._stack = stack

    def steps(self) -> Sequence[_Step]:
        return [(_("Sending: server"), self._server), (_("Sending: connection and sign-in"), self._open)]

    def _server(self) -> str:
        return _resolved(smtp.relay_of(self._mailbox))

    def _open(self) -> str:
        _connection, relay = self._stack.enter_context(smtp.connected(self._mailbox, timeout=TIMEOUT))
        if relay.security is Security.NONE:
            return _("%(server)s is ready, without encryption, on this machine.") % {"server": relay}
        return _("%(server)s is ready; the connection is encrypted.") % {"server": relay}


def _provider(mailbox: Mailbox) -> str:
    providers.connection_for(mailbox)
    return _("The settings are complete. Whether the key is right shows when the first mail is sent.")


def _resolved(server: Server) -> str:
    """The system's resolver knows no time-out of ours, so it is left behind when it takes too long."""
    answers: list[object] = []

    def resolve() -> None:
        try:
            answers.append(socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)[0][4][0])
        except OSError as error:
            answers.append(error)

    thread = threading.Thread(target=resolve, daemon=True)
    thread.start()
    thread.join(TIMEOUT)
    answer = answers[0] if answers else TimeoutError()
    if isinstance(answer, OSError):
        raise ChannelError(words_for(answer, server), permanent=False)
    return _("%(host)s is %(address)s.") % {"host": server.host, "address": answer}
