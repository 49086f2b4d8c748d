"""Pages by cursor: each begins right behind the last row of the one before, so rows added meanwhile shift nothing,
and nothing is ever counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from pydantic import BaseModel, Field

from answerable.api.problems import FieldError, Problem

M = TypeVar("M", bound=Model)
T = TypeVar("T")
Limit = Annotated[int, Field(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[
    str,
    Field(
        max_length=400,
        pattern=r"^[\w-]+:[\w-]+:[\w-]+$",
        description="`next_cursor` of the page before; without it, the first page.",
    ),
]


class Page(BaseModel, Generic[T]):
    """`next_cursor` is null on the last page."""

    items: list[T]
    next_cursor: str | None


@dataclass(frozen=True)
class Keyset:
    """A total order of rows: by `moment` (a date and time, or empty) and then by primary key."""

    name: str  # a cursor of one list is refused by another
    moment: str = ""
    is_newest_first: bool = False

    def page(self, rows: "QuerySet[M]", cursor: str | None, limit: int) -> "tuple[Sequence[M], str | None]":
        """The rows of one page and the cursor of the next."""
        sign = "-" if self.is_newest_first else ""
        order = [f"{sign}{name}" for name in (self.moment, "pk") if name]
        if cursor:
            rows = rows.filter(self._behind(open_cursor(self.name, cursor)))
        found = list(rows.order_by(*order)[: limit + 1])
        if len(found) <= limit:
            return found, None
        return found[:limit], self._cursor_at(found[limit - 1])

    def _cursor_at(self, row: Model) -> str:
        moment = getattr(row, self.moment).isoformat() if self.moment else ""
        return make_cursor(self.name, [moment, row.pk])

    def _behind(self, place: list[Any]) -> Q:
        past = "lt" if self.is_newest_first else "gt"
        if not self.moment:
            return Q(**{f"pk__{past}": place[1]})
        moment = datetime.fromisoformat(place[0])
        # The first condition follows from the others; it is what lets the database begin inside its index.
        within = Q(**{f"{self.moment}__{past}e": moment})
        return within & (
            Q(**{f"{self.moment}__{past}": moment}) | Q(**{self.moment: moment, f"pk__{past}": place[1]})
        )


def page_of(
    keyset: Keyset, rows: "QuerySet[M]", render: Callable[[M], T], *, cursor: str | None, limit: int
) -> Page[T]:
    found, next_cursor = keyset.page(rows, cursor, limit)
    return Page(items=[render(row) for row in found], next_cursor=next_cursor)


def make_cursor(name: str, place: list[Any]) -> str:
    return signing.dumps(place, salt=f"answerable.api.cursor.{name}")


def open_cursor(name: str, cursor: str) -> list[Any]:
    """The place a cursor stands for. It is signed, so what comes out is what we put in."""
    try:
        place: list[Any] = signing.loads(cursor, salt=f"answerable.api.cursor.{name}")
    except signing.BadSignature as error:
        wrong = FieldError(parameter="cursor", detail="This is not a cursor of this list.")
        raise Problem(422, "invalid", "Some values cannot be used.", errors=[wrong]) from error
    return place
