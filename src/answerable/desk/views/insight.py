"""Pages of figures, each figure as a file, and the tickets behind a point."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_GET

from answerable.desk.frame.requests import now_of, staff_of
from answerable.desk.frame.spreadsheets import csv_of
from answerable.desk.insight.asked import Asked, asked_by
from answerable.desk.insight.behind import MOST, asked_of, tickets_of
from answerable.desk.insight.drawing import drawing_of
from answerable.desk.insight.figure import Figure
from answerable.desk.insight.pages import PAGES, RIGHT, Page, pages_for
from answerable.desk.insight.spec import spec_of
from answerable.insight.models import FactsState
from answerable.insight.models.studies import studies as may_study
from answerable.insight.models.transitions import transitions as may_transit
from answerable.insight.reckoning.sampling import WEEKS
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Staff


@require_GET
def insight(request: HttpRequest, name: str = "health") -> HttpResponse:
    page, asked = _page(request, name)
    is_mirrored = get_language_bidi()
    figures = page.figures(asked)
    context: dict[str, Any] = {
        "page": page,
        "pages": list(pages_for(asked.staff).values()),
        "may_study": may_study(asked.staff),
        "may_transit": may_transit(asked.staff),
        "asked": asked,
        "weeks": WEEKS,
        "figures": [(each, drawing_of(each, is_mirrored=is_mirrored)) for each in figures],
        "state": FactsState.objects.first(),
    }
    if page.beside is not None:
        beside = page.beside(asked)
        context |= {**beside, "beside": True}
    return render(request, "desk/insight/page.html", context)


@require_GET
def figure(request: HttpRequest, name: str, key: str, form: str) -> HttpResponse:
    """The numbers of a figure as CSV, or the figure in Vega-Lite."""
    page, asked = _page(request, name)
    found = next((each for each in page.figures(asked) if each.key == key), None)
    if found is None or form not in ("csv", "vega-lite"):
        raise Http404
    if form == "vega-lite":
        response: HttpResponse = JsonResponse(
            spec_of(found), json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
    else:
        response = HttpResponse(csv_of(_COLUMNS, _rows(found)), content_type="text/csv; charset=utf-8")
    ending = "csv" if form == "csv" else "vl.json"
    filename = f"{page.key}-{found.key}-{asked.last_day:%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


@require_GET
def behind(request: HttpRequest) -> HttpResponse:
    staff = _reader(request)
    wanted = asked_of(request.GET)
    facts = wanted.rows(staff)
    name = request.GET.get("of", "health")
    context = {
        "wanted": wanted,
        "rows": tickets_of(facts[:MOST], staff),
        "is_cut": len(facts) > MOST,
        "most": MOST,
        "page": PAGES.get(name) or PAGES["health"],
    }
    return render(request, "desk/insight/behind.html", context)


_COLUMNS = ("what", "n", "count", "value", "low", "high")


def _rows(found: Figure) -> Sequence[Sequence[object]]:
    points = [*found.points, *((found.whole,) if found.whole else ())]
    return [(each.label, each.n, each.count, each.value, each.low, each.high) for each in points]


def _page(request: HttpRequest, name: str) -> tuple[Page, Asked]:
    staff = _reader(request)
    pages = pages_for(staff)
    if name not in pages:
        raise Http404
    return pages[name], asked_by(staff, request.GET, now=now_of(request))


def _reader(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not staff.may(RIGHT):
        raise NotAllowed
    return staff
