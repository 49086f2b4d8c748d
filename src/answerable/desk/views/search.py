"""Search, within what one may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from answerable.desk.requests import now_of, staff_of
from answerable.tickets import search as index
from answerable.tickets.models import Ticket
from answerable.tickets.references import clean_reference


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:400].strip()
    staff = staff_of(request)
    named = Ticket.objects.visible_to(staff).filter(reference=clean_reference(query) or "-").first()
    if named is not None:
        return redirect(named)
    before = request.GET.get("before", "")
    found = index.find(
        query,
        staff,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None,
    )
    context = {"query": query, "found": found, "now": now_of(request)}
    return render(request, "desk/search.html", context)
