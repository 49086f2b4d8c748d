"""Who waits how long with and without going past the first line, for those who lead; and the tickets behind it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from answerable.desk.capability.comparing import (
    COLUMNS,
    by_words,
    cases_of,
    comparison,
    group_words,
    of_words,
    side_words,
    table_of,
)
from answerable.desk.frame.requests import now_of, staff_of
from answerable.desk.frame.spreadsheets import csv_of
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.routing.capability.fairness import MOST, WINDOW, By, Of, Side, sample
from answerable.routing.capability.known import settings_row
from answerable.routing.capability.waits import FEWEST
from answerable.tickets.models import Ticket

_MOST_ROWS = 200
_SIDES = ((Side.PAST, Side.LIKE), (Side.SINCE, Side.BEFORE))


def _allowed(request: HttpRequest) -> None:
    """It compares all tickets, so whoever reads it sees them all."""
    staff = staff_of(request)
    if not staff.may("capability.compare") or not staff.scope.everything:
        raise NotAllowed


def _asked(request: HttpRequest) -> tuple[Of, By]:
    try:
        return Of(request.GET.get("of", Of.FIRST_ANSWER)), By(request.GET.get("by", By.ALL))
    except ValueError as error:
        raise Invalid(_("There is no such comparison.")) from error


@require_GET
def fairness(request: HttpRequest) -> HttpResponse:
    _allowed(request)
    of, by = _asked(request)
    found = sample(now=now_of(request))
    context = {
        "comparisons": [comparison(found, one, other, of, by) for one, other in _SIDES],
        "has_any": any(found.sides.values()),
        "sample": found,
        "settings": settings_row(),
        "of": of,
        "by": by,
        "ofs": [(each.value, of_words(each)) for each in Of],
        "bys": [(each.value, by_words(each)) for each in By],
        "most": MOST,
        "fewest": FEWEST,
        "days": WINDOW.days,
    }
    return render(request, "desk/capability/fairness.html", context)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The figures of the page as they stand there, as CSV."""
    _allowed(request)
    of, by = _asked(request)
    now = now_of(request)
    rows = table_of(sample(now=now), _SIDES, of, by)
    response = HttpResponse(csv_of(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="waits-{of.value}-{by.value}-{now:%Y-%m-%d}.csv"'
    return response


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    _allowed(request)
    of, by = _asked(request)
    try:
        side = Side(request.GET.get("side", Side.PAST))
    except ValueError as error:
        raise Invalid(_("There is no such comparison.")) from error
    value = request.GET.get("value", "")[:100]
    now = now_of(request)
    cases = cases_of(sample(now=now), side, of, by, value)
    waits = {case.ticket: case.wait(of) for case in cases[:_MOST_ROWS]}
    seen = Ticket.objects.visible_to(staff_of(request)).filter(pk__in=waits).select_related("customer")
    context = {
        "rows": [(ticket, waits[ticket.pk]) for ticket in seen.order_by("-pk")],
        "n": len(cases),
        "most": _MOST_ROWS,
        "title": f"{group_words(by, value)}: {side_words(side)}",
        "of_words": of_words(of),
        "back": f"?of={of.value}&by={by.value}",
        "now": timezone.now(),
    }
    return render(request, "desk/capability/fairness_rows.html", context)
