"""Notices to those whom an issue touches: written, looked at, approved by somebody else, followed on their way."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, key_in, now_of, staff_of
from answerable.desk.issues.counting import figures_of
from answerable.desk.issues.forms import NoticeForm, known_of_notice, proposed_notice
from answerable.desk.views.issues.seen import stating
from answerable.desk.views.settings.keeping import is_kept
from answerable.selfservice.issues.actions import (
    approve_notice,
    change_notice,
    stop_notice,
    write_notice,
)
from answerable.selfservice.issues.actions.guards import APPROVE
from answerable.selfservice.models import Issue, Notice, NoticeKind, RowState
from answerable.selfservice.portal.speaking import SPOKEN

_PAGE = 50


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    found = stating(request, pk)
    kind = _kind_for(found)
    form = NoticeForm(request.POST or None, initial=proposed_notice(found, kind))
    made: list[Notice] = []

    def keep() -> None:
        made.append(write_notice(found, form.wanted(), by=actor_of(request), at=now_of(request)))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Written. Somebody else must approve it before it is sent."))
        return redirect("desk:issue_notice", pk=pk, notice_id=made[0].pk)
    context = {"issue": found, "form": form, "figures": figures_of(found, staff_of(request))}
    return render(request, "desk/issues/notice_change.html", context, status=422 if form.errors else 200)


def _kind_for(issue: Issue) -> NoticeKind:
    if issue.is_solved:
        return NoticeKind.SOLVED
    return NoticeKind.UPDATE if issue.notices.filter(state="sent").exists() else NoticeKind.FIRST


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, pk: int, notice_id: int) -> HttpResponse:
    """GET: as it reads, and how far it is; `state` lists those of whom that is so. POST changes a draft."""
    found = _notice(request, pk, notice_id)
    if request.method == "POST" or ("change" in request.GET and found.is_draft):
        return _changed(request, found)
    staff = staff_of(request)
    counted = dict(found.rows.order_by().values_list("state").annotate(n=Count("pk")))
    state = request.GET.get("state", "")
    context = {
        "issue": found.issue,
        "notice": found,
        "texts": [(SPOKEN.get(code, code), code, said) for code, said in found.texts.items()],
        "states": [(each, counted[each]) for each in RowState if counted.get(each)],
        "total": sum(counted.values()),
        "state": RowState(state) if state in RowState.values else None,
        "figures": figures_of(found.issue, staff),
        "may_approve": staff.may(APPROVE) and found.written_by_id != staff.pk,
        "now": now_of(request),
        **(_listed(request, found, state) if state in RowState.values else {}),
    }
    return render(request, "desk/issues/notice.html", context)


def _listed(request: HttpRequest, found: Notice, state: str) -> dict[str, object]:
    rows = found.rows.filter(state=state).select_related("customer")
    after = key_in(request, "after")
    if after:
        rows = rows.filter(pk__gt=after)
    page = list(rows.order_by("pk")[: _PAGE + 1])
    return {
        "rows": page[:_PAGE],
        "next_after": page[_PAGE - 1].pk if len(page) > _PAGE else None,
        "after": after,
    }


def _changed(request: HttpRequest, found: Notice) -> HttpResponse:
    form = NoticeForm(request.POST or None, initial=known_of_notice(found))

    def keep() -> None:
        change_notice(found, form.wanted(), by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Saved."))
        return redirect("desk:issue_notice", pk=found.issue_id, notice_id=found.pk)
    figures = figures_of(found.issue, staff_of(request))
    context = {"issue": found.issue, "notice": found, "form": form, "figures": figures}
    return render(request, "desk/issues/notice_change.html", context, status=422 if form.errors else 200)


@require_POST
def approval(request: HttpRequest, pk: int, notice_id: int) -> HttpResponse:
    approve_notice(_notice(request, pk, notice_id), by=actor_of(request), at=now_of(request))
    messages.success(request, _("Approved. It is being sent."))
    return redirect("desk:issue_notice", pk=pk, notice_id=notice_id)


@require_POST
def stop(request: HttpRequest, pk: int, notice_id: int) -> HttpResponse:
    stop_notice(_notice(request, pk, notice_id), by=actor_of(request), at=now_of(request))
    messages.success(request, _("Stopped. Nobody more is told."))
    return redirect("desk:issue_notice", pk=pk, notice_id=notice_id)


def _notice(request: HttpRequest, pk: int, notice_id: int) -> Notice:
    issue = stating(request, pk)
    return get_object_or_404(
        Notice.objects.select_related("written_by", "approved_by"), issue=issue, pk=notice_id
    )
