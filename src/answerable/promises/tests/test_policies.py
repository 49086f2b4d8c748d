"""Policies are added, changed, put in order and removed; what was promised stays."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import remove_team
from answerable.promises.actions import (
    PolicyPlan,
    StepAfter,
    StepWhat,
    add_policy,
    change_policy,
    move_policy,
    plan_of,
    remove_policy,
    restore_policy,
)
from answerable.promises.clocks.history import Kind
from answerable.promises.models import Policy, Promise
from answerable.promises.trying import try_out
from answerable.regions.actions import HoursWanted, add_calendar, remove_calendar
from answerable.tickets.models import Priority, Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def plan(name="Everybody", hours=4, **fields):
    return PolicyPlan(
        name, fields.pop("targets", {Kind.FIRST_ANSWER: {Priority.NORMAL: hours * HOUR}}), **fields
    )


@pytest.fixture
def everybody(now):
    return add_policy(plan(), by=SYSTEM, at=now)


@pytest.fixture
def office(now):
    return add_calendar("Ghent", HoursWanted("UTC", [((540, 1020),)] * 7), by=SYSTEM, at=now - 99 * HOUR)


def _owed(ticket):
    return Ticket.objects.get(pk=ticket.pk).owed_at


def _names():
    return list(Policy.objects.present().values_list("name", flat=True))


VERBS = {
    "added": lambda _policy, by, at: add_policy(plan("Another"), by=by, at=at),
    "changed": lambda policy, by, at: change_policy(policy, plan(hours=8), by=by, at=at + MINUTE),
    "moved": lambda policy, by, at: move_policy(policy, up=False, by=by, at=at),
    "removed": lambda policy, by, at: remove_policy(policy, by=by, at=at),
    "restored": lambda policy, by, at: restore_policy(policy, by=by, at=at),
}


@pytest.mark.parametrize("verb", VERBS)
def test_it_is_the_administrators_to_do_and_twice_is_once(verb, everybody, ana, sam, mara, ada, now):
    add_policy(plan("Last"), by=SYSTEM, at=now)
    if verb == "restored":
        remove_policy(everybody, by=SYSTEM, at=now)
    for other in (ana, sam, mara):
        with pytest.raises(NotAllowed):
            VERBS[verb](everybody, other.actor(), now)
    for _ in range(2):
        VERBS[verb](everybody, ada.actor(), now)
    assert [event.kind for event in Event.objects.filter(actor_kind="staff")] == [f"policy.{verb}"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"targets": {}},
        {"targets": {Kind.FIRST_ANSWER: {}}},
        {"targets": {Kind.FIRST_ANSWER: {20: timedelta(0)}}},
        {"targets": {Kind.FIRST_ANSWER: {20: timedelta(days=400)}}},
        {"targets": {Kind.FIRST_ANSWER: {15: HOUR}}},
        {"targets": {Kind.STATED: {20: HOUR}}},
        {"calendar": 999},
        {"pauses": {Kind.FIRST_ANSWER: frozenset({"waiting_customer"})}},
        {"pauses": {Kind.RESOLUTION: frozenset({"solved"})}},
        {"warn_before": timedelta(0)},
        {"steps": [StepAfter(2 * HOUR, StepWhat.TELL), StepAfter(HOUR, StepWhat.TELL)]},
        {"steps": [StepAfter(HOUR, StepWhat.TEAM, 999)]},
        {"steps": [StepAfter(HOUR, StepWhat.PRIORITY, 15)]},
        {"steps": [StepAfter(HOUR, StepWhat.TELL)] * 6},
    ],
)
def test_nonsense_is_refused(wrong, now):
    with pytest.raises(Invalid):
        add_policy(replace(plan(), **wrong), by=SYSTEM, at=now)
    assert not Policy.objects.exists()


def test_what_was_wanted_is_what_is_kept(office, leuven, now):
    wanted = plan(
        "Gold",
        targets={Kind.FIRST_ANSWER: {20: HOUR, 40: 30 * MINUTE}, Kind.RESOLUTION: {20: 40 * HOUR}},
        calendar=office.pk,
        pauses={Kind.RESOLUTION: frozenset({"waiting_customer", "waiting_others"})},
        warn_before=30 * MINUTE,
        steps=[
            StepAfter(HOUR, StepWhat.TELL),
            StepAfter(HOUR, StepWhat.PRIORITY, Priority.HIGH),
            StepAfter(2 * HOUR, StepWhat.TEAM, leuven.pk),
        ],
    )
    policy = add_policy(wanted, by=SYSTEM, at=now)

    assert plan_of(policy, policy.versions.get()) == wanted


def test_a_change_holds_for_what_comes_and_what_was_promised_stays(everybody, ask, make_message, now):
    ticket = ask(at=now)
    change_policy(everybody, plan(hours=1), by=SYSTEM, at=now + MINUTE)
    later = ask(at=now + HOUR)
    make_message(ticket, at=now + HOUR)

    assert (_owed(ticket), _owed(later)) == (now + 4 * HOUR, now + 2 * HOUR)
    assert [version.number for version in everybody.versions.all()] == [1, 2]


def test_a_change_can_be_planned_and_planned_again(everybody, ask, now):
    for hours in (2, 1):
        change_policy(everybody, plan(hours=hours), by=SYSTEM, at=now, since=now + 10 * HOUR)
    change_policy(everybody, plan(hours=3), by=SYSTEM, at=now + MINUTE)

    asked = [ask(at=now + hours * HOUR) for hours in (1, 10)]
    assert [_owed(ticket) - ticket.created_at for ticket in asked] == [3 * HOUR, HOUR]
    with pytest.raises(Invalid):
        change_policy(everybody, plan(hours=9), by=SYSTEM, at=now, since=now)


def test_a_name_alone_is_no_version(everybody, now):
    change_policy(everybody, plan("All"), by=SYSTEM, at=now + MINUTE)

    everybody.refresh_from_db()
    assert (everybody.name, everybody.versions.count()) == ("All", 1)
    [event] = Event.objects.filter(kind="policy.changed")
    assert event.data["renamed"]


def test_a_name_is_there_once(everybody, now):
    other = add_policy(plan("Other"), by=SYSTEM, at=now)
    for again in (
        lambda: add_policy(plan("EVERYBODY", hours=9), by=SYSTEM, at=now),
        lambda: change_policy(other, plan("everybody"), by=SYSTEM, at=now),
    ):
        with pytest.raises(Refusal):
            again()
    remove_policy(everybody, by=SYSTEM, at=now)
    change_policy(other, plan("everybody"), by=SYSTEM, at=now)
    with pytest.raises(Refusal):
        restore_policy(everybody, by=SYSTEM, at=now)


def test_the_first_in_the_order_holds(everybody, ask, now):
    second = add_policy(plan("Second", hours=1), by=SYSTEM, at=now)
    before = ask(at=now)
    move_policy(second, up=True, by=SYSTEM, at=now)
    after = ask(at=now)

    assert (_owed(before), _owed(after)) == (now + 4 * HOUR, now + HOUR)
    assert _names() == ["Second", "Everybody"]
    move_policy(second, up=True, by=SYSTEM, at=now)
    assert _names() == ["Second", "Everybody"]


def test_a_removed_one_is_chosen_for_nothing_and_keeps_what_it_promised(everybody, ask, make_message, now):
    ticket = ask(at=now)
    remove_policy(everybody, by=SYSTEM, at=now)
    make_message(ticket, at=now + HOUR)
    other = ask(at=now)

    assert (_owed(ticket), _owed(other)) == (now + 4 * HOUR, None)
    for verb in ("changed", "moved"):
        with pytest.raises(Policy.DoesNotExist):
            VERBS[verb](everybody, SYSTEM, now)


def test_what_it_counts_by_and_gives_to_is_not_removed(office, leuven, now):
    gives = plan(calendar=office.pk, steps=[StepAfter(HOUR, StepWhat.TEAM, leuven.pk)])
    policy = add_policy(gives, by=SYSTEM, at=now)
    change_policy(policy, plan(), by=SYSTEM, at=now, since=now + 10 * HOUR)
    change_policy(policy, plan(hours=2), by=SYSTEM, at=now + MINUTE)
    change_policy(policy, gives, by=SYSTEM, at=now + MINUTE, since=now + 20 * HOUR)
    for remove in (
        lambda: remove_calendar(office, by=SYSTEM, at=now + HOUR),
        lambda: remove_team(leuven, by=SYSTEM, at=now + HOUR),
    ):
        with pytest.raises(Refusal, match="Everybody"):
            remove()

    remove_policy(policy, by=SYSTEM, at=now + HOUR)
    remove_calendar(office, by=SYSTEM, at=now + HOUR)
    remove_team(leuven, by=SYSTEM, at=now + HOUR)
    with pytest.raises(Invalid):
        restore_policy(policy, by=SYSTEM, at=now + HOUR)


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_are_two_versions(everybody, now):
    together = Barrier(2)

    def change(hours):
        together.wait(10)
        try:
            change_policy(everybody, plan(hours=hours), by=SYSTEM, at=now + MINUTE)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(change, (1, 2)))

    assert [version.number for version in everybody.versions.all()] == [1, 2, 3]


# --- on paper -----------------------------------------------------------------------------------------------------


def test_last_month_is_reckoned_anew_and_nothing_written(everybody, ask, make_answer, ana, ada, now):
    kept, late, open_one = ask(at=now), ask(at=now), ask(at=now + 9 * HOUR)
    make_answer(kept, at=now + HOUR)
    make_answer(late, at=now + 3 * HOUR)
    before = list(Promise.objects.values())

    trial = try_out(plan(hours=2), everybody, reader=ada, at=now + 10 * HOUR)

    tally = trial.tallies[Kind.FIRST_ANSWER]
    assert (tally.before, tally.before_kept, tally.after, tally.after_kept) == (2, 2, 2, 1)
    assert [(each.ticket, each.before, each.after) for each in trial.shown] == [(late, True, False)]
    assert (trial.looked_at, trial.differing) == (3, 1)
    assert list(Promise.objects.values()) == before
    assert open_one.pk


def test_on_paper_stand_only_the_tickets_that_one_may_see_and_that_it_would_hold(
    everybody, ask, ghent, manila, althea, ada, now
):
    theirs, _ours = ask(at=now, team=manila), ask(at=now, team=ghent)
    assert try_out(plan(), everybody, reader=althea, at=now + HOUR).looked_at == 1
    assert try_out(plan(), everybody, reader=ada, at=now + HOUR).looked_at == 2
    assert try_out(plan("New"), None, reader=ada, at=now + HOUR).looked_at == 0
    assert try_out(plan(), everybody, reader=ada, at=now + timedelta(days=32)).looked_at == 0
    assert theirs.pk
