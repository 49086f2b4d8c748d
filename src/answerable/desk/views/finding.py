"""Articles for whoever answers, and what people look for and do not find."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from answerable.desk.articles.forms import GapForm
from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.ledger.refusals import NotAllowed
from answerable.selfservice.articles.readers import may_write
from answerable.selfservice.finding.deflection import WITHIN, deflection
from answerable.selfservice.finding.gaps import settle_gap
from answerable.selfservice.finding.reading import find_for
from answerable.selfservice.finding.vain import in_vain
from answerable.selfservice.models import GapState

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
    rows = in_vain(since=(now - _LOOKED_BACK).date())
    context = {
        "rows": [each for each in rows if not each.is_settled],
        "settled": [each for each in rows if each.is_settled],
        "states": [each for each in GapState if each != GapState.WRITING],
        "deflection": deflection(now=now),
        "days": WITHIN.days,
        "may_write": may_write(staff_of(request)),
    }
    return render(request, "desk/finding/sought.html", context)


@require_POST
def gap(request: HttpRequest) -> HttpResponse:
    """What somebody says of one of them."""
    said = checked(GapForm(request.POST))
    settle_gap(
        said["words"],
        GapState(said["state"]),
        language=said["language"],
        brand=said["brand"],
        article=said["article"],
        by=actor_of(request),
        at=now_of(request),
    )
    messages.success(request, _("Kept."))
    return redirect("desk:sought")
