"""Refunds and goodwill on a ticket: given, asked for, decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of, ticket_of
from answerable.desk.goodwill.forms import DeclineForm, GoodwillForm
from answerable.desk.goodwill.showing import given_on
from answerable.desk.views.settings.keeping import is_kept
from answerable.tickets import actions
from answerable.tickets.models import Goodwill, GoodwillRefusal, GoodwillState


@require_http_methods(["GET", "POST"])
def goodwill(request: HttpRequest, reference: str) -> HttpResponse:
    """GET shows what was given and asks, POST gives it or has it approved."""
    ticket, staff = ticket_of(request, reference), staff_of(request)
    form = GoodwillForm(request.POST or None, ticket=ticket, staff=staff)
    made: list[Goodwill] = []

    def give() -> None:
        wanted = form.wanted()
        made.append(actions.give_goodwill(ticket, wanted, by=actor_of(request), at=now_of(request)))

    if request.method == "POST" and is_kept(form, give):
        is_granted = made[0].state == GoodwillState.GRANTED
        messages.success(
            request,
            _("Granted. The shop’s system is told; nothing is paid from here.")
            if is_granted
            else _("That is more than you may give by yourself: somebody of the house is asked."),
        )
        return redirect("desk:goodwill", reference=ticket.reference)
    context = {
        "ticket": ticket,
        "form": form,
        "decline": DeclineForm(),
        "given": given_on(ticket, staff),
        "staff": staff,
        "now": now_of(request),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/goodwill/goodwill.html", context, status=status)


@require_http_methods(["POST", "DELETE"])
def one(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """DELETE: whoever asked takes it back."""
    asked = _asked(request, reference, pk)
    if method_of(request) == "DELETE":
        actions.withdraw_goodwill(asked, by=actor_of(request), at=now_of(request))
        messages.success(request, _("Taken back: nobody decides it any more."))
    return redirect("desk:goodwill", reference=reference)


@require_POST
def approval(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    actions.approve_goodwill(_asked(request, reference, pk), by=actor_of(request), at=now_of(request))
    messages.success(request, _("Approved. Who asked is told, and so is the shop’s system."))
    return redirect("desk:goodwill", reference=reference)


@require_POST
def refusal(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    asked, said = _asked(request, reference, pk), checked(DeclineForm(request.POST))
    why_not = GoodwillRefusal(said["why_not"])
    actions.decline_goodwill(asked, why_not, said["words"], by=actor_of(request), at=now_of(request))
    messages.success(request, _("Declined. Who asked is told, with your reason."))
    return redirect("desk:goodwill", reference=reference)


def _asked(request: HttpRequest, reference: str, pk: int) -> Goodwill:
    ticket = ticket_of(request, reference)
    found: Goodwill = get_object_or_404(ticket.goodwill.select_related("ticket"), pk=pk)
    return found
