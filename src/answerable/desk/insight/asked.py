"""What a page of figures is asked: by whom, until which moment, over how many weeks, of whose work or which region."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.insight.models import DayCell, TicketFact
from answerable.insight.reckoning.sampling import WEEKS, Span
from answerable.ledger.refusals import Invalid
from answerable.people.models import Provider, Staff
from answerable.regions.belonging import regions
from answerable.regions.models import Region

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = TypeVar("Row", Provider, Region)


@dataclass(frozen=True)
class Asked:
    """Whole weeks, from a Monday on; the present one is not over and is left out. `provider` narrows it to what that
    company's teams have in hand, `region` to customers there; nobody sees more by it."""

    staff: Staff
    now: datetime
    weeks: int = WEEKS[0]
    provider: Provider | None = None
    region: Region | None = None

    @property
    def until(self) -> date:
        """The Monday behind the last day that counts."""
        return Span.of(self.now, self.weeks).until

    @property
    def since(self) -> date:
        return Span.of(self.now, self.weeks).since

    @property
    def earlier(self) -> date:
        """Where the time of the same length before begins."""
        return self.since - timedelta(weeks=self.weeks)

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def is_narrowed(self) -> bool:
        return self.provider is not None or self.region is not None

    @property
    def narrowed_to(self) -> dict[str, int]:
        """As addresses say it, beside the weeks."""
        named = {"provider": self.provider, "region": self.region}
        return {name: row.pk for name, row in named.items() if row is not None}

    @property
    def query(self) -> str:
        return urlencode({"weeks": self.weeks, **self.narrowed_to})

    @property
    def beside_weeks(self) -> str:
        """For links that choose other weeks."""
        return "".join(f"&{name}={key}" for name, key in self.narrowed_to.items())

    def narrowing(self, facts: str = "") -> Q:
        """Of facts of tickets; `facts` is the way to them."""
        found = Q()
        if self.provider is not None:
            found &= Q(**{f"{facts}team__provider": self.provider.pk})
        if self.region is not None:
            found &= Q(**{f"{facts}region__in": regions().within(self.region.pk)})
        return found

    def facts(self) -> "QuerySet[TicketFact]":
        """The tickets of these weeks."""
        rows: QuerySet[TicketFact] = TicketFact.objects.visible_to(self.staff).lived()
        return rows.filter(self.narrowing(), day__gte=self.since, day__lt=self.until)

    def cells(self) -> "QuerySet[DayCell]":
        """The same, added up by day, team, channel, who answered and region: what a page reads at any size."""
        rows: QuerySet[DayCell] = DayCell.objects.visible_to(self.staff)
        return rows.filter(self.narrowing(), day__gte=self.since, day__lt=self.until).order_by()


def asked_by(staff: Staff, given: Mapping[str, str], *, now: datetime) -> Asked:
    weeks = given.get("weeks", str(WEEKS[0]))
    if weeks not in map(str, WEEKS):
        raise Invalid(_("Choose 13, 26 or 52 weeks."))
    provider = _named(providers_for(staff), given.get("provider", ""))
    region = _named(Region.objects.visible_to(staff).present(), given.get("region", ""))
    return Asked(staff, now, int(weeks), provider, region)


def providers_for(staff: Staff) -> "QuerySet[Provider]":
    """To whose work they may narrow what they see."""
    rows: QuerySet[Provider] = Provider.objects.order_by("name")
    return rows if staff.scope.everything else rows.filter(pk=staff.provider_id)


def _named(rows: "QuerySet[Row]", given: str) -> Row | None:
    if not given:
        return None
    is_key = given.isascii() and given.isdigit() and len(given) < 18
    found = rows.filter(pk=int(given)).first() if is_key else None
    if found is None:
        raise Invalid(_("There is nothing of this kind to narrow the figures to."))
    return found
