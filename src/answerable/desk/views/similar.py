"""Solved tickets like the one at hand, fetched once somebody looks there; and asking whoever solved one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from answerable.desk.frame.requests import actor_of, now_of, staff_of, ticket_of
from answerable.desk.similar.showing import shown_for
from answerable.listening.peers import ask_peer


@require_GET
def similar(request: HttpRequest, reference: str) -> HttpResponse:
    """The panel alone for the ticket's page, and a page of its own."""
    ticket = ticket_of(request, reference)
    found, shown = shown_for(ticket, staff_of(request))
    is_part = bool(request.headers.get("HX-Request"))
    template = "desk/similar/_panel.html" if is_part else "desk/similar/similar.html"
    return render(request, template, {"ticket": ticket, "found": found, "shown": shown, "is_part": is_part})


@require_POST
def question(request: HttpRequest, reference: str, solved: str) -> HttpResponse:
    ticket, other = ticket_of(request, reference), ticket_of(request, solved)
    words = request.POST.get("words", "").replace("\0", "").strip() or _("How did you handle this?")
    asked = ask_peer(other, words, about=ticket, by=actor_of(request), at=now_of(request))
    told = _("%(name)s is told. You are told of the answer, which stands on %(reference)s.") % {
        "name": asked.asked.name,
        "reference": other.reference,
    }
    if request.headers.get("HX-Request"):
        return render(request, "desk/similar/_asked.html", {"told": told, "solved": other})
    messages.success(request, told)
    return redirect("desk:similar", reference=ticket.reference)
