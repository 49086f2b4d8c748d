"""Why a ticket's clocks show what they show."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from answerable.desk.frame.requests import now_of, ticket_of
from answerable.desk.handovers.showing import hands_of
from answerable.desk.promised.clocks import clocks_of


@require_GET
def clocks(request: HttpRequest, reference: str) -> HttpResponse:
    """Both clocks, opened to the stretches that add up to them; and whose it was meanwhile."""
    ticket, now = ticket_of(request, reference), now_of(request)
    found = clocks_of(ticket, now=now)
    context = {
        "ticket": ticket,
        "customers": found.customers,
        "owed": found.owed,
        "figures": found.figures,
        "hands": hands_of(ticket, now=now),
        "now": now,
    }
    return render(request, "desk/promised/clocks.html", context)
