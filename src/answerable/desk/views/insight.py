"""Pages of figures, each figure as a file, and the tickets behind a point."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from answerable.desk.frame.requests import now_of, staff_of
from answerable.desk.frame.spreadsheets import csv_of
from answerable.desk.insight.asked import Asked, asked_by, providers_for
from answerable.desk.insight.behind import MOST, asked_of, tickets_of
from answerable.desk.insight.drawing import drawing_of
from answerable.desk.insight.figure import Figure
from answerable.desk.insight.files import DRAWN, NotDrawn, drawn_figure
from answerable.desk.insight.pages import PAGES, RIGHT, Page, figures_of, pages_for
from answerable.desk.insight.spec import spec_of
from answerable.desk.insight.tables import COLUMNS, rows_of
from answerable.insight.models import FactsState
from answerable.insight.models.studies import studies as may_study
from answerable.insight.models.transitions import transitions as may_transit
from answerable.insight.reckoning.sampling import WEEKS
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Provider, Staff
from answerable.regions.models import Region


@require_GET
def insight(request: HttpRequest, name: str = "health") -> HttpResponse:
    page, asked = _page(request, name)
    is_mirrored = get_language_bidi()
    figures = figures_of(page, asked)
    context: dict[str, Any] = {
        "page": page,
        "pages": list(pages_for(asked.staff).values()),
        "may_study": may_study(asked.staff),
        "may_transit": may_transit(asked.staff),
        "asked": asked,
        "weeks": WEEKS,
        "parts": [
            (part, [(each, drawing_of(each, is_mirrored=is_mirrored)) for each in of_part])
            for part, of_part in groupby(figures, key=lambda each: each.part)
        ],
        "glance": page.glance(figures) if page.glance else (),
        "narrowings": _narrowings(asked) if page.narrows else (),
        "state": FactsState.objects.first(),
    }
    if page.beside is not None:
        context |= {**page.beside(asked), "beside": True}
    return render(request, "desk/insight/page.html", context)


@require_GET
def figure(request: HttpRequest, name: str, key: str, form: str) -> HttpResponse:
    """The numbers of a figure as CSV, the figure in Vega-Lite, as a picture or on paper."""
    page, asked = _page(request, name)
    found = next((each for each in figures_of(page, asked) if each.key == key), None)
    if found is None or form not in ("csv", "vega-lite", *DRAWN):
        raise Http404
    filename = f"{page.key}-{found.key}-{asked.last_day:%Y-%m-%d}"
    if form in DRAWN:
        return _drawn(request, page, found, asked, form, filename)
    if form == "vega-lite":
        response: HttpResponse = JsonResponse(
            spec_of(found), json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
    else:
        response = HttpResponse(csv_of(COLUMNS, rows_of(found)), content_type="text/csv; charset=utf-8")
    ending = "csv" if form == "csv" else "vl.json"
    response["Content-Disposition"] = f'attachment; filename="{filename}.{ending}"'
    return response


def _drawn(
    request: HttpRequest, page: Page, found: Figure, asked: Asked, form: str, filename: str
) -> HttpResponse:
    """Or a page that asks again, until a worker has drawn it."""
    known = {"page": page, "figure": found, "asked": asked}
    try:
        content = drawn_figure(page, found.key, asked, form)
    except NotDrawn:
        return render(request, "desk/insight/drawing.html", {**known, "is_failed": True})
    if content is None:
        waiting = render(request, "desk/insight/drawing.html", known)
        waiting["Refresh"] = "2"
        return waiting
    response = HttpResponse(content, content_type=DRAWN[form])
    response["Content-Disposition"] = f'inline; filename="{filename}.{form}"'
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
        "page": pages_for(staff).get(name) or PAGES["health"],
    }
    return render(request, "desk/insight/behind.html", context)


def _narrowings(
    asked: Asked,
) -> list[tuple[str, str, str, Sequence[Provider | Region], Provider | Region | None]]:
    """To what the figures can be narrowed, where there is a choice: its name, words for it and for all, and the one
    that is chosen."""
    offered: list[tuple[str, str, str, Sequence[Provider | Region], Provider | Region | None]] = []
    if len(providers := list(providers_for(asked.staff))) > 1:
        offered.append(("provider", _("In the hands of"), _("everybody"), providers, asked.provider))
    if regions := list(Region.objects.visible_to(asked.staff).present()):
        offered.append(("region", _("Customers in"), _("all regions"), regions, asked.region))
    return offered


def _page(request: HttpRequest, name: str) -> tuple[Page, Asked]:
    staff = _reader(request)
    if name not in PAGES:
        raise Http404
    if name not in pages_for(staff):
        raise NotAllowed
    return PAGES[name], asked_by(staff, request.GET, now=now_of(request))


def _reader(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not staff.may(RIGHT):
        raise NotAllowed
    return staff
