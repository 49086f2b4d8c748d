"""What a customer has shown: said, corrected, withdrawn; and a page of it that can be given to them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.capability.forms import CERTIFY, ENDORSE, UP, SayingForm
from answerable.desk.capability.telling import letter_of, panel_of
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.views.people.seen import customer_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Customer
from answerable.routing.actions import certify, correct, endorse, withdraw
from answerable.routing.capability.known import settings_row
from answerable.routing.models import CapabilityEvidence


@require_http_methods(["GET", "POST"])
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of it; POST says something."""
    found, staff = customer_of(request, pk), staff_of(request)
    if not staff.may("capability.see"):
        raise NotAllowed
    panel = panel_of(found, now=now_of(request))
    form = SayingForm(request.POST or None, staff=staff, product_field=settings_row().product_field)
    if request.method == "POST" and is_kept(form, lambda: _say(request, found, form)):
        messages.success(request, _("Remembered."))
        return redirect(reverse("desk:customer", args=[pk]) + "#capability")
    context = {"customer": found, "panel": panel, "saying": form, "letter": letter_of(panel)}
    return render(request, "desk/capability/shown.html", context)


def _say(request: HttpRequest, found: Customer, form: SayingForm) -> None:
    by, at, given = actor_of(request), now_of(request), form.cleaned_data
    if given["what"] == ENDORSE:
        endorse(found, given["reason"], product=given["product"], by=by, at=at)
    elif given["what"] == CERTIFY:
        certify(found, given["reason"], until=form.until_when(), product=given["product"], by=by, at=at)
    else:
        is_up = given["what"] == UP
        correct(found, up=is_up, reason=given["reason"], product=given["product"], by=by, at=at)


@require_POST
def evidence(request: HttpRequest, pk: int, evidence_id: int) -> HttpResponse:
    """DELETE withdraws it; there is nothing else to be done with one."""
    found, staff = customer_of(request, pk), staff_of(request)
    seen = CapabilityEvidence.objects.visible_to(staff).filter(customer=found)
    withdraw(get_object_or_404(seen, pk=evidence_id), by=actor_of(request), at=now_of(request))
    messages.success(request, _("Withdrawn: it does not count any more."))
    return redirect(reverse("desk:customer", args=[pk]) + "#capability")
