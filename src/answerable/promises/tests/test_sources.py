"""Times from charters: with the provider whose team has the ticket, as in force when it is opened, and kept."""

from datetime import date, timedelta

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people.actions import providers
from answerable.people.models import CharterVersion, Role, Side
from answerable.promises.actions import PolicyPlan, add_policy, change_policy
from answerable.promises.clocks.history import Kind
from answerable.promises.keeping import keep
from answerable.promises.models import PolicyVersion, Promise, Source
from answerable.promises.trying import try_out
from answerable.regions.actions import HoursWanted, add_calendar, remove_calendar
from answerable.tickets.actions import assign, prioritise

pytestmark = pytest.mark.django_db
H = timedelta(hours=1)
OWN = PolicyPlan("Everybody", {Kind.FIRST_ANSWER: {20: 9 * H, 40: 9 * H}}, source=Source.CHARTER)


@pytest.fixture
def agree(ada, make_staff, now):
    """agree(provider, hours=4): its next version, signed by both."""

    def made(provider, *, hours, calendar=None, at=now, valid_from=date(2026, 1, 1)):
        text = providers.CharterText(
            valid_from, "Soon.", calendar=calendar, targets={"first_answer": {20: hours * H, 40: hours * H}}
        )
        manager = provider.staff.filter(role=Role.MANAGER).first()
        manager = manager or make_staff(f"M{provider.pk}", provider=provider, role=Role.MANAGER)
        version = providers.draft_charter(provider, text, by=ada.actor(), at=at)
        version = providers.offer_charter(version, by=ada.actor(), at=at)
        for side, who in ((Side.HOUSE, ada), (Side.PROVIDER, manager)):
            version = providers.sign_charter(version, side, digest=version.digest, by=who.actor(), at=at)
        return version

    return made


@pytest.fixture
def policy(now):
    return add_policy(OWN, by=SYSTEM, at=now)


@pytest.fixture
def opened(ask, now):
    """A ticket opened in a team."""
    return lambda team, *, at=now: ask(at=at, team=team)


def _target(ticket):
    return timedelta(seconds=Promise.objects.get(ticket=ticket, kind="first_answer").target)


def _told(ticket):
    return [
        event.data
        for event in Event.objects.filter(ticket_id=ticket.pk, kind="ticket.promised").order_by("pk")
    ]


def test_the_charter_in_force_decides_and_is_named(agree, policy, opened, manila, ghent, manila_provider):
    charter = agree(manila_provider, hours=4)

    there, here = opened(manila), opened(ghent)

    assert (_target(there), _target(here)) == (4 * H, 9 * H)
    taken = PolicyVersion.objects.get(charter=charter)
    named = {"policy": policy.pk, "version": taken.pk, "provider": manila_provider.pk, "charter": charter.pk}
    assert _told(there) == [named]
    opened(manila)
    assert PolicyVersion.objects.filter(charter=charter).count() == 1


def test_a_new_version_is_for_tickets_opened_from_then_on(
    agree, policy, opened, manila, manila_provider, now
):
    agree(manila_provider, hours=4)
    before = opened(manila)
    agree(manila_provider, hours=2, at=now + H)

    after = opened(manila, at=now + 2 * H)
    prioritise(before, 40, by=SYSTEM, at=now + 3 * H)  # chosen anew, and kept

    assert (_target(before), _target(after)) == (4 * H, 2 * H)
    assert len(_told(before)) == 1
    assert keep([before.pk, after.pk], at=now + 3 * H) == 0  # made anew, it is the same


def test_a_first_charter_changes_nothing_for_what_runs(agree, policy, opened, manila, manila_provider, now):
    before = opened(manila)
    agree(manila_provider, hours=4)
    prioritise(before, 40, by=SYSTEM, at=now + H)

    assert _target(before) == 9 * H


def test_one_that_begins_later_holds_from_its_day(agree, policy, opened, manila, manila_provider, now):
    agree(manila_provider, hours=4)
    agree(manila_provider, hours=1, valid_from=(now + timedelta(days=7)).date())

    assert _target(opened(manila)) == 4 * H
    assert _target(opened(manila, at=now + timedelta(days=7))) == 1 * H


def test_a_ticket_that_goes_to_another_provider_goes_by_their_charter(
    agree, policy, opened, manila, ghent, manila_provider, own_company, now
):
    agree(manila_provider, hours=4)
    agree(own_company, hours=6)
    ticket = opened(manila)

    assign(ticket, team=ghent, staff=None, by=SYSTEM, at=now + H)

    assert _target(ticket) == 6 * H
    assert [told["provider"] for told in _told(ticket)] == [manila_provider.pk, own_company.pk]


def test_a_policy_with_times_of_its_own_knows_no_charter(agree, opened, manila, manila_provider, now):
    policy = add_policy(PolicyPlan("Own", {Kind.FIRST_ANSWER: {20: 9 * H}}), by=SYSTEM, at=now)
    agree(manila_provider, hours=4)
    before = opened(manila)
    wanted = PolicyPlan("Own", {Kind.FIRST_ANSWER: {20: 9 * H, 40: 9 * H}}, source=Source.CHARTER)
    change_policy(policy, wanted, by=SYSTEM, at=now + H)

    assign(before, team=manila, staff=None, by=SYSTEM, at=now + 2 * H)
    prioritise(before, 40, by=SYSTEM, at=now + 2 * H)

    assert len(_told(before)) == 1
    assert _target(opened(manila, at=now + 2 * H)) == 4 * H
    assert [v.number for v in policy.versions.written()] == [1, 2]


def test_last_month_on_paper_goes_by_charters(agree, ada, opened, manila, ghent, manila_provider, now):
    charter = agree(manila_provider, hours=4)
    for team in (manila, ghent):
        opened(team)

    trial = try_out(OWN, None, reader=ada, at=now + 5 * H)

    assert trial.by_source == {charter: 1}
    tally = trial.tallies[Kind.FIRST_ANSWER]
    assert (tally.after, tally.after_kept) == (1, 0)  # late by the charter; open by the policy's own times


def test_a_calendar_that_a_charter_counts_by_stays(agree, manila_provider, now):
    week = [((480, 1020),)] * 5 + [(), ()]
    calendar = add_calendar("Manila", HoursWanted("Asia/Manila", week), by=SYSTEM, at=now)
    agree(manila_provider, hours=4, calendar=calendar.pk)
    with pytest.raises(Refusal):
        remove_calendar(calendar, by=SYSTEM, at=now)

    agree(manila_provider, hours=4)
    remove_calendar(calendar, by=SYSTEM, at=now + H)

    with pytest.raises(Invalid):
        agree(manila_provider, hours=3, calendar=calendar.pk)
    assert CharterVersion.objects.count() == 3  # the draft stays, to be written otherwise
