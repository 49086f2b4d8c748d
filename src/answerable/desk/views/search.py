"""Search, within what one may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from answerable.desk.frame.requests import key_in, now_of, staff_of
from answerable.tickets import search as index
from answerable.tickets.models import Ticket
from answerable.tickets.references import clean_reference

# One press away; what else can be written instead of these values is said beside them.
_TERMS = (
    (
        "is:waiting",
        _(
            "the customer waits for us; also open, closed, answered, solved, snoozed, mine, followed, "
            "unassigned, urgent"
        ),
    ),
    ("with:me", _("in whose hands; a name, or nobody")),
    ("from:name@example.com", _("whose ticket it is: an address, or @company.com")),
    ("team:none", _("a team’s name, in quotes when it has spaces")),
    ("tag:", _("a tag")),
    ("status:", _("a status, or the beginning of its name")),
    ("channel:mail", _("how it came")),
    ("priority:high", _("low, normal, high or urgent")),
    ("has:attachment", _("with a file")),
    ("after:2026-01", _("since when; before: and on: as well; a day, a month or a year")),
)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:400].strip()
    staff = staff_of(request)
    named = Ticket.objects.visible_to(staff).filter(reference=clean_reference(query) or "-").first()
    if named is not None:
        return redirect(named)
    found = index.find(query, staff, before=key_in(request, "before"))
    context = {"query": query, "found": found, "now": now_of(request), "terms": _TERMS}
    return render(request, "desk/search.html", context)
