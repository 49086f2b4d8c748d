"""The shape of time: when customers write, and when they are answered. Pure; every effect is a table or a few lines.

Moments are told relative to `now`, the moment at which the world is made: so the sample company always lives today.
"""

import math
import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from answerable.demo.company import TeamPlan
from answerable.demo.markets import MARKETS, Market

DAYS = 730
_MONTHS = (0.80, 0.78, 0.95, 1.10, 1.30, 1.38, 1.28, 1.00, 1.02, 0.90, 1.00, 1.25)
_AUGUST_IN_EUROPE = 0.55
_WEEKDAYS = (1.28, 1.12, 1.04, 1.00, 0.92, 0.55, 0.50)
_HOURS = (
    0.2, 0.1, 0.1, 0.1, 0.2, 0.4, 0.8, 1.4, 2.2, 2.8, 3.0, 2.7,
    2.1, 2.4, 2.6, 2.5, 2.3, 2.0, 1.9, 2.2, 2.4, 2.0, 1.2, 0.5,
)  # fmt: skip
_HOUR_SUMS = [sum(_HOURS[: index + 1]) for index in range(24)]
_LAUNCHES = (("Merlin 3", 601), ("Kestrel Stove Duo", 322), ("Sparrowhawk Shell", 4))  # and how many days ago
_LAUNCH_FADES = 8.0  # days


@dataclass(frozen=True)
class Times:
    """The moments at which this company's history turns."""

    now: datetime

    @cached_property
    def begin(self) -> datetime:
        return self.now - timedelta(days=DAYS)

    @cached_property
    def takeover(self) -> datetime:
        """Kraków answers German from here on; before, Cologne did."""
        return self._monday(366)

    @cached_property
    def outage(self) -> tuple[datetime, datetime]:
        """The week in which Manila's systems were down."""
        begin = self._monday(121)
        return begin, begin + timedelta(days=5)

    @cached_property
    def leak(self) -> tuple[datetime, datetime]:
        """From the first leaking elevation kit to the day on which we knew and told."""
        return self.now - timedelta(days=39), self.now - timedelta(days=17)

    def launched(self, day: date) -> Iterator[tuple[str, float]]:
        """Products in their first weeks, and how loud it still is about them (1 on the day of the launch)."""
        for product, ago in _LAUNCHES:
            since = (day - (self.now - timedelta(days=ago)).date()).days
            if 0 <= since < 40:
                yield product, math.exp(-since / _LAUNCH_FADES)

    def _monday(self, days_ago: int) -> datetime:
        moment = (self.now - timedelta(days=days_ago)).replace(hour=0, minute=0, second=0, microsecond=0)
        return moment - timedelta(days=moment.weekday())


def is_august_in_europe(market: Market, day: date) -> bool:
    return day.month == 8 and market.takes_august_off


def volume(market: Market, day: date, times: Times) -> float:
    """How much this market writes on that day, against an ordinary one."""
    level = market.share * _MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()]
    if is_august_in_europe(market, day):
        level *= _AUGUST_IN_EUROPE
    return level * (1 + 1.6 * sum(loudness for _product, loudness in times.launched(day)))


def fading(since: datetime, at: datetime, days: float) -> float:
    """From 1 at that moment towards 0, to a third after so many days."""
    return math.exp(-max(0.0, (at - since) / timedelta(days=days)))


def days(times: Times) -> Iterator[date]:
    first = times.begin.date()
    return (first + timedelta(days=index) for index in range(DAYS + 1))


def counts(total: int, times: Times, rng: random.Random) -> Iterator[tuple[date, list[tuple[Market, int]]]]:
    """How many tickets each market opens on each day; together very nearly `total`."""
    weights = [[volume(market, day, times) for market in MARKETS] for day in days(times)]
    scale = total / sum(map(sum, weights))
    for day, row in zip(days(times), weights, strict=True):
        yield (
            day,
            [(market, _about(weight * scale, rng)) for market, weight in zip(MARKETS, row, strict=True)],
        )


def moment_of_writing(market: Market, zone: str, day: date, rng: random.Random) -> datetime:
    """Some moment of that day, by the customer's clock."""
    hour = bisect(_HOUR_SUMS, rng.random() * _HOUR_SUMS[-1])
    local = datetime.combine(day, time(min(hour, 23), rng.randrange(60), rng.randrange(60)), ZoneInfo(zone))
    return local.astimezone(UTC)


def within_hours(team: TeamPlan, start: datetime, work: timedelta) -> datetime:
    """The moment at which `work` of this team's working time has passed since `start`."""
    if team.hours is None and team.days == 7:
        return start + work
    moment, left, day = start, work.total_seconds(), _local_day(team.zone, start)
    for _ in range(60):
        opens, closes = _shift(team.zone, team.hours, team.days, day)
        moment = max(moment, opens)
        span = (closes - moment).total_seconds()
        if left < span:
            return moment + timedelta(seconds=left)
        left -= max(span, 0)
        day += timedelta(days=1)
    return moment


def _about(expected: float, rng: random.Random) -> int:
    """A whole number with that mean, scattered as arrivals are."""
    if expected > 30:
        return max(0, round(rng.gauss(expected, math.sqrt(expected))))
    limit, product, count = math.exp(-expected), rng.random(), 0
    while product > limit:
        count, product = count + 1, product * rng.random()
    return count


def _local_day(zone: str, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


@lru_cache(maxsize=20_000)
def _shift(
    zone: str, hours: tuple[float, float] | None, open_days: int, day: date
) -> tuple[datetime, datetime]:
    """When the team begins and ends on that day; on a day off, an end that is its beginning."""
    midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    is_open = day.weekday() < open_days
    if hours is None:
        # Round the clock, and a thin crew on the days off.
        return midnight, midnight + timedelta(hours=24 if is_open else 8)
    opens = midnight + timedelta(hours=hours[0])
    return opens, midnight + timedelta(hours=hours[1]) if is_open else opens
