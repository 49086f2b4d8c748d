"""Regions through the door: the pages, who belongs where, times of their own, who is there in which month."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from answerable.ledger.actor import SYSTEM
from answerable.people.actions import come_back, create_account, go_away
from answerable.people.models import Account, Customer
from answerable.promises.actions import PolicyPlan, add_policy
from answerable.promises.clocks.history import Kind
from answerable.promises.models import Source
from answerable.regions.actions import (
    HoursWanted,
    LeaveWanted,
    RegionWanted,
    add_calendar,
    add_region,
    set_leave,
)
from answerable.regions.models import Region
from answerable.routing.models import StaffGiving

pytestmark = pytest.mark.django_db
PAGE = "/settings/regions/"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FORM = {
    "name": "Benelux",
    "countries": "Belgium, nl",
    "languages": "Dutch, fr",
    "time_zone": "Europe/Brussels",
    "currency": "eur",
    "measures": "metric",
}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(ada, signed_in):
    return signed_in(ada)


@pytest.fixture
def office(db):
    week = [((540, 1020),)] * 5 + [(), ()]
    return add_calendar("Ghent", HoursWanted("UTC", week, "BE"), by=SYSTEM, at=NOW - timedelta(days=1200))


@pytest.fixture
def benelux(office):
    wanted = RegionWanted("Benelux", countries=["BE", "NL"], calendar=office.pk)
    return add_region(wanted, by=SYSTEM, at=NOW - timedelta(hours=1))


def _text(page):
    return " ".join(page.content.decode().split())


def test_one_is_added_changed_removed_and_brought_back(client, office):
    assert "No region yet" in _text(client.get(PAGE))
    client.post(f"{PAGE}new/", FORM)
    region = Region.objects.get()
    assert (region.countries, region.languages, region.currency) == (["BE", "NL"], ["fr", "nl"], "EUR")

    own = f"{PAGE}{region.pk}/"
    wrong = client.post(f"{own}change/", FORM | {"countries": "Belgium, Atlantis"})
    assert "“Atlantis” is not known here" in _text(wrong)
    client.post(f"{own}change/", FORM | {"name": "Low Countries", "calendar": office.pk})
    assert "Belgium, Netherlands" in _text(client.get(own))
    assert "Low Countries" in _text(client.get(PAGE))
    client.post(f"{own}active/", {"_method": "DELETE"})
    assert "1 removed region" in _text(client.get(PAGE))
    client.post(f"{own}active/")
    assert Region.objects.get().is_present


@pytest.mark.parametrize("who", ["ana", "zed"])
def test_it_is_the_administrators_alone(who, cast, benelux, signed_in):
    client = signed_in(cast[who])
    for address in ("", f"{benelux.pk}/", f"{benelux.pk}/change/"):
        assert client.get(PAGE + address).status_code in (302, 403, 404)


def test_times_of_a_region_and_of_a_contract_are_kept_and_named(client, benelux, ask, cleo):
    plan = PolicyPlan("Goal", {Kind.FIRST_ANSWER: {20: timedelta(hours=9)}}, source=Source.REGION)
    add_policy(plan, by=SYSTEM, at=NOW)
    own = f"{PAGE}{benelux.pk}/"
    assert "cannot be read" in _text(client.post(f"{own}times/", {"first_answer-20": "soon"}))
    client.post(f"{own}times/", {"first_answer-20": "2 h"})
    assert "First answer, normal: 2 h" in _text(client.get(own))

    client.post(f"/customers/{cleo.pk}/change/", {"name": "Cleo", "country": "BE"})
    assert "Benelux" in _text(client.get(f"/customers/{cleo.pk}/"))
    cleo.refresh_from_db()
    ticket = ask(at=NOW, customer=cleo)
    ticket.refresh_from_db()
    assert ticket.owed_at == NOW + timedelta(hours=2)
    clocks = _text(client.get(f"/tickets/{ticket.reference}/clocks/"))
    assert "Times of the region Benelux, version 2" in clocks
    assert "hold for it. Times of the region Benelux" in _text(client.get(ticket.get_absolute_url()))

    club = create_account("Alpine Club", by=SYSTEM, at=NOW)
    client.post(f"/accounts/{club.pk}/times/", {"first_answer-20": "1 h"})
    assert "First answer, normal: 1 h" in _text(client.get(f"/accounts/{club.pk}/change/"))


def test_somebody_is_put_into_a_region_by_hand(client, benelux, cleo):
    club = create_account("Alpine Club", by=SYSTEM, at=NOW)
    client.post(f"/accounts/{club.pk}/change/", {"name": "Alpine Club", "region": benelux.pk})
    client.post(f"/customers/{cleo.pk}/change/", {"name": "Cleo", "country": "JP", "region": benelux.pk})

    assert Account.objects.get().region == Customer.objects.get(pk=cleo.pk).region == benelux
    assert "Benelux" in _text(client.get(f"/accounts/{club.pk}/"))


def test_who_is_there_by_month_rests_on_what_was_said_or_on_absences(
    client, office, benelux, make_staff, own_company
):
    people = [make_staff(f"P{n}", provider=own_company) for n in range(4)]
    for each in people:
        each.joined_at = datetime(2024, 1, 1, tzinfo=UTC)
        each.save()
        StaffGiving.objects.create(staff=each, calendar=office)
    august = datetime(2025, 8, 1, tzinfo=UTC)
    for each in people[:2]:
        go_away(each, august + timedelta(days=60), by=SYSTEM, at=august)
        come_back(each, by=SYSTEM, at=august + timedelta(days=31))

    def month(name):
        return next(
            each for each in client.get(f"{PAGE}{benelux.pk}/").context["months"] if each.name == name
        )

    assert (month("August").words, month("September").words) == ("3 of 4", "4 of 4")
    assert month("August").rests_on == "absences in 2024, 2025"
    assert month("August").holidays == 0  # the Assumption of 2026 is on a Saturday
    assert month("May").holidays == 3
    set_leave(office, LeaveWanted({8: 25}), by=SYSTEM, at=NOW)
    assert (month("August").words, month("August").rests_on) == ("1 of 4", "as said under leave")
    assert "In August 1 of 4 are there in Ghent." in _text(client.get(f"/settings/calendars/{office.pk}/"))
