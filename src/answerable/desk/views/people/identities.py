"""The addresses of a customer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.customers.forms import IdentityForm
from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, method_of, now_of
from answerable.desk.views.people.seen import customer_of, named_in
from answerable.people import actions
from answerable.people.models import Identity


def _identity(request: HttpRequest, pk: int, identity_id: int) -> Identity:
    customer = customer_of(request, pk)
    return get_object_or_404(customer.identities.select_related("customer"), pk=identity_id)


@require_POST
def identities(request: HttpRequest, pk: int) -> HttpResponse:
    values = checked(IdentityForm(request.POST))
    found = customer_of(request, pk)
    actions.add_identity(found, **values, by=actor_of(request), at=now_of(request))
    return redirect("desk:customer", pk=pk)


@require_http_methods(["POST", "DELETE"])
def identity(request: HttpRequest, pk: int, identity_id: int) -> HttpResponse:
    """POST: it is that of the customer with the address `to`. DELETE takes it away."""
    found = _identity(request, pk, identity_id)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        actions.remove_identity(found, by=by, at=at)
        return redirect("desk:customer", pk=pk)
    to = named_in(request, "to")
    actions.move_identity(found, to, by=by, at=at)
    messages.success(request, _("Moved. What comes from there now is theirs."))
    return redirect("desk:customer", pk=to.pk)


@require_http_methods(["POST", "DELETE"])
def verification(request: HttpRequest, pk: int, identity_id: int) -> HttpResponse:
    verb = actions.doubt_identity if method_of(request) == "DELETE" else actions.verify_identity
    verb(_identity(request, pk, identity_id), by=actor_of(request), at=now_of(request))
    return redirect("desk:customer", pk=pk)


@require_POST
def main(request: HttpRequest, pk: int, identity_id: int) -> HttpResponse:
    actions.make_main(_identity(request, pk, identity_id), by=actor_of(request), at=now_of(request))
    return redirect("desk:customer", pk=pk)
