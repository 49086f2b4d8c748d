"""One person's week: moved, given another mentor, called off; and the rights that go with it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.models import RotaMember, RotaWeek
from answerable.listening.rota.board import Board
from answerable.listening.rota.guards import is_own, is_planning, locked_year, require_planning, week_of
from answerable.people.actions import Service, let_serve, let_serve_no_more
from answerable.people.models import Staff

_NOT_OVER = timedelta(days=9)  # beyond which a week is over by every clock


@transaction.atomic
def move(week: RotaWeek, monday: date, *, by: Actor, at: datetime) -> RotaWeek:
    """To another week with room in it: by whoever plans, or by themselves once it is published."""
    if not is_own(week_of(week.pk), by) or week.is_draft:
        require_planning(by)
    locked_year(week.year_id)
    found = week_of(week.pk)
    if found.starts_on == monday:
        return found
    refuse_begun(found, at)
    board = Board(found.year, draft=found.is_draft)
    problems = board.problems(found.member, monday, at=at, without={found.pk})
    if problems:
        raise Refusal(" ".join(problems), code="rule")
    found.mentor = board.free_mentor(found.member, monday, without={found.pk})
    place(found, monday, by=by, at=at)
    return found


def place(week: RotaWeek, monday: date, *, by: Actor, at: datetime) -> None:
    """Under the year's lock, once it is known that no rule forbids it."""
    week.starts_on = monday
    week.__dict__.pop("span", None)
    week.save(update_fields=["starts_on", "mentor"])
    number = monday.isocalendar()
    record(events.WEEK_MOVED, week, by=by, at=at, number=number.week, year=number.year)
    if not week.is_draft:
        week.swaps_asked.open().delete()
        week.swaps_offered.open().delete()
        arrange_service(week.member, at=at)


@transaction.atomic
def set_mentor(week: RotaWeek, mentor: RotaMember, *, by: Actor, at: datetime) -> RotaWeek:
    """Somebody else looks after them, from now on: a mentor may fall ill."""
    require_planning(by)
    locked_year(week.year_id)
    found = week_of(week.pk)
    if found.mentor_id == mentor.pk:
        return found
    if found.is_over(at=at):
        raise Refusal(_("That week is over."), code="over")
    if not RotaMember.objects.mentors().filter(pk=mentor.pk).exists():
        raise Refusal(_("%(name)s is no mentor.") % {"name": mentor}, code="no_mentor")
    found.mentor = mentor
    found.save(update_fields=["mentor"])
    record(events.WEEK_MENTOR_CHANGED, found, by=by, at=at, mentor=mentor.pk)
    if not found.is_draft:
        arrange_service(found.member, at=at)
    return found


def call_off_to_come(member: RotaMember, *, by: Actor, at: datetime) -> None:
    """Whoever takes part no more serves no more; what has begun and was debriefed stays."""
    weeks = RotaWeek.objects.filter(member=member, starts_on__gt=at.date() - _NOT_OVER, debrief=None)
    for week in weeks.select_related("member__staff", "year"):
        if not week.is_over(at=at):
            number = week.starts_on.isocalendar()
            week.delete()
            record(events.WEEK_CALLED_OFF, member, by=by, at=at, number=number.week, year=number.year)
    arrange_service(member, at=at)


def mentor_is_gone(mentor: RotaMember, *, by: Actor, at: datetime) -> None:
    """Whom they would have looked after has another, where one is free; else nobody, and then no right to answer."""
    weeks = RotaWeek.objects.filter(mentor=mentor, starts_on__gt=at.date() - _NOT_OVER)
    for week in weeks.select_related("member__staff", "year"):
        if week.is_over(at=at):
            continue
        board = Board(week.year, draft=week.is_draft)
        week.mentor = board.free_mentor(week.member, week.starts_on, without={week.pk})
        week.save(update_fields=["mentor"])
        record(events.WEEK_MENTOR_CHANGED, week, by=by, at=at, mentor=week.mentor_id)
        if not week.is_draft:
            arrange_service(week.member, at=at)


def arrange_service(member: RotaMember, *, at: datetime) -> None:
    """What they may do follows from when they serve: the week that runs or comes next, and its mentor. Whoever has no
    mentor may answer nobody."""
    weeks = RotaWeek.objects.published().filter(member=member, starts_on__gt=at.date() - _NOT_OVER)
    for week in weeks.select_related("member__staff", "mentor__staff").order_by("starts_on"):
        if not week.is_over(at=at) and week.mentor is not None:
            since, until = week.span
            let_serve(member.staff, Service(since, until, week.mentor.staff), by=SYSTEM, at=at)
            return
    if Staff.objects.filter(pk=member.staff_id, serves_until__isnull=False).exists():
        let_serve_no_more(member.staff, by=SYSTEM, at=at)


def refuse_begun(week: RotaWeek, at: datetime) -> None:
    if week.has_begun(at=at):
        raise Refusal(_("That week has begun: it can be moved no more."), code="begun")


def require_part(week: RotaWeek, by: Actor) -> None:
    """Whose it is, their mentor, and whoever plans."""
    mentor = week.mentor.staff_id if week.mentor else None
    if not is_own(week, by) and not is_planning(by) and (by.staff_id is None or by.staff_id != mentor):
        raise NotAllowed
