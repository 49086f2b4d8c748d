"""Noting down a call: two clicks from its ticket, one more where it must be found first. And calling by one click."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from answerable.channels.phone.calling import call_them
from answerable.channels.phone.models import Call, CallState
from answerable.channels.phone.noting import log_call
from answerable.channels.phone.numbers import number_in
from answerable.desk.calls.finding import callers
from answerable.desk.calls.forms import CallForm, NewCallForm
from answerable.desk.frame.requests import actor_of, key_in, key_of, now_of, staff_of, ticket_of
from answerable.desk.views.changes import back_to
from answerable.desk.views.people.seen import customer_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.people.masking import Part, is_masked
from answerable.tickets.models import Ticket

_SAID = {
    CallState.ENDED: gettext_lazy("The call is noted down: they have their answer."),
    CallState.NOT_REACHED: gettext_lazy("It is noted down that you called. They still wait."),
}


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Whose call it was: `q` looks for them. With `customer`, or `somebody` new, what is noted opens a ticket."""
    staff, key = staff_of(request), key_in(request, "customer")
    if not staff.may("ticket.open"):
        raise NotAllowed
    query = request.GET.get("q", "").strip()[:200]
    if key is None and "somebody" not in request.GET:
        known = callers(query, staff)
        cannot_name = is_masked(staff, Part.NUMBER) or is_masked(staff, Part.ADDRESS)
        values = {"query": query, "known": known, "cannot_name": cannot_name, "now": now_of(request)}
        return render(request, "desk/calls/whose.html", values)
    customer = customer_of(request, key) if key is not None else None
    number = number_in(query)
    initial = {"number": number} if number else {"name": query}
    form = NewCallForm(
        request.POST or None,
        initial=initial,
        staff=staff,
        customer=customer,
        ticket=None,
        now=now_of(request),
    )
    made: list[Call] = []
    if is_kept(
        form,
        lambda: made.append(
            log_call(form.noted(customer=customer), by=actor_of(request), at=now_of(request))
        ),
    ):
        return _noted(request, made[0])
    return render(request, "desk/calls/call.html", {"form": form, "customer": customer})


@require_http_methods(["GET", "POST"])
def on_ticket(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    if not staff_of(request).may("ticket.open"):
        raise NotAllowed
    form = CallForm(request.POST or None, ticket=ticket, now=now_of(request))
    made: list[Call] = []
    if is_kept(
        form,
        lambda: made.append(log_call(form.noted(ticket=ticket), by=actor_of(request), at=now_of(request))),
    ):
        return _noted(request, made[0])
    return render(request, "desk/calls/call.html", {"form": form, "ticket": ticket})


@require_POST
def click(request: HttpRequest, reference: str) -> HttpResponse:
    """Call them: on one of their numbers, or where they called from."""
    ticket = ticket_of(request, reference)
    number = _number(request, ticket)
    call_them(ticket, number, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Your telephone rings. Press 1 there, and they are called."))
    return back_to(request, ticket)


def _number(request: HttpRequest, ticket: Ticket) -> str:
    """By its row, so that one may call a number that one is not shown."""
    call = key_of(request.POST.get("call", ""))
    if call is not None:
        return get_object_or_404(Call.objects.on(ticket), pk=call).number
    identities = ticket.customer.identities.all()
    return get_object_or_404(identities, pk=key_of(request.POST.get("identity", "")) or 0).address


def _noted(request: HttpRequest, call: Call) -> HttpResponse:
    words = _SAID.get(CallState(call.state), _("The call is noted down. They wait for an answer."))
    messages.success(request, words)
    assert call.ticket is not None
    return redirect(call.ticket)
