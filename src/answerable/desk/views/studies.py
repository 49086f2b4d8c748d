"""Studies: a question asked step by step, its design fixed before anybody looks, and what came out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.frame.spreadsheets import csv_of
from answerable.desk.insight.drawing import drawing_of
from answerable.desk.insight.pages import pages_for
from answerable.desk.insight.studies.drawing import effect_figure, side_figure
from answerable.desk.insight.studies.forms import FixForm, QuestionForm, WhomForm
from answerable.desk.insight.studies.told import judged, newest, said_of, told_whole
from answerable.desk.insight.studies.words import cannot_say, check_of, doubt, finding, lines_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.insight.models import Study, StudyRun
from answerable.insight.models.studies import studies as may_study
from answerable.insight.studies.actions import (
    begin_study,
    begin_version,
    chosen_for,
    drop_draft,
    fix_design,
    write_draft,
)
from answerable.insight.studies.choosing import METHODS, Chosen, Seen
from answerable.insight.studies.design import Design, read
from answerable.insight.studies.expecting import expected
from answerable.insight.studies.published import PUBLISHED
from answerable.insight.studies.questions import QUESTIONS
from answerable.insight.studies.reading import counted_before
from answerable.insight.studies.running import ask_run, is_as_fixed
from answerable.insight.studies.units import names
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Staff

_MOST = 100
_COLUMNS = ("unit", "name", "period_from", "changed_here", "after", "n", "value")


@require_GET
def studies(request: HttpRequest) -> HttpResponse:
    staff = _reader(request)
    context = {
        "rows": [(each, *said_of(each)) for each in newest(staff)],
        "questions": QUESTIONS.values(),
        "published": PUBLISHED,
        "pages": list(pages_for(staff).values()),
        "may_study": True,
        "may_transit": True,
    }
    return render(request, "desk/insight/studies/studies.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The first step; `question` names a template to begin with."""
    _reader(request)
    question = QUESTIONS.get(request.GET.get("question", ""))
    form = QuestionForm.of(request.POST or None, None, question)
    made: list[Study] = []
    key = "" if question is None else question.key
    if is_kept(
        form,
        lambda: made.append(begin_study(form.design(None), key, by=actor_of(request), at=now_of(request))),
    ):
        return redirect("desk:study_whom", pk=made[0].pk)
    return render(request, "desk/insight/studies/question.html", {"form": form, "question": question})


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """The first step again, of a draft."""
    found, draft = _draft_of(request, pk)
    form = QuestionForm.of(request.POST or None, draft, None)
    if is_kept(
        form, lambda: write_draft(found, form.design(draft), by=actor_of(request), at=now_of(request))
    ):
        return redirect("desk:study_whom", pk=pk)
    context = {"form": form, "study": found, "question": QUESTIONS.get(found.question)}
    return render(request, "desk/insight/studies/question.html", context)


@require_http_methods(["GET", "POST"])
def whom(request: HttpRequest, pk: int) -> HttpResponse:
    """The second step: for whom, since when, compared with whom."""
    found, draft = _draft_of(request, pk)
    now = now_of(request)
    form = WhomForm(request.POST or None, draft, today=now.date())
    if is_kept(form, lambda: write_draft(found, form.design(draft), by=actor_of(request), at=now)):
        return redirect("desk:study", pk=pk)
    context = {"form": form, "study": found, "draft": draft, "question": QUESTIONS.get(found.question)}
    return render(request, "desk/insight/studies/whom.html", context)


@require_http_methods(["GET", "DELETE", "POST"])
def study(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, what is fixed, what came out; a draft with the method that fits it. DELETE throws the draft
    away."""
    found = _study_of(request, pk)
    if method_of(request) == "DELETE":
        if drop_draft(found, by=actor_of(request), at=now_of(request)) is None:
            messages.success(request, _("Thrown away."))
            return redirect("desk:studies")
        return redirect("desk:study", pk=pk)
    return _shown(request, found, FixForm())


@require_POST
def design(request: HttpRequest, pk: int) -> HttpResponse:
    """Fixes it."""
    found, form = _study_of(request, pk), FixForm(request.POST)
    if is_kept(
        form,
        lambda: fix_design(found, form.cleaned_data["reason"], by=actor_of(request), at=now_of(request)),
    ):
        messages.success(request, _("Fixed. It can no longer be changed, and nobody looks before its day."))
        return redirect("desk:study", pk=pk)
    return _shown(request, Study.objects.get(pk=pk), form)


@require_POST
def version(request: HttpRequest, pk: int) -> HttpResponse:
    begin_version(_study_of(request, pk), by=actor_of(request), at=now_of(request))
    return redirect("desk:study_question", pk=pk)


@require_POST
def run(request: HttpRequest, pk: int) -> HttpResponse:
    ask_run(_study_of(request, pk), by=actor_of(request), at=now_of(request))
    messages.success(request, _("It is being reckoned. Come back in a minute."))
    return redirect("desk:study", pk=pk)


@require_GET
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """What was counted of each unit as CSV, or designs and results as JSON."""
    found = _study_of(request, pk)
    if form == "json":
        response: HttpResponse = JsonResponse(
            told_whole(found), json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
    elif form == "csv":
        response = HttpResponse(csv_of(_COLUMNS, _unit_rows(found)), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="study-{found.pk}.{form}"'
    return response


def _unit_rows(found: Study) -> list[list[object]]:
    fixed, last = judged(found)
    if fixed is None or last is None:
        return []
    called = names(read(fixed.design).unit)
    return [[unit, called(unit), *rest] for unit, *rest in last.units]


def _shown(request: HttpRequest, found: Study, form: FixForm) -> HttpResponse:
    fixed, last = judged(found)
    now = now_of(request)
    context: dict[str, Any] = {
        "study": found,
        "fixed": fixed,
        "last": last,
        "form": form,
        "versions": list(found.designs.order_by("-number").select_related("fixed_by")),
        "runs": list(
            StudyRun.objects.filter(design__study=found).select_related("design", "asked_by")[:_MOST]
        ),
    }
    if found.draft is not None:
        context |= _of_draft(read(found.draft))
    if fixed is not None:
        plan = read(fixed.design)
        context |= {
            "plan": plan,
            "plan_lines": lines_of(plan),
            "method": METHODS[plan.method],
            "is_as_fixed": is_as_fixed(fixed),
            "was_begun": plan.begins <= fixed.fixed_at.date(),
            "may_run": now.date() >= fixed.judged_on,
            "waits": fixed.runs.filter(done_at=None).exists(),
        }
        if last is not None:
            context |= _of_result(plan, last)
    return render(request, "desk/insight/studies/study.html", context)


def _of_draft(draft: Design) -> dict[str, Any]:
    told: dict[str, Any] = {"draft": draft, "draft_lines": lines_of(draft)}
    if not draft.is_whole:
        return told
    seen, called = counted_before(draft), names(draft.unit)
    chosen: Chosen = chosen_for(draft)
    return told | {
        "chosen": chosen,
        "chosen_words": METHODS.get(chosen.method, ""),
        "expected": expected(draft, Seen(seen)),
        "before": [
            (called(unit), unit in draft.treated, seen.get(unit, 0))
            for unit in sorted(draft.units, key=lambda unit: called(unit).casefold())
        ],
    }


def _of_result(plan: Design, last: StudyRun) -> dict[str, Any]:
    is_mirrored = get_language_bidi()
    figures = [
        effect_figure(plan, last.found),
        side_figure(plan, last.found, "treated"),
        side_figure(plan, last.found, "compared"),
    ]
    return {
        "finding": finding(plan, last.found),
        "doubt": doubt(last.found),
        "checks": [check_of(each) for each in last.found.get("checks", ())],
        "warnings": last.found.get("warnings", ()),
        "cannot_say": cannot_say(plan),
        "figures": [(each, drawing_of(each, is_mirrored=is_mirrored)) for each in figures if each],
    }


def _draft_of(request: HttpRequest, pk: int) -> tuple[Study, Design]:
    found = _study_of(request, pk)
    if found.draft is None:
        raise Http404
    return found, read(found.draft)


def _study_of(request: HttpRequest, pk: int) -> Study:
    found: Study = get_object_or_404(Study.objects.visible_to(staff_of(request)), pk=pk)
    return found


def _reader(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not may_study(staff):
        raise NotAllowed
    return staff
