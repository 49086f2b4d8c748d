"""Reading settings from the environment, strictly: a value that cannot be read stops the start with a sentence."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from answerable.ledger.inside import Inside, inside_named

PREFIX = "ANSWERABLE_"
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def load_env_file(path: Path) -> None:
    """Take NAME=value lines of a `.env` file; what is already in the environment wins."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def text(name: str, default: str = "") -> str:
    return os.environ.get(PREFIX + name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}; say yes or no.")


def number(name: str, default: int, *, at_least: int = 0) -> int:
    value = text(name, str(default))
    if not value.lstrip("-").isdigit() or int(value) < at_least:
        raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}; it must be a whole number from {at_least}.")
    return int(value)


def currency(name: str) -> str:
    """Three letters, or nothing."""
    value = text(name).upper()
    if value and not (len(value) == 3 and value.isascii() and value.isalpha()):
        raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}; write three letters, as in EUR.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def numbers(name: str, default: str = "") -> dict[str, int]:
    """A comma-separated list of `name=number`."""
    found = {}
    for each in words(name, default):
        key, _, value = each.partition("=")
        if not key.strip() or not value.strip().isdigit():
            raise ImproperlyConfigured(f"{PREFIX}{name}: {each!r} is not written as name=number.")
        found[key.strip()] = int(value)
    return found


def lengths(name: str) -> dict[str, timedelta]:
    """`name=minutes` with commas between them."""
    found = {}
    for word in words(name):
        what, separator, minutes = word.partition("=")
        if not separator or not minutes.strip().isdigit():
            raise ImproperlyConfigured(f"{PREFIX}{name} has {word!r}; write name=minutes.")
        found[what.strip()] = timedelta(minutes=int(minutes))
    return found


def inside(name: str) -> Inside:
    """Hosts and networks of our own, with commas between them."""
    try:
        return inside_named(words(name))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{PREFIX}{name}: {error}; write hosts (login.corp.example, with :port if it is not 443) or networks "
            "(10.20.0.0/16)."
        ) from error


def address(name: str, default: str = "") -> tuple[str, int] | None:
    """`host:port`, or None when empty."""
    value = text(name, default)
    if not value:
        return None
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}; write it as host:port.")
    return host.strip("[]"), int(port)


def kept_secret(data_dir: Path, file_name: str) -> str:
    """The secret in that file, made on the first start and readable by this user alone."""
    path = data_dir / file_name
    try:
        # Exclusive creation: of two processes that start at once, one makes it and the other reads it.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return secret
