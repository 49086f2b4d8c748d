"""Search, within what one may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from answerable.desk.frame.requests import key_in, now_of, staff_of
from answerable.desk.palette.terms import TERMS, completions
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
    found = index.find(query, staff, before=key_in(request, "before"))
    context = {"query": query, "found": found, "now": now_of(request), "terms": TERMS.values()}
    return render(request, "desk/search.html", context)


@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """What the last word of `q` may become, for a field that completes while one types."""
    offered = completions(request.GET.get("q", ""), staff_of(request))
    return render(request, "desk/palette/_terms.html", {"completions": offered})
