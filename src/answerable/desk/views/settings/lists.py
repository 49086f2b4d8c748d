"""Lists that are read a page at a time, by the key of the row that the page before ended with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
PAGE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`after` leads to the next page; None on the last."""

    rows: Sequence[Row]
    after: int | None


def page_by_name(rows: QuerySet[Row], *, after: int | None, size: int = PAGE) -> Page[Row]:
    """In the order of names. The row that `after` names need not be on the list any more."""
    ordered = rows.order_by("name", "pk")
    last = rows.model._default_manager.filter(pk=after).values_list("name", flat=True).first()
    if last is not None:
        ordered = ordered.filter(Q(name__gt=last) | Q(name=last, pk__gt=after))
    found = list(ordered[: size + 1])
    return Page(found[:size], found[size - 1].pk if len(found) > size else None)
