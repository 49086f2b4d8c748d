"""Handing tickets over: offering one, answering an offer, and what is offered to whom."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of, ticket_of
from answerable.desk.guides.telling import tried_words
from answerable.desk.handovers.forms import OfferForm, ReturnForm
from answerable.desk.handovers.lists import between_others, lately, offered_by, offered_to
from answerable.desk.handovers.showing import open_on
from answerable.desk.live.stream import PATH
from answerable.desk.views.changes import back_to
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.ledger.tail import latest
from answerable.routing import actions
from answerable.routing.actions.handovers import MOST_WORDS
from answerable.routing.models import WhyNot
from answerable.tickets.models import Ticket
from answerable.web.moments import full_moment


@require_GET
def handovers(request: HttpRequest) -> HttpResponse:
    """What is offered to one's teams and by them; for those who lead, all that is offered."""
    staff, now, position = staff_of(request), now_of(request), latest()
    to_us, by_us = offered_to(staff), offered_by(staff)
    context = {
        "to_us": to_us,
        "by_us": by_us,
        "others": between_others(staff, to_us, by_us) if staff.may("floor.see") else None,
        "lately": lately(staff, now=now),
        "now": now,
        "position": position,
        "stream_url": PATH,
    }
    name = "_lists" if "HX-Request" in request.headers else "handovers"
    return render(request, f"desk/handovers/{name}.html", context)


@require_http_methods(["GET", "POST", "DELETE"])
def handover(request: HttpRequest, reference: str) -> HttpResponse:
    """GET asks to whom and why, POST offers it, DELETE takes the offer back."""
    ticket, staff, now = ticket_of(request, reference), staff_of(request), now_of(request)
    if method_of(request) == "DELETE":
        actions.withdraw_handover(ticket, by=actor_of(request), at=now)
        messages.success(request, _("It is no longer offered: you have it."))
        return back_to(request, ticket)
    if not staff.may("ticket.hand_over"):
        raise NotAllowed
    if request.method == "GET":
        if (offer := open_on(ticket, staff, now=now)) is not None:
            return redirect(f"{ticket.get_absolute_url()}#handover-{offer.handover.pk}")
        form = OfferForm(
            ticket=ticket, staff=staff, now=now, initial={"tried": tried_words(ticket)[:MOST_WORDS]}
        )
        return _asked(request, "offer", ticket, form)
    form = OfferForm(request.POST, ticket=ticket, staff=staff, now=now)
    if form.is_valid():
        try:
            made = actions.hand_over(
                ticket, form.cleaned_data["team"], form.offer(), by=actor_of(request), at=now
            )
        except Invalid as error:
            form.add_error(None, error.message)
        else:
            words = _("Offered to %(team)s, until %(when)s. Until they accept it, it is yours.")
            said = words % {"team": made.to_team, "when": full_moment(made.due_at)}
            messages.success(request, said, extra_tags=reverse("desk:handover", args=[ticket.reference]))
            return redirect(ticket)
    return _asked(request, "offer", ticket, form)


@require_POST
def acceptance(request: HttpRequest, reference: str) -> HttpResponse:
    """With `take`, it is also the own of whoever accepts it."""
    ticket = ticket_of(request, reference)
    takes = "take" in request.POST
    made = actions.accept_handover(ticket, by=actor_of(request), at=now_of(request), takes=takes)
    messages.success(
        request,
        _("Accepted: it is yours now.") if takes else _("Accepted for %(team)s.") % {"team": made.to_team},
    )
    return back_to(request, ticket)


@require_POST
def keeping(request: HttpRequest, reference: str) -> HttpResponse:
    """Nobody accepted it in time, and it is kept. Those who lead come from the list of such tickets."""
    ticket = ticket_of(request, reference)
    actions.keep_handover(ticket, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Kept: it stays with those who have it."))
    if staff_of(request).may("floor.see"):
        return redirect("desk:hole", "not-taken")
    return back_to(request, ticket)


@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, reference: str) -> HttpResponse:
    """GET asks why, POST returns it."""
    ticket, staff, now = ticket_of(request, reference), staff_of(request), now_of(request)
    if request.method == "GET":
        offer = open_on(ticket, staff, now=now)
        if offer is None or not offer.can_answer:
            return redirect(ticket)
        return _asked(request, "return", ticket, ReturnForm())
    form = ReturnForm(request.POST)
    if form.is_valid():
        why_not, answer = WhyNot(form.cleaned_data["why_not"]), form.cleaned_data["answer"]
        try:
            actions.return_handover(ticket, why_not, answer, by=actor_of(request), at=now)
        except Invalid as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Returned. They are told, with what you said."))
            is_seen = Ticket.objects.visible_to(staff).filter(pk=ticket.pk).exists()
            return redirect(ticket) if is_seen else redirect("desk:handovers")
    return _asked(request, "return", ticket, form)


def _asked(request: HttpRequest, name: str, ticket: Ticket, form: Form) -> HttpResponse:
    context = {"ticket": ticket, "form": form, "now": now_of(request)}
    if name == "return":
        context["offer"] = open_on(ticket, staff_of(request), now=now_of(request))
    status = 422 if form.errors else 200
    return render(request, f"desk/handovers/{name}.html", context, status=status)
