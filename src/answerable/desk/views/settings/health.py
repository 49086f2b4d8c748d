"""Whether the installation is well: each thing in plain words, and what to do if it is not."""

import platform
import sqlite3

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from answerable import __version__
from answerable.desk.frame.requests import now_of, staff_of
from answerable.desk.health.areas import areas
from answerable.desk.health.finding import Level
from answerable.desk.health.work import undelivered_lately
from answerable.ledger.refusals import NotAllowed

_SHOWN = 20


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    staff, now = staff_of(request), now_of(request)
    if not staff.may("health.see") or not staff.scope.everything:
        raise NotAllowed
    told = list(areas(now))
    failed = undelivered_lately(now).select_related("ticket__customer")
    context = {
        "areas": told,
        "wrong": sum(each.level is Level.WRONG for area in told for each in area.findings),
        "undelivered": failed[:_SHOWN],
        "version": __version__,
        "python": platform.python_version(),
        "database": _database(),
        "address": settings.BASE_URL,
        "folder": settings.DATA_DIR,
        "now": now,
    }
    return render(request, "desk/settings/health.html", context)


def _database() -> str:
    if connection.vendor != "postgresql":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"
