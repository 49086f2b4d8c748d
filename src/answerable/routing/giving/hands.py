"""What people have in hand: tickets in which a customer waits, weighed by channel. Counted from the tickets each time,
along an index that holds nothing else, so that no counter can drift."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from answerable.people.models import Staff
from answerable.tickets.models import Ticket

_HAS = """
    SELECT assignee_id, channel, count(*) FROM {tickets}
    WHERE closed_at IS NULL AND merged_into_id IS NULL AND snoozed_until IS NULL AND waiting_since IS NOT NULL
      AND assignee_id IN ({whose}) GROUP BY assignee_id, channel"""
_OF_TEAM = _HAS.format(
    tickets=Ticket._meta.db_table,
    whose=f"SELECT staff_id FROM {Staff.teams.through._meta.db_table} WHERE team_id = %s",  # noqa: S608 - our own name
)


class InHand(NamedTuple):
    load: int = 0  # units
    tickets: int = 0


def units_of(channel: str) -> int:
    """What one ticket of the channel weighs."""
    weights: dict[str, int] = settings.CHANNEL_UNITS
    return weights.get(channel, 1)


def in_hands_of_team(team_id: int) -> dict[int, InHand]:
    """By person; who has nothing is not in it."""
    return _read(_OF_TEAM, [team_id])


def in_hands(staff: Iterable[int]) -> dict[int, InHand]:
    people = list(staff)
    if not people:
        return {}
    return _read(_HAS.format(tickets=Ticket._meta.db_table, whose=", ".join(["%s"] * len(people))), people)


def _read(statement: str, values: list[int]) -> dict[int, InHand]:
    found: dict[int, InHand] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for staff, channel, count in cursor.fetchall():
            before = found.get(staff, InHand())
            found[staff] = InHand(before.load + count * units_of(channel), before.tickets + count)
    return found
