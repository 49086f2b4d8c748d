"""Rows in the order that people give them, kept in their `position`."""

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
