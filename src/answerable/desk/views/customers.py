"""One customer: who they are, how they reach us, what they wrote about."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.ledger.refusals import Invalid
from answerable.people.actions import merge_customers, unmerge_customer
from answerable.people.models import Customer
from answerable.tickets.models import Ticket


def _customer(request: HttpRequest, pk: int) -> Customer:
    customers = Customer.objects.visible_to(staff_of(request)).select_related("account", "merged_into")
    return get_object_or_404(customers, pk=pk)


@require_GET
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    found = _customer(request, pk)
    staff = staff_of(request)
    tickets = Ticket.objects.visible_to(staff).present().filter(customer=found)
    context = {
        "customer": found,
        "identities": found.identities.all(),
        "tickets": tickets.select_related("status", "team", "assignee", "customer").order_by("-pk")[:100],
        "merged": Customer.objects.visible_to(staff).filter(merged_into=found),
        "now": now_of(request),
    }
    return render(request, "desk/customer.html", context)


@require_http_methods(["POST", "DELETE"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: this customer turns out to be the one with the address `into`. DELETE undoes it."""
    found = _customer(request, pk)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        unmerge_customer(found, by=by, at=at)
        return redirect("desk:customer", pk=found.pk)
    address = request.POST.get("into", "").strip().lower()[:320]
    kept = (
        Customer.objects.visible_to(staff_of(request)).present().filter(identities__address=address).first()
    )
    if kept is None:
        raise Invalid(_("No customer has this address."))
    merge_customers(found, kept, by=by, at=at)
    messages.success(request, _("They are one person now. This can be undone below."))
    return redirect("desk:customer", pk=kept.pk)
