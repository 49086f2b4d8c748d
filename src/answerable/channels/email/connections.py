"""What all connections to mail servers share: security that fails closed, and plain words for the usual troubles."""

import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from django.db import connection

from answerable.channels.errors import ChannelError
from answerable.channels.text import clean_line


class Security(StrEnum):
    SSL = "ssl"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True)
class Server:
    """Where to connect to, and how. Made by `server`, which refuses what is not safe."""

    host: str
    port: int
    security: Security

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def server(host: str, port: int, security: str, usual_ports: dict[Security, int]) -> Server:
    """Clear text is for this machine alone: a password sent over a network in the clear is everybody's."""
    try:
        chosen = Security(security)
    except ValueError:
        raise ChannelError(
            f"“{security}” is no kind of security: ssl, starttls or none.", permanent=True
        ) from None
    if chosen is Security.NONE and not is_loopback(host):
        raise ChannelError(
            f"Without encryption only a server on this machine is spoken to, and {host} is elsewhere: "
            "choose ssl or starttls.",
            permanent=True,
            code="not_safe",
        )
    return Server(host, port or usual_ports[chosen], chosen)


def let_go_of_the_database() -> None:
    """Before asking a server, which may take its time: the pool's connections are few, and the heartbeats that keep the
    leases of running jobs need one too."""
    if not connection.in_atomic_block:
        connection.close()


def is_loopback(host: str) -> bool:
    """By what is written, not by what a name server says."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def tls() -> ssl.SSLContext:
    """Certificates and host names are verified; an own authority is made known by SSL_CERT_FILE."""
    return ssl.create_default_context()


def words_for(error: Exception, server: Server) -> str:
    """What an administrator can do something with, said about a failed connection."""
    if isinstance(error, socket.gaierror):
        return f"There is no server called {server.host}, or the name service does not answer."
    if isinstance(error, ConnectionRefusedError):
        return f"{server.host} takes no connections on port {server.port}."
    if isinstance(error, TimeoutError):
        return f"{server.host} did not answer in time on port {server.port}."
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate of {server.host} is not trusted: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return (
            f"{server.host} does not speak TLS on port {server.port} as expected; is it the right security?"
        )
    if isinstance(error, ConnectionError | EOFError):
        return f"{server.host} cut the connection."
    return f"The connection to {server} failed: {said(error)}"


def said(words: object) -> str:
    """A server's own words as one safe line."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return clean_line(text, 300)
