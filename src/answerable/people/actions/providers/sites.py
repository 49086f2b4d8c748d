"""Where a provider's people work, and since when."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people import events
from answerable.people.actions.providers import guards
from answerable.people.models import Provider, Site, Staff
from answerable.people.zones import zone_called

MOST_SITES = 50


@dataclass(frozen=True)
class SiteWanted:
    name: str
    place: str = ""
    country: str = ""
    time_zone: str = "UTC"
    languages: list[str] = field(default_factory=list)


@transaction.atomic
def keep_site(provider: Provider, site: Site | None, wanted: SiteWanted, *, by: Actor, at: datetime) -> Site:
    """A new one, or another state of one. The same twice changes nothing."""
    provider = guards.locked(provider, by)
    zone = zone_called(wanted.time_zone)
    if not zone:
        raise Invalid(_("There is no time zone of this name. Choose one from the list."))
    facts = {
        "name": guards.named(wanted.name),
        "place": guards.plain(wanted.place, 120),
        "country": guards.plain(wanted.country, 80),
        "time_zone": zone,
        "languages": guards.languages(wanted.languages),
    }
    kept = Site(provider=provider) if site is None else provider.sites.get(pk=site.pk)
    if all(getattr(kept, name) == value for name, value in facts.items()):
        return kept
    taken = provider.sites.filter(name__iexact=facts["name"]).exclude(pk=kept.pk)
    if taken.exists():
        raise Refusal(_("There is one called %(name)s already.") % {"name": facts["name"]})
    if site is None and provider.sites.count() >= MOST_SITES:
        raise Refusal(_("There are 50 sites already. Remove one first."), code="too_many")
    for name, value in facts.items():
        setattr(kept, name, value)
    kept.save()
    told = events.PROVIDER_SITE_ADDED if site is None else events.PROVIDER_SITE_CHANGED
    record(told, provider, by=by, at=at, site=kept.pk)
    return kept


@transaction.atomic
def remove_site(provider: Provider, site_id: int, *, by: Actor, at: datetime) -> None:
    """Whoever worked there works at no site until somebody says another. Twice is harmless."""
    provider = guards.locked(provider, by)
    if provider.sites.filter(pk=site_id).delete()[0]:
        record(events.PROVIDER_SITE_REMOVED, provider, by=by, at=at, site=site_id)


@transaction.atomic
def place_staff(
    staff: Staff, *, site: Site | None, started_on: date | None, by: Actor, at: datetime
) -> Staff:
    """Where they work, and since when they do this work, for tenure."""
    guards.locked(staff.provider, by)
    staff = Staff.objects.select_for_update().get(pk=staff.pk)
    if site is not None and site.provider_id != staff.provider_id:
        raise Invalid(_("That is a site of another provider."))
    if started_on is not None and started_on > at.date():
        raise Invalid(_("They cannot have begun on a day to come."))
    key = None if site is None else site.pk
    if (staff.site_id, staff.started_on) == (key, started_on):
        return staff
    staff.site, staff.started_on = site, started_on
    staff.save(update_fields=["site", "started_on"])
    record(events.STAFF_PLACED, staff, by=by, at=at, site=key)
    return staff
