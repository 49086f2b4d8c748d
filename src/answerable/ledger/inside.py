"""What of our own networks an operator lets us reach for one purpose: named hosts, or named networks. Nothing,
unless said.

Where machines are told who they are by their cloud (link-local addresses) nobody goes, whatever is named.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

_HTTPS = 443


@dataclass(frozen=True)
class Inside:
    hosts: frozenset[tuple[str, int]] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def names(self, host: str, port: int) -> bool:
        return (host.lower(), port) in self.hosts

    def holds(self, host: str, port: int, address: str) -> bool:
        found = ip_address(address)
        if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        if found.is_link_local or found.is_multicast or found.is_unspecified:
            return False
        return self.names(host, port) or any(found in network for network in self.networks)

    def __str__(self) -> str:
        hosts = (name if port == _HTTPS else f"{name}:{port}" for name, port in sorted(self.hosts))
        return ", ".join([*hosts, *map(str, self.networks)])


NOWHERE = Inside()


def inside_named(words: Iterable[str]) -> Inside:
    """`login.corp.example`, `login.corp.example:8443`, `10.20.0.0/16`. Raises ValueError with what cannot be read."""
    hosts, networks = set(), []
    for word in words:
        if "/" in word:
            networks.append(ip_network(word))
            continue
        name, separator, port = word.rpartition(":") if ":" in word else (word, "", "")
        if (
            (separator and not port.isdigit())
            or not name
            or not name.replace("-", "").replace(".", "").isalnum()
        ):
            raise ValueError(word)
        hosts.add((name.lower(), int(port) if separator else _HTTPS))
    return Inside(frozenset(hosts), tuple(networks))
