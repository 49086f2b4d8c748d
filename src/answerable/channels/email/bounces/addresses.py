"""Finding mail addresses in what a daemon wrote, and telling the daemon's own from the others."""

import re
from dataclasses import dataclass
from email.message import Message

from answerable.channels.email.safe_headers import header, headers

# Every quantifier is bounded: a megabyte without "@" costs a megabyte times a small constant, no more.
_OUTSIDE = r"""\s<>()\[\]{}:;,"'`|\\@*=«»“”„‘’「」（）【】"""
ADDRESS = re.compile(
    rf"""(?:"[^"\s@<>]{{1,64}}"|\w[^{_OUTSIDE}]{{0,63}})"""
    r"""@(?:[^\W_][\w-]{0,62}\.){1,8}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})"""
)
DAEMON_NAME = re.compile(
    r"^(?:mailer-?daemon|post-?master|double-bounce|mail-?daemon|mdaemon|mailadm\w*|mailerdaemon|mail\.?delivery[\w.]*|"
    r"microsoftexchange[0-9a-f]+|bounces?-?handler|ndr|imss|no-?reply-?mta|amavis\w*|maildrop|mta)$",
    re.IGNORECASE,
)
X400_SMTP = re.compile(r"(?:SMTP=|RFC-?822=)([^/;\s]{3,250})", re.IGNORECASE)


@dataclass(frozen=True)
class Parties:
    """Addresses that stand in every report and did not fail: who sends it and who gets it."""

    reporter: frozenset[str]
    receiver: frozenset[str]

    def is_reporter(self, address: str) -> bool:
        return address.lower() in self.reporter or bool(DAEMON_NAME.match(local_part(address)))

    def is_receiver(self, address: str) -> bool:
        return address.lower() in self.receiver


def parties_of(message: Message) -> Parties:
    return Parties(
        reporter=_addresses(message, "From", "Sender", "Reply-To", "Return-Path"),
        receiver=_addresses(message, "To", "Delivered-To", "X-Original-To", "Envelope-To", "Errors-To"),
    )


def local_part(address: str) -> str:
    return address.rpartition("@")[0].strip('"')


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def first_address(text: str) -> str:
    """The address in a report field such as `rfc822; <ana@example.com>`, also inside an X.400 name."""
    if inner := X400_SMTP.search(text):
        text = inner.group(1).replace("(a)", "@")
    found = ADDRESS.search(text)
    return found.group().rstrip(".") if found else ""


def sender_domain(message: Message) -> str:
    return domain_of(first_address(header(message, "From")))


def _addresses(message: Message, *names: str) -> frozenset[str]:
    return frozenset(
        match.lower()
        for name in names
        for value in headers(message, name)
        for match in ADDRESS.findall(value)
    )
