"""Handing a mail to an SMTP server: the mailbox's own, or the installation's when it has none.

Who took it, who refused it for good and who wants it later is told by recipient.
"""

import base64
import smtplib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings

from answerable.channels.email import oauth
from answerable.channels.email.connections import Security, Server, is_loopback, said, server, tls, words_for
from answerable.channels.email.encoding import UnusableAddressError, ascii_address
from answerable.channels.email.settings import MailSettings
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.registry import Sent

TIMEOUT = 30
_PORTS = {Security.SSL: 465, Security.STARTTLS: 587, Security.NONE: 25}
_TAKEN = (250, 251, 252)


def send_bytes(raw: bytes, *, mailbox: Mailbox, sender: str, recipients: Sequence[str]) -> Sent:
    """Send it once. Raises ChannelError when nobody could be asked, or when all want it later."""
    with connected(mailbox) as (connection, relay):
        try:
            return _Attempt(connection, relay, raw).send(sender, recipients)
        except (smtplib.SMTPException, OSError) as error:
            raise _trouble(error, relay) from error


def relay_of(mailbox: Mailbox) -> Server:
    own = MailSettings.of(mailbox)
    if own.smtp_host:
        return server(own.smtp_host, own.smtp_port, own.smtp_security, _PORTS)
    security = Security.NONE if is_loopback(settings.EMAIL_HOST) else Security.STARTTLS
    return server(settings.EMAIL_HOST, settings.EMAIL_PORT, security, _PORTS)


@contextmanager
def connected(mailbox: Mailbox, *, timeout: float | None = None) -> Iterator[tuple[smtplib.SMTP, Server]]:
    """Connected, encrypted and signed in; raises ChannelError in plain words."""
    relay = relay_of(mailbox)
    try:
        connection = _connect(relay, timeout or TIMEOUT)
    except (smtplib.SMTPException, OSError) as error:
        raise _trouble(error, relay) from error
    try:
        sign_in(connection, relay, mailbox)
        yield connection, relay
    finally:
        _leave(connection)


def _connect(relay: Server, timeout: float) -> smtplib.SMTP:
    if relay.security is Security.SSL:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=timeout, context=tls())
    else:
        connection = smtplib.SMTP(relay.host, relay.port, timeout=timeout)
    try:
        if relay.security is Security.STARTTLS:
            connection.starttls(context=tls())
        connection.ehlo_or_helo_if_needed()
    except BaseException:
        connection.close()
        raise
    return connection


def sign_in(connection: smtplib.SMTP, relay: Server, mailbox: Mailbox) -> None:
    """With OAuth2 when the mailbox has it, else with its password; a server without either is used as it is."""
    own = MailSettings.of(mailbox)
    if not own.smtp_host:
        return
    user, password = own.smtp_user or mailbox.address, mailbox.secret("smtp_password")
    try:
        if own.oauth_token_url:
            _sign_in_with_token(connection, user, oauth.access_token(mailbox))
        elif password:
            _sign_in_with_password(connection, user, password)
    except smtplib.SMTPAuthenticationError as error:
        oauth.forget(mailbox)
        words = f"{relay.host} does not accept the user name and password: {error.smtp_code} {said(error.smtp_error)}"
        # Somebody may mend the password before we give up, so it is tried again.
        raise ChannelError(words, permanent=False, code="credentials") from error
    except (smtplib.SMTPException, OSError) as error:
        raise _trouble(error, relay) from error


def _sign_in_with_token(connection: smtplib.SMTP, user: str, token: str) -> None:
    answer = f"user={user}\x01auth=Bearer {token}\x01\x01"
    # A challenge after our answer carries the reason of a refusal, and wants an empty line.
    connection.auth("XOAUTH2", lambda challenge=None: answer if challenge is None else "")


def _sign_in_with_password(connection: smtplib.SMTP, user: str, password: str) -> None:
    if (user + password).isascii():
        connection.login(user, password)
        return
    # smtplib's own is for ASCII only.
    answer = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    code, words = connection.docmd("AUTH", f"PLAIN {answer}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, words)


def _leave(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()


@dataclass
class _Attempt:
    connection: smtplib.SMTP
    relay: Server
    raw: bytes
    taken: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    deferred: dict[str, str] = field(default_factory=dict)

    def send(self, sender: str, recipients: Sequence[str]) -> Sent:
        usable = self._usable(recipients)
        if usable:
            self._from(_in_ascii(sender), usable.values())
        for recipient, address in usable.items():
            self._to(recipient, address)
        if not self.taken:
            return self._nobody()
        code, words = self.connection.data(self.raw)
        if code in _TAKEN:
            return Sent(tuple(self.taken), self.refused, self.deferred)
        if code < 500:
            raise self._refusal(code, words)
        self.refused |= dict.fromkeys(self.taken, f"{code} {said(words)}")
        return Sent((), self.refused, self.deferred)

    def _usable(self, recipients: Sequence[str]) -> dict[str, str]:
        """Each as it travels; what is no address, or none for this server, is refused here."""
        usable = {}
        for recipient in recipients:
            try:
                address = ascii_address(recipient)
            except UnusableAddressError as error:
                self.refused[recipient] = str(error)
                continue
            if address.isascii() or self.connection.has_extn("smtputf8"):
                usable[recipient] = address
            else:
                self.refused[recipient] = f"{self.relay.host} cannot send to an address with such letters."
        return usable

    def _from(self, sender: str, addresses: Iterable[str]) -> None:
        code, words = self.connection.mail(sender, self._options([sender, *addresses]))
        if code not in _TAKEN:
            raise self._refusal(code, words)

    def _options(self, addresses: Iterable[str]) -> list[str]:
        has = self.connection.has_extn
        options = [f"SIZE={len(self.raw)}"] if has("size") else []
        if not self.raw.isascii() and has("8bitmime"):
            options.append("BODY=8BITMIME")
        head = self.raw.partition(b"\r\n\r\n")[0]
        if has("smtputf8") and not (head.isascii() and all(address.isascii() for address in addresses)):
            options.append("SMTPUTF8")
        return options

    def _to(self, recipient: str, address: str) -> None:
        code, words = self.connection.rcpt(address)
        if code == 421:
            raise smtplib.SMTPServerDisconnected(said(words))
        if code in _TAKEN:
            self.taken.append(recipient)
        elif code >= 500:
            self.refused[recipient] = f"{code} {said(words)}"
        else:
            self.deferred[recipient] = f"{code} {said(words)}"

    def _nobody(self) -> Sent:
        if self.refused or not self.deferred:
            return Sent((), self.refused, self.deferred)
        raise ChannelError(
            f"{self.relay.host} wants it later: {next(iter(self.deferred.values()))}",
            permanent=False,
            code="deferred",
        )

    def _refusal(self, code: int, words: bytes) -> ChannelError:
        return ChannelError(
            f"{self.relay.host} did not take the mail: {code} {said(words)}",
            permanent=code >= 500,
            code="refused",
        )


def _in_ascii(address: str) -> str:
    return ascii_address(address) if address else ""


def _trouble(error: Exception, relay: Server) -> ChannelError:
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(error.__context__, TimeoutError):
        words = words_for(error.__context__, relay)
    elif isinstance(error, smtplib.SMTPServerDisconnected):
        words = f"{relay.host} cut the connection."
    elif isinstance(error, smtplib.SMTPNotSupportedError):
        words = f"{relay.host} cannot do what is asked of it: {said(error)}"
    elif isinstance(error, smtplib.SMTPResponseException):
        words = f"{relay.host} said: {error.smtp_code} {said(error.smtp_error)}"
        return ChannelError(words, permanent=False, code="refused")
    else:
        words = words_for(error, relay)
    return ChannelError(words, permanent=False, code="unreachable")
