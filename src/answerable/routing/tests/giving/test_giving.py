"""A ticket comes to a team whose tickets are given, and one of its people has it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event, Job
from answerable.people.actions import come_back, go_away
from answerable.routing.actions import (
    PersonPlan,
    SkillPlan,
    TeamPlan,
    add_skill,
    be_seen,
    set_person_giving,
    set_skills,
    set_team_giving,
    take_work,
)
from answerable.routing.giving import deciding
from answerable.routing.giving.deciding import give
from answerable.routing.giving.tasks import look_again
from answerable.routing.models import SkillKind, Ungiven, Way
from answerable.tickets import actions
from answerable.tickets.conditions import Condition, Conditions

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def given(ticket):
    """The decisions about it, as the ledger has them."""
    told = Event.objects.filter(ticket_id=ticket.pk, kind__in=("ticket.given", "ticket.not_given"))
    return [(event.data.get("staff"), event.data["reason"]) for event in told.order_by("pk")]


def has(ticket):
    ticket.refresh_from_db()
    return ticket.assignee


def test_a_new_ticket_is_given_to_whoever_has_least(here, asks, ana, sam, run_jobs):
    here(ana, sam)
    tickets = [asks() for _ in range(4)]
    run_jobs()

    assert sorted(has(each).name for each in tickets) == ["Ana", "Ana", "Sam", "Sam"]
    assert given(tickets[0]) == [(ana.pk, "chosen_least_load")]
    event = Event.objects.get(ticket_id=tickets[1].pk, kind="ticket.given")
    assert (event.data["free"], event.data["considered"]) == ([ana.pk], 2)
    assert event.actor_kind == "system"


def test_giving_twice_is_harmless_and_a_team_that_takes_is_left_alone(
    here, asks, leuven, ana, ben, run_jobs, now
):
    here(ana)
    ticket, theirs = asks(), asks(team=leuven)
    be_seen(ben.pk, at=now)
    run_jobs()

    assert give(ticket.pk, at=now) is None
    assert give(theirs.pk, at=now) is None
    assert len(given(ticket)) == 1
    assert has(theirs) is None
    assert given(theirs) == []


def test_who_wrote_to_this_customer_last_gets_what_they_ask_next(
    here, asks, cleo, ana, sam, make_answer, run_jobs, now
):
    here(ana, sam)
    make_answer(asks(customer=cleo, at=now - timedelta(days=9)), by=sam, at=now - timedelta(days=8))
    run_jobs()
    again = asks(customer=cleo)
    run_jobs()

    assert has(again) == sam
    assert given(again) == [(sam.pk, "chosen_customer")]


def test_a_ticket_that_comes_back_goes_to_who_had_it(here, asks, ana, sam, make_message, run_jobs, now):
    here(sam)
    ticket = asks()
    run_jobs()
    here(ana)
    actions.close(ticket, by=sam.actor(), at=now)
    actions.assign(ticket, team=ticket.team, staff=None, by=SYSTEM, at=now)
    assert has(ticket) is None
    make_message(ticket, at=now)
    run_jobs()

    assert has(ticket) == ana  # it was taken out of Sam's hands just now


@pytest.mark.parametrize(
    ("language", "conditions", "fits"),
    [
        ("pl", (), "pl"),
        ("", (Condition("subject", "has", "stove"),), "stove"),
        ("pl", (Condition("subject", "has", "stove"),), "stove"),
    ],
)
def test_who_lacks_a_skill_is_not_given_what_needs_it(
    here, asks, make_customer, ana, sam, run_jobs, now, language, conditions, fits
):
    here(ana, sam)
    plan = SkillPlan(
        "Needed", SkillKind.LANGUAGE if language else SkillKind.PRODUCT, language, Conditions(conditions)
    )
    skill = add_skill(plan, by=SYSTEM, at=now)
    set_skills(sam, {skill.pk: None}, by=SYSTEM, at=now)
    speaker = make_customer("Ewa", language="pl-PL" if fits == "pl" else "")
    needing = [
        asks(customer=speaker, subject="My stove leaks" if fits == "stove" else "Hello") for _ in range(2)
    ]
    run_jobs()

    assert [has(each) for each in needing] == [sam, sam]
    event = Event.objects.filter(kind="ticket.given").latest("pk")
    assert (event.data["needs"], event.data["lacks_skill"]) == ([skill.pk], [ana.pk])


def test_a_certificate_runs_out(here, asks, ana, run_jobs, now):
    here(ana)
    plan = SkillPlan("Gas", SkillKind.CERTIFICATE, "", Conditions((Condition("subject", "has", "gas"),)))
    gas = add_skill(plan, by=SYSTEM, at=now)
    set_skills(ana, {gas.pk: date(2026, 3, 1)}, by=SYSTEM, at=now)
    ticket = asks(subject="It smells of gas")
    run_jobs()
    assert given(ticket) == [(None, "lacks_skill")]

    set_skills(ana, {gas.pk: date(2026, 3, 2)}, by=SYSTEM, at=now)
    look_again()
    assert has(ticket) == ana


@pytest.mark.parametrize("channel", ["email", "chat"])
def test_nobody_is_given_more_than_they_can_have(here, asks, ana, run_jobs, channel):
    here(ana, capacity=4)
    tickets = [asks(channel=channel) for _ in range(6)]
    run_jobs()

    assert sum(has(each) == ana for each in tickets) == {"email": 4, "chat": 1}[channel]
    assert given(tickets[-1]) == [(None, "full")]


def test_what_could_not_be_given_is_once_a_hand_is_free(here, asks, ana, make_answer, run_jobs, now, clock):
    here(ana, capacity=1)
    first, second = asks(), asks()
    run_jobs()
    assert Ungiven.objects.get().ticket == second

    for _ in range(3):
        clock.shift(MINUTE)
        be_seen(ana.pk, at=now + 3 * MINUTE)
        look_again()
    assert given(second) == [(None, "full")]  # told once, however often it is tried

    make_answer(first, by=ana, at=now + 3 * MINUTE)
    look_again()
    assert has(second) == ana
    assert not Ungiven.objects.exists()


@pytest.mark.parametrize("why", ["away", "not_here", "prefers_pull", "paused", "never_seen", "after_hours"])
def test_who_is_not_there_is_given_nothing(here, pushed, asks, ana, mornings, run_jobs, now, clock, why):
    here(ana)
    if why == "away":
        go_away(ana, now + timedelta(days=1), by=SYSTEM, at=now)
    elif why == "not_here":
        clock.shift(6 * MINUTE)
    elif why == "prefers_pull":
        set_person_giving(ana, PersonPlan(10, takes_themselves=True), by=SYSTEM, at=now)
    elif why == "paused":
        take_work(ana, False, by=ana.actor(), at=now)
    elif why == "never_seen":
        ana.at_work.delete()
    else:
        set_person_giving(ana, PersonPlan(10, calendar=mornings.pk), by=SYSTEM, at=now)
        clock.shift(timedelta(hours=1))
        be_seen(ana.pk, at=now + timedelta(hours=1))
    ticket = asks()
    run_jobs()
    word = {"away": "away", "prefers_pull": "prefers_pull"}.get(why, "not_here")
    assert given(ticket) == [(None, word)]

    if why == "away":
        come_back(ana, by=SYSTEM, at=now)
    elif why in ("not_here", "never_seen"):
        assert be_seen(ana.pk, at=timezone.now())
    else:
        take_work(ana, True, by=ana.actor(), at=now)
        set_person_giving(ana, PersonPlan(10), by=SYSTEM, at=now)
    look_again()
    assert has(ticket) == ana


def test_one_that_cannot_be_given_does_not_hold_up_the_rest(here, asks, ana, run_jobs, monkeypatch, now):
    broken, fine = asks(), asks()
    run_jobs()
    here(ana)
    really = deciding.assign

    def assign(ticket, **given):
        if ticket.pk == broken.pk:
            raise ZeroDivisionError
        return really(ticket, **given)

    monkeypatch.setattr(deciding, "assign", assign)
    look_again()

    assert (has(broken), has(fine)) == (None, ana)


def test_a_team_that_begins_to_be_given_its_tickets_gets_those_that_lie_there(
    leuven, asks, here, ana, run_jobs, now
):
    here(ana)
    ticket = asks(team=leuven)
    ana.teams.add(leuven)
    run_jobs()
    assert has(ticket) is None

    set_team_giving(leuven, TeamPlan(Way.PUSH), by=SYSTEM, at=now)
    look_again()
    assert has(ticket) == ana


@pytest.mark.django_db(transaction=True)  # what is changed within a transaction is asked anew until it ends
def test_a_company_that_gives_nothing_pays_nothing(
    make_message, make_ticket, ghent, ana, now, django_assert_num_queries
):
    make_message(make_ticket(team=ghent))
    assert not Job.objects.filter(task__startswith="routing").exists()
    be_seen(ana.pk, at=now)
    with django_assert_num_queries(0):
        be_seen(ana.pk, at=now)


def test_what_is_given_again_and_again_stays_in_the_queue(
    here, asks, pushed, make_staff, own_company, run_jobs, now
):
    people = [make_staff(f"Person {n}", provider=own_company) for n in range(9)]
    here(*people)
    ticket = asks()
    for _ in range(9):
        run_jobs()
        actions.assign(ticket, team=pushed, staff=None, by=SYSTEM, at=now)
    run_jobs()

    assert has(ticket) is None
    assert [reason for _who, reason in given(ticket)] == ["chosen_least_load"] * 6 + ["too_often"]
