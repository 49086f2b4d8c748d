"""What many customers write about, and the words in which they do."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.frame.spreadsheets import csv_of
from answerable.desk.themes.figures import (
    FEWEST_SHOWN,
    WEEKS_BEFORE,
    answers_of,
    figures_for,
    growth_of,
    last_look,
    parts_of,
    tickets_of,
    weeks_of,
)
from answerable.desk.themes.narrowing import Narrowed, choices_for
from answerable.ledger.refusals import NotAllowed
from answerable.listening.models import Theme, ThemeLook
from answerable.listening.themes.growth import Growth
from answerable.listening.themes.meanings import WINDOW
from answerable.listening.themes.naming import name_theme
from answerable.people.models import Staff

_MOST_TICKETS, _MOST_ANSWERS = 100, 20
_COLUMNS = (
    "theme",
    "language",
    "words",
    "tickets",
    "this_week",
    "four_weeks_before",
    "ratio",
    "low",
    "high",
    "grows",
    "new",
    "survey_answers",
)


@require_GET
def themes(request: HttpRequest) -> HttpResponse:
    """`product`, `region`, `provider` and `language` narrow it; `as=csv` gives the table."""
    staff, at = _reader(request), last_look(now=now_of(request))
    figures = figures_for(staff, Narrowed.read(request.GET), now=at)
    if request.GET.get("as") == "csv":
        rows = [
            (
                row.theme.name, row.theme.language, row.theme.words, row.tickets,
                row.now, row.before, *_limits(row.growth),
                row.grows, row.is_new, row.answers,
            )
            for row in figures.rows
        ]  # fmt: skip
        response = HttpResponse(csv_of(_COLUMNS, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="themes-{at:%Y-%m-%d}.csv"'
        return response
    context = {
        "figures": figures,
        "choices": list(choices_for(staff, request.GET, now=at)),
        "is_narrowed": any(request.GET.values()),
        "query": request.GET.urlencode(),
        "look": ThemeLook.objects.first(),
        "weeks": WINDOW.days // 7,
        "weeks_before": WEEKS_BEFORE,
        "fewest": FEWEST_SHOWN,
    }
    return render(request, "desk/themes/themes.html", context)


@require_http_methods(["GET", "POST"])
def theme(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what one may see of it; POST names it."""
    staff, at = _reader(request), last_look(now=now_of(request))
    found = get_object_or_404(Theme, pk=pk)
    row = growth_of(found, staff, now=at)
    if row is None:
        raise Http404
    if request.method == "POST":
        name_theme(found, request.POST.get("name", ""), by=actor_of(request), at=now_of(request))
        messages.success(request, _("Kept."))
        return redirect("desk:theme", pk=pk)
    rows = tickets_of(found, staff, now=at).select_related("ticket")
    tickets = list(rows.order_by("-nearness", "-pk")[:_MOST_TICKETS])
    answers = answers_of(found, staff, now=at).select_related(
        "answer__rating", "answer__ask__ticket", "answer__ask__survey"
    )
    context = {
        "theme": found,
        "answers": answers.order_by("-nearness", "-pk")[:_MOST_ANSWERS],
        "row": row,
        "tickets": tickets,
        "middle": tickets[0].ticket if tickets else None,
        "most": _MOST_TICKETS,
        "parts": parts_of(found, staff, now=at),
        "by_week": weeks_of(found, staff, now=at),
        "may_name": staff.may("themes.name"),
        "may_state": staff.may("issues.state"),
        "weeks": WINDOW.days // 7,
    }
    return render(request, "desk/themes/theme.html", context)


def _limits(found: Growth | None) -> tuple[float | None, ...]:
    return (found.ratio, found.low, found.high) if found else (None, None, None)


def _reader(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not staff.may("themes.see"):
        raise NotAllowed
    return staff
