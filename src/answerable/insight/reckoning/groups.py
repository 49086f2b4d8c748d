"""Tickets added up by what is no key of a day's cell: channel with language, cause, product, kind of customer. At a
million tickets that takes longer than a page may, so that a worker does it every night."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from answerable.insight.models import TicketFact
from answerable.insight.reckoning.sampling import Span
from answerable.listening.models import Cause

MOST_PAIRS, MOST_GROUPS = 12, 15
GROUPED = ("product", "language", "has_account")
_UNHEARD = Q(chases__gt=0) | Q(is_given_up=True)


def reckon_groups(span: Span, *, of: Q | None = None) -> dict[str, Any]:
    rows = TicketFact.objects.lived().filter(of or Q(), day__gte=span.since, day__lt=span.until)
    return added_up_by_group(rows)


def added_up_by_group(rows: "QuerySet[TicketFact]") -> dict[str, Any]:
    """Of each the largest, as rows of what they have in common, how many they are and how many of them count."""
    pairs = rows.order_by().values_list("channel", "language")
    summed = pairs.annotate(n=Count("pk"), unheard=Count("pk", filter=_UNHEARD))
    wrapped = rows.exclude(cause="").order_by()
    return {
        "pairs": sorted(map(list, summed), key=lambda row: (-row[2], row[0], row[1]))[:MOST_PAIRS],
        "causes": dict(wrapped.values_list("cause").annotate(n=Count("pk"))),
        "exceptions": {column: _exceptions(wrapped, column) for column in GROUPED},
    }


def _exceptions(wrapped: "QuerySet[TicketFact]", column: str) -> list[list[Any]]:
    counted = Count("pk", filter=Q(cause=Cause.EXCEPTION))
    summed = wrapped.values_list(column).annotate(n=Count("pk"), found=counted)
    return sorted(map(list, summed), key=lambda row: (-row[1], str(row[0])))[:MOST_GROUPS]
