"""Surveys: which there are, their editor, which works with forms alone, whom one would have asked, what was said."""

from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import make_aware
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, key_of, now_of, staff_of, ticket_of
from answerable.desk.insight.drawing import drawing_of
from answerable.desk.queues.drafting import pressed
from answerable.desk.surveys.drafting import SurveyDraft, asked_of, survey_kept, survey_new, survey_typed
from answerable.desk.surveys.figures import figures_for
from answerable.desk.surveys.supposing import WINDOW as LAST_MONTH
from answerable.desk.surveys.supposing import Supposed, suppose
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.listening.models import Survey, SurveyAnswer, SurveyKind
from answerable.listening.surveys.reckoning import SETTLED, WINDOW
from answerable.listening.surveys.scales import scale_of
from answerable.listening.surveys.writing import (
    RIGHT,
    add_survey,
    change_survey,
    plan_of,
    remove_survey,
    switch_survey,
)
from answerable.people.models import Staff
from answerable.tickets.conditions import Reader, words

_MOST_ROWS = 100
_PARTS = {
    "provider": "ask__provider",
    "team": "ask__team",
    "channel": "ask__channel",
    "language": "ask__language",
}


@require_GET
def surveys(request: HttpRequest) -> HttpResponse:
    staff = _leader(request)
    rows = []
    for survey in Survey.objects.visible_to(staff).filter(removed_at=None):
        version = survey.newest
        figures = figures_for(survey, staff, now=now_of(request))
        kind = SurveyKind(version.kind).label
        asks = words(version.asked, Reader(staff, now_of(request), is_rule=True)) if _writes(staff) else ""
        rows.append({"survey": survey, "version": version, "figures": figures, "kind": kind, "asks": asks})
    return render(request, "desk/surveys/surveys.html", {"rows": rows, "may_write": _writes(staff)})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    reader = _writer(request)
    if request.method == "POST":
        return _edited(request, None, survey_typed(request.POST, reader))
    return _page(request, None, survey_new(reader))


@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    reader = _writer(request)
    found = get_object_or_404(Survey.objects.present(), pk=pk)
    if request.method == "POST":
        return _edited(request, found, survey_typed(request.POST, reader))
    return _page(request, found, survey_kept(plan_of(found.newest), reader))


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    _writer(request)
    found = get_object_or_404(Survey.objects.present(), pk=pk)
    is_on = request.POST.get("to") == "on"
    switch_survey(found, on=is_on, by=actor_of(request), at=now_of(request))
    said = _("“%(name)s” asks from now on.") if is_on else _("“%(name)s” asks nobody any more.")
    messages.success(request, said % {"name": found.name})
    return redirect("desk:survey", found.pk)


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    _writer(request)
    found = get_object_or_404(Survey, pk=pk)
    remove_survey(found, by=actor_of(request), at=now_of(request))
    messages.success(request, _("“%(name)s” was removed. What was answered stays.") % {"name": found.name})
    return redirect("desk:surveys")


@require_GET
def results(request: HttpRequest, pk: int) -> HttpResponse:
    staff = _leader(request)
    found = get_object_or_404(Survey.objects.visible_to(staff), pk=pk)
    version = found.newest
    figures, is_mirrored = figures_for(found, staff, now=now_of(request)), get_language_bidi()
    context = {
        "survey": found,
        "version": version,
        "kind": SurveyKind(version.kind).label,
        "figures": figures,
        "charts": [(each, drawing_of(each, is_mirrored=is_mirrored)) for each in figures.charts],
        "scale": scale_of(version.kind),
        "days": WINDOW.days,
        "settled": SETTLED.days,
        "may_write": _writes(staff),
    }
    return render(request, "desk/surveys/results.html", context)


@require_GET
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """The tickets behind a figure, the newest first; `of` is a part of it ("team:3"), `value` one of the
    answers, `week` the day on which one began."""
    staff = _leader(request)
    found = get_object_or_404(Survey.objects.visible_to(staff), pk=pk)
    scale = scale_of(found.newest.kind)
    since = now_of(request) - WINDOW
    rows = SurveyAnswer.objects.visible_to(staff).filter(ask__survey=found, ask__asked_at__gt=since)
    if request.GET.get("week"):
        begun, ended = _week(request.GET["week"])
        rows = rows.filter(ask__asked_at__gte=begun, ask__asked_at__lt=ended)
    of, _colon, key = request.GET.get("of", "").partition(":")
    if of:
        rows = rows.filter(**{_part(of): _key(of, key)})
    given = request.GET.get("value", "")
    value = next((each for each in scale.values if str(each) == given), None)
    if value is not None:
        rows = rows.filter(value=value)
    rows = rows.select_related("ask__ticket", "ask__team", "rating", "follow_up").order_by(
        "-changed_at", "-pk"
    )
    context = {
        "survey": found,
        "rows": [(row, scale.label(row.value), scale.is_bad(row.value)) for row in rows[:_MOST_ROWS]],
        "most": _MOST_ROWS,
        "days": WINDOW.days,
        "chosen": scale.label(value) if value is not None else "",
    }
    return render(request, "desk/surveys/answers.html", context)


@require_GET
def on_ticket(request: HttpRequest, reference: str) -> HttpResponse:
    """What was asked on a ticket and what was answered, for everybody who sees it."""
    ticket = ticket_of(request, reference)
    rows = [
        (row, scale_of(row.ask.version.kind), scale_of(row.ask.version.kind).label(row.value))
        for row in SurveyAnswer.objects.filter(ask__ticket=ticket)
        .select_related("ask__version", "ask__survey", "rating", "follow_up")
        .order_by("-changed_at")[:20]
    ]
    template = (
        "desk/surveys/_ticket.html" if request.headers.get("HX-Request") else "desk/surveys/ticket.html"
    )
    return render(request, template, {"ticket": ticket, "answers": rows})


def _week(given: str) -> tuple[datetime, datetime]:
    """From the midnight with which that day begins, for seven days."""
    try:
        day = date.fromisoformat(given)
        first, last = (make_aware(datetime.combine(each, time())) for each in (day, day + timedelta(days=7)))
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    return first, last


def _part(of: str) -> str:
    if of not in _PARTS:
        raise Http404
    return _PARTS[of]


def _key(of: str, key: str) -> int | str:
    if of not in ("provider", "team"):
        return key[:16]
    if (found := key_of(key)) is None:
        raise Http404
    return found


def _edited(request: HttpRequest, found: Survey | None, draft: SurveyDraft) -> HttpResponse:
    """`do` is keep, try, add, `remove:2`, or to show what is written."""
    do = pressed(request.POST, draft.asks)
    if do not in ("keep", "try"):
        return _page(request, found, draft)
    try:
        plan = draft.plan()
        if do == "try":
            return _page(request, found, draft, supposed=suppose(plan, found, now=now_of(request)))
        by, at = actor_of(request), now_of(request)
        kept = add_survey(plan, by=by, at=at) if found is None else change_survey(found, plan, by=by, at=at)
    except Refusal as refusal:
        return _page(request, found, draft, refusal.message, status=refusal.status)
    messages.success(request, _("Saved."))
    return redirect("desk:survey", kept.pk)


def _page(
    request: HttpRequest,
    found: Survey | None,
    draft: SurveyDraft,
    error: str = "",
    *,
    supposed: Supposed | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "survey": found,
        "survey_draft": draft,
        "draft": draft.asks,
        "whats": asked_of(draft.reader),
        "versions": found.versions.select_related("made_by").order_by("-number") if found else (),
        "error": error,
        "supposed": supposed,
        "days": LAST_MONTH.days,
    }
    return render(request, "desk/surveys/survey.html", context, status=status)


def _leader(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not staff.may("floor.see"):
        raise NotAllowed
    return staff


def _writes(staff: Staff) -> bool:
    return staff.may(RIGHT) and staff.scope.everything


def _writer(request: HttpRequest) -> Reader:
    staff = staff_of(request)
    if not _writes(staff):
        raise NotAllowed
    return Reader(staff, now_of(request), is_rule=True)
