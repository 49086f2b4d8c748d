"""Who takes part in the rota, and when they are on leave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.listening import events
from answerable.listening.models import LeaveSource, RotaLeave, RotaMember
from answerable.listening.rota.guards import require_planning
from answerable.listening.rota.weeks import call_off_to_come, mentor_is_gone
from answerable.people.models import Staff
from answerable.regions.holidays import countries
from answerable.regions.ical import NotReadable, days_off
from answerable.regions.problems import problem_words

_DAY = timedelta(days=1)
MOST_INTERVALS = 100
Interval = tuple[date, date]


@dataclass(frozen=True)
class MemberWanted:
    department: str
    country: str = ""
    subdivision: str = ""
    languages: Sequence[str] = ()
    is_mentor: bool = False


@transaction.atomic
def put_member(staff: Staff, wanted: MemberWanted, *, by: Actor, at: datetime) -> RotaMember:
    """Somebody of the house takes part, or what is known of them is changed. The same twice is harmless."""
    require_planning(by)
    if not staff.provider.is_in_house:
        raise Invalid(_("%(name)s does not work for the house.") % {"name": staff.name})
    values = _checked(wanted)
    known = RotaMember.objects.select_for_update().filter(staff=staff).first()
    if known is None:
        made = RotaMember.objects.create(staff=staff, **values)
        record(events.MEMBER_JOINED, made, by=by, at=at, mentor=wanted.is_mentor)
        return made
    is_back = known.removed_at is not None
    if not is_back and all(getattr(known, name) == value for name, value in values.items()):
        return known
    became_mentor = wanted.is_mentor and not known.is_mentor
    for name, value in {**values, "removed_at": None}.items():
        setattr(known, name, value)
    known.save()
    record(
        events.MEMBER_JOINED if is_back else events.MEMBER_CHANGED,
        known,
        by=by,
        at=at,
        mentor=wanted.is_mentor,
    )
    if became_mentor:
        call_off_to_come(known, by=by, at=at)
    return known


@transaction.atomic
def remove_member(member: RotaMember, *, by: Actor, at: datetime) -> RotaMember:
    """They take part no more; their weeks to come are nobody's, and whom they mentored need another."""
    require_planning(by)
    found = RotaMember.objects.select_for_update().get(pk=member.pk)
    if found.removed_at is not None:
        return found
    found.removed_at = at
    found.save(update_fields=["removed_at"])
    call_off_to_come(found, by=by, at=at)
    mentor_is_gone(found, by=by, at=at)
    record(events.MEMBER_REMOVED, found, by=by, at=at)
    return found


@transaction.atomic
def set_leave(member: RotaMember, intervals: Iterable[Interval], *, by: Actor, at: datetime) -> RotaMember:
    """By hand, by themselves or by whoever plans: all that is to be known of it."""
    return _keep_leave(member, intervals, LeaveSource.HAND, by=by, at=at)


def take_leave_file(member: RotaMember, content: bytes, *, by: Actor, at: datetime) -> RotaMember:
    """The whole days of a calendar; what they are called is not kept."""
    try:
        days = days_off(content, today=at.date())
    except NotReadable as error:
        raise Invalid(problem_words(error.problem)) from error
    return _keep_leave(member, _joined(days), LeaveSource.FILE, by=by, at=at)


@transaction.atomic
def renew_calendar(member: RotaMember, *, by: Actor, at: datetime) -> RotaMember:
    """A new secret address; the one before shows nothing any more."""
    if by.staff_id != member.staff_id:
        raise NotAllowed
    found = RotaMember.objects.select_for_update().get(pk=member.pk)
    found.calendar_epoch += 1
    found.save(update_fields=["calendar_epoch"])
    record(events.CALENDAR_RENEWED, found, by=by, at=at)
    return found


@transaction.atomic
def _keep_leave(
    member: RotaMember, intervals: Iterable[Interval], source: LeaveSource, *, by: Actor, at: datetime
) -> RotaMember:
    if by.staff_id != member.staff_id:
        require_planning(by)
    found = RotaMember.objects.select_for_update().get(pk=member.pk)
    wanted = sorted({*intervals})
    if any(last < first for first, last in wanted):
        raise Invalid(_("Leave ends before it begins."))
    if len(wanted) > MOST_INTERVALS:
        raise Invalid(_("At most %(most)s times of leave can be kept.") % {"most": MOST_INTERVALS})
    kept = found.leave.filter(source=source)
    if sorted(kept.values_list("first", "last")) == wanted:
        return found
    kept.delete()
    known = {*found.leave.values_list("first", "last")}
    RotaLeave.objects.bulk_create(
        RotaLeave(member=found, first=first, last=last, source=source)
        for first, last in wanted
        if (first, last) not in known
    )
    record(events.LEAVE_CHANGED, found, by=by, at=at, intervals=len(wanted))
    return found


def _joined(days: Mapping[date, str]) -> list[Interval]:
    """Days that follow each other are one leave; weekends between do not part it."""
    found: list[Interval] = []
    for day in sorted(days):
        if found and day <= found[-1][1] + _DAY:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _checked(wanted: MemberWanted) -> dict[str, object]:
    department = " ".join(wanted.department.split())[:80]
    if not department:
        raise Invalid(_("Name the department."))
    country, part = wanted.country.upper(), wanted.subdivision
    if country and country not in countries():
        raise Invalid(_("No holidays are known of the country %(code)s.") % {"code": country})
    if part and part not in countries().get(country, ()):
        raise Invalid(_("No holidays are known of the part %(code)s.") % {"code": part})
    return {
        "department": department,
        "country": country,
        "subdivision": part,
        "languages": sorted({each.strip().lower() for each in wanted.languages if each.strip()}),
        "is_mentor": wanted.is_mentor,
    }
