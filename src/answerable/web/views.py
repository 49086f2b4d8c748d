from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from answerable.web.bundle import bundle
from answerable.web.specimens import gather

_CONTENT_TYPES = {"css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
A_YEAR = int(timedelta(days=365).total_seconds())


@require_safe
def bundled(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """Serve the joined stylesheet or a joined script.

    An older digest gets today's content but may not be kept: while a new version is rolled out, a page
    from one process may ask another for its style.
    """
    found = bundle(name)
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        found.compressed if zipped else found.content, content_type=_CONTENT_TYPES[name[-3:]]
    )
    if zipped:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    is_current = digest == found.digest
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if is_current else "no-cache"
    return response


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who build pages; not there in a real installation."""
    if not (settings.DEBUG or getattr(settings, "ANSWERABLE_DEMO", False)):
        raise Http404
    return render(request, "web/components.html", gather(now=timezone.now()))
