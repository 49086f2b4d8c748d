"""How many rows belong to each of a few others: in one statement, and never beyond a limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Model, QuerySet

from answerable.ledger.together import answers, foresee, forgo

MOST = 1000
_MOST_ON_A_BADGE = 100


def counts(rows: QuerySet[Model], column: str, keys: Sequence[int], *, most: int = MOST) -> dict[int, str]:
    """ "12", or "999+" for more than is worth counting. `column` needs an index; each key reads at most `most` rows."""
    found = numbers([rows], column, keys, most=most)
    return {key: _words(found[key][0], most) for key in keys}


def numbers(
    several: Sequence[QuerySet[Any]], column: str, keys: Sequence[int | None], *, most: int = MOST
) -> dict[int | None, tuple[int, ...]]:
    """For each key how many of each of several kinds of rows are its own, in one statement; `most` means "or more"."""
    own = [rows.filter(**{column: key}).values(column) for key in keys for rows in several]
    found = together(own, most=most)
    each = len(several)
    return {key: tuple(found[place * each : (place + 1) * each]) for place, key in enumerate(keys)}


def together(several: Sequence[QuerySet[Any]], *, most: int) -> list[int]:
    """How many rows each has, in one statement; `most` means "or more". Each asks for one column alone."""
    return composed(several, most=most).ask()


@dataclass(frozen=True)
class Counting:
    """What `together` asks, to be kept where it is always the same: Django takes longer to compose it than the
    database to answer."""

    sql: str
    values: tuple[Any, ...]

    def ask(self) -> list[int]:
        if not self.sql:
            return []
        return list(answers(self.sql, self.values)[0])

    def foresee(self) -> None:
        """The same will be asked: let it travel along."""
        if self.sql:
            foresee(self.sql, self.values)

    def forgo(self) -> None:
        """Should it travel along, then what comes is no longer true."""
        if self.sql:
            forgo(self.sql, self.values)


def composed(several: Sequence[QuerySet[Any]], *, most: int) -> Counting:
    parts: list[str] = []
    values: list[Any] = []
    for number, rows in enumerate(several):
        try:
            sql, given = rows.order_by()[:most].query.sql_with_params()
        except EmptyResultSet:  # Django knows without asking
            sql, given = "SELECT 1 WHERE 1 = 0", ()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS c{number})")  # noqa: S608 - Django's own statement
        values += list(given)
    return Counting("SELECT " + ", ".join(parts) if parts else "", tuple(values))


def capped(rows: QuerySet[Model], *, most: int = MOST) -> str:
    return _words(rows.order_by()[:most].count(), most)


def for_badges(*several: QuerySet[Any]) -> Counting:
    return composed([rows.values("pk") for rows in several], most=_MOST_ON_A_BADGE)


def badges(counting: Counting) -> list[str]:
    """What stands beside places in the rail: nothing for none, and at most "99+"."""
    return [_words(count, _MOST_ON_A_BADGE) if count else "" for count in counting.ask()]


def _words(count: int, most: int) -> str:
    return str(count) if count < most else f"{most - 1}+"
