"""Machines outside, at addresses that somebody handed us: a browser its push service, an administrator a feed. They
must not lead to our own machines. An address is checked when it comes; when we connect, its name is looked up once,
and we connect to what was found, so that it cannot mean another machine a moment later. What an operator named for
one purpose (`inside`) is reached for that alone.

It stands in the top room because every room may have to reach one.
"""

import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

import httpx

from answerable.ledger.inside import NOWHERE, Inside

TIMEOUT = 10
_LONGEST = 1000
_PORTS = {443}
_MOST_TURNS = 3
_WHOLE = 30.0  # seconds for all that is fetched
# Addresses in IPv6 that stand for one in IPv4, which may be anybody's.
_STAND_FOR_OTHERS = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"))


class NotReachable(Exception):
    """We do not connect there, or nobody answers; with words for operators. `is_final` when that will not change."""

    def __init__(self, words: str, *, is_final: bool) -> None:
        super().__init__(words)
        self.is_final = is_final


class Refused(Exception):
    """It answered, and not with what was asked for."""

    def __init__(self, status: int) -> None:
        super().__init__(f"it answered {status}")
        self.status = status


class TooMuch(Exception):
    """It answers more than we listen to, or for longer."""

    def __init__(self, *, is_size: bool) -> None:
        super().__init__("too large" if is_size else "too slow")
        self.is_size = is_size


def check(url: str, inside: Inside = NOWHERE) -> tuple[str, int]:
    """Host and port of an address that could be on the internet, or was named."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError as error:
        raise NotReachable("It is no address.", is_final=True) from error
    if parts.scheme != "https" or not host or parts.username is not None or parts.fragment:
        raise NotReachable("It is not an address that begins with https://.", is_final=True)
    if (
        not (port in _PORTS or inside.names(host, port))
        or len(url) > _LONGEST
        or not url.isascii()
        or not url.isprintable()
        or " " in url
    ):
        raise NotReachable("It is not an address that we connect to.", is_final=True)
    return host, port


def is_public(address: str) -> bool:
    """Whether it is on the internet, rather than on this machine or in our own network."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in network for network in _STAND_FOR_OTHERS):
            return False
    return found.is_global and not found.is_multicast


def post(url: str, content: bytes, headers: dict[str, str]) -> int:
    """What is answered is not read, but for its status."""
    with _asked("POST", url, headers, content) as response:
        return response.status_code


def fetch(url: str, *, most: int, inside: Inside = NOWHERE) -> bytes:
    """What is there, as it is, of at most so many bytes; some turns to other addresses are followed, each checked."""
    until = time.monotonic() + _WHOLE
    for _turn in range(_MOST_TURNS + 1):
        if time.monotonic() > until:
            raise TooMuch(is_size=False)
        # Packed, a little could be a lot.
        with _asked("GET", url, {"Accept-Encoding": "identity"}, inside=inside) as response:
            if response.is_redirect:
                url = str(httpx.URL(url).join(response.headers["location"]))
                continue
            if not response.is_success:
                raise Refused(response.status_code)
            return _read(response, most, until)
    raise NotReachable("It sends us on and on.", is_final=False)


@dataclass(frozen=True)
class Answer:
    """What came back, whatever it was."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def ask(
    method: str,
    url: str,
    headers: dict[str, str],
    content: bytes = b"",
    *,
    most: int,
    inside: Inside = NOWHERE,
) -> Answer:
    """One question and its answer of at most so many bytes; no turn to another address is followed."""
    until = time.monotonic() + _WHOLE
    with _asked(method, url, {**headers, "Accept-Encoding": "identity"}, content, inside) as response:
        return Answer(response.status_code, dict(response.headers), _read(response, most, until))


def _read(response: httpx.Response, most: int, until: float) -> bytes:
    content = bytearray()
    for part in response.iter_raw():
        content += part
        if len(content) > most:
            raise TooMuch(is_size=True)
        if time.monotonic() > until:
            raise TooMuch(is_size=False)
    return bytes(content)


@contextmanager
def _asked(
    method: str, url: str, headers: dict[str, str], content: bytes = b"", inside: Inside = NOWHERE
) -> Iterator[httpx.Response]:
    """The one place where HTTP is spoken to an address that was handed us."""
    host, port = check(url, inside)
    address = _looked_up(host, port, inside)
    pinned = httpx.URL(url).copy_with(host=address)
    whole = {**headers, "Host": host if port == 443 else f"{host}:{port}"}
    try:
        with (
            httpx.Client(
                timeout=TIMEOUT, follow_redirects=False, trust_env=False, verify=httpx.create_ssl_context()
            ) as client,
            client.stream(
                method, pinned, content=content, headers=whole, extensions={"sni_hostname": host}
            ) as response,
        ):
            yield response
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotReachable(f"{host} did not answer: {type(error).__name__}", is_final=False) from error


def _looked_up(host: str, port: int, inside: Inside) -> str:
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise NotReachable(f"{host} is not known.", is_final=False) from error
    if not found or not all(is_public(each) or inside.holds(host, port, each) for each in found):
        raise NotReachable(f"{host} is in a network of our own.", is_final=True)
    return min(found, key=lambda address: (":" in address, address))
