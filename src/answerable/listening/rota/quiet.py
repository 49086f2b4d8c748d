"""Weeks in which most people of a region are on leave, as its calendar says: whoever lives there is given none of them,
whatever they have put in for themselves yet."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from answerable.listening.rota.planning import WORKING_DAYS
from answerable.regions.belonging import regions
from answerable.regions.leave import share_there
from answerable.regions.models import LeaveShare, Region

_MOST = 50  # in a hundred that are there


class Quiet:
    """Read once for a year."""

    def __init__(self) -> None:
        self._regions = regions()
        self._shares: dict[int, list[LeaveShare]] = defaultdict(list)
        for each in LeaveShare.objects.all():
            self._shares[each.calendar_id].append(each)

    def region_of(self, country: str) -> Region | None:
        """The innermost one around it that says how many are there."""
        upwards = self._regions.upwards(self._regions.of_country(country)) if country else ()
        return next((each for each in upwards if self._shares.get(each.calendar_id or 0)), None)

    def is_quiet(self, region: Region, monday: date) -> bool:
        days = [monday + timedelta(days=place) for place in range(WORKING_DAYS)]
        shares = self._shares[region.calendar_id or 0]
        return sum(share_there(shares, day) for day in days) < _MOST * len(days)

    def weeks(self, country: str, mondays: Sequence[date]) -> list[date]:
        region = self.region_of(country)
        return [] if region is None else [each for each in mondays if self.is_quiet(region, each)]

    def by_region(self, countries: Sequence[str], mondays: Sequence[date]) -> list[tuple[str, list[int]]]:
        """Names with the numbers of their weeks, of those that have any."""
        found = {each.pk: each for country in countries if (each := self.region_of(country))}
        rows = [
            (each.name, [day.isocalendar().week for day in mondays if self.is_quiet(each, day)])
            for each in found.values()
        ]
        return sorted((name, numbers) for name, numbers in rows if numbers)
