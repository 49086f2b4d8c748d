"""Whom a request is about: what one may not see is not there."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from answerable.desk.frame.requests import staff_of
from answerable.desk.masks.seeing import look_at
from answerable.ledger.refusals import Invalid
from answerable.people.masking import refuse_masked
from answerable.people.models import Account, Customer


def customer_of(request: HttpRequest, pk: int) -> Customer:
    customers = Customer.objects.visible_to(staff_of(request)).select_related("account", "merged_into")
    found = get_object_or_404(customers, pk=pk)
    look_at(found)
    return found


def account_of(request: HttpRequest, pk: int) -> Account:
    return get_object_or_404(Account.objects.visible_to(staff_of(request)), pk=pk)


def named_in(request: HttpRequest, field: str) -> Customer:
    """The customer whose address was typed."""
    refuse_masked(staff_of(request))
    address = request.POST.get(field, "").strip().lower()[:320]
    visible = Customer.objects.visible_to(staff_of(request)).present()
    found = visible.filter(identities__address=address).first() if address else None
    if found is None:
        raise Invalid(_("No customer has this address."))
    return found
