"""Which skills a ticket needs: all of them are asked for in one statement, which is kept for as long as what it names
is known."""

import time
from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from answerable.ledger.known import FRESH, Known
from answerable.ledger.together import Question, answers, foresee
from answerable.promises.asking import PolicyAsker
from answerable.routing.models import Skill
from answerable.tickets.conditions import question
from answerable.tickets.models import Ticket

skills: Known[tuple[Skill, ...]] = Known(
    lambda: tuple(each for each in Skill.objects.all() if each.asked.each), Skill
)
_WHICH = -(2**62)  # stands for the ticket's key; what conditions compare with is smaller
_kept: tuple[tuple[Skill, ...], float, str, tuple[Any, ...]] | None = None


def needed(ticket_id: int, *, at: datetime) -> frozenset[int]:
    asked = skills()
    if not asked:
        return frozenset()
    found = next(iter(answers(*_of(ticket_id, asked, at))), ())
    return frozenset(skill.pk for skill, is_needed in zip(asked, found, strict=False) if is_needed)


def foresee_needed(ticket_id: int, *, at: datetime) -> None:
    asked = skills()
    if asked:
        foresee(*_of(ticket_id, asked, at))


def _of(ticket_id: int, asked: tuple[Skill, ...], at: datetime) -> Question:
    statement, values = _question(asked, at)
    return statement, tuple(ticket_id if value == _WHICH else value for value in values)


def _question(asked: tuple[Skill, ...], at: datetime) -> tuple[str, tuple[Any, ...]]:
    global _kept
    kept = _kept
    if kept is None or kept[0] is not asked or kept[1] < time.monotonic():
        asker = PolicyAsker(at)
        fits = {
            f"skill_{each.pk}": Case(
                When(question(each.asked, asker), then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            )
            for each in asked
        }
        rows = Ticket.objects.filter(pk=_WHICH).annotate(**fits).values_list(*fits)
        statement, values = rows.query.sql_with_params()
        kept = _kept = (asked, time.monotonic() + FRESH, statement, tuple(values))
    return kept[2], kept[3]
