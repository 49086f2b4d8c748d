"""The rows of some tickets brought to what happened to them: live and anew by one
function, so that they cannot differ."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import models

from answerable.insight.facts.cells import add_up
from answerable.insight.facts.deriving import derive
from answerable.insight.models import AnswerFact, ContactFact, HandoverFact, SurveyFact, TicketFact


def keep(ticket_ids: Collection[int]) -> int:
    """How many tickets differed from what was kept of them. Inside a transaction."""
    wanted = derive(ticket_ids)
    differing: set[int] = set()
    days: set[date] = set()
    for model, rows in (
        (TicketFact, wanted.tickets),
        (ContactFact, wanted.contacts),
        (AnswerFact, wanted.answers),
        (HandoverFact, wanted.handovers),
        (SurveyFact, wanted.surveys),
    ):
        _bring_up(model, rows, ticket_ids, differing, days)
    add_up(days)
    return len(differing)


def _bring_up(
    model: type[models.Model],
    rows: Sequence[Any],
    ticket_ids: Collection[int],
    differing: set[int],
    days: set[date],
) -> None:
    """Messages move between tickets: what is kept under a key goes first, whosever it was."""
    keys = [row.pk for row in rows]
    manager = model._default_manager
    known: dict[int, Any] = {row.pk: row for row in manager.filter(ticket__in=ticket_ids)}
    known |= manager.in_bulk(list(set(keys) - set(known)))
    fresh = [row for row in rows if row.pk not in known or _values(known[row.pk]) != _values(row)]
    stale = set(known) - set(keys)
    gone = stale | {row.pk for row in fresh if row.pk in known}
    if model is TicketFact:
        days |= {row.day for row in fresh} | {known[pk].day for pk in gone}
    differing |= {row.ticket_id for row in fresh} | {known[pk].ticket_id for pk in stale}
    for start in range(0, len(gone), 500):
        manager.filter(pk__in=sorted(gone)[start : start + 500]).delete()
    manager.bulk_create(fresh, batch_size=200)


def _values(row: models.Model) -> list[Any]:
    return [getattr(row, each.attname) for each in row._meta.concrete_fields]
