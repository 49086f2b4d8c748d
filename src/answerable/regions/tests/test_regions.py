"""Regions: who belongs to which, and how they are kept."""

import pytest

from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.regions.actions import (
    RegionWanted,
    add_region,
    change_region,
    remove_region,
    restore_region,
)
from answerable.regions.belonging import regions
from answerable.regions.models import Region

pytestmark = pytest.mark.django_db
BENELUX = RegionWanted(
    "Benelux", "Europe/Brussels", countries=["nl", "BE"], languages=["nl", "fr"], currency="eur"
)


@pytest.fixture
def by(ada):
    return ada.actor()


def test_it_is_kept_as_it_is_said_and_the_same_twice_is_nothing_new(by, now):
    region = add_region(BENELUX, by=by, at=now)

    assert (region.countries, region.languages, region.currency) == (["BE", "NL"], ["fr", "nl"], "EUR")
    change_region(region, BENELUX, by=by, at=now)
    remove_region(region, by=by, at=now)
    remove_region(region, by=by, at=now)
    restore_region(region, by=by, at=now)
    restore_region(region, by=by, at=now)
    assert [event.kind for event in Event.objects.filter(stream=f"region/{region.pk}").order_by("pk")] == [
        "region.added", "region.removed", "region.restored",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "trouble"),
    [
        (RegionWanted(" "), Invalid),
        (RegionWanted("benelux"), Refusal),
        (RegionWanted("More", countries=["BE"]), Refusal),
        (RegionWanted("More", countries=["XX"]), Invalid),
        (RegionWanted("More", languages=["xx"]), Invalid),
        (RegionWanted("More", time_zone="Mars/Olympus"), Invalid),
        (RegionWanted("More", currency="EURO"), Invalid),
        (RegionWanted("More", measures="leagues"), Invalid),
        (RegionWanted("More", calendar=999), Invalid),
        (RegionWanted("More", parent=999), Invalid),
    ],
)
def test_what_cannot_be_is_refused(wanted, trouble, by, now):
    add_region(BENELUX, by=by, at=now)
    with pytest.raises(trouble):
        add_region(wanted, by=by, at=now)
    assert Region.objects.count() == 1


def test_none_lies_within_itself_and_none_is_removed_with_another_in_it(by, now):
    outer = add_region(RegionWanted("Europe"), by=by, at=now)
    inner = add_region(RegionWanted("Benelux", parent=outer.pk), by=by, at=now)

    with pytest.raises(Invalid):
        change_region(outer, RegionWanted("Europe", parent=inner.pk), by=by, at=now)
    with pytest.raises(Refusal):
        remove_region(outer, by=by, at=now)
    assert regions().within(outer.pk) == {outer.pk, inner.pk}


def test_only_who_keeps_calendars_keeps_regions(ana, zed, by, now):
    region = add_region(BENELUX, by=by, at=now)
    for verb in (remove_region, restore_region):
        with pytest.raises(NotAllowed):
            verb(region, by=ana.actor(), at=now)
    assert not Region.objects.visible_to(zed).exists()
