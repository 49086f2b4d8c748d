"""For tests alone: plain http on this machine counts as a machine outside, whatever its port."""

from urllib.parse import urlsplit

from answerable.ledger import outside
from answerable.ledger.inside import NOWHERE

_check, _is_public = outside.check, outside.is_public


def check(url, inside=NOWHERE):
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname == "localhost" and parts.port:
        return parts.hostname, parts.port
    return _check(url, inside)


def is_public(address):
    return address in ("127.0.0.1", "::1") or _is_public(address)


def let_loopback_in():
    outside.check, outside.is_public = check, is_public
