"""Addresses written one way, so that the same person is found again."""

import unicodedata

MAIL = "email"


def normalise(channel: str, address: str) -> str:
    """The one way this address is kept and compared; empty when it is none.

    For mail the whole address is lower-cased: the standard lets hosts tell capitals apart in the local part, none
    that people use does, and a person who types theirs differently is still the same person.
    """
    address = unicodedata.normalize("NFKC", address)
    address = "".join(character for character in address if character.isprintable()).strip(" <>")
    if channel != MAIL:
        return address[:320].strip(" <>")
    local, at, host = address.rpartition("@")
    if not at or not local or not host or any(character.isspace() for character in address):
        return ""
    return f"{local}@{_ascii_host(host)}".lower()[:320]


def host_of(address: str) -> str:
    return address.rpartition("@")[2]


def _ascii_host(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
