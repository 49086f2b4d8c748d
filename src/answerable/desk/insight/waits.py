"""Middles of first waits, of which some still go on; by the method of `routing.capability.waits`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from answerable.desk.insight.figure import Point
from answerable.routing.capability.waits import Middle, Wait

MOST = 2000  # of the newest: a middle of more is no surer, and the page stays quick at any size


def waits_of(rows: Any, *, now: datetime) -> Iterable[Wait]:
    """Of facts that were chosen; those in which nobody waited say nothing."""
    newest = rows.order_by("-day", "-ticket")
    for seconds, since in newest.values_list("customer_seconds", "waiting_since")[:MOST]:
        if (wait := wait_of(seconds, since, now=now)) is not None:
            yield wait


def wait_of(seconds: int | None, since: datetime | None, *, now: datetime) -> Wait | None:
    if seconds is not None:
        return Wait(float(seconds), is_over=True)
    return None if since is None else Wait(max(0.0, (now - since).total_seconds()), is_over=False)


def middle_point(label: str, middle: Middle, *, behind: str = "") -> Point:
    return Point(label, middle.n, middle.at, middle.low, middle.high, behind=behind)
