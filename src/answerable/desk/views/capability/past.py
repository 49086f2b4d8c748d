"""Why a ticket went straight past the first line, and what that line would have asked."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from answerable.desk.capability.telling import past_of
from answerable.desk.frame.requests import now_of, ticket_of


@require_GET
def past(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    found = past_of(ticket)
    if found is None:
        raise Http404
    context = {"ticket": ticket, "past": found, "now": now_of(request)}
    return render(request, "desk/capability/past.html", context)
