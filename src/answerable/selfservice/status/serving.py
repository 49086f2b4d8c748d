"""The files of the status pages, served before anything asks a database: `/status/BRAND/`, in the language asked for.

It knows no Django, so that it answers whatever became of the rest.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

Scope = dict[str, Any]
Application = Callable[[Scope, Any, Any], Awaitable[None]]

_FRONT = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}\Z", re.IGNORECASE)
_PATH = re.compile(
    r"/status/([A-Za-z0-9][A-Za-z0-9_-]{0,99})/([a-z]{2}\.html|feed\.[a-z]{2}\.xml|status\.css)?\Z"
)
_LANGUAGE = re.compile(r"([a-zA-Z]{2})(?:-[A-Za-z0-9-]+)?(?:\s*;\s*q=([0-9.]+))?")
_TYPES = {
    ".html": b"text/html; charset=utf-8",
    ".xml": b"application/atom+xml; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
}
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def is_front(name: str) -> bool:
    """Whether it can be a folder's name."""
    return bool(_FRONT.match(name))


def found_for(path: str, accepted: str, folder: Path) -> Path | None:
    """The file that answers; None where there is none (yet)."""
    match = _PATH.match(path)
    if match is None:
        return None
    place = folder / match[1]
    wanted = [match[2]] if match[2] else [*(f"{code}.html" for code in languages(accepted)), "index.html"]
    return next((place / name for name in wanted if (place / name).is_file()), None)


def languages(accepted: str) -> list[str]:
    """As a browser names them, the dearest first."""
    found: list[tuple[float, str]] = []
    for part in accepted[:500].split(","):
        match = _LANGUAGE.match(part.strip())
        if match:
            try:
                found.append((-float(match[2] or 1), match[1].lower()))
            except ValueError:
                continue
    return [code for _weight, code in sorted(found, key=lambda each: each[0])]


def headers_of(path: Path) -> Mapping[str, str]:
    return {
        "Content-Type": _TYPES[path.suffix].decode(),
        "Cache-Control": "public, max-age=30",
        "Vary": "Accept-Language",
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }


def standing(application: Application, folder: Path) -> Application:
    """The application, with the status pages before it."""

    async def run(scope: Scope, receive: Any, send: Any) -> None:
        if (
            scope["type"] == "http"
            and scope["method"] in ("GET", "HEAD")
            and scope["path"].startswith("/status/")
        ):
            accepted = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
            found = found_for(scope["path"], accepted, folder)
            if found is not None:
                await _answer(found, send, is_head=scope["method"] == "HEAD")
                return
        await application(scope, receive, send)

    return run


async def _answer(path: Path, send: Any, *, is_head: bool) -> None:
    content = path.read_bytes()
    headers = [(name.lower().encode(), value.encode()) for name, value in headers_of(path).items()]
    headers.append((b"content-length", str(len(content)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if is_head else content})
