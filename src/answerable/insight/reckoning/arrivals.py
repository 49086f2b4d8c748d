"""Who came when: contacts by half hour, of each provider, live and written."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count

from answerable.insight.models import AnswerFact, ContactEvent, ContactFact, TicketFact
from answerable.people.models import Provider
from answerable.regions.calendars import holiday_name, hours_at
from answerable.regions.holidays import public_holidays
from answerable.regions.models import Region

LIVE = frozenset({"phone", "chat"})
HALF_HOUR = 1800
SLOTS = 48
HISTORY = timedelta(weeks=104)
_YEAR = timedelta(weeks=52)

Kind = bool  # live or written
Cell = tuple[int, Kind, date, int]  # provider (0: nobody’s), kind, local day, half hour of it


@dataclass
class Seen:
    """By provider (0 is nobody’s), kind, day there and half hour: contacts that need an answer."""

    until: date
    contacts: Counter[Cell] = field(default_factory=Counter)

    def rows(self, kind: Kind, provider: int | None) -> tuple[date, list[list[float]]]:
        """The first day on which anything came there, and a row for each day from it on."""
        own = {
            (day, slot, whose): n
            for (whose, its_kind, day, slot), n in self.contacts.items()
            if its_kind == kind and (provider is None or whose == provider)
        }
        first = min((day for day, _slot, _whose in own), default=self.until)
        found = [[0.0] * SLOTS for _day in range((self.until - first).days)]
        for (day, slot, _whose), n in own.items():
            found[(day - first).days][slot] += n
        return first, found


def seen(now: datetime, zone: ZoneInfo) -> Seen:
    """Whole days there, of two years at most, from the first on which anything came."""
    until = now.astimezone(zone).date()
    earliest = datetime.combine(until - HISTORY, datetime.min.time(), zone)
    before = datetime.combine(until, datetime.min.time(), zone)
    found = Seen(until)
    places = _Places(zone)
    rows = ContactFact.objects.filter(
        at__gte=earliest, at__lt=before, ticket__fact__is_merged=False, ticket__fact__is_imported=False
    )
    begun: set[tuple[int, date]] = set()
    names = ("at", "ticket", "team__provider", "channel", "is_chase")
    for at, ticket, provider, channel, is_chase in rows.order_by("message").values_list(*names).iterator():
        day, slot = places.of(at)
        kind = channel in LIVE
        if channel == "chat":  # a conversation is one contact, however many lines it has
            if (ticket, day) in begun:
                continue
            begun.add((ticket, day))
        elif is_chase and not kind:
            continue
        found.contacts[provider or 0, kind, day, slot] += 1
    return found


def people_at_work(since: datetime, until: datetime, zone: ZoneInfo) -> dict[Cell, int]:
    """How many of each provider answered anything in each half hour: whoever was there and answered nothing in it is
    not seen."""
    places, who = _Places(zone), defaultdict(set)
    rows = AnswerFact.objects.filter(at__gte=since, at__lt=until, provider__isnull=False)
    names = ("at", "provider", "channel", "message__staff")
    for at, provider, channel, staff in rows.order_by("message").values_list(*names).iterator():
        day, slot = places.of(at)
        who[provider, channel in LIVE, day, slot].add(staff)
    return {cell: len(people) for cell, people in who.items()}


class _Places:
    """Which half hour of which day a moment is there. The zone is asked once for each half hour of the world."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._known: dict[int, tuple[date, int]] = {}

    def of(self, at: datetime) -> tuple[date, int]:
        number = int(at.timestamp()) // HALF_HOUR
        found = self._known.get(number)
        if found is None:
            local = datetime.fromtimestamp(number * HALF_HOUR, UTC).astimezone(self._zone)
            found = self._known[number] = (local.date(), local.hour * 2 + local.minute // 30)
        return found


def days_off(since: date, until: date, provider: int | None) -> list[float]:
    """For each day the share of customers in whose region it is a holiday, by the tickets of a year."""
    rows = TicketFact.objects.lived().filter(day__gte=until - _YEAR, region__isnull=False)
    if provider is not None:
        rows = rows.filter(team__provider=provider)
    counted = dict(rows.order_by().values_list("region").annotate(n=Count("pk")))
    total = sum(counted.values())
    found = [0.0] * (until - since).days
    if not total:
        return found
    for region in Region.objects.filter(pk__in=counted).select_related("calendar"):
        share = counted[region.pk] / total
        for place in range(len(found)):
            if _is_off(region, since + timedelta(days=place)):
                found[place] += share
    return [min(1.0, each) for each in found]


def _is_off(region: Region, day: date) -> bool:
    """By its calendar; without one by the public holidays of its first country."""
    if region.calendar_id is not None:
        noon = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)
        return bool(holiday_name(hours_at(region.calendar_id, noon), day))
    for country in region.countries[:1]:
        try:
            return day in public_holidays(country, "", day.year)
        except ValueError:
            return False
    return False


def lifts(since: date, until: date) -> list[float]:
    """For each day by which share more was expected; of two events at once each has its own."""
    found = [1.0] * (until - since).days
    for event in ContactEvent.objects.filter(first__lt=until, last__gte=since):
        for place in range(
            max(0, (event.first - since).days), min(len(found), (event.last - since).days + 1)
        ):
            found[place] *= 1 + event.share
    return [each - 1 for each in found]


def providers_with_teams() -> Sequence[Provider]:
    return list(Provider.objects.exclude(teams=None).order_by("pk").distinct())
