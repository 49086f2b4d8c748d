"""Where Kestrel Trail's customers are, and by which calendar each of its places works."""

from datetime import datetime

from answerable.ledger.actor import SYSTEM
from answerable.people.models import Staff
from answerable.regions.actions import RegionWanted, add_region
from answerable.regions.models import Calendar, Measures, Region
from answerable.routing.actions import PersonPlan, set_person_giving
from answerable.routing.models.giving import CAPACITY

_EUROPE = ("AT", "CH", "DE", "ES", "FR", "GB", "IE", "IT", "LU", "NL")
# Who works where: by their team, and not those to whom tickets are given (their hours would hold them back).
_WORKS = {"Ghent tier 1": "Ghent", "Manila tier 1": "Manila", "Kraków tier 1": "Kraków"}
_COUNTRIES = {
    "us": "US", "us-es": "US", "uk": "GB", "de": "DE", "fr": "FR", "nl": "NL", "es": "ES", "pl": "PL", "ja": "JP",
}  # fmt: skip


def keep_regions(*, at: datetime) -> None:
    """Europe with Ghent and Kraków in it, North America, Manila. Doing it twice is harmless."""
    if Region.objects.exists():
        return
    calendars = dict(Calendar.objects.values_list("name", "pk"))
    us = RegionWanted(
        "North America", "America/Denver", ("US", "CA"), ("en", "es"), calendars.get("Denver"), "USD",
        Measures.US.value,
    )  # fmt: skip
    add_region(us, by=SYSTEM, at=at)
    europe = add_region(
        RegionWanted("Europe", "Europe/Brussels", _EUROPE, ("en", "de", "fr", "es"), None, "EUR"),
        by=SYSTEM,
        at=at,
    )
    for name, zone, countries, languages, currency, parent in (
        ("Ghent", "Europe/Brussels", ("BE",), ("nl", "fr", "de"), "EUR", europe.pk),
        ("Kraków", "Europe/Warsaw", ("PL", "CZ", "SK"), ("pl", "de"), "PLN", europe.pk),
        ("Manila", "Asia/Manila", ("PH",), ("en",), "PHP", None),
    ):
        wanted = RegionWanted(name, zone, countries, languages, calendars.get(name), currency, parent=parent)
        add_region(wanted, by=SYSTEM, at=at)
    _who_works_where(calendars, at)


def _who_works_where(calendars: dict[str, int], at: datetime) -> None:
    for team, calendar in _WORKS.items():
        for staff in Staff.objects.active().filter(teams__name=team).order_by("pk"):
            set_person_giving(staff, PersonPlan(CAPACITY, calendar=calendars.get(calendar)), by=SYSTEM, at=at)


def country_of(market: str, zone: str) -> str:
    """Of a customer; of some markets the zone tells it."""
    return _BY_ZONE.get(zone) or _COUNTRIES.get(market, "")


_BY_ZONE = {
    "Europe/Dublin": "IE", "Europe/Vienna": "AT", "Europe/Zurich": "CH", "Europe/Brussels": "BE",
    "Asia/Dubai": "AE", "Africa/Casablanca": "MA",
}  # fmt: skip
