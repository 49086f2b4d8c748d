"""For those who watch over the installation: alive, ready, and figures for Prometheus."""

import hmac
import threading
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from answerable.config.checks import is_local
from answerable.config.figures import figures
from answerable.config.preparing import missing_migrations


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked: a database that is away is no reason to restart it."""
    return JsonResponse({"status": "alive"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and is at this version: this process may be sent requests."""
    try:
        missing = _has_missing_migrations()
    except DatabaseError:
        return JsonResponse({"status": "not ready", "why": "The database cannot be reached."}, status=503)
    if missing:
        return JsonResponse({"status": "not ready", "why": "Migrations are missing."}, status=503)
    return JsonResponse({"status": "ready"})


_was_complete = threading.Event()


def _has_missing_migrations() -> bool:
    """Asked once with all its reading of files; a database that was complete stays so while this process lives."""
    if _was_complete.is_set():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return False
    if missing_migrations():
        return True
    _was_complete.set()
    return False


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    """With the token; without one configured, from this machine, and not through a proxy on it."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    is_forwarded = any(
        name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
    )
    return is_local(request.META.get("REMOTE_ADDR", "")) and not is_forwarded


class _Figures(Collector):
    """Read afresh for each scrape, so that all processes tell the same."""

    def collect(self) -> Iterator[Metric]:
        for figure in figures(timezone.now()):
            family = GaugeMetricFamily(f"answerable_{figure.name}", figure.meaning, labels=figure.labels)
            for values, number in figure.numbers:
                family.add_metric(values, number)
            yield family
