"""Calendars are added, renamed, changed and removed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.regions import events
from answerable.regions.actions.versions import Kept, first_version, go_on, holidays_known, locked, require
from answerable.regions.calendars import version_at
from answerable.regions.holidays import countries
from answerable.regions.hours import DifferentDay, Hours, Span
from answerable.regions.models import Calendar, CalendarVersion
from answerable.regions.weeks import NoPeriod, Overlapping, settled

MOST_CALENDARS = 200
MOST_NAME = 60


@dataclass(frozen=True)
class HoursWanted:
    """All that a calendar says but for the days that differ. `week` is seven days, Monday first; a period may pass
    midnight. `country` and `subdivision` are ISO 3166 codes; none for no public holidays."""

    zone: str
    week: Sequence[Sequence[Span]]
    country: str = ""
    subdivision: str = ""


@transaction.atomic
def add_calendar(name: str, wanted: HoursWanted, *, by: Actor, at: datetime) -> Calendar:
    require(by)
    name, kept = _name(name), _checked(wanted)
    _refuse_taken(name)
    if Calendar.objects.count() >= MOST_CALENDARS:
        raise Refusal(_("There are two hundred calendars already. Change one instead."))
    calendar = _created(name)
    version = first_version(calendar, {**kept, "different": {}}, by=by, at=at)
    record(events.CALENDAR_ADDED, calendar, by=by, at=at, version=version.pk)
    return calendar


@transaction.atomic
def rename_calendar(calendar: Calendar, name: str, *, by: Actor, at: datetime) -> Calendar:
    calendar, name = locked(calendar, by), _name(name)
    if calendar.name == name:
        return calendar
    _refuse_taken(name, but=calendar.pk)
    calendar.name = name
    calendar.save(update_fields=["name"])
    record(events.CALENDAR_RENAMED, calendar, by=by, at=at)
    return calendar


@transaction.atomic
def change_hours(
    calendar: Calendar, wanted: HoursWanted, *, by: Actor, at: datetime, since: datetime | None = None
) -> Calendar:
    """Other hours, zone or holidays from now on, or from a moment still to come until the next that was planned. What
    was counted until then stays as it was. Days that differ stay."""
    calendar, kept = locked(calendar, by), _checked(wanted)
    if since is not None and since <= at:
        raise Invalid(_("Choose a moment that is still to come: what was counted before stays as it is."))
    go_on(calendar, lambda had: {**had, **kept}, by=by, at=at, since=since, what="hours")
    return calendar


def hours_on_paper(
    calendar: Calendar, wanted: HoursWanted, *, at: datetime, also_closed: Iterable[date] = ()
) -> Hours:
    """As they would be with the days that differ, and some more without work; raises Invalid. Nothing is kept."""
    kept = _checked(wanted)
    version = CalendarVersion(
        **kept, different=version_at(calendar.pk, at).different, holidays=holidays_known(kept, at)
    )
    hours = version.hours()
    return replace(hours, different={**hours.different, **{day: DifferentDay() for day in also_closed}})


@transaction.atomic
def remove_calendar(calendar: Calendar, *, by: Actor, at: datetime) -> Calendar:
    """Nothing new counts by it; what was counted by it still can be. Whoever uses it refuses, as a subscriber of the
    event. Twice is harmless."""
    calendar = locked(calendar, by)
    if not calendar.is_active:
        return calendar
    region = calendar.regions.present().first()
    if region is not None:
        words = _("In the region %(region)s people work by it. Choose another calendar there first.")
        raise Refusal(words % {"region": region.name}, code="has_regions")
    calendar.is_active = False
    calendar.save(update_fields=["is_active"])
    record(events.CALENDAR_REMOVED, calendar, by=by, at=at)
    return calendar


@transaction.atomic
def restore_calendar(calendar: Calendar, *, by: Actor, at: datetime) -> Calendar:
    calendar = locked(calendar, by)
    if calendar.is_active:
        return calendar
    calendar.is_active = True
    calendar.save(update_fields=["is_active"])
    record(events.CALENDAR_RESTORED, calendar, by=by, at=at)
    return calendar


def _checked(wanted: HoursWanted) -> Kept:
    country, subdivision = wanted.country.strip().upper(), wanted.subdivision.strip()
    if country and country not in countries():
        raise Invalid(_("No public holidays are known of “%(country)s”.") % {"country": country[:20]})
    if subdivision and subdivision not in countries().get(country, ()):
        values = {"country": country, "region": subdivision[:20]}
        raise Invalid(_("%(country)s has no region “%(region)s” whose holidays are known.") % values)
    return {
        "zone": zone_named(wanted.zone),
        "week": [[list(span) for span in spans] for spans in _week(wanted)],
        "country": country,
        "subdivision": subdivision,
    }


def _week(wanted: HoursWanted) -> Sequence[Sequence[Span]]:
    try:
        return settled(wanted.week)
    except Overlapping as error:
        raise Invalid(
            _("On %(day)s two periods overlap, the night before included.") % {"day": day_name(error.day)}
        ) from error
    except NoPeriod as error:
        raise Invalid(
            _("On %(day)s a period has no length. Say when it begins and when it ends.")
            % {"day": day_name(error.day)}
        ) from error
    except ValueError as error:
        raise Invalid(_("A week has seven days.")) from error


def zone_named(name: str) -> str:
    try:
        return ZoneInfo(name.strip()).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(
            _("There is no time zone “%(zone)s”. Write it like Europe/Brussels.") % {"zone": name[:64]}
        ) from error


def day_name(day: int) -> str:
    from django.utils.dates import WEEKDAYS

    return str(WEEKDAYS[day])


def _name(given: str) -> str:
    name = " ".join(given.replace("\x00", "").split())
    if not name or len(name) > MOST_NAME:
        raise Invalid(_("A name has between 1 and %(most)s characters.") % {"most": MOST_NAME})
    return name


def _created(name: str) -> Calendar:
    """Of two at once with one name, the unique name decides."""
    try:
        with transaction.atomic():
            return Calendar.objects.create(name=name)
    except IntegrityError:
        _refuse_taken(name)
        raise


def _refuse_taken(name: str, *, but: int | None = None) -> None:
    others = Calendar.objects.filter(name__iexact=name)
    if but is not None:
        others = others.exclude(pk=but)
    if others.exists():
        raise Refusal(
            _("There is a calendar called %(name)s already, perhaps a removed one.") % {"name": name},
            code="taken",
        )
