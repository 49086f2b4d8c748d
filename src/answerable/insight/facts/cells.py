"""Days added up, from the facts of their tickets: what pages about months read."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from answerable.insight.models import DayCell, TicketFact
from answerable.listening.models import Cause

_KINDS = ("first_answer", "next_answer", "update", "resolution")
_SUMS = (
    *("chases", "contacts", "answers", "public_turns", "kept", "broken"),
    *(f"{how}_{kind}" for kind in _KINDS for how in ("kept", "broken")),
)
_KEY = ("day", "team", "channel", "answered_by", "region")
# They waited far longer than the contract clock counts, and over a day.
SLOWER = Q(customer_seconds__gt=F("contract_seconds") * 10) & Q(customer_seconds__gt=86_400)
_COUNTS = {
    "tickets": Q(),
    "answered": Q(customer_seconds__isnull=False),
    "chased": Q(chases__gt=0),
    "given_up": Q(is_given_up=True),
    "unheard": Q(chases__gt=0) | Q(is_given_up=True),
    "public_tickets": Q(public_turns__gt=0),
    "reopened": Q(reopened__gt=0),
    "handed_over": Q(handovers__gt=0),
    "rated": Q(is_good__isnull=False),
    "rated_good": Q(is_good=True),
    "wrapped": ~Q(cause=""),
    "mis_sold": Q(cause=Cause.MIS_SOLD),
    "exceptions": Q(cause=Cause.EXCEPTION),
    "our_failures": Q(cause=Cause.OUR_FAILURE),
    "documented": Q(cause=Cause.DOCUMENTED),
    "not_found": Q(cause=Cause.NOT_FOUND),
    "returned_often": Q(reopened__gt=1),
    "promised": Q(contract_seconds__isnull=False),
    "slower": SLOWER,
}
COLUMNS = (*_COUNTS, *_SUMS)


def add_up(days: Collection[date]) -> None:
    """The cells of these days, made anew. Inside a transaction."""
    for start in range(0, len(days), 200):
        some = sorted(days)[start : start + 200]
        cells = [_cell(row) for row in added_up(TicketFact.objects.lived().filter(day__in=some), *_KEY)]
        DayCell.objects.filter(day__in=some).delete()
        DayCell.objects.bulk_create(cells, batch_size=500)


def added_up(rows: "QuerySet[TicketFact]", *by: str) -> "QuerySet[TicketFact, dict[str, Any]]":
    """Facts of tickets as cells have them: each column's sum as `n_COLUMN`."""
    counts = {f"n_{name}": Count("pk", filter=of) for name, of in _COUNTS.items()}
    sums = {f"n_{name}": Sum(name) for name in _SUMS}
    found: QuerySet[TicketFact, dict[str, Any]] = rows.order_by().values(*by).annotate(**counts, **sums)
    return found


def _cell(row: dict[str, Any]) -> DayCell:
    return DayCell(
        day=row["day"],
        team_id=row["team"],
        channel=row["channel"],
        answered_by_id=row["answered_by"],
        region_id=row["region"],
        **{name: row[f"n_{name}"] for name in COLUMNS},
    )
