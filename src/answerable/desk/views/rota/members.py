"""Who takes part: one by one or by a file, with their leave."""

import csv
import io
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.views.rota.forms import FileForm, LeaveForm, MemberForm, intervals_in
from answerable.desk.views.rota.guard import member_of, require_planning
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import Invalid, Refusal
from answerable.listening.models import LeaveSource, RotaMember
from answerable.listening.rota.calendars import calendar_of, member_with
from answerable.listening.rota.members import (
    MemberWanted,
    put_member,
    remove_member,
    renew_calendar,
    set_leave,
    take_leave_file,
)
from answerable.people.models import Staff

_MOST_ROWS = 5000
_COLUMNS = ("email", "department", "country", "languages", "mentor", "leave")


@require_GET
def members(request: HttpRequest) -> HttpResponse:
    require_planning(request)
    rows = RotaMember.objects.present().select_related("staff").prefetch_related("leave")
    found = sorted(rows, key=lambda each: (not each.is_mentor, each.department, str(each)))
    context = {"members": found, "file_form": FileForm(), "columns": ", ".join(_COLUMNS)}
    return render(request, "desk/rota/members.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    require_planning(request)
    form = MemberForm(request.POST or None)

    def keep() -> RotaMember:
        return put_member(form.cleaned_data["staff"], form.wanted(), by=actor_of(request), at=now_of(request))

    if is_kept(form, keep):
        messages.success(request, _("Added. They are given a week when the year is planned the next time."))
        return redirect("desk:rota_members")
    return render(request, "desk/rota/member.html", {"form": form})


@require_http_methods(["GET", "POST", "DELETE"])
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own leave and calendar, or what whoever plans knows of somebody; DELETE takes them out of the rota."""
    found, by, at = member_of(request, pk), actor_of(request), now_of(request)
    plans = staff_of(request).may("rota.plan")
    if method_of(request) == "DELETE":
        remove_member(found, by=by, at=at)
        messages.success(request, _("%(name)s takes part no more.") % {"name": found})
        return redirect("desk:rota_members")
    form = MemberForm(request.POST or None, member=found) if plans else None
    if form is not None and is_kept(form, lambda: put_member(found.staff, form.wanted(), by=by, at=at)):
        messages.success(request, _("Saved."))
        return redirect("desk:rota_member", pk=pk)
    by_hand = found.leave.filter(source=LeaveSource.HAND)
    text = "\n".join(f"{each.first} to {each.last}" for each in by_hand)
    context = {
        "member": found,
        "form": form,
        "leave_form": LeaveForm(initial={"leave": text}),
        "file_form": FileForm(),
        "from_file": found.leave.filter(source=LeaveSource.FILE),
        "is_own": found.staff_id == staff_of(request).pk,
    }
    return render(request, "desk/rota/member.html", context)


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """What is typed, or a calendar's file in place of the last."""
    found, by, at = member_of(request, pk), actor_of(request), now_of(request)
    if request.FILES:
        take_leave_file(found, checked(FileForm(request.POST, request.FILES))["file"], by=by, at=at)
    else:
        set_leave(found, checked(LeaveForm(request.POST))["leave"], by=by, at=at)
    messages.success(request, _("Saved. What is planned already does not move by itself."))
    return redirect("desk:rota_member", pk=pk)


@require_POST
def renewal(request: HttpRequest, pk: int) -> HttpResponse:
    renew_calendar(member_of(request, pk), by=actor_of(request), at=now_of(request))
    messages.success(request, _("The calendar has a new address; the old one shows nothing any more."))
    return redirect("desk:my_week")


@login_not_required
@require_GET
def feed(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """For a calendar's program, which cannot sign in: whoever knows the address reads it."""
    found = member_with(pk, key)
    if found is None:
        raise Http404
    content = calendar_of(found, host=request.get_host(), at=now_of(request))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    return response


@require_POST
def file(request: HttpRequest) -> HttpResponse:
    """Many at once: whoever is known by their address takes part as the file says. All of it, or nothing."""
    require_planning(request)
    content = checked(FileForm(request.POST, request.FILES))["file"]
    kept = _take(content, request)
    messages.success(request, _("%(n)s people take part as the file says.") % {"n": kept})
    return redirect("desk:rota_members")


def _take(content: bytes, request: HttpRequest) -> int:
    rows = _rows_in(content)
    with transaction.atomic():
        for number, row in enumerate(rows, start=2):
            try:
                _put(row, request)
            except (Refusal, ValueError) as error:
                words = error.message if isinstance(error, Refusal) else _("no time of leave: %s") % error
                raise Invalid(_("Line %(n)s: %(why)s") % {"n": number, "why": words}) from error
    return len(rows)


def _rows_in(content: bytes) -> list[Mapping[str, str]]:
    try:
        text = content.decode("utf-8-sig")
        sheet = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.split("\n")[0] else ",")
        rows: list[Mapping[str, str]] = [
            {(key or "").strip().lower(): str(value or "") for key, value in row.items()} for row in sheet
        ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(_("That is no table of text (CSV, UTF-8).")) from error
    if not rows or not {"email", "department"} <= rows[0].keys():
        raise Invalid(_("The first line must name the columns: %(names)s.") % {"names": ", ".join(_COLUMNS)})
    if len(rows) > _MOST_ROWS:
        raise Invalid(_("At most %(most)s people at once.") % {"most": _MOST_ROWS})
    return rows


def _put(row: Mapping[str, str], request: HttpRequest) -> None:
    by, at = actor_of(request), now_of(request)
    address = row["email"].strip().lower()
    staff = Staff.objects.active().select_related("provider").filter(email=address).first()
    if staff is None:
        raise Invalid(_("nobody here has the address %(address)s") % {"address": address[:80]})
    wanted = MemberWanted(
        row["department"],
        row.get("country", ""),
        "",
        row.get("languages", "").replace(",", " ").split(),
        row.get("mentor", "").strip().lower() in ("yes", "true", "1"),
    )
    kept = put_member(staff, wanted, by=by, at=at)
    if row.get("leave", "").strip():
        set_leave(kept, intervals_in(row["leave"].replace(",", ";")), by=by, at=at)
