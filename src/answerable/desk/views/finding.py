"""Articles for whoever answers, and what people look for and do not find."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from answerable.desk.frame.requests import now_of, staff_of
from answerable.ledger.refusals import NotAllowed
from answerable.selfservice.articles.readers import may_write
from answerable.selfservice.finding.deflection import WITHIN, deflection
from answerable.selfservice.finding.reading import find_for
from answerable.selfservice.finding.vain import in_vain

_LOOKED_BACK = timedelta(days=90)
_OFFERED = 8


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """What to put into an answer: `q`, and `in` for the customer's language. Providers' people read what is theirs."""
    language = request.GET.get("in") or get_language() or "en"
    typed = request.GET.get("q", "")
    found = find_for(staff_of(request), typed, language=language, limit=_OFFERED, is_whole=False)
    fields = ("kind", "key", "language", "title", "path", "passage", "is_good")
    return JsonResponse({"found": [{name: getattr(hit, name) for name in fields} for hit in found]})


@require_GET
def sought(request: HttpRequest) -> HttpResponse:
    """The most sought in vain first; below it, whether suggestions spare people the way to us."""
    if not staff_of(request).may("floor.see"):
        raise NotAllowed
    now = now_of(request)
    context = {
        "rows": in_vain(since=(now - _LOOKED_BACK).date()),
        "deflection": deflection(now=now),
        "days": WITHIN.days,
        "may_write": may_write(staff_of(request)),
    }
    return render(request, "desk/finding/sought.html", context)
