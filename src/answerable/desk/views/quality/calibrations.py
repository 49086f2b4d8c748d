"""Sessions of both sides: when the last was, when the next is, and what each made of the same conversations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.frame.requests import actor_of, now_of
from answerable.desk.heard.seeing import see_apart
from answerable.desk.masks.seeing import look_at_ticket
from answerable.desk.quality.forms import CalibrationForm, WordsForm
from answerable.desk.quality.marking import lines_of, marks_in
from answerable.desk.views.quality.reviews import reviewer_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.listening.models import Calibration, QualityCase
from answerable.listening.quality import (
    CalibrationWanted,
    hold_calibration,
    plan_calibration,
    score_together,
)
from answerable.listening.quality.calibrating import rhythms
from answerable.listening.quality.showing import blind_conversation
from answerable.people.models import Provider, ProviderKind, Staff

_MOST = 50


@require_GET
def calibrations(request: HttpRequest) -> HttpResponse:
    staff = reviewer_of(request)
    see_apart(("calibration",), staff, at=now_of(request))
    sessions = (
        Calibration.objects.visible_to(staff).select_related("provider").prefetch_related("participants")
    )
    context = {
        "rhythms": rhythms(_sides(staff), now=now_of(request)),
        "sessions": sessions[:_MOST],
        "providers": _sides(staff),
    }
    return render(request, "desk/quality/calibrations.html", context)


@require_http_methods(["GET", "POST"])
def calibration_new(request: HttpRequest, provider: int) -> HttpResponse:
    staff = reviewer_of(request)
    found = get_object_or_404(Provider, pk=provider, pk__in=[each.pk for each in _sides(staff)])
    form = CalibrationForm(request.POST or None, provider=found, staff=staff)

    def keep() -> None:
        given = form.cleaned_data
        wanted = CalibrationWanted(
            given["at"], [each.pk for each in given["participants"]], [each.pk for each in given["cases"]]
        )
        plan_calibration(found, wanted, by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Planned. Each participant scores before you meet."))
        return redirect("desk:quality_calibrations")
    context = {"provider": found, "form": form}
    return render(request, "desk/quality/calibration_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def calibration(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows one session; POST says that it was held, with notes."""
    staff, found = _one(request, pk)
    form = WordsForm(request.POST or None, initial={"words": found.notes})

    def keep() -> None:
        hold_calibration(found, form.cleaned_data["words"], by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Kept. Everybody’s scores are shown now."))
        return redirect("desk:quality_calibration", pk=found.pk)
    context = {
        "session": found,
        "people": found.participants.select_related("provider"),
        "rows": _rows(found, staff),
        "form": form,
        "takes_part": found.participants.filter(pk=staff.pk).exists(),
    }
    return render(request, "desk/quality/calibration.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def calibration_case(request: HttpRequest, pk: int, case_pk: int) -> HttpResponse:
    """One of the conversations, without names, with one's own marks."""
    staff, found = _one(request, pk)
    related = ("ticket__customer__account", "ticket__assignee", "agent", "scorecard")
    seen = found.cases.filter(pk__in=QualityCase.objects.visible_to(staff), ticket__erased_at=None)
    case: QualityCase = get_object_or_404(seen.select_related(*related), pk=case_pk)
    look_at_ticket(case.ticket, staff, at=now_of(request))
    if request.method == "POST":
        marks = marks_in(request.POST, case.scorecard)
        score_together(found, case, marks, by=actor_of(request), at=now_of(request))
        messages.success(request, _("Kept."))
        return redirect("desk:quality_calibration", pk=found.pk)
    own = found.scores.filter(case=case, staff=staff).first()
    context = {
        "session": found,
        "case": case,
        "lines": lines_of(case.scorecard, own.marks if own else {}),
        "conversation": blind_conversation(case),
        "takes_part": found.participants.filter(pk=staff.pk).exists(),
    }
    return render(request, "desk/quality/calibration_case.html", context)


def _sides(staff: Staff) -> list[Provider]:
    """Whose sessions somebody sees: in the house all, at a provider their own."""
    rows = Provider.objects.exclude(kind=ProviderKind.AUTOMATED)
    if not (staff.scope.everything or staff.scope.without_team):
        rows = rows.filter(pk=staff.provider_id)
    return list(rows)


def _one(request: HttpRequest, pk: int) -> tuple[Staff, Calibration]:
    staff = reviewer_of(request)
    rows = Calibration.objects.visible_to(staff).select_related("provider")
    return staff, get_object_or_404(rows, pk=pk)


def _rows(found: Calibration, staff: Staff) -> list[tuple[QualityCase, list[tuple[str, str]], bool]]:
    """Each conversation with who gave what: before it was held, one's own alone."""
    scores = found.scores.select_related("staff")
    if found.held_at is None:
        scores = scores.filter(staff=staff)
    shown: dict[int, list[tuple[str, str]]] = {}
    for each in scores:
        words = _("nothing applies") if each.score is None else f"{each.score:.0f}"
        shown.setdefault(each.case_id, []).append((each.staff.name, words))
    mine = set(found.scores.filter(staff=staff).values_list("case", flat=True))
    return [(case, shown.get(case.pk, []), case.pk in mine) for case in found.cases.order_by("pk")]
