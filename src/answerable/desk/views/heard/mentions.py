"""The list that “@” opens: colleagues who may see this ticket."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from answerable.desk.frame.requests import actor_of, staff_of, ticket_of
from answerable.ledger.refusals import NotAllowed
from answerable.tickets.mentions import colleagues_at

_MOST = 8


@require_GET
def mentions(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    if not staff_of(request).may("ticket.note"):
        raise NotAllowed
    query = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:60]
    begins = Q(name__istartswith=query) | Q(name__icontains=f" {query}")
    found = (
        colleagues_at(ticket, actor_of(request))
        .filter(begins)
        .select_related("custom_role")
        .prefetch_related("teams")
    )
    return render(request, "desk/heard/_mentions.html", {"people": found.order_by("name", "pk")[:_MOST]})
