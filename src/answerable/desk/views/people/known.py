"""One of the company's own fields of a customer or an account is filled in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from answerable.desk.frame.requests import actor_of, now_of, ticket_of
from answerable.desk.views.changes import back_to
from answerable.desk.views.people.seen import account_of, customer_of
from answerable.people.actions import fill_field
from answerable.people.models import Field, FieldAbout
from answerable.people.values import kind_of


@require_POST
def field(request: HttpRequest, of: str, pk: int, key: str) -> HttpResponse:
    """Then back to their page, or to the `ticket` beside which it was done."""
    about = account_of(request, pk) if of == FieldAbout.ACCOUNT else customer_of(request, pk)
    found = get_object_or_404(Field.objects.of(kind_of(about)), key=key)
    given = request.POST.get("value", "")[:1000]
    fill_field(about, found, given, by=actor_of(request), at=now_of(request))
    if "ticket" in request.GET:
        return back_to(request, ticket_of(request, request.GET["ticket"]))
    return redirect(f"desk:{of}", pk=pk)
