"""Rows in the order that people give them, kept in their `position`."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def move_by_one(order: list[Row], row: Row, *, up: bool) -> int | None:
    """Move it by one place, in the list and in the database: where it is then, or None at the end that it is at.
    The rows are locked by whoever asked for them; one that is not among them does not exist."""
    here = next((place for place, each in enumerate(order) if each.pk == row.pk), None)
    if here is None:
        raise type(row).DoesNotExist  # type: ignore[attr-defined]  # Django gives each model its own
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return None
    order[here], order[there] = order[there], order[here]
    put_in_order(order)
    return there


def put_in_order(order: list[Row]) -> None:
    for position, each in enumerate(order):
        each.position = position  # type: ignore[attr-defined]  # as every row with an order has it
    type(order[0])._default_manager.bulk_update(order, ["position"])


def arrange(order: list[Row], wanted: Sequence[Row]) -> list[tuple[int, Row]]:
    """These in this order among themselves, in the places that they have together; those that were moved, and where
    each is then."""
    those, queue = {each.pk for each in wanted}, iter(wanted)
    after = [next(queue) if each.pk in those else each for each in order]
    changed = moved([each.pk for each in order], [each.pk for each in after])
    if changed:
        put_in_order(after)
    return [(position, each) for position, each in enumerate(after) if each.pk in changed]


def moved(before: Sequence[int], after: Sequence[int]) -> set[int]:
    """The fewest that have to be moved to make the one order the other: all but a longest part that keeps its order."""
    place = {key: at for at, key in enumerate(before)}
    kept = [key for key in after if key in place]
    tails: list[int] = []  # places of the last of each length
    ends: list[int] = []  # which of `kept` that is
    previous: list[int] = []
    for at, key in enumerate(kept):
        length = bisect_left(tails, place[key])
        previous.append(ends[length - 1] if length else -1)
        tails[length : length + 1], ends[length : length + 1] = [place[key]], [at]
    stays, at = set[int](), ends[-1] if ends else -1
    while at >= 0:
        stays.add(kept[at])
        at = previous[at]
    return set(kept) - stays
