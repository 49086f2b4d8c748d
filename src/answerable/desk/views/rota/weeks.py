"""One's own week, the guided desk in it, and anybody's week for those who plan or mentor."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, key_of, method_of, now_of, staff_of
from answerable.desk.heard.seeing import see_apart
from answerable.desk.views.rota.forms import DebriefForm, MentorForm, OwnerForm
from answerable.desk.views.rota.guard import own_member, week_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.listening.lessons import hand_on
from answerable.listening.models import Debrief, Lesson, RotaSwap, RotaWeek
from answerable.listening.models.rota import plans
from answerable.listening.rota.board import Board
from answerable.listening.rota.calendars import key_of as calendar_key
from answerable.listening.rota.cases import AT_ONCE, cases_of, choose_cases
from answerable.listening.rota.debriefing import hold_debrief, is_time
from answerable.listening.rota.guards import WHOLE
from answerable.listening.rota.swapping import (
    accept_swap,
    ask_swap,
    problems_of_swap,
    refuse_swap,
    take_back_swap,
)
from answerable.listening.rota.weeks import move, set_mentor
from answerable.people.models import Staff
from answerable.tickets.models import Look, Ticket

_MOST_SWAPS = 20


@dataclass(frozen=True)
class Case:
    """A ticket in hand, and whether an answer to it is with the mentor."""

    ticket: Ticket
    look: Look | None


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My week in service: when it is, what it asks of me, and within it the cases that were chosen for me."""
    staff, now = staff_of(request), now_of(request)
    see_apart(("rota_placed", "rota_mentored", "rota_week"), staff, at=now)
    member = own_member(request)
    weeks = list(RotaWeek.objects.of(staff).select_related(*WHOLE).order_by("starts_on"))
    current = next((each for each in weeks if not each.is_over(at=now)), weeks[-1] if weeks else None)
    mentored = RotaWeek.objects.published().filter(mentor__staff=staff).select_related(*WHOLE)
    swaps = RotaSwap.objects.filter(_own(staff)).select_related("week__member__staff", "other__member__staff")
    context = {
        **(_about(current, staff, now) if current else {}),
        "member": member,
        "week": current,
        "weeks": weeks,
        "mentored": [each for each in mentored.order_by("starts_on") if not each.is_over(at=now)][:20],
        "swaps": [each for each in swaps.open() if each.is_open(at=now)],
        "calendar_key": calendar_key(member) if member else "",
        "now": now,
    }
    return render(request, "desk/rota/mine.html", context)


def _own(staff: Staff) -> Q:
    return Q(week__member__staff=staff) | Q(other__member__staff=staff)


def _about(week: RotaWeek, staff: Staff, now: datetime) -> dict[str, object]:
    """What the page of a week shows to whoever has it, mentors it or plans."""
    is_own = week.member.staff_id == staff.pk
    is_mentor = week.mentor is not None and week.mentor.staff_id == staff.pk
    debrief = Debrief.objects.visible_to(staff).filter(week=week).prefetch_related("lessons__owner").first()
    return {
        "is_own": is_own,
        "is_mentor": is_mentor,
        "is_running": week.is_running(at=now),
        "is_over": week.is_over(at=now),
        "has_begun": week.has_begun(at=now),
        "days_left": (week.starts_on - now.date()).days,
        "cases": _cases(week, staff) if week.is_running(at=now) else (),
        "room": AT_ONCE - cases_of(week).count(),
        "debrief": debrief,
        "can_debrief": is_own and is_time(week, at=now),
        "debrief_form": DebriefForm(initial=_answers(debrief)),
    }


def _answers(debrief: Debrief | None) -> dict[str, str]:
    if debrief is None:
        return {}
    return {"lived": debrief.lived, "change": debrief.change, "thank": debrief.thank}


def _cases(week: RotaWeek, staff: Staff) -> list[Case]:
    seen = Ticket.objects.visible_to(staff)
    tickets = list(
        cases_of(week)
        .filter(pk__in=seen.values("pk"))
        .select_related("customer")
        .order_by("waiting_since", "pk")
    )
    looks = Look.objects.filter(draft__ticket__in=tickets, draft__staff=week.member.staff_id)
    by_ticket = {each.draft.ticket_id: each for each in looks.select_related("draft")}
    return [Case(each, by_ticket.get(each.pk)) for each in tickets]


@require_GET
def week(request: HttpRequest, pk: int) -> HttpResponse:
    found, staff, now = week_of(request, pk), staff_of(request), now_of(request)
    about = _about(found, staff, now)
    if not (about["is_own"] or about["is_mentor"] or plans(staff)):
        raise NotAllowed
    context = {
        **about,
        "week": found,
        "plans": plans(staff),
        "mentor_form": MentorForm(initial={"mentor": found.mentor_id}),
        "owner_form": OwnerForm(),
        "now": now,
    }
    return render(request, "desk/rota/week.html", context)


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the free weeks, and with whom one could swap; POST moves."""
    found, staff, now = week_of(request, pk), staff_of(request), now_of(request)
    is_own = found.member.staff_id == staff.pk
    if not is_own and not plans(staff):
        raise NotAllowed
    if request.method == "POST":
        moved = move(found, _monday(request.POST.get("monday", "")), by=actor_of(request), at=now)
        messages.success(request, _("Moved. The week is now from %(day)s.") % {"day": moved.starts_on})
        return redirect("desk:my_week") if is_own else redirect("desk:rota_week", pk=pk)
    board = Board(found.year, draft=found.is_draft)
    others = [] if found.is_draft or not is_own else _to_swap(board, found, now)
    context = {
        "week": found,
        "is_own": is_own,
        "free": board.free_weeks(found.member, at=now, without={found.pk}),
        "others": others[:_MOST_SWAPS],
        "are_more": len(others) > _MOST_SWAPS,
    }
    return render(request, "desk/rota/place.html", context)


def _to_swap(board: Board, week: RotaWeek, now: datetime) -> list[RotaWeek]:
    """Whose week could be one's own, and the other way round."""
    own = next((each for each in board.weeks if each.pk == week.pk), week)
    return [
        each
        for each in board.weeks
        if each.member_id != week.member_id
        and each.starts_on != week.starts_on
        and not each.has_begun(at=now)
        and not problems_of_swap(board, own, each, at=now)
    ]


def _monday(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Invalid(_("Choose a week.")) from error


@require_POST
def mentor(request: HttpRequest, pk: int) -> HttpResponse:
    found = week_of(request, pk)
    chosen = checked(MentorForm(request.POST))["mentor"]
    set_mentor(found, chosen, by=actor_of(request), at=now_of(request))
    messages.success(request, _("%(name)s is the mentor from now on.") % {"name": chosen})
    return redirect("desk:rota_week", pk=pk)


@require_POST
def cases(request: HttpRequest, pk: int) -> HttpResponse:
    found = week_of(request, pk)
    chosen = choose_cases(found, by=actor_of(request), at=now_of(request))
    if not chosen:
        messages.success(request, _("Nothing fits just now: no ordinary mail in these languages waits."))
    return (
        redirect("desk:my_week")
        if found.member.staff_id == staff_of(request).pk
        else redirect("desk:rota_week", pk=pk)
    )


@require_POST
def swaps(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for one, with the week of `other`."""
    found = week_of(request, pk)
    other = week_of(request, key_of(request.POST.get("other", "")) or 0)
    ask_swap(found, other, by=actor_of(request), at=now_of(request))
    messages.success(request, _("%(name)s is asked, and has a week to answer.") % {"name": other.member})
    return redirect("desk:my_week")


@require_http_methods(["POST", "DELETE"])
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    """POST answers it, by `answer`; DELETE takes it back."""
    found: RotaSwap = get_object_or_404(RotaSwap.objects.visible_to(staff_of(request)), pk=pk)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        take_back_swap(found, by=by, at=at)
        messages.success(request, _("Taken back."))
    elif request.POST.get("answer") == "yes":
        accept_swap(found, by=by, at=at)
        messages.success(request, _("Swapped. Both of you see the new week."))
    elif request.POST.get("answer") == "no":
        refuse_swap(found, by=by, at=at)
        messages.success(request, _("You keep your week; they are told."))
    else:
        raise Invalid(_("Say yes or no."))
    return redirect("desk:my_week")


@require_http_methods(["GET", "POST"])
def debrief(request: HttpRequest, pk: int) -> HttpResponse:
    found = week_of(request, pk)
    if found.member.staff_id != staff_of(request).pk:
        raise NotAllowed
    known = Debrief.objects.filter(week=found).first()
    form = DebriefForm(request.POST or None, initial=_answers(known))
    if is_kept(form, lambda: hold_debrief(found, form.said(), by=actor_of(request), at=now_of(request))):
        messages.success(request, _("Thank you. What should change goes to those who must act on it."))
        return redirect("desk:my_week")
    return render(request, "desk/rota/debrief.html", {"week": found, "form": form})


@require_POST
def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it on to somebody who acts on it."""
    found: Lesson = get_object_or_404(Lesson.objects.visible_to(staff_of(request)), pk=pk)
    owner = checked(OwnerForm(request.POST))["owner"]
    hand_on(found, owner, by=actor_of(request), at=now_of(request))
    messages.success(request, _("%(name)s has it now.") % {"name": owner})
    if found.debrief is not None:
        return redirect("desk:rota_week", pk=found.debrief.week_id)
    return redirect("desk:visit", pk=found.visit_id)
