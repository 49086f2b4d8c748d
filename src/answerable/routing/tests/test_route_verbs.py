"""Routing rules are added, changed, put in order, paused and removed; what they decided keeps the version that did."""

from dataclasses import replace

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Team
from answerable.routing.actions import (
    RoutePlan,
    add_route,
    change_route,
    move_route,
    pause_route,
    remove_route,
    restore_route,
    resume_route,
)
from answerable.routing.models import Route
from answerable.routing.rules.plans import plan_of
from answerable.routing.rules.sharing import Share
from answerable.tickets.conditions import Condition, Conditions

pytestmark = pytest.mark.django_db
TENTS = Conditions((Condition("subject", "has", "tent"),))


@pytest.fixture
def plan(ghent):
    return RoutePlan("Tents", TENTS, [Share(ghent.pk, 100)])


@pytest.fixture
def tents(plan, now):
    return add_route(plan, by=SYSTEM, at=now)


VERBS = {
    "added": lambda _route, plan, **by: add_route(replace(plan, name="Another"), **by),
    "changed": lambda route, plan, **by: change_route(route, replace(plan, priority=30), **by),
    "moved": lambda route, _plan, **by: move_route(route, up=False, **by),
    "paused": lambda route, _plan, **by: pause_route(route, **by),
    "resumed": lambda route, _plan, **by: resume_route(route, **by),
    "removed": lambda route, _plan, **by: remove_route(route, **by),
    "restored": lambda route, _plan, **by: restore_route(route, **by),
}


@pytest.mark.parametrize("verb", VERBS)
def test_it_is_the_administrators_to_do_and_twice_is_once(verb, tents, plan, ana, sam, mara, ada, now):
    add_route(replace(plan, name="Last"), by=SYSTEM, at=now)
    if verb == "restored":
        remove_route(tents, by=SYSTEM, at=now)
    if verb == "resumed":
        pause_route(tents, by=SYSTEM, at=now)
    for other in (ana, sam, mara):
        with pytest.raises(NotAllowed):
            VERBS[verb](tents, plan, by=other.actor(), at=now)
    for _ in range(2):
        VERBS[verb](tents, plan, by=ada.actor(), at=now)
    assert [event.kind for event in Event.objects.filter(actor_kind="staff").order_by("pk")] == [
        f"route.{verb}"
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"shares": [], "tags": []},
        {"shares": [Share(1, 60)]},
        {"shares": [Share(999, 100)]},
        {"shares": [Share(1, 50), Share(1, 50)]},
        {"shares": [Share(1, 100), Share(2, 0)]},
        {"tolerance": 0},
        {"tier": 5},
        {"priority": 15},
        {"tags": ["x" * 61]},
        {"tags": [f"tag {number}" for number in range(11)]},
        {"conditions": Conditions((Condition("waits", "is", "customer"),))},
        {"conditions": Conditions(TENTS.each * 21)},
    ],
)
def test_nonsense_is_refused(wrong, plan, ghent, leuven, now):
    keys = {1: ghent.pk, 2: leuven.pk}
    if "shares" in wrong:
        wrong = wrong | {"shares": [Share(keys.get(s.team, s.team), s.percent) for s in wrong["shares"]]}
    with pytest.raises(Invalid):
        add_route(replace(plan, **wrong), by=SYSTEM, at=now)
    assert not Route.objects.exists()


def test_what_was_wanted_is_what_is_kept(plan, ghent, manila, now):
    wanted = replace(
        plan, shares=[Share(ghent.pk, 60), Share(manila.pk, 40)], tolerance=3, tier=2, priority=40,
        tags=["tents", "peak"],
    )  # fmt: skip
    route = add_route(wanted, by=SYSTEM, at=now)
    assert plan_of(route, route.versions.get()) == wanted


def test_a_version_is_never_changed_and_a_name_alone_is_none(tents, plan, make_ticket, now):
    change_route(tents, replace(plan, name="Tents and tarps"), by=SYSTEM, at=now)
    ticket = make_ticket(subject="tent")
    change_route(tents, replace(plan, priority=40), by=SYSTEM, at=now)

    assert [version.number for version in tents.versions.all()] == [1, 2]
    told = Event.objects.get(ticket_id=ticket.pk, kind="ticket.routed").data
    assert told["version"] == tents.versions.get(number=1).pk
    with pytest.raises(TypeError):
        tents.versions.get(number=1).save()


def test_a_new_one_stands_in_front_of_what_takes_everything(tents, plan, now):
    add_route(replace(plan, name="Everything", conditions=Conditions()), by=SYSTEM, at=now)
    add_route(replace(plan, name="Stoves"), by=SYSTEM, at=now)
    assert list(Route.objects.present().values_list("name", flat=True)) == ["Tents", "Stoves", "Everything"]


def test_a_name_is_taken_once_and_what_gives_to_nobody_does_not_come_back(tents, plan, ghent, now):
    with pytest.raises(Refusal):
        add_route(replace(plan, priority=10), by=SYSTEM, at=now)
    remove_route(tents, by=SYSTEM, at=now)
    Team.objects.filter(pk=ghent.pk).update(is_active=False)
    with pytest.raises(Invalid):
        restore_route(tents, by=SYSTEM, at=now)
