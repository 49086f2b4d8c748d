"""What the palette names: places, and what fits the words typed. For a browser without scripts it is a page."""

import re
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from answerable.desk.frame.requests import now_of, staff_of
from answerable.desk.palette.finding import found, guides, recent
from answerable.desk.palette.places import spots
from answerable.desk.palette.terms import Completion, completions
from answerable.people.models import Staff

LONGEST = 200
_TICKET = re.compile(r"/tickets/([A-Z0-9-]{4,20})/")


@require_GET
@vary_on_headers("HX-Request")
def palette(request: HttpRequest) -> HttpResponse:
    """With `q` what is found; without, every place and the tickets named in `recent`."""
    staff = staff_of(request)
    query = request.GET.get("q", "")[:LONGEST].strip()
    is_part = "HX-Request" in request.headers
    context = {"query": query, "now": now_of(request)}
    if query:
        context["found"] = found(query, staff)
        context["guides"] = guides(query, staff, _opened(request))
        context["completions"] = _terms(request.GET["q"][:LONGEST], staff)
    if not query or not is_part:
        context["recent"] = recent(request.GET.get("recent", "").split(","), staff)
        context["spots"] = spots(staff)
    return render(request, "desk/palette/_groups.html" if is_part else "desk/palette/palette.html", context)


def _opened(request: HttpRequest) -> str:
    """The ticket on the page from which it is asked."""
    asked_on = _TICKET.search(urlsplit(request.headers.get("Referer", "")).path)
    return asked_on[1] if asked_on else ""


def _terms(typed: str, staff: Staff) -> list[Completion]:
    """Here the first thing named is what Enter does: only what adds something, while a word is being typed."""
    if typed != typed.rstrip():
        return []
    return [each for each in completions(typed, staff) if each.text.rstrip() != typed]
