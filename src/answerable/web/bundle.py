"""One stylesheet and one script for every page, joined from the component files without a build step.

Each component keeps its own file, yet a page must stay under ten requests. So the files of all rooms
(``<room>/static/<room>/css/*.css`` and ``js/*.js``) are joined in memory and served from an address that carries
their digest, which browsers may keep for a year. An ordinary view does it because that is the same in development, in
tests and in an installed wheel: a finder would owe WhiteNoise real files, and a generated file in the repository
would have to be merged by everyone who touches a component. htmx comes along, as it is twice as long as everything
else and would otherwise travel uncompressed.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

# Tokens and plain elements come before whatever refines them; the other files do not care about order.
FIRST = ("tokens.css", "base.css", "behaviour.js")
CONTENT_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True)
class Bundle:
    content: bytes
    compressed: bytes
    digest: str


def bundle(kind: str) -> Bundle:
    """The joined files of one kind; read once, or on every call while developing."""
    if settings.DEBUG:
        return _build(kind)
    return _kept(kind)


def bundle_url(kind: str) -> str:
    return reverse("web:bundle", kwargs={"digest": bundle(kind).digest, "kind": kind})


def _build(kind: str) -> Bundle:
    parts = [_wrapped(path, kind) for path in _files(kind)]
    if kind == "js":
        parts.insert(0, _htmx())
    content = b"\n".join(parts)
    return Bundle(content, gzip.compress(content, 9, mtime=0), hashlib.sha256(content).hexdigest()[:12])


@cache
def _kept(kind: str) -> Bundle:
    return _build(kind)


def _files(kind: str) -> Iterator[Path]:
    rooms = [config for config in apps.get_app_configs() if config.name.startswith("answerable.")]
    for room in sorted(rooms, key=lambda config: config.label != "web"):
        folder = Path(room.path) / "static" / room.label / kind
        yield from sorted(folder.glob(f"*.{kind}"), key=_order)


def _htmx() -> bytes:
    """Left unwrapped, since its one name is how its pages reach it."""
    found = finders.find("django_htmx/htmx-2.min.js")
    return Path(str(found)).read_bytes()


def _order(path: Path) -> tuple[int, str]:
    return (FIRST.index(path.name) if path.name in FIRST else len(FIRST), path.name)


def _wrapped(path: Path, kind: str) -> bytes:
    """A script's names stay its own: every file is a function that runs at once."""
    text = path.read_bytes()
    return b"(() => {\n" + text + b"})();" if kind == "js" else text
