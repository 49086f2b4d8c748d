"""A guide that a colleague follows with a customer, beside the ticket; or gives to them, to follow by themselves."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.channels.web.fronts import front_of
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of, ticket_of
from answerable.desk.guides.beside import beside, found_for
from answerable.desk.views.changes import back_to
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.routing.capability.known import capability
from answerable.routing.capability.reading import product_of
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides.running import Whose, begin, done_before, go_back, take
from answerable.selfservice.models import Guide, GuideRun
from answerable.tickets.models import Ticket


@require_GET
def guides(request: HttpRequest, reference: str) -> HttpResponse:
    """`q` finds some. A page of its own where no script puts it beside the ticket."""
    ticket = ticket_of(request, reference)
    return _shown(request, ticket, query=request.GET.get("q", "")[:200])


@require_POST
def beginning(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    ticket = ticket_of(request, reference)
    begin(_guide(request, pk), _whose(ticket), by=actor_of(request), at=now_of(request))
    return _after(request, ticket)


@require_POST
def link(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """By it the customer follows the guide; each step they take stands on the ticket."""
    ticket, guide = ticket_of(request, reference), _guide(request, pk)
    front = front_of(ticket.brand_id)
    if front is None or guide.audience != Audience.PUBLIC:
        raise Refusal(
            _("This guide has no page for customers: it is not for everybody, or the brand has no pages."),
            code="no_page",
        )
    whose = _whose(ticket, is_for_customer=True)
    begun = begin(guide, whose, by=actor_of(request), at=now_of(request))
    address = settings.BASE_URL + reverse("portal:guide_run", args=[front.address, begun.secret])
    return _shown(request, ticket, link=address)


@require_http_methods(["POST", "DELETE"])
def run(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """POST takes the step that is at hand, DELETE goes back to the one before."""
    ticket = ticket_of(request, reference)
    found = get_object_or_404(GuideRun.objects.visible_to(staff_of(request)), pk=pk, ticket=ticket)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        go_back(found, by=by, at=at)
        return _after(request, ticket)
    posted = request.POST
    earlier = done_before(found) if posted.get("choice") == "earlier" else None
    choice = earlier.choice if earlier else posted.get("choice", "")
    value = earlier.value if earlier else posted.get("value", "")
    take(found, posted.get("step", ""), choice, by=by, at=at, value=value, earlier=earlier)
    return _after(request, ticket)


def _guide(request: HttpRequest, pk: int) -> Guide:
    return get_object_or_404(Guide.objects.visible_to(staff_of(request)).published(), pk=pk)


def _whose(ticket: Ticket, *, is_for_customer: bool = False) -> Whose:
    return Whose(
        ticket=ticket,
        language=ticket.customer.language or settings.LANGUAGE_CODE,
        product=product_of(ticket.pk, capability()),
        is_for_customer=is_for_customer,
    )


def _after(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    if "HX-Request" in request.headers:
        return _shown(request, ticket)
    return back_to(request, ticket)


def _shown(request: HttpRequest, ticket: Ticket, *, query: str | None = None, link: str = "") -> HttpResponse:
    if not staff_of(request).may("ticket.note"):
        raise NotAllowed
    is_fragment = "HX-Request" in request.headers
    found = found_for(ticket, staff_of(request), query) if query is not None else None
    context = {
        "ticket": ticket,
        "guides": beside(ticket),
        "found": found,
        "query": query or "",
        "link": link,
        "now": now_of(request),
    }
    if link and not is_fragment:
        messages.success(request, _("Give them this link: %(link)s") % {"link": link})
    name = "_side" if is_fragment else "beside"
    return render(request, f"desk/guides/{name}.html", context)
