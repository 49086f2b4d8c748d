"""Putting a saved reply into what one is writing on a ticket: as a list over the page, or as a page of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.forms import MOST_KEPT
from answerable.desk.frame.requests import actor_of, key_in, now_of, staff_of, ticket_of
from answerable.desk.models import SavedReply
from answerable.desk.models.saved_replies import SavedReplyQuerySet
from answerable.desk.phrases.filling import Facts, facts_of
from answerable.desk.phrases.replies import count_use, filled_for, put_in_draft
from answerable.desk.views.people.seen import customer_of
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.ledger.together import change
from answerable.people.models import Customer
from answerable.tickets.actions import keep_draft
from answerable.tickets.models import DraftKind, Ticket

MOST_OFFERED = 30


@dataclass(frozen=True)
class Offer:
    """A saved reply as it would read here."""

    reply: SavedReply
    language: str
    text: str
    address: str


@require_http_methods(["GET", "POST"])
def picker(request: HttpRequest, reference: str) -> HttpResponse:
    """GET: what fits `q`; a script asks for the list alone. POST comes from the composer of a browser without scripts:
    what was typed is kept first."""
    ticket = ticket_of(request, reference)
    if request.method == "POST":
        return _kept_first(request, ticket)
    kind = _kind(request.GET.get("kind", ""))
    uses = partial(reverse, "desk:saved_reply_use")
    context = _found(request, ticket, lambda pk: uses(args=[ticket.reference, pk])) | {"kind": kind.value}
    template = "desk/_picker_found.html" if "HX-Request" in request.headers else "desk/picker.html"
    return render(request, template, context)


@require_GET
def picker_new(request: HttpRequest) -> HttpResponse:
    """The list alone, for a ticket that is only being begun."""
    asked = request.GET.get("customer", "")
    query = f"?{urlencode({'customer': asked})}" if asked else ""
    address = partial(reverse, "desk:saved_reply_use_new")
    context = _found(request, _begun(request), lambda pk: address(args=[pk]) + query)
    return render(request, "desk/_picker_found.html", context)


@require_POST
def use_new(request: HttpRequest, pk: int) -> JsonResponse:
    reply = get_object_or_404(_texted(request), pk=pk)
    text = filled_for(reply, _begun(request), staff_of(request))
    count_use(reply, at=now_of(request))
    return JsonResponse({"text": text})


def _begun(request: HttpRequest) -> Ticket:
    """What is known of it before it is opened: at most whose it is."""
    if not staff_of(request).may("ticket.open"):
        raise NotAllowed
    key = key_in(request, "customer")
    customer = customer_of(request, key) if key is not None else Customer()
    return Ticket(customer=customer, reference="")


def _found(request: HttpRequest, ticket: Ticket, address: Callable[[int], str]) -> dict[str, object]:
    """What fits `q`; `address` is where one is put in from."""
    query = request.GET.get("q", "")[:200]
    found = list(_fitting(request, query)[: MOST_OFFERED + 1])
    facts = facts_of(ticket, staff_of(request))
    return {
        "ticket": ticket,
        "query": query,
        "offers": _offers(found[:MOST_OFFERED], ticket, facts, address),
        "are_more": len(found) > MOST_OFFERED,
        "now": now_of(request),
    }


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


def _offers(
    found: Sequence[SavedReply], ticket: Ticket, facts: Facts, address: Callable[[int], str]
) -> list[Offer]:
    texts = [(reply, reply.text_for(ticket.customer.language)) for reply in found]
    return [
        Offer(reply, text.language, facts.fill(text.text, text.language), address(reply.pk))
        for reply, text in texts
        if text
    ]
