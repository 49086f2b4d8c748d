"""Who was here last, to the day: an account that nobody uses is found by it."""

from datetime import date, datetime

from answerable.people.models import LastSeen, Staff

_noted: dict[int, date] = {}  # in this process: one question a day and person


def saw_today(staff: Staff, *, at: datetime) -> None:
    """Signing in today says it already; else the first page of the day writes it down."""
    day = at.date()
    if _noted.get(staff.pk) == day or (staff.last_login is not None and staff.last_login.date() == day):
        return
    LastSeen.objects.update_or_create(staff=staff, defaults={"day": day})
    _noted[staff.pk] = day


def last_seen(staff: Staff) -> date | None:
    """Wants `seen` loaded; None for who never came."""
    seen = getattr(staff, "seen", None)
    days = [each for each in (staff.last_login and staff.last_login.date(), seen and seen.day) if each]
    return max(days, default=None)
