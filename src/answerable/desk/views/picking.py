"""Putting a saved reply into what one is writing on a ticket: as a list over the page, or as a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.forms import MOST_KEPT
from answerable.desk.frame.requests import actor_of, now_of, staff_of, ticket_of
from answerable.desk.models import SavedReply
from answerable.desk.models.saved_replies import SavedReplyQuerySet
from answerable.desk.phrases.filling import Facts, facts_of
from answerable.desk.phrases.replies import count_use, filled_for, put_in_draft
from answerable.ledger.refusals import Invalid
from answerable.ledger.together import change
from answerable.tickets.actions import keep_draft
from answerable.tickets.models import DraftKind, Ticket

MOST_OFFERED = 30


@dataclass(frozen=True)
class Offer:
    """A saved reply as it would read here."""

    reply: SavedReply
    language: str
    text: str


@require_http_methods(["GET", "POST"])
def picker(request: HttpRequest, reference: str) -> HttpResponse:
    """GET: what fits `q`; a script asks for the list alone. POST comes from the composer of a browser without scripts:
    what was typed is kept first."""
    ticket = ticket_of(request, reference)
    if request.method == "POST":
        return _kept_first(request, ticket)
    kind, query = _kind(request.GET.get("kind", "")), request.GET.get("q", "")[:200]
    found = list(_fitting(request, query)[: MOST_OFFERED + 1])
    facts = facts_of(ticket, staff_of(request))
    context = {
        "ticket": ticket,
        "kind": kind.value,
        "query": query,
        "offers": _offers(found[:MOST_OFFERED], ticket, facts),
        "are_more": len(found) > MOST_OFFERED,
        "now": now_of(request),
    }
    template = "desk/_picker_found.html" if "HX-Request" in request.headers else "desk/picker.html"
    return render(request, template, context)


@require_POST
def use(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Its text with everything put in: for a script, which puts it at the cursor; else at the end of the draft."""
    ticket, staff = ticket_of(request, reference), staff_of(request)
    reply = get_object_or_404(_texted(request), pk=pk)
    text = filled_for(reply, ticket, staff)
    with change():
        count_use(reply, at=now_of(request))
        if "HX-Request" in request.headers:
            return JsonResponse({"text": text})
        kind = _kind(request.POST.get("kind", ""))
        put_in_draft(text, ticket, kind, by=actor_of(request), at=now_of(request))
    return redirect(f"{ticket.get_absolute_url()}#{kind.value}-text")


def _kept_first(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    kind = _kind(request.POST.get("kind", ""))
    text, cc = request.POST.get("text", "")[:MOST_KEPT], request.POST.get("cc", "")
    keep_draft(ticket, kind, text, by=actor_of(request), at=now_of(request), cc=cc)
    if request.FILES:
        messages.info(request, _("Your text is kept. Files have to be chosen again."))
    return redirect(f"{reverse('desk:picker', args=[ticket.reference])}?kind={kind.value}")


def _kind(given: str) -> DraftKind:
    if given not in DraftKind.values:
        raise Invalid(_("There is no such draft."))
    return DraftKind(given)


def _texted(request: HttpRequest) -> SavedReplyQuerySet:
    return SavedReply.objects.visible_to(staff_of(request)).present().prefetch_related("texts")


def _fitting(request: HttpRequest, query: str) -> SavedReplyQuerySet:
    """Those whose title has what was typed first, then what is used most."""
    in_title = Case(
        When(title__icontains=query.strip(), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return _texted(request).matching(query).order_by(in_title, "-times_used", "title", "pk")


def _offers(found: Sequence[SavedReply], ticket: Ticket, facts: Facts) -> list[Offer]:
    texts = [(reply, reply.text_for(ticket.customer.language)) for reply in found]
    return [
        Offer(reply, text.language, facts.fill(text.text, text.language)) for reply, text in texts if text
    ]
