"""Times of a region and of an account's contract: what differs there, with the rest as the policy says."""

from datetime import timedelta

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import Contract, change_contract, dissolve_account
from answerable.people.models import Account
from answerable.promises.actions import PolicyPlan, TimesWanted, add_policy, agree_times, times_wanted
from answerable.promises.clocks.history import Kind
from answerable.promises.keeping import keep
from answerable.promises.models import AgreedTimes, PolicyVersion, Promise, Source
from answerable.promises.trying import try_out
from answerable.regions.actions import (
    HoursWanted,
    RegionWanted,
    add_calendar,
    add_region,
    change_region,
    remove_calendar,
)
from answerable.tickets.actions import prioritise, set_customer

pytestmark = pytest.mark.django_db
H = timedelta(hours=1)
GOAL = {Kind.FIRST_ANSWER: {20: 9 * H, 40: 9 * H}, Kind.RESOLUTION: {20: 90 * H}}
NINE_TO_FIVE = [((540, 1020),)] * 5 + [(), ()]


def _first(hours):
    return TimesWanted({Kind.FIRST_ANSWER: {20: hours * H}})


@pytest.fixture
def follow(now):
    return lambda source: add_policy(PolicyPlan("Goal", GOAL, source=source), by=SYSTEM, at=now)


@pytest.fixture
def belgium(now):
    """Open from nine to five; `now` is a Monday at nine in UTC."""
    office = add_calendar("Ghent", HoursWanted("UTC", NINE_TO_FIVE), by=SYSTEM, at=now - timedelta(days=30))
    wanted = RegionWanted("Belgium", countries=["BE"], calendar=office.pk)
    return add_region(wanted, by=SYSTEM, at=now - H)


@pytest.fixture
def person(make_customer):
    """person("BE"): a customer there."""

    def made(country="", account=None):
        customer = make_customer("Pat", address="", account=account)
        customer.country = country
        customer.save()
        return customer

    return made


def _due(ticket, kind="first_answer"):
    return Promise.objects.get(ticket=ticket, kind=kind).due_at


def _told(ticket):
    return [
        event.data
        for event in Event.objects.filter(ticket_id=ticket.pk, kind="ticket.promised").order_by("pk")
    ]


def test_a_region_has_its_hours_and_what_it_says_and_else_the_goal(follow, belgium, person, ask, now):
    policy = follow(Source.REGION)
    goal_by_its_hours = ask(at=now, customer=person("BE"))
    agree_times(belgium, _first(2), by=SYSTEM, at=now + H)
    own, elsewhere = (ask(at=now + H, customer=each) for each in (person("BE"), person("JP")))

    assert _due(goal_by_its_hours) == now + 25 * H  # eight on Monday, one on Tuesday
    assert (_due(own), _due(elsewhere)) == (now + 3 * H, now + 10 * H)
    assert _due(own, "resolution") > _due(elsewhere, "resolution")  # the policy's, by the region's hours
    taken = PolicyVersion.objects.get(agreed__number=2)
    assert _told(own) == [
        {"policy": policy.pk, "version": taken.pk, "region": belgium.pk, "agreed": taken.agreed_id}
    ]
    assert [told.get("agreed") for told in _told(elsewhere)] == [None]


def test_what_runs_keeps_its_times_until_its_customer_is_of_another_region(follow, belgium, person, ask, now):
    follow(Source.REGION)
    agree_times(belgium, _first(2), by=SYSTEM, at=now)
    ticket = ask(at=now, customer=person("BE"))
    agree_times(belgium, _first(1), by=SYSTEM, at=now + H)
    change_region(belgium, RegionWanted("Belgium", countries=["BE"]), by=SYSTEM, at=now + H)
    prioritise(ticket, 40, by=SYSTEM, at=now + H)
    prioritise(ticket, 20, by=SYSTEM, at=now + H)

    assert _due(ticket) == now + 2 * H
    assert keep([ticket.pk], at=now + 2 * H) == 0

    set_customer(ticket, person("JP"), by=SYSTEM, at=now + 2 * H)
    assert _due(ticket) == now + 9 * H
    assert _due(ask(at=now + 3 * H, customer=person("BE"))) == now + 4 * H  # without a calendar by now


def test_a_region_without_times_goes_by_the_one_around_it(follow, person, ask, now):
    follow(Source.REGION)
    europe = add_region(RegionWanted("Europe"), by=SYSTEM, at=now)
    add_region(RegionWanted("Poland", countries=["PL"], parent=europe.pk), by=SYSTEM, at=now)
    agree_times(europe, _first(3), by=SYSTEM, at=now)

    assert _due(ask(at=now, customer=person("PL"))) == now + 3 * H


def test_a_contract_says_otherwise_while_it_runs(follow, person, ask, ada, now):
    follow(Source.CONTRACT)
    club = Account.objects.create(name="Alpine Club")
    agree_times(club, _first(2), by=ada.actor(), at=now)
    kept = ask(at=now, customer=person("", club))
    ended = Contract("Gold", contract_to=(now - timedelta(days=1)).date())
    change_contract(club, ended, by=ada.actor(), at=now)

    assert (_due(kept), _due(kept, "resolution")) == (now + 2 * H, now + 90 * H)
    assert _due(ask(at=now, customer=kept.customer)) == now + 9 * H
    dissolve_account(club, by=ada.actor(), at=now + H)
    assert keep([kept.pk], at=now + H) == 0


def test_times_hold_from_their_moment_and_the_same_twice_are_one(belgium, ada, now):
    by = ada.actor()
    first = agree_times(belgium, _first(2), by=by, at=now)
    assert agree_times(belgium, _first(2), by=by, at=now) == first
    agree_times(belgium, _first(1), by=by, at=now, since=now + 48 * H)
    change_region(belgium, RegionWanted("Belgium", countries=["BE"]), by=by, at=now + H)

    assert times_wanted(belgium, at=now + 2 * H).targets == {Kind.FIRST_ANSWER: {20: 2 * H}}
    assert times_wanted(belgium, at=now + 49 * H).targets == {Kind.FIRST_ANSWER: {20: H}}
    newest = AgreedTimes.objects.filter(since=now + 48 * H).last()
    assert newest.calendar_id is None
    with pytest.raises(Invalid):
        agree_times(belgium, _first(1), by=by, at=now, since=now)


def test_only_who_says_what_is_promised_agrees_on_times(belgium, sam, now):
    with pytest.raises(NotAllowed):
        agree_times(belgium, _first(2), by=sam.actor(), at=now)


def test_a_calendar_of_a_region_or_a_contract_stays(belgium, now):
    office = belgium.calendar
    with pytest.raises(Refusal, match="Belgium"):
        remove_calendar(office, by=SYSTEM, at=now)
    club = Account.objects.create(name="Alpine Club")
    agree_times(club, TimesWanted(calendar=office.pk), by=SYSTEM, at=now)
    change_region(belgium, RegionWanted("Belgium"), by=SYSTEM, at=now)
    with pytest.raises(Refusal, match="Alpine Club"):
        remove_calendar(office, by=SYSTEM, at=now)


def test_last_month_on_paper_goes_by_regions(belgium, person, ask, ada, now):
    times = agree_times(belgium, _first(2), by=SYSTEM, at=now)
    for country in ("BE", "JP"):
        ask(at=now, customer=person(country))

    trial = try_out(PolicyPlan("Goal", GOAL, source=Source.REGION), None, reader=ada, at=now + 3 * H)

    assert trial.by_source == {times: 1}
    tally = trial.tallies[Kind.FIRST_ANSWER]
    assert (tally.after, tally.after_kept) == (1, 0)  # late there; open elsewhere
