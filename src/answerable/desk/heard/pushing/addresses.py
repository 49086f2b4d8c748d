"""The address of a push service is something that a browser hands us, or whoever pretends to be one: it must not lead
to our own machines. It is checked when it comes; when something is sent, its name is looked up once, and we connect to
what was found, so that it cannot mean another machine a moment later."""

import socket
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

import httpx

TIMEOUT = 10
_LONGEST = 1000
_PORTS = {443}
# Addresses in IPv6 that stand for one in IPv4, which may be anybody's.
_STAND_FOR_OTHERS = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"))


class NotReachable(Exception):
    """We do not connect there, or nobody answers; with words for operators. `is_final` when that will not change."""

    def __init__(self, words: str, *, is_final: bool) -> None:
        super().__init__(words)
        self.is_final = is_final


def check(url: str) -> tuple[str, int]:
    """Host and port of an address that could be a push service's."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError as error:
        raise NotReachable("It is no address.", is_final=True) from error
    if parts.scheme != "https" or not host or parts.username is not None or parts.fragment:
        raise NotReachable("It is not an address that begins with https://.", is_final=True)
    if port not in _PORTS or len(url) > _LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise NotReachable("It is not the address of a push service.", is_final=True)
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
    """The one place where this module speaks HTTP. What is answered is not read, but for its status."""
    host, port = check(url)
    address = _looked_up(host, port)
    pinned = httpx.URL(url).copy_with(host=address)
    whole = {**headers, "Host": host if port == 443 else f"{host}:{port}"}
    context = httpx.create_ssl_context()
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False, verify=context) as client,
            client.stream(
                "POST", pinned, content=content, headers=whole, extensions={"sni_hostname": host}
            ) as response,
        ):
            return response.status_code
    except httpx.HTTPError as error:
        raise NotReachable(f"{host} did not answer: {type(error).__name__}", is_final=False) from error


def _looked_up(host: str, port: int) -> str:
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise NotReachable(f"{host} is not known.", is_final=False) from error
    if not found or not all(is_public(address) for address in found):
        raise NotReachable(f"{host} is in a network of our own.", is_final=True)
    return min(found, key=lambda address: (":" in address, address))
