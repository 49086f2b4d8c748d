"""Raising a finding, mostly from a ticket; and joining a ticket to one that is there."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.desk.findings.forms import RaiseForm, product_of
from answerable.desk.findings.showing import found_on
from answerable.desk.frame.requests import actor_of, key_in, key_of, now_of, staff_of, ticket_of
from answerable.desk.themes.figures import FEWEST_SHOWN, tickets_of
from answerable.desk.views.findings.seen import finding_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.listening.findings.actions import Evidence, join_tickets, raise_finding
from answerable.listening.findings.personal import without_betrayals
from answerable.listening.findings.quoting import names_of, proposed_quote
from answerable.listening.findings.similar import similar_to
from answerable.listening.models import Cause, Finding, FindingKind, Theme, WrapUp
from answerable.people.models import Staff
from answerable.tickets.models import Ticket

_MOST_OF_THEME, _QUOTED_OF_THEME = 100, 5
# What a wrap-up says is wrong, as a finding would.
_KINDS: Mapping[str, FindingKind] = {
    Cause.MIS_SOLD: FindingKind.MIS_SOLD,
    Cause.OUR_FAILURE: FindingKind.PROCESS,
    Cause.UNDOCUMENTED: FindingKind.WRONG_TEXT,
    Cause.NOT_FOUND: FindingKind.WRONG_TEXT,
    Cause.EXCEPTION: FindingKind.MISSING,
}


@require_http_methods(["GET", "POST"])
def raising(request: HttpRequest) -> HttpResponse:
    """Of a ticket (`ticket`), of a theme with its tickets (`theme`) or of neither. What is like one that is there is
    raised only when somebody says that it is something else (`anyway`)."""
    staff = staff_of(request)
    if not staff.may("findings.raise"):
        raise NotAllowed
    reference = request.GET.get("ticket", "")
    ticket = ticket_of(request, reference) if reference else None
    theme = _theme_in(request)
    form = RaiseForm(request.POST or None, initial=_begun(ticket, theme))
    like: list[Finding] = []
    made: list[Finding] = []

    def keep() -> None:
        said = form.cleaned_data
        evidence = [Evidence(ticket, said["quote"])] if ticket else _evidence_of(theme, request)
        wanted = form.wanted(department=said["department"])
        words = theme.words if theme else ()
        made.append(raise_finding(wanted, evidence, by=staff.actor(), at=now_of(request), theme_words=words))

    if request.method == "POST":
        if "anyway" not in request.POST:
            like = similar_to(f"{request.POST.get('title', '')} {request.POST.get('text', '')}"[:6000], staff)
        if not like and is_kept(form, keep):
            messages.success(request, _("Raised. You are told what becomes of it."))
            return redirect("desk:finding", pk=made[0].pk)
    elif ticket is not None:
        like = similar_to(f"{ticket.subject} {form.initial['quote']}", staff)
    return _shown(request, form, ticket, like, theme)


def _theme_in(request: HttpRequest) -> Theme | None:
    key = key_in(request, "theme")
    if key is None:
        return None
    if not staff_of(request).may("themes.see"):
        raise NotAllowed
    theme = get_object_or_404(Theme, pk=key)
    seen = tickets_of(theme, staff_of(request), now=now_of(request))[:FEWEST_SHOWN]
    if len(seen) < FEWEST_SHOWN:  # too little to know of
        raise Http404
    return theme


def _evidence_of(theme: Theme | None, request: HttpRequest) -> list[Evidence]:
    """What this person sees of it, its middle first; a few of them speak for all."""
    if theme is None:
        return []
    rows = tickets_of(theme, staff_of(request), now=now_of(request)).select_related("ticket__customer")
    tickets = [each.ticket for each in rows.order_by("-nearness", "-pk")[:_MOST_OF_THEME]]
    return [
        Evidence(ticket, proposed_quote(ticket) if number < _QUOTED_OF_THEME else "")
        for number, ticket in enumerate(tickets)
    ]


def _shown(
    request: HttpRequest, form: RaiseForm, ticket: Ticket | None, like: list[Finding], theme: Theme | None
) -> HttpResponse:
    known = {each.pk for each in found_on(ticket, staff_of(request))} if ticket else set()
    context = {
        "form": form,
        "about": ticket,
        "theme": theme,
        "like": [each for each in like if each.pk not in known],
        "is_asked": request.method == "POST" and bool(like),
        "quote": form["quote"].value() or "",
    }
    return render(request, "desk/findings/raise.html", context, status=422 if form.errors else 200)


def _begun(ticket: Ticket | None, theme: Theme | None) -> dict[str, Any]:
    if theme is not None:
        return {"kind": FindingKind.DEFECT, "title": theme.name}
    if ticket is None:
        return {"kind": FindingKind.DEFECT}
    why = WrapUp.objects.filter(ticket=ticket).order_by("-is_review").first()
    kind = FindingKind.DEFECT
    if why is not None:
        kind = FindingKind.MISSING if why.wants_more else _KINDS.get(why.cause, kind)
    return {
        "kind": kind,
        "title": without_betrayals(ticket.subject, names_of(ticket))[:200],
        "product": product_of(ticket)[:100],
        "quote": proposed_quote(ticket),
    }


@require_http_methods(["GET", "POST"])
def of_ticket(request: HttpRequest, reference: str) -> HttpResponse:
    """GET: what this ticket is evidence of. POST joins it to a finding that is there (`finding`)."""
    ticket, staff = ticket_of(request, reference), staff_of(request)
    if request.method == "POST":
        key = key_of(request.POST.get("finding", "").strip().upper().removeprefix("F"))
        if key is None:
            raise Invalid(_("There is no finding of that number."))
        found = finding_of(request, key)
        evidence = Evidence(ticket, request.POST.get("quote", "").replace("\x00", "")[:400])
        join_tickets(found, [evidence], by=actor_of(request), at=now_of(request))
        messages.success(request, _("Joined: it rests on this ticket, too. You are told what becomes of it."))
        return redirect("desk:finding", pk=found.pk)
    return _of_ticket(request, ticket, staff)


def _of_ticket(request: HttpRequest, ticket: Ticket, staff: Staff) -> HttpResponse:
    context = {
        "ticket": ticket,
        "found": found_on(ticket, staff),
        "may_raise": staff.may("findings.raise"),
    }
    is_part = bool(request.headers.get("HX-Request"))
    template = "desk/findings/_panel.html" if is_part else "desk/findings/of_ticket.html"
    return render(request, template, context)
