"""What was changed in settings, when and by whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from answerable.desk.audit import PAGE, changes
from answerable.desk.frame.requests import key_in, staff_of
from answerable.ledger.refusals import NotAllowed


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    if not staff_of(request).may("audit.see"):
        raise NotAllowed
    found = changes(before=key_in(request, "before"), most=PAGE + 1)
    older = found[PAGE - 1].id if len(found) > PAGE else None
    return render(request, "desk/settings/audit.html", {"changes": found[:PAGE], "before": older})
