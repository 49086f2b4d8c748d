"""The one script that a site includes: joined from its files without a build step, the same for every site."""

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

_FOLDER = Path(__file__).parents[1] / "static" / "chat"
_FILES = ("look.js", "line.js", "parts.js", "widget.js")
_REMARK = re.compile(rb"^\s*// .*$", re.MULTILINE)
_KEPT = 300  # seconds: sites get a new version soon, and nobody waits for it


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    content, compressed, digest = _joined() if settings.DEBUG else _once()
    if request.headers.get("If-None-Match") == digest:
        response = HttpResponse(status=304)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(compressed, content_type="text/javascript; charset=utf-8")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    response["ETag"], response["Vary"] = digest, "Accept-Encoding"
    response["Cache-Control"] = f"public, max-age={_KEPT}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _joined() -> tuple[bytes, bytes, str]:
    lines = b"".join(_REMARK.sub(b"", (_FOLDER / name).read_bytes()) for name in _FILES).splitlines()
    bare = b"\n".join(line.strip() for line in lines if line.strip())
    content = b"(() => {\n" + bare + b"\n})();\n"
    return content, gzip.compress(content, 9, mtime=0), f'"{hashlib.sha256(content).hexdigest()[:16]}"'


@cache
def _once() -> tuple[bytes, bytes, str]:
    return _joined()
