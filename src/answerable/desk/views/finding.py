"""Articles for whoever answers, and what people look for and do not find."""

from datetime import timedelta

from django.db.models import Max, Min, Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from answerable.desk.frame.requests import now_of, staff_of
from answerable.ledger.refusals import NotAllowed
from answerable.selfservice.audience import Audience
from answerable.selfservice.finding.deflection import WITHIN, deflection
from answerable.selfservice.finding.searching import find as find_texts
from answerable.selfservice.models import Sought

_LOOKED_BACK = timedelta(days=90)
_MOST = 100
_OFFERED = 8


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """What to put into an answer: `q`, and `in` for the customer's language. Providers' people read what is theirs."""
    staff = staff_of(request)
    audience = Audience.INTERNAL if staff.provider.is_in_house else Audience.PARTNER
    language = request.GET.get("in") or get_language() or "en"
    found = find_texts(
        request.GET.get("q", ""),
        audience=audience,
        language=language,
        any_brand=True,
        limit=_OFFERED,
        is_whole=False,
    )
    fields = ("kind", "key", "language", "title", "path", "passage", "is_good")
    return JsonResponse({"found": [{name: getattr(hit, name) for name in fields} for hit in found.hits]})


@require_GET
def sought(request: HttpRequest) -> HttpResponse:
    """The most sought in vain first; below it, whether suggestions spare people the way to us."""
    if not staff_of(request).may("floor.see"):
        raise NotAllowed
    now = now_of(request)
    rows = (
        Sought.objects.filter(day__gte=(now - _LOOKED_BACK).date(), in_vain__gt=0)
        .values("words", "language", "brand__name")
        .annotate(vain=Sum("in_vain"), first=Min("day"), last=Max("day"))
        .order_by("-vain", "words")[:_MOST]
    )
    context = {"rows": list(rows), "deflection": deflection(now=now), "days": WITHIN.days}
    return render(request, "desk/finding/sought.html", context)
