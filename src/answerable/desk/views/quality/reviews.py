"""Reviewing conversations: what there is to do, one of them without names, and talking it over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.heard.seeing import see_apart
from answerable.desk.masks.seeing import look_at_ticket
from answerable.desk.quality.forms import AnswerForm, WordsForm
from answerable.desk.quality.marking import lines_of, marks_in
from answerable.desk.quality.working import to_do
from answerable.desk.tasks import reckon_quality
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.jobs import enqueue
from answerable.ledger.refusals import NotAllowed
from answerable.listening.models import QualityAppeal, QualityCase, QualityReview
from answerable.listening.quality import decide, reconcile, score
from answerable.listening.quality.appealing import can_decide
from answerable.listening.quality.showing import blind_conversation
from answerable.people.models import Staff


@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    staff = reviewer_of(request)
    see_apart(("review_given", "appeal_waits"), staff, at=now_of(request))
    return render(request, "desk/quality/reviews.html", {"to_do": to_do(staff)})


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the conversation without names; POST scores it."""
    found = _own(request, pk)
    see_apart(("appeal_decided",), staff_of(request), at=now_of(request))
    form = WordsForm(request.POST or None)
    card = found.case.scorecard
    if request.method == "POST":
        marks = marks_in(request.POST, card)

        def keep() -> None:
            score(found, marks, form.cleaned_data["words"], by=actor_of(request), at=now_of(request))

        if is_kept(form, keep):
            enqueue(reckon_quality, dedupe="reckon_quality")
            messages.success(request, _("Kept. You see the other side’s view once both are in."))
            return redirect("desk:quality_review", pk=found.pk)
        return _page(request, found, form, lines_of(card, marks), status=422)
    return _page(request, found, form, lines_of(card, found.marks))


@require_POST
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose what both could say, or accept what the other proposed."""
    found = _own(request, pk)
    form, card = WordsForm(request.POST), found.case.scorecard
    marks = marks_in(request.POST, card)

    def keep() -> None:
        reconcile(found.case, marks, form.cleaned_data["words"], by=actor_of(request), at=now_of(request))

    if is_kept(form, keep):
        found.case.refresh_from_db()
        if found.case.is_agreed:
            enqueue(reckon_quality, dedupe="reckon_quality")
            messages.success(request, _("Agreed. Whose work it is may see it from now on."))
        else:
            messages.success(request, _("Proposed. The other side is shown it."))
        return redirect("desk:quality_review", pk=found.pk)
    return _page(request, found, form, lines_of(card, marks), status=422)


@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what somebody of the other side sees otherwise; POST decides it."""
    staff = reviewer_of(request)
    rows = QualityAppeal.objects.filter(case__in=QualityCase.objects.visible_to(staff))
    found = get_object_or_404(rows.select_related(*_CASE), pk=pk)
    if not can_decide(found.case, actor_of(request)):
        raise NotAllowed
    case, form = found.case, AnswerForm(request.POST or None)
    marks = marks_in(request.POST, case.scorecard) if request.method == "POST" else case.agreed

    def keep() -> None:
        decide(found, marks, form.cleaned_data["words"], by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, keep):
        enqueue(reckon_quality, dedupe="reckon_quality")
        messages.success(request, _("Decided. Whose work it is is told."))
        return redirect("desk:quality_reviews")
    look_at_ticket(case.ticket, staff, at=now_of(request))
    context = {
        "appeal": found,
        "case": case,
        "form": form,
        "lines": lines_of(case.scorecard, marks),
        "conversation": blind_conversation(case),
    }
    return render(request, "desk/quality/appeal.html", context, status=422 if form.errors else 200)


_CASE = (
    "case__ticket__customer__account",
    "case__ticket__assignee",
    "case__agent",
    "case__scorecard",
    "case__provider",
)


def reviewer_of(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not staff.may("quality.review"):
        raise NotAllowed
    return staff


def _own(request: HttpRequest, pk: int) -> QualityReview:
    """Whose review it is and who sees its ticket; for everybody else there is none."""
    staff = reviewer_of(request)
    rows = QualityReview.objects.filter(reviewer=staff, case__in=QualityCase.objects.visible_to(staff))
    found: QualityReview = get_object_or_404(rows.select_related(*_CASE), pk=pk)
    look_at_ticket(found.case.ticket, staff, at=now_of(request))
    return found


def _page(
    request: HttpRequest, found: QualityReview, form: WordsForm, lines: list[Any], *, status: int = 200
) -> HttpResponse:
    case = found.case
    other = case.reviews.exclude(pk=found.pk).first()
    both_in = found.done_at is not None and other is not None and other.done_at is not None
    context = {
        "review": found,
        "case": case,
        "form": form,
        "lines": lines,
        "conversation": blind_conversation(case) if case.ticket.erased_at is None else None,
        "both_in": both_in,
    }
    if both_in and other is not None:
        is_theirs = case.proposed_by_id not in (None, found.reviewer_id)
        chosen = case.agreed or case.proposed or found.marks
        context |= {
            "other": other,
            "lines": lines
            if status != _FINE
            else lines_of(case.scorecard, chosen, one=found.marks, other=other.marks),
            "is_proposed_by_other": is_theirs,
            "is_proposed_by_me": case.proposed_by_id == found.reviewer_id,
        }
    return render(request, "desk/quality/review.html", context, status=status)


_FINE = 200
