"""What people have in hand: tickets in which a customer waits, weighed by channel. Counted from the tickets each time,
along an index that holds nothing else, so that no counter can drift."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from answerable.ledger.many import among, keys_of
from answerable.ledger.together import Question, answers
from answerable.people.models import Staff
from answerable.tickets.models import Ticket

_HAS = """
    SELECT assignee_id, sum({units}), count(*) FROM {tickets}
    WHERE closed_at IS NULL AND merged_into_id IS NULL AND snoozed_until IS NULL AND waiting_since IS NOT NULL
      AND {whose} GROUP BY assignee_id"""
_OF_TEAM = f"assignee_id IN (SELECT staff_id FROM {Staff.teams.through._meta.db_table} WHERE team_id = %s)"  # noqa: S608 - our own name


class InHand(NamedTuple):
    load: int = 0  # units
    tickets: int = 0


def units_of(channel: str) -> int:
    """What one ticket of the channel weighs."""
    weights: dict[str, int] = settings.CHANNEL_UNITS
    return weights.get(channel, 1)


def in_hands_of_team(team_id: int) -> dict[int, InHand]:
    """By person; who has nothing is not in it."""
    return _read(_question(_OF_TEAM, [team_id]))


def in_hands(staff: Iterable[int]) -> dict[int, InHand]:
    people = list(staff)
    return _read(_question(among("assignee_id"), [keys_of(people)])) if people else {}


def _question(whose: str, values: Sequence[Any]) -> Question:
    """The database weighs them, too: it has done so before Python has looked at every row."""
    weights: dict[str, int] = settings.CHANNEL_UNITS
    heavy = {channel: units for channel, units in weights.items() if units != 1}
    cases = " ".join(["WHEN %s THEN %s"] * len(heavy))
    units = f"CASE channel {cases} ELSE 1 END" if heavy else "1"
    weighed = [value for pair in heavy.items() for value in pair]
    # SQLite would else take the index of the queue, in which the channel is not.
    along = " INDEXED BY ticket_in_hand" if connection.vendor == "sqlite" else ""
    tickets = f"{Ticket._meta.db_table}{along}"
    return _HAS.format(units=units, tickets=tickets, whose=whose), (*weighed, *values)


def _read(question: Question) -> dict[int, InHand]:
    return {staff: InHand(int(load), tickets) for staff, load, tickets in answers(*question)}
