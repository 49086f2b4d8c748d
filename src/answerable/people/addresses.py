"""Addresses written one way, so that the same person is found again."""

import re
import unicodedata

MAIL = "email"
NUMBERS = frozenset({"sms", "whatsapp", "phone"})  # channels whose addresses are telephone numbers
HANDLES = frozenset(
    {"bluesky", "mastodon", "x"}
)  # channels on which one has a name or a key of the network's
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def normalise(channel: str, address: str) -> str:
    """The one way this address is kept and compared; empty when it is none.

    For mail the whole address is lower-cased: the standard lets hosts tell capitals apart in the local part, none
    that people use does, and a person who types theirs differently is still the same person.
    """
    address = unicodedata.normalize("NFKC", address)
    address = "".join(character for character in address if character.isprintable()).strip(" <>")
    if channel in NUMBERS:
        return _number(address)
    if channel in HANDLES:
        return "" if any(character.isspace() for character in address) else address.lstrip("@").lower()[:320]
    if channel != MAIL:
        return address[:320].strip(" <>")
    local, at, host = address.rpartition("@")
    if not at or not local or not host or any(character.isspace() for character in address):
        return ""
    return f"{local}@{_ascii_host(host)}".lower()[:320]


def is_key(address: str) -> bool:
    """A network's own number for somebody, which tells people nothing: they are shown by name."""
    return address.startswith("did:") or address.isdigit()


def number_in(country: str, given: str) -> str:
    """A number that was written as one does within that country (BE), as the world writes it; empty when it is none
    there."""
    return _number(given, country)


def _number(given: str, country: str | None = None) -> str:
    """As the world writes it: a plus, the country and the rest (E.164). Without a country nobody can tell whose it
    is."""
    # Imported here: it is heavy, and most processes never see a number.
    import phonenumbers

    try:
        found = phonenumbers.parse(given.removeprefix("whatsapp:"), country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(found):
        return ""
    written: str = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    return written


def host_of(address: str) -> str:
    return address.rpartition("@")[2]


def host_written(given: str) -> str:
    """A domain as it was typed ("@Acme.example", "https://acme.example/"), the one way it is kept; empty when none."""
    host = given.strip().lower().rpartition("@")[2].removeprefix("https://").removeprefix("http://")
    host = _ascii_host(host.removeprefix("www.").partition("/")[0].strip(".")).lower()
    labels = host.split(".")
    is_one = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels) and len(host) <= 200
    return host if is_one else ""


def _ascii_host(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
