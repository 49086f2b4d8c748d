"""Being away: until when, in words, and what becomes of what one has."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.ledger.refusals import Refusal
from answerable.people.models import Staff
from answerable.tickets import actions
from answerable.tickets.models import Ticket
from answerable.web.moments import near_moment

_MOST = 500
_MORNING = time(9)


def absences(now: datetime) -> list[tuple[str, datetime]]:
    """Words and moment, in the time zone of whoever goes."""
    today = timezone.localtime(now)
    monday = today + timedelta(days=7 - today.weekday())
    return [
        (_("until tomorrow"), _morning_of(today + timedelta(days=1))),
        (_("until Monday"), _morning_of(monday)),
        (_("until Monday in a week"), _morning_of(monday + timedelta(days=7))),
    ]


def away_words(staff: Staff | None, *, now: datetime) -> str:
    """ "away until Mon 30 Nov, 09:00"; nothing for who is there."""
    if staff is None or not staff.is_away(at=now):
        return ""
    assert staff.away_until is not None
    return _("away until %(when)s") % {"when": near_moment(staff.away_until, now=now)}


def give_back_waiting(staff: Staff, *, at: datetime) -> int:
    """Their tickets in which a customer waits go back to their teams, each by itself; how many did."""
    mine = Ticket.objects.open().awake().waiting().filter(assignee=staff).order_by("waiting_since", "pk")
    return sum(_given_back(ticket, staff, at) for ticket in mine[:_MOST])


def _given_back(ticket: Ticket, staff: Staff, at: datetime) -> bool:
    try:
        return actions.give_back(ticket, by=staff.actor(), at=at).assignee_id is None
    except (Refusal, Ticket.DoesNotExist):  # somebody was quicker; the others go back all the same
        return False


def _morning_of(day: datetime) -> datetime:
    return datetime.combine(day.date(), _MORNING, tzinfo=day.tzinfo)
