"""Who else is at a ticket."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from answerable.channels.chat.presence import visitor_at
from answerable.channels.chat.settings import CHANNEL
from answerable.desk.frame.requests import method_of, now_of, staff_of, ticket_of
from answerable.desk.heard.seeing import see_ticket
from answerable.desk.reading.presence import appear, colleagues_at, leave


@require_POST
def presence(request: HttpRequest, reference: str) -> HttpResponse:
    """An open page says that somebody looks at it, and hears who else does."""
    ticket, staff, at = ticket_of(request, reference), staff_of(request), now_of(request)
    if method_of(request) == "DELETE":
        leave(ticket, staff)
        return HttpResponse(status=204)
    appear(ticket, staff, at=at)
    see_ticket(ticket, staff, at=at)
    visitor = visitor_at(ticket, at=at) if ticket.channel == CHANNEL else None
    values = {"colleagues": colleagues_at(ticket, staff, at=at), "visitor": visitor}
    return render(request, "desk/_presence.html", values)
