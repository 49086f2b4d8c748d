"""The year: who serves when, who has not yet, what is missing; planned and published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.views.rota.forms import YearForm
from answerable.desk.views.rota.guard import own_member, require_planning, year_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.listening.models import Debrief, Lesson, RotaState, RotaWeek, RotaYear
from answerable.listening.models.rota import plans
from answerable.listening.rota.board import Board
from answerable.listening.rota.quiet import Quiet
from answerable.listening.rota.reckoning import WHY
from answerable.listening.rota.served import newest_year, served_by_department
from answerable.listening.rota.years import YearWanted, ask_plan, missing, publish, set_year

_MOST_DEBRIEFS = 10
_MOST_LESSONS = 50


@dataclass(frozen=True)
class Row:
    """A week of the year; `short` hands are missing, as the planning saw it."""

    monday: date
    number: int
    weeks: Sequence[RotaWeek]
    short: int
    is_past: bool
    is_now: bool
    is_hard: bool


@require_GET
def rota(request: HttpRequest) -> HttpResponse:
    """For whoever takes part: who serves when, since they may swap; for whoever plans, how far it has come."""
    staff, now = staff_of(request), now_of(request)
    if not plans(staff) and own_member(request) is None:
        raise NotAllowed
    given = request.GET.get("year", "")
    years = list(RotaYear.objects.order_by("year"))
    wanted = [each for each in years if str(each.year) == given]
    year = wanted[0] if wanted else newest_year(at=now)
    context = {
        "year": year,
        "years": years,
        "rows": _rows(year, now.date(), draft=False) if year else (),
        "plans": plans(staff),
        "served": served_by_department(year.year, at=now) if year and plans(staff) else (),
        "debriefs": _debriefs(request),
        "lessons": Lesson.objects.visible_to(staff).to_hand_on().select_related("debrief")[:_MOST_LESSONS],
        "next_year": max((each.year for each in years), default=now.year - 1) + 1,
    }
    return render(request, "desk/rota/rota.html", context)


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """The year after those that there are, with the rules of the last."""
    require_planning(request)
    now = now_of(request)
    last = RotaYear.objects.order_by("-year").first()
    number = last.year + 1 if last else now.year
    wanted = YearWanted() if last is None else _as(last)
    set_year(number, wanted, by=actor_of(request), at=now)
    return redirect("desk:rota_year", number=number)


@require_http_methods(["GET", "POST"])
def year(request: HttpRequest, number: int) -> HttpResponse:
    """Its rules and its draft."""
    found = year_of(request, number)
    form = YearForm(request.POST or None, year=found)
    if is_kept(form, lambda: set_year(number, form.year(), by=actor_of(request), at=now_of(request))):
        messages.success(request, _("Saved. Have it planned anew for it to count."))
        return redirect("desk:rota_year", number=number)
    drafts = found.weeks.filter(is_draft=True).count()
    board = Board(found)
    countries = [each.country for each in board.serving]
    context = {
        "quiet": Quiet().by_region(countries, found.mondays),
        "year": found,
        "form": form,
        "drafts": drafts,
        "published": found.weeks.filter(is_draft=False).count(),
        "rows": _rows(found, now_of(request).date(), draft=True),
        "missing": [
            (name, WHY[why]() if why in WHY else _("not planned yet")) for name, why in missing(found)
        ],
        "short_of": found.found.get("short_of", ()),
        "short": sum(found.found.get("short", {}).values()),
        "is_planning": found.state == RotaState.PLANNING,
        "mentors": len(board.mentors),
    }
    return render(request, "desk/rota/year.html", context)


@require_POST
def planning(request: HttpRequest, number: int) -> HttpResponse:
    found = year_of(request, number)
    ask_plan(found, by=actor_of(request), at=now_of(request), moves="moves" in request.POST)
    messages.success(request, _("It is being planned. That takes a minute at most; look again then."))
    return redirect("desk:rota_year", number=number)


@require_POST
def publication(request: HttpRequest, number: int) -> HttpResponse:
    publish(year_of(request, number), by=actor_of(request), at=now_of(request))
    messages.success(request, _("Published. Everybody sees their week, and is reminded of it."))
    return redirect("desk:rota_year", number=number)


def _rows(year: RotaYear, today: date, *, draft: bool) -> list[Row]:
    board = Board(year, draft=draft)
    short = year.found.get("short", {})
    monday = date.fromisocalendar(*today.isocalendar()[:2], 1)
    return [
        Row(
            monday=each,
            number=(number := each.isocalendar().week),
            weeks=board.in_week(each),
            short=short.get(str(number), 0),
            is_past=each < monday,
            is_now=each == monday,
            is_hard=number in year.hard_weeks,
        )
        for each in year.mondays
    ]


def _debriefs(request: HttpRequest) -> Sequence[Debrief]:
    rows = Debrief.objects.visible_to(staff_of(request)).select_related("week__member__staff")
    return list(rows.prefetch_related("lessons")[:_MOST_DEBRIEFS])


def _as(year: RotaYear) -> YearWanted:
    return YearWanted(
        year.most_of_department,
        year.fewest_days,
        year.for_each_mentor,
        year.hard_weeks,
        year.delicate_tags,
        {},
        year.languages,
    )
