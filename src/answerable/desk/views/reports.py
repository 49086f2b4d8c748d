"""Reports: all of them, one with what became of it, and how it would look now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.insight.drawing import drawing_of
from answerable.desk.insight.pages import PAGES, pages_for
from answerable.desk.insight.reports import actions
from answerable.desk.insight.reports.contents import ON_ONE_PAGE, contents_of, may_receive, name_of
from answerable.desk.insight.reports.forms import ReportForm
from answerable.desk.insight.reports.showing import rhythm_words
from answerable.insight.models import Audience, Report
from answerable.insight.models.reports import MANAGES, SEES
from answerable.insight.models.studies import studies as may_study
from answerable.insight.models.transitions import transitions as may_transit
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import Staff

_RUNS = 20


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    staff = _reader(request)
    rows = Report.objects.visible_to(staff).select_related("provider", "region", "owner")
    shown = [(each, rhythm_words(each)) for each in rows.prefetch_related("recipients")]
    context = {
        "reports": shown,
        "manages": staff.may(MANAGES),
        "pages": list(pages_for(staff).values()),
        "may_study": may_study(staff),
        "may_transit": may_transit(staff),
    }
    return render(request, "desk/insight/reports/all.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    staff = _reader(request)
    if not staff.may(MANAGES):
        raise NotAllowed
    form = ReportForm(request.POST or None, staff=staff)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_report(form.wanted(), owner=staff, by=actor_of(request), at=now_of(request))
        except Refusal as refusal:  # beside the fields, so that nothing typed is lost
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Made. Below stands when it is sent for the first time."))
            return redirect("desk:report", pk=made.pk)
    return render(request, "desk/insight/reports/form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    staff, found = _reader(request), _one(request, pk)
    if method_of(request) == "DELETE":
        actions.remove_report(found, by=actor_of(request), at=now_of(request))
        messages.success(request, _("Removed."))
        return redirect("desk:reports")
    if method_of(request) != "GET":
        return redirect("desk:report", pk=pk)
    receives = list(found.recipients.select_related("provider", "custom_role"))
    context = {
        "report": found,
        "rhythm": rhythm_words(found),
        "pages": [PAGES[key] for key in found.pages if key in PAGES],
        "manages": _manages(staff, found),
        "is_recipient": staff in receives,
        "recipients": [(each, may_receive(found, each)) for each in receives]
        if _manages(staff, found)
        else (),
        "runs": found.runs.select_related("by")
        .prefetch_related("letters__staff")
        .order_by("-at", "-pk")[:_RUNS],
    }
    return render(request, "desk/insight/reports/one.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    staff, found = _reader(request), _managed(request, pk)
    form = ReportForm(request.POST or None, staff=staff, report=found)
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted(found)
        try:
            actions.change_report(found, wanted, owner=staff, by=actor_of(request), at=now_of(request))
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:report", pk=pk)
    return render(request, "desk/insight/reports/form.html", {"form": form, "report": found})


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What it says now to whoever looks; POST chooses what it says."""
    staff, found = _reader(request), _one(request, pk)
    if request.method == "POST":
        chosen = request.POST.getlist("figures")
        actions.choose_figures(found, chosen, by=actor_of(request), at=now_of(request))
        messages.success(request, _("Saved."))
        return redirect("desk:report_preview", pk=pk)
    contents, is_mirrored = contents_of(found, staff, at=now_of(request)), get_language_bidi()
    context = {
        "report": found,
        "asked": contents.asked,
        "offered": [
            (part.page, [(name_of(part.page, each), each) for each in part.offered])
            for part in contents.parts
        ],
        "parts": [
            (part, [(each, drawing_of(each, is_mirrored=is_mirrored)) for each in part.figures])
            for part in contents.told
        ],
        "chosen": set(found.figures),
        "manages": _manages(staff, found),
        "most": ON_ONE_PAGE if found.audience == Audience.LEADERS else None,
    }
    return render(request, "desk/insight/reports/preview.html", context)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    actions.send_now(_managed(request, pk), by=actor_of(request), at=now_of(request))
    messages.success(request, _("It is on its way. Below stands what becomes of each letter."))
    return redirect("desk:report", pk=pk)


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    actions.switch_report(found, on="on" in request.POST, by=actor_of(request), at=now_of(request))
    return redirect("desk:report", pk=pk)


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    staff, found = _reader(request), _one(request, pk)
    actions.leave_report(found, staff, by=actor_of(request), at=now_of(request))
    messages.success(request, _("It is not sent to you any more."))
    return redirect("desk:reports")


def _reader(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not staff.may(SEES):
        raise NotAllowed
    return staff


def _one(request: HttpRequest, pk: int) -> Report:
    rows = Report.objects.visible_to(staff_of(request)).select_related("provider", "region", "owner")
    found: Report = get_object_or_404(rows, pk=pk)
    return found


def _managed(request: HttpRequest, pk: int) -> Report:
    found = _one(request, pk)
    if not _manages(staff_of(request), found):
        raise NotAllowed
    return found


def _manages(staff: Staff, found: Report) -> bool:
    return Report.objects.managed_by(staff).filter(pk=found.pk).exists()
