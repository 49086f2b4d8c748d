"""Tickets that nobody has taken: which come first, for lists and for whoever takes the next one."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models.functions import Coalesce

from answerable.tickets.models import Ticket
from answerable.tickets.models.ticket import TicketQuerySet


class HowTaken(StrEnum):
    """How somebody came to have a ticket by themselves: out of a list, as the next one in turn, or by answering it."""

    CHOSEN = "chosen"
    NEXT = "next"
    ANSWERED = "answered"


Teams = Collection[int | None] | None  # None among them: of no team yet; None instead of them: of any


def longest_untaken(teams: Teams, *, most: int) -> list[int]:
    """Keys of the tickets of these teams whose customers wait and that nobody has, the longest wait first.

    Each team is asked for its own first few, along its own index, and the first of those are the first of all.
    """
    lists = [Ticket.objects.untaken()] if teams is None else [_of(team) for team in sorted(teams, key=str)]
    if not lists:
        return []
    parts: list[str] = []
    values: list[Any] = []
    for number, rows in enumerate(lists):
        sql, given = _first(rows, most).query.sql_with_params()
        parts.append(f"SELECT id, waiting_since FROM ({sql}) AS part{number}")  # noqa: S608 - Django's own statement
        values += list(given)
    statement = f"{' UNION ALL '.join(parts)} ORDER BY waiting_since, id LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, most])
        return [row[0] for row in cursor.fetchall()]


def _of(team: int | None) -> TicketQuerySet:
    """This hides the assignee from the planner, which would else walk along all that nobody has, of every team."""
    waiting = Ticket.objects.open().awake().waiting().filter(team=team)
    return waiting.annotate(taken_by=Coalesce("assignee", 0)).filter(taken_by=0)


def _first(rows: TicketQuerySet, most: int) -> Any:
    return rows.order_by("waiting_since", "pk").values("id", "waiting_since")[:most]
