"""A colleague opens a ticket."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.desk.beginning.forms import THEIRS, NewTicketForm
from answerable.desk.beginning.saying import Beginning, begin_with
from answerable.desk.frame.requests import actor_of, key_in, now_of, staff_of
from answerable.desk.moments import laters
from answerable.desk.views.going import goes_at, say_when_it_goes
from answerable.desk.views.people.seen import customer_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.people.masking import Part, is_masked
from answerable.people.models import Customer
from answerable.tickets.models import Message


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`customer` in the address says whose it is; without it, their mail address does."""
    staff, key = staff_of(request), key_in(request, "customer")
    if not staff.may("ticket.open"):
        raise NotAllowed
    customer = customer_of(request, key) if key is not None else None
    form = NewTicketForm(request.POST or None, request.FILES or None, staff=staff, customer=customer)
    said: list[Message] = []
    if is_kept(form, lambda: said.append(_begun(request, form, customer))):
        _say(request, said[0])
        return redirect(said[0].ticket)
    context = {
        "form": form,
        "customer": customer,
        "laters": laters(now_of(request)),
        "cannot_name": customer is None and is_masked(staff, Part.ADDRESS),
    }
    return render(request, "desk/beginning/new.html", context)


def _begun(request: HttpRequest, form: NewTicketForm, customer: Customer | None) -> Message:
    values = form.cleaned_data
    is_theirs = values["said"] == THEIRS
    brand = values.get("brand")
    wanted = Beginning(
        values["subject"],
        values["text"],
        customer,
        values.get("address", ""),
        values.get("name", ""),
        values["team"],
        brand.pk if brand else None,
        is_theirs,
        values["attachments"],
        None if is_theirs else goes_at(request, values["send_at"]),
    )
    return begin_with(wanted, by=actor_of(request), at=now_of(request))


def _say(request: HttpRequest, said: Message) -> None:
    if said.is_inbound:
        messages.success(request, _("The ticket is open. What they say by mail joins it."))
        return
    say_when_it_goes(
        request,
        said,
        reverse("desk:sending", args=[said.ticket.reference, said.pk]),
        gone=_("The ticket is open, and what you wrote is on its way."),
        soon=_("The ticket is open; what you wrote goes in a few seconds."),
        later=_("The ticket is open; what you wrote goes on %(when)s, unless the customer writes first."),
    )
