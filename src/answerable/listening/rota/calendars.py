"""A person's calendar of weeks and visits at a secret address (iCalendar, RFC 5545)."""

from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from answerable.listening.models import RotaMember, RotaWeek, Visit

_SALT = "answerable.listening.rota.calendar"
_WORKING = timedelta(days=5)
_DAY = timedelta(days=1)


def key_of(member: RotaMember) -> str:
    """What makes the address secret: nobody can reckon it without the installation's key, and nothing keeps it."""
    return salted_hmac(_SALT, f"{member.pk}|{member.calendar_epoch}", algorithm="sha256").hexdigest()[:40]


def member_with(pk: int, key: str) -> RotaMember | None:
    member = RotaMember.objects.present().select_related("staff").filter(pk=pk).first()
    return member if member is not None and constant_time_compare(key_of(member), key) else None


def calendar_of(member: RotaMember, *, host: str, at: datetime) -> bytes:
    from icalendar import Calendar, Event  # 5 MB: loaded where one is asked for

    found = Calendar()
    found.add("prodid", "-//Answerable//Rota//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", _("Weeks in service"))
    for uid, first, length, words in _entries(member):
        event = Event()
        event.add("uid", f"{uid}@{host}")
        event.add("dtstamp", at)
        event.add("dtstart", first)
        event.add("dtend", first + length)
        event.add("summary", words)
        event.add("transp", "OPAQUE")
        found.add_component(event)
    content: bytes = found.to_ical()
    return content


def _entries(member: RotaMember):  # type: ignore[no-untyped-def]
    weeks = RotaWeek.objects.published().select_related("member__staff", "mentor__staff")
    for week in weeks.filter(member=member):
        words = _("Your week in service")
        if week.mentor:
            words = _("Your week in service; mentor: %(name)s") % {"name": week.mentor}
        yield f"rota-{week.pk}", week.starts_on, _WORKING, words
    for week in weeks.filter(mentor=member):
        yield f"mentor-{week.pk}", week.starts_on, _WORKING, _("Mentor of %(name)s") % {"name": week.member}
    for visit in Visit.objects.standing().filter(leader=member.staff_id).select_related("region"):
        day = visit.done_on or visit.planned_on
        yield f"visit-{visit.pk}", day, _DAY, _("Visit: %(region)s") % {"region": visit.region}
