"""What an answer on a ticket promises, as its customer reads it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from answerable.people.zones import zone_of
from answerable.promises.choosing import held_choice
from answerable.promises.stated.finding import Stated, find
from answerable.regions.calendars import timeline_of
from answerable.tickets.models import Ticket


def proposed(ticket: Ticket, text: str, *, at: datetime) -> list[Stated]:
    """`at` is when the answer goes: "tomorrow" is the day after that. Days are the customer's; where we
    do not know where they are, those of the calendar of their promises, or of whoever writes."""
    if not text.strip():
        return []
    held = held_choice(ticket.pk)
    calendar = None if held is None else held.version.calendar_id
    timeline = None if calendar is None else timeline_of(calendar)
    zone = zone_of(ticket.customer.time_zone)
    if zone is None:
        zone = (
            timeline.hours_at(at).zone
            if timeline is not None
            else ZoneInfo(timezone.get_current_timezone_name())
        )
    return find(text, ticket.customer.language, at=at, zone=zone, timeline=timeline)
