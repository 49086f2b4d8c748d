"""Wrapping tickets up, reviewing it, and what all of it says."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, now_of, staff_of, ticket_of
from answerable.desk.wrapping.figures import WINDOW, figures_for, to_review
from answerable.desk.wrapping.forms import WrapUpForm
from answerable.desk.wrapping.showing import shown_of
from answerable.ledger.refusals import NotAllowed
from answerable.listening.models import Cause, WrapUp
from answerable.listening.wrapping import review as review_it
from answerable.listening.wrapping import wrap_up as wrap_it_up
from answerable.people.models import Staff
from answerable.tickets.models import Ticket

_MOST_ROWS = 100


@require_http_methods(["GET", "POST"])
def wrap_up(request: HttpRequest, reference: str) -> HttpResponse:
    """GET shows what was said and asks; POST says it."""
    ticket = ticket_of(request, reference)
    if request.method == "POST":
        form = WrapUpForm(request.POST)
        checked(form)
        wrap_it_up(
            ticket,
            form.said(),
            by=actor_of(request),
            at=now_of(request),
            proposed=request.POST.get("proposed", ""),
        )
        return _kept(request, ticket, _("Kept: why a human was needed."))
    return _shown(request, ticket)


@require_POST
def review(request: HttpRequest, reference: str) -> HttpResponse:
    ticket, form = ticket_of(request, reference), WrapUpForm(request.POST)
    checked(form)
    review_it(ticket, form.said(), by=actor_of(request), at=now_of(request))
    return _kept(request, ticket, _("Kept. Beside it stands what was said before."))


@require_GET
def wrap_ups(request: HttpRequest) -> HttpResponse:
    staff, now = _leader(request), now_of(request)
    context = {
        "figures": figures_for(staff, now=now),
        "days": WINDOW.days,
        "to_review": to_review(staff, now=now) if staff.may("wrap_up.review") else (),
    }
    return render(request, "desk/wrapping/wrap_ups.html", context)


@require_GET
def cause(request: HttpRequest, name: str) -> HttpResponse:
    """The tickets behind a figure, the newest first."""
    staff = _leader(request)
    if name not in Cause.values:
        raise Http404
    rows = WrapUp.objects.visible_to(staff).filter(
        is_review=False, cause=name, at__gt=now_of(request) - WINDOW
    )
    context = {
        "cause": Cause(name),
        "rows": rows.select_related("ticket", "provider").order_by("-at", "-pk")[:_MOST_ROWS],
        "most": _MOST_ROWS,
        "days": WINDOW.days,
    }
    return render(request, "desk/wrapping/cause.html", context)


def _leader(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not staff.may("floor.see"):
        raise NotAllowed
    return staff


def _kept(request: HttpRequest, ticket: Ticket, words: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _shown(request, ticket)
    messages.success(request, words)
    return redirect("desk:wrap_up", reference=ticket.reference)


def _shown(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    is_part = bool(request.headers.get("HX-Request"))
    template = "desk/wrapping/_panel.html" if is_part else "desk/wrapping/wrap_up.html"
    return render(request, template, {"ticket": ticket, "wrapping": shown_of(ticket, staff_of(request))})
