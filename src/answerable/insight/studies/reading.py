"""The cases of a design, from the facts."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from answerable.insight.methods.results import NotEnoughData
from answerable.insight.models import TicketFact
from answerable.insight.studies.design import RIPE, Design, monday
from answerable.insight.studies.outcomes import Case
from answerable.insight.studies.units import KINDS

MOST = 400_000  # of one study: what a worker holds easily
_AGAIN = timedelta(days=14)
_ANYWHERE = "came_anywhere"  # alone asks for tickets that are not compared
_COLUMNS = (
    "opened_at",
    "day",
    "ticket__customer",
    "channel",
    "cause",
    "priority",
    "language",
    "product",
    "chases",
    "is_given_up",
    "customer_seconds",
    "reopened",
    "kept",
    "broken",
    "contacts",
    "is_good",
)


def ripe_until(at: datetime) -> date:
    """The Monday before which it is known what became of tickets."""
    return monday((at - RIPE).date())


def cases(design: Design, *, until: date) -> list[Case]:
    """Those opened from the beginning on and before `until`; whether somebody came again is known of all of them."""
    rows = _rows(design).filter(day__lt=until + _AGAIN)
    if rows.count() > MOST:
        raise NotEnoughData(
            "There are too many tickets for one study.",
            f"at most {MOST:,}: narrow it to some of them",
            "too_many",
            most=MOST,
        )
    found = [_case(*row) for row in _values(design, rows.order_by("day", "ticket"))]
    told = _with_again(found)
    if design.outcome == _ANYWHERE:
        of_them = rows.order_by().values("ticket__customer")
        told = _with_anywhere(told, _comings(design, of_them, until + _AGAIN))
    return [each for each in told if each.day < until]


def newest_before(design: Design, most: int) -> list[Case]:
    """Of the time before the change alone."""
    rows = _rows(design).filter(day__lt=design.begins).order_by("-day", "-ticket")[:most]
    found = _with_again([_case(*row) for row in _values(design, rows)])
    if design.outcome != _ANYWHERE:
        return found
    return _with_anywhere(found, _comings(design, {each.customer for each in found}, design.begins))


def counted_before(design: Design) -> dict[str, int]:
    """How many tickets each unit had before the change."""
    rows = _rows(design).filter(day__lt=design.begins).order_by().values_list(KINDS[design.unit].column)
    return {str(key): n for key, n in rows.annotate(n=Count("pk"))}


def _rows(design: Design) -> QuerySet[TicketFact]:
    asked = Q(day__gte=design.since) & Q(**{f"{KINDS[design.unit].column}__in": design.units})
    for name, values in design.among.items():
        if values:
            asked &= Q(**{f"{KINDS[name].column}__in": values})
    return TicketFact.objects.lived().filter(asked)


def _values(design: Design, rows: QuerySet[TicketFact]) -> Iterable[Any]:
    return rows.values_list(KINDS[design.unit].column, *_COLUMNS).iterator(chunk_size=5000)


def _case(unit: Any, *row: Any) -> Case:
    (
        opened_at,
        day,
        customer,
        channel,
        cause,
        priority,
        language,
        product,
        chases,
        given_up,
        seconds,
        reopened,
        kept,
        broken,
        contacts,
        is_good,
    ) = row
    return Case(
        opened_at,
        day,
        str(unit),
        customer,
        channel,
        cause,
        priority,
        language,
        product,
        chases,
        given_up,
        seconds,
        reopened,
        kept,
        broken,
        contacts,
        is_good,
    )


def _comings(
    design: Design, customers: QuerySet[TicketFact, Any] | Set[int], before: date
) -> dict[int, list[datetime]]:
    """When each of these customers opened a ticket, in whosever hands and on whichever channel."""
    known: dict[int, list[datetime]] = defaultdict(list)
    of_them = TicketFact.objects.lived().filter(
        day__gte=design.since,
        day__lt=before,
        ticket__customer__in=customers,
    )
    told = of_them.order_by("opened_at").values_list("ticket__customer", "opened_at")
    for customer, opened_at in told.iterator(chunk_size=5000):
        known[customer].append(opened_at)
    return known


def _with_anywhere(found: list[Case], comings: Mapping[int, Sequence[datetime]]) -> list[Case]:
    """Whether the same customer opened another one within two weeks, also one that is not compared."""
    told = []
    for case in found:
        known = comings.get(case.customer, ())
        place = bisect_right(known, case.opened_at)
        came = place < len(known) and known[place] - case.opened_at <= _AGAIN
        told.append(replace(case, came_anywhere=True) if came else case)
    return told


def _with_again(found: list[Case]) -> list[Case]:
    """Whether the same customer opened another within two weeks."""
    later: dict[int, datetime] = {}
    told = []
    for case in sorted(found, key=lambda each: each.opened_at, reverse=True):
        following = later.get(case.customer)
        later[case.customer] = case.opened_at
        if following is not None and following - case.opened_at <= _AGAIN:
            case = replace(case, came_again=True)
        told.append(case)
    return told[::-1]
