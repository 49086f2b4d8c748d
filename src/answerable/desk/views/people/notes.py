"""What colleagues note about a customer or an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.views.people.seen import account_of, customer_of
from answerable.people.actions import note_about, remove_note
from answerable.people.models import Account, Customer


def _about(request: HttpRequest, of: str, pk: int) -> Customer | Account:
    return account_of(request, pk) if of == "account" else customer_of(request, pk)


@require_POST
def notes(request: HttpRequest, of: str, pk: int) -> HttpResponse:
    about = _about(request, of, pk)
    note_about(about, request.POST.get("text", ""), by=actor_of(request), at=now_of(request))
    return redirect(f"desk:{of}", pk=pk)


@require_http_methods(["POST", "DELETE"])
def note(request: HttpRequest, of: str, pk: int, note_id: int) -> HttpResponse:
    """DELETE removes it; there is nothing else to be done with one."""
    seen = _about(request, of, pk).notes.visible_to(staff_of(request))
    found = get_object_or_404(seen.select_related("customer", "account"), pk=note_id)
    remove_note(found, by=actor_of(request), at=now_of(request))
    return redirect(f"desk:{of}", pk=pk)
