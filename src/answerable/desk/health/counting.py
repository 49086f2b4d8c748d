"""Counts that end: nobody needs to know whether it is a thousand or a million that wait."""

from typing import Any

from django.db.models import QuerySet

MOST = 1000


def count(rows: "QuerySet[Any]") -> int:
    """At most MOST and one more."""
    return rows.order_by()[: MOST + 1].count()
