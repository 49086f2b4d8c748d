"""Machines in our own networks are reached where an operator named them for that purpose, and nowhere else."""

import pytest

from answerable.ledger import outside
from answerable.ledger.inside import NOWHERE, inside_named

NAMED = inside_named(["login.corp.example", "keys.corp.example:8443", "10.20.0.0/16", "fd00:1::/64"])


@pytest.mark.parametrize(
    ("host", "port", "address", "named", "reached"),
    [
        ("login.corp.example", 443, "192.168.1.5", NAMED, True),
        ("LOGIN.corp.example", 443, "127.0.0.1", NAMED, True),
        ("login.corp.example", 443, "192.168.1.5", NOWHERE, False),
        ("other.corp.example", 443, "192.168.1.5", NAMED, False),
        ("keys.corp.example", 8443, "192.168.1.5", NAMED, True),
        ("keys.corp.example", 443, "192.168.1.5", NAMED, False),
        ("other.corp.example", 443, "10.20.3.4", NAMED, True),
        ("other.corp.example", 443, "::ffff:10.20.3.4", NAMED, True),
        ("other.corp.example", 443, "fd00:1::7", NAMED, True),
        ("other.corp.example", 443, "10.21.3.4", NAMED, False),
        ("login.corp.example", 443, "169.254.169.254", NAMED, False),
        ("login.corp.example", 443, "fe80::1", NAMED, False),
        ("login.example", 443, "93.184.216.34", NAMED, True),
    ],
)
def test_what_is_named_is_reached_and_nothing_beside_it(monkeypatch, host, port, address, named, reached):
    monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *_a, **_k: [(0, 0, 0, "", (address, port))])
    url = f"https://{host}/" if port == 443 else f"https://{host}:{port}/"
    found, at_port = outside.check(url, named)
    if reached:
        assert outside._looked_up(found, at_port, named) == address
    else:
        with pytest.raises(outside.NotReachable, match="network of our own"):
            outside._looked_up(found, at_port, named)


def test_another_port_and_plain_http_stay_refused():
    for url in ("https://login.corp.example:8443/", "https://10.20.1.1:22/", "http://login.corp.example/"):
        with pytest.raises(outside.NotReachable):
            outside.check(url, NAMED)


@pytest.mark.parametrize(
    "word", ["10.20.0.1/16", "login.corp.example:x", ":443", "https://login.example", "a b"]
)
def test_what_cannot_be_read_is_refused(word):
    with pytest.raises(ValueError, match=r"\S"):
        inside_named([word])
