"""Findings: all of them, one's own, one, and what becomes of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.findings.forms import CareForm, FindingForm, WhyForm, known_of, products
from answerable.desk.findings.showing import Asked, history_of, raised_by, rows_of
from answerable.desk.frame.requests import actor_of, key_in, key_of, method_of, now_of, staff_of, ticket_of
from answerable.desk.heard.seeing import see_apart, see_finding
from answerable.desk.views.findings.seen import finding_of, may_tell
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening.findings.actions import (
    accept_finding,
    change_finding,
    decline_finding,
    finish_finding,
    give_finding,
    merge_findings,
    remove_ticket,
    reopen_finding,
    unmerge_finding,
)
from answerable.listening.findings.actions.guards import may_decide
from answerable.listening.findings.resting import NOTHING, evidence_of, weights_of
from answerable.listening.findings.similar import similar_to, words_of_finding
from answerable.listening.models import ANSWER_WITHIN, Department, Finding, FindingKind, FindingState
from answerable.tickets.models import Ticket

_PAGE, _MOST_SHOWN = 50, 50


@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """The newest first; `after` leads further back."""
    staff, today = staff_of(request), now_of(request).date()
    asked = Asked.of(request.GET)
    rows = asked.rows(staff, on=today)
    after = key_in(request, "after")
    page = list((rows.filter(pk__lt=after) if after else rows)[: _PAGE + 1])
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {
        "rows": rows_of(page[:_PAGE], on=today),
        "next_after": page[_PAGE - 1].pk if len(page) > _PAGE else None,
        "asked": asked,
        "kept": kept.urlencode(),
        "kinds": FindingKind.choices,
        "states": FindingState.choices,
        "departments": list(Department.objects.all()),
        "products": products(),
        "late": Finding.objects.visible_to(staff).overdue(on=today).count(),
        "may_raise": staff.may("findings.raise"),
    }
    return render(request, "desk/findings/findings.html", context)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What became of what they raised."""
    staff = staff_of(request)
    see_apart(("finding_decided",), staff, at=now_of(request))
    rows = rows_of(list(raised_by(staff)[:_PAGE]), on=now_of(request).date())
    context = {"rows": rows, "may_raise": staff.may("findings.raise"), "most": _PAGE}
    return render(request, "desk/findings/mine.html", context)


@require_GET
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    found = finding_of(request, pk)
    see_finding(found.pk, staff_of(request), at=now_of(request))
    return _shown(request, found)


def _shown(request: HttpRequest, found: Finding, **more: Any) -> HttpResponse:
    staff, now = staff_of(request), now_of(request)
    decides = may_decide(found, staff) and found.merged_into_id is None
    seen = Ticket.objects.visible_to(staff)
    resting = evidence_of(found).select_related("ticket", "by", "finding")
    shown = list(resting.filter(ticket__in=seen.values("pk"))[: _MOST_SHOWN + 1])
    merges = decides and staff.may("findings.decide") and staff.scope.everything
    like = similar_to(words_of_finding(found), staff, but=found.pk) if merges and found.is_open else []
    context = {
        "finding": found,
        "weight": weights_of([found.pk]).get(found.pk, NOTHING),
        "is_overdue": found.is_overdue(on=now.date()),
        "evidence": shown[:_MOST_SHOWN],
        "has_more": len(shown) > _MOST_SHOWN,
        "merged": list(found.merged.all()),
        "like": like,
        "history": history_of(found),
        "may_decide": decides,
        "may_merge": merges,
        "may_change": decides or (found.raised_by_id == staff.pk and found.state == FindingState.RAISED),
        "may_tell": may_tell(staff) and found.state == FindingState.DONE and found.merged_into_id is None,
        "notices": list(found.notices.select_related("written_by", "approved_by")[:10]),
        "care_form": CareForm(initial=_care_of(found, now), staff=staff)
        if decides and found.is_open
        else None,
        "is_raised": found.state == FindingState.RAISED,
        "now": now,
    }
    return render(request, "desk/findings/finding.html", {**context, **more}, status=422 if more else 200)


def _care_of(found: Finding, now: datetime) -> dict[str, Any]:
    """As it stands; a day that is over is no day to promise."""
    known = dict(known_of(found, ("department", "owner", "due_on")))
    if found.due_on < now.date():
        known["due_on"] = (now + ANSWER_WITHIN).date()
    return known


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found, staff = finding_of(request, pk), staff_of(request)
    is_own = found.raised_by_id == staff.pk and found.state == FindingState.RAISED
    if not is_own and not may_decide(found, staff):
        raise NotAllowed
    names = ("kind", "title", "text", "product", "link")
    form = FindingForm(request.POST or None, initial=dict(known_of(found, names)))

    def keep() -> None:
        change_finding(found, form.wanted(), by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Saved."))
        return redirect("desk:finding", pk=pk)
    context = {"form": form, "finding": found}
    return render(request, "desk/findings/change.html", context, status=422 if form.errors else 200)


@require_POST
def care(request: HttpRequest, pk: int) -> HttpResponse:
    """Given to somebody; with `accept` it is accepted, too."""
    found, staff = _decided(request, pk), staff_of(request)
    form = CareForm(request.POST, staff=staff)
    verb = accept_finding if "accept" in request.POST else give_finding

    def keep() -> None:
        verb(found, form.care(), by=actor_of(request), at=now_of(request))

    if not is_kept(form, keep):
        return _shown(request, found, care_form=form)
    messages.success(request, _("Accepted.") if "accept" in request.POST else _("Saved."))
    return redirect("desk:finding", pk=pk)


def _decided(request: HttpRequest, pk: int) -> Finding:
    """One that this person may answer, and that can still be."""
    found = finding_of(request, pk)
    if not may_decide(found, staff_of(request)):
        raise NotAllowed
    if not found.is_open or found.merged_into_id is not None:
        raise Refusal(_("It was answered already: take it up again first."), code="answered")
    return found


@require_POST
def declining(request: HttpRequest, pk: int) -> HttpResponse:
    return _ended(request, pk, decline_finding, _("Declined. Whoever raised it reads why."), "why_form")


@require_POST
def completion(request: HttpRequest, pk: int) -> HttpResponse:
    return _ended(request, pk, finish_finding, _("Done. Now tell those who told us."), "done_form")


def _ended(
    request: HttpRequest, pk: int, verb: Callable[..., Finding], words: str, name: str
) -> HttpResponse:
    found = _decided(request, pk)
    form = WhyForm(request.POST)

    def keep() -> None:
        verb(found, form.cleaned_data["words"], by=actor_of(request), at=now_of(request))

    if not is_kept(form, keep):
        return _shown(request, found, **{name: form})
    messages.success(request, words)
    return redirect("desk:finding", pk=pk)


@require_POST
def reopening(request: HttpRequest, pk: int) -> HttpResponse:
    reopen_finding(finding_of(request, pk), by=actor_of(request), at=now_of(request))
    messages.success(request, _("It is open again."))
    return redirect("desk:finding", pk=pk)


@require_http_methods(["POST", "DELETE"])
def merging(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: this and the one named are the same, and that one stands for both. DELETE takes it apart again."""
    found, by, at = finding_of(request, pk), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        unmerge_finding(found, by=by, at=at)
        messages.success(request, _("It stands by itself again."))
        return redirect("desk:finding", pk=pk)
    key = key_of(request.POST.get("into", "").strip().upper().removeprefix("F"))
    kept = _seen_or_refusal(request, key)
    merge_findings(found, kept, by=by, at=at)
    messages.success(request, _("They are one now."))
    return redirect("desk:finding", pk=kept.pk)


def _seen_or_refusal(request: HttpRequest, key: int | None) -> Finding:
    kept = Finding.objects.visible_to(staff_of(request)).filter(pk=key).first() if key is not None else None
    if kept is None:
        raise Invalid(_("There is no finding of that number."))
    return kept


@require_http_methods(["POST", "DELETE"])
def removal(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """It does not rest on this ticket."""
    found, ticket = finding_of(request, pk), ticket_of(request, reference)
    by, at = actor_of(request), now_of(request)
    for each in [found, *found.merged.all()]:
        remove_ticket(each, ticket, by=by, at=at)
    messages.success(request, _("Taken out."))
    return redirect("desk:finding", pk=pk)
