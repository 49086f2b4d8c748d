"""How many of a thousand sales came back as “not what I was sold”, by product and campaign, and their tickets.

A ticket counts by the day of its sale, in months of which it is known how much was sold.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.listening.models import Cause, Sale, SalesCount, WrapUp
from answerable.listening.sales.rates import Rate, per_thousand
from answerable.people.models import Staff
from answerable.tickets.models import Ticket

MONTHS = 12
_MOST_COUNTS = 20_000


class Case(NamedTuple):
    """A ticket of which it was said that it is not what they were sold, or that they had been told it differently."""

    ticket: int
    is_mis_sold: bool
    product: str
    campaign: str
    month: date | None  # None: nobody noted the sale, or its day


@dataclass(frozen=True)
class Line:
    """`campaign` is None for all of a product."""

    product: str
    campaign: str | None
    tickets: Sequence[int]
    mis_sold: int
    sold: int
    rate: Rate | None
    why_none: str

    @property
    def n(self) -> int:
        return len(self.tickets)

    @property
    def words(self) -> str:
        if self.rate is None:
            return self.why_none
        return _("%(value).2f of a thousand (%(low).2f to %(high).2f)") % {
            "value": self.rate.value,
            "low": self.rate.low,
            "high": self.rate.high,
        }


@dataclass(frozen=True)
class Figures:
    lines: Sequence[Line]
    uncounted: Sequence[
        int
    ]  # tickets with a sale in a month or of a product of which nobody said how much was sold
    unknown: Sequence[int]  # tickets without a noted sale
    is_whole: bool


def figures_for(staff: Staff, *, now: datetime) -> Figures:
    since = first_month(now)
    cases = _cases(staff, since)
    sold: defaultdict[str, dict[tuple[date, str], int]] = defaultdict(dict)
    for row in SalesCount.objects.filter(month__gte=since, month__lte=now.date())[:_MOST_COUNTS]:
        of_product = sold[row.product]
        of_product[row.month, row.campaign] = of_product.get((row.month, row.campaign), 0) + row.sold
    is_whole = staff.scope.everything
    lines = [
        line
        for product in sorted(sold)
        for line in _of_product(product, sold[product], cases, is_whole=is_whole)
    ]
    counted = {ticket for line in lines for ticket in line.tickets}
    return Figures(
        lines,
        [case.ticket for case in cases if case.month is not None and case.ticket not in counted],
        [case.ticket for case in cases if case.month is None],
        is_whole,
    )


def tickets_of(staff: Staff, product: str, campaign: str | None, *, now: datetime) -> Sequence[int]:
    """Those behind a line; `product` empty: those that could not be counted."""
    found = figures_for(staff, now=now)
    if not product:
        return [*found.uncounted, *found.unknown]
    wanted = (line for line in found.lines if (line.product, line.campaign) == (product, campaign))
    return next((line.tickets for line in wanted), ())


def first_month(now: datetime) -> date:
    """Of the window: this month and the eleven before."""
    months = now.year * 12 + now.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _of_product(
    product: str, sold: Mapping[tuple[date, str], int], cases: Sequence[Case], *, is_whole: bool
) -> list[Line]:
    months = {month for month, _campaign in sold}
    own = [case for case in cases if case.product.casefold() == product.casefold() and case.month in months]
    found = [_line(product, None, own, sum(sold.values()), is_whole=is_whole)]
    for campaign in sorted({name for _month, name in sold if name}):
        of_campaign = {month: number for (month, name), number in sold.items() if name == campaign}
        theirs = [
            case
            for case in own
            if case.campaign.casefold() == campaign.casefold() and case.month in of_campaign
        ]
        found.append(_line(product, campaign, theirs, sum(of_campaign.values()), is_whole=is_whole))
    return found


def _line(product: str, campaign: str | None, cases: Sequence[Case], sold: int, *, is_whole: bool) -> Line:
    told = (
        per_thousand(len(cases), sold)
        if is_whole
        else _("You see a part of the tickets alone, so no rate can be said.")
    )
    return Line(
        product,
        campaign,
        [case.ticket for case in cases],
        sum(case.is_mis_sold for case in cases),
        sold,
        None if isinstance(told, str) else told,
        told if isinstance(told, str) else "",
    )


def _cases(staff: Staff, since: date) -> list[Case]:
    """By the last word: where the house reviewed, it is the house's."""
    rows = WrapUp.objects.visible_to(staff).filter(at__date__gte=since, ticket__merged_into=None)
    said = rows.filter(Q(cause=Cause.MIS_SOLD) | Q(was_misunderstood=True)).values_list("ticket", flat=True)
    last: dict[int, WrapUp] = {}
    for row in WrapUp.objects.filter(ticket__in=said).order_by("is_review"):
        last[row.ticket_id] = row
    counts = {key: row for key, row in last.items() if row.cause == Cause.MIS_SOLD or row.was_misunderstood}
    sales = {sale.ticket_id: sale for sale in Sale.objects.filter(ticket__in=list(counts))}
    found = []
    for key, row in sorted(counts.items()):
        sale = sales.get(key)
        day = sale.sold_on if sale is not None else None
        if day is not None and day < since:
            continue
        found.append(
            Case(
                key,
                row.cause == Cause.MIS_SOLD,
                sale.product if sale else "",
                sale.campaign if sale else "",
                day.replace(day=1) if day else None,
            )
        )
    return found


def shown(staff: Staff, keys: Sequence[int]) -> list[Ticket]:
    return list(Ticket.objects.visible_to(staff).filter(pk__in=keys).order_by("-pk"))
