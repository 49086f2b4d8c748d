"""Regions are added, changed and removed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf.locale import LANG_INFO
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.regions import events
from answerable.regions.actions.calendars import MOST_NAME, zone_named
from answerable.regions.actions.versions import require
from answerable.regions.holidays import country_names
from answerable.regions.models import Calendar, Measures, Region

MOST_REGIONS = 200
MOST_LANGUAGES = 30
_CURRENCY_LETTERS = 3


@dataclass(frozen=True)
class RegionWanted:
    """All that a region says. `calendar` and `parent` are keys."""

    name: str
    time_zone: str = "UTC"
    countries: Sequence[str] = ()
    languages: Sequence[str] = ()
    calendar: int | None = None
    currency: str = ""
    measures: str = Measures.METRIC.value
    parent: int | None = None


@transaction.atomic
def add_region(wanted: RegionWanted, *, by: Actor, at: datetime) -> Region:
    """Another of its name is refused."""
    _require_in_house(by)
    there = _all()
    if len(there) >= MOST_REGIONS:
        raise Refusal(_("There are two hundred regions already. Change one instead."), code="too_many")
    region = Region()
    _set(region, wanted, there)
    record(events.REGION_ADDED, region, by=by, at=at, is_first=True)
    return region


@transaction.atomic
def change_region(region: Region, wanted: RegionWanted, *, by: Actor, at: datetime) -> Region:
    """What was promised in it until now stays as it was promised."""
    _require_in_house(by)
    there = _all()
    found = next((each for each in there if each.pk == region.pk), None)
    if found is None:
        raise Region.DoesNotExist
    before = _said(found)
    _set(found, wanted, there)
    if _said(found) != before:
        record(events.REGION_CHANGED, found, by=by, at=at, renamed=found.name != before[0])
    return found


@transaction.atomic
def remove_region(region: Region, *, by: Actor, at: datetime) -> Region:
    """Nobody belongs to it any more, until it is brought back. Whoever uses it refuses, as a subscriber of the event.
    Twice is harmless."""
    _require_in_house(by)
    region = Region.objects.select_for_update().get(pk=region.pk)
    if region.removed_at is not None:
        return region
    inner = Region.objects.present().filter(parent=region).first()
    if inner is not None:
        words = _("%(inner)s lies in it. Say first where that lies.")
        raise Refusal(words % {"inner": inner.name}, code="has_regions")
    region.removed_at = at
    region.save(update_fields=["removed_at"])
    record(events.REGION_REMOVED, region, by=by, at=at)
    return region


@transaction.atomic
def restore_region(region: Region, *, by: Actor, at: datetime) -> Region:
    """As it was, unless another has its name or one of its countries by now."""
    _require_in_house(by)
    there = _all()
    region = Region.objects.select_for_update().get(pk=region.pk)
    if region.removed_at is None:
        return region
    _refuse_taken(region.countries, [each for each in there if each.pk != region.pk])
    region.removed_at = None
    _save(region)
    record(events.REGION_RESTORED, region, by=by, at=at)
    return region


def _require_in_house(by: Actor) -> None:
    """A provider's people do not know of regions: there is nothing to change for them."""
    require(by)
    if not (by.scope.everything or by.scope.without_team):
        raise Region.DoesNotExist


def _all() -> list[Region]:
    """Locked, so that of two at once no country comes into two."""
    return list(Region.objects.present().select_for_update(of=("self",)).order_by("pk"))


def _set(region: Region, wanted: RegionWanted, there: Sequence[Region]) -> None:
    name = " ".join(wanted.name.replace("\x00", "").split())
    if not name or len(name) > MOST_NAME:
        raise Invalid(_("A name has between 1 and %(most)s characters.") % {"most": MOST_NAME})
    others = [each for each in there if each.pk != region.pk]
    region.name = name
    region.time_zone = zone_named(wanted.time_zone)
    region.countries = _countries(wanted.countries)
    region.languages = _languages(wanted.languages)
    region.currency = _currency(wanted.currency)
    if wanted.measures not in Measures.values:
        raise Invalid(_("Choose the measures of the list."))
    region.measures = wanted.measures
    region.parent_id = _parent(region, wanted.parent, others)
    if wanted.calendar is not None and wanted.calendar != region.calendar_id:
        calendar = Calendar.objects.active().select_for_update().filter(pk=wanted.calendar).first()
        if calendar is None:
            raise Invalid(_("The calendar is not there any more. Choose another."))
    region.calendar_id = wanted.calendar
    _refuse_taken(region.countries, others)
    _save(region)


def _said(region: Region) -> tuple[object, ...]:
    columns = (
        "name", "parent_id", "countries", "languages", "time_zone", "calendar_id", "currency", "measures"
    )  # fmt: skip
    return tuple(getattr(region, column) for column in columns)


def _countries(given: Iterable[str]) -> list[str]:
    codes = sorted({code.strip().upper() for code in given if code.strip()})
    for code in codes:
        if code not in country_names():
            raise Invalid(_("“%(code)s” is no country that is known here.") % {"code": code[:20]})
    return codes


def _languages(given: Iterable[str]) -> list[str]:
    codes = sorted({code.strip().lower() for code in given if code.strip()})
    for code in codes[: MOST_LANGUAGES + 1]:
        if code not in LANG_INFO:
            raise Invalid(_("“%(code)s” is no language that is known here.") % {"code": code[:20]})
    if len(codes) > MOST_LANGUAGES:
        raise Invalid(_("A region has at most %(most)s languages.") % {"most": MOST_LANGUAGES})
    return codes


def _currency(given: str) -> str:
    code = given.strip().upper()
    if code and not (code.isascii() and code.isalpha() and len(code) == _CURRENCY_LETTERS):
        raise Invalid(_("Write a currency with its three letters, as in EUR."))
    return code


def _parent(region: Region, wanted: int | None, others: Sequence[Region]) -> int | None:
    by_key = {each.pk: each for each in others}
    if wanted is None:
        return None
    if wanted not in by_key:
        raise Invalid(_("A region lies in another one that is there."))
    outer: int | None = wanted
    while outer is not None:
        if outer == region.pk:
            raise Invalid(_("It would lie within itself."))
        outer = by_key[outer].parent_id if outer in by_key else None
    return wanted


def _refuse_taken(countries: Iterable[str], others: Sequence[Region]) -> None:
    taken = {country: each for each in others for country in each.countries}
    for country in countries:
        if country in taken:
            values = {"country": country_names()[country], "region": taken[country].name}
            raise Refusal(
                _("%(country)s is in the region %(region)s already.") % values, code="country_taken"
            )


def _save(region: Region) -> None:
    """Of two at once with one name, the unique name decides."""
    try:
        with transaction.atomic():
            region.save()
    except IntegrityError as error:
        raise Refusal(_("There is already a region of this name."), code="name_taken") from error
