"""One stylesheet and one script for every page, a sheet for pages that few people open and a script for where one
writes, joined from the component files without a build step.

Each component keeps its own file, yet a page must stay under ten requests. So the files of all rooms
(``<room>/static/<room>/css/*.css``, ``css/apart``, ``js`` and ``js/writing``) are joined in memory and served from an
address that carries their digest, which browsers may keep for a year. An ordinary view does it because that is the
same in development, in tests and in an installed wheel: a finder would owe WhiteNoise real files, and a generated
file in the repository would have to be merged by everyone who touches a component. htmx comes along, as it is twice
as long as everything else and would otherwise travel uncompressed. What a reader of the code needs (comments,
indentation) stays here.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

# Tokens and plain elements come before whatever refines them; the other files do not care about order.
FIRST = ("tokens.css", "base.css", "behaviour.js", "rich-html.js")
FOLDERS = {
    "app.css": "css",
    "apart.css": "css/apart",
    "portal.css": "css/portal",  # of customers' pages, which have no other
    "app.js": "js",
    "writing.js": "js/writing",
}
REMARKS = {
    ".css": re.compile(rb"/\*.*?\*/", re.DOTALL),
    ".js": re.compile(rb"(?:^\s*|(?<=[{}()\[\],;]) )// .*$", re.MULTILINE),  # a line, or the end of one
}


@dataclass(frozen=True)
class Bundle:
    content: bytes
    compressed: bytes
    digest: str


def bundle(name: str) -> Bundle:
    """The joined files of one of FOLDERS; read once, or on every call while developing."""
    if settings.DEBUG:
        return _build(name)
    return _kept(name)


def bundle_url(name: str) -> str:
    return reverse("web:bundle", kwargs={"digest": bundle(name).digest, "name": name})


def _build(name: str) -> Bundle:
    parts = [_wrapped(path) for path in _files(FOLDERS[name])]
    if name == "app.js":
        parts.insert(0, _htmx())
    if name == "portal.css":
        parts.insert(0, _wrapped(Path(str(finders.find("web/css/tokens.css")))))
    return bundle_of(b"\n".join(parts))


def bundle_of(content: bytes) -> Bundle:
    return Bundle(content, gzip.compress(content, 9, mtime=0), hashlib.sha256(content).hexdigest()[:12])


@cache
def _kept(name: str) -> Bundle:
    return _build(name)


def _files(inside: str) -> Iterator[Path]:
    rooms = [config for config in apps.get_app_configs() if config.name.startswith("answerable.")]
    for room in sorted(rooms, key=lambda config: config.label != "web"):
        folder = Path(room.path) / "static" / room.label / inside
        yield from sorted((path for path in folder.glob("*.*") if path.is_file()), key=_order)


def _htmx() -> bytes:
    """Left unwrapped, since its one name is how its pages reach it."""
    found = finders.find("django_htmx/htmx-2.min.js")
    return Path(str(found)).read_bytes()


def _order(path: Path) -> tuple[int, str]:
    return (FIRST.index(path.name) if path.name in FIRST else len(FIRST), path.name)


def _wrapped(path: Path) -> bytes:
    """A script's names stay its own: every file is a function that runs at once."""
    text = path.read_bytes() if settings.DEBUG else _bare(path)
    return b"(() => {\n" + text + b"})();" if path.suffix == ".js" else text


def _bare(path: Path) -> bytes:
    """Without comments, indentation and empty lines: none of our strings goes over the end of a line."""
    lines = REMARKS[path.suffix].sub(b"", path.read_bytes()).splitlines()
    return b"".join(line.strip() + b"\n" for line in lines if line.strip())
