"""A ticket finds its team by the first rule that fits, and the ledger says why."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection

from answerable.ledger.actor import SYSTEM, customer
from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.ledger.verification import verify
from answerable.people.actions import remove_team
from answerable.people.models import Field, FieldKind
from answerable.promises.keeping import keep
from answerable.promises.models import Promise
from answerable.routing.actions import change_route, pause_route, plan_of, remove_route, route_ticket
from answerable.routing.models import ShareCount
from answerable.tickets import actions
from answerable.tickets.models import Tag, Ticket

pytestmark = pytest.mark.django_db
TENTS = ("subject", "has", "tent")


def routed(ticket):
    """What the ledger says of it, the last decision last."""
    return [
        event.data for event in Event.objects.filter(ticket_id=ticket.pk, kind="ticket.routed").order_by("pk")
    ]


def newest_of(route):
    return route.versions.order_by("-number")[0]


def kinds(ticket):
    return list(Event.objects.filter(ticket_id=ticket.pk).order_by("pk").values_list("kind", flat=True))


def test_the_first_rule_that_fits_decides_and_those_in_front_may_add(make_route, make_ticket, ghent, leuven):
    make_route("Warranty", ("subject", "has", "zip"), tags=["warranty"], priority=30)
    make_route("Stoves", ("subject", "has", "stove"), team=leuven)
    make_route("Tents", TENTS, team=ghent, tags=["tents"], priority=40, tier=2)
    make_route("Everything", team=leuven, tags=["rest"])

    ticket = make_ticket(subject="Zip of my tent")

    assert (ticket.team, ticket.priority, ticket.tier) == (ghent, 30, 2)
    assert {tag.name for tag in ticket.tags.all()} == {"warranty", "tents"}
    [told] = routed(ticket)
    assert (told["reason"], told["teams"], told["team"], told["looked"]) == ("named", [ghent.pk], ghent.pk, 3)
    assert len(told["also"]) == 1
    assert kinds(ticket) == [
        "ticket.opened", "ticket.assigned", "ticket.prioritised", "ticket.tier_changed", "ticket.tagged",
        "ticket.tagged", "ticket.routed",
    ]  # fmt: skip
    assert verify() == []


def test_a_mailboxs_team_is_where_it_begins_and_stays_where_no_rule_fits(
    make_route, make_ticket, ghent, leuven
):
    make_route("Tents", TENTS, team=leuven)

    moved, stayed = make_ticket(subject="A tent", team=ghent), make_ticket(subject="A stove", team=ghent)

    assert (moved.team, stayed.team) == (leuven, ghent)
    [told] = routed(stayed)
    assert (told["reason"], told["team"], told["teams"]) == ("none", ghent.pk, [])
    assert "version" not in told


def test_the_teams_line_is_the_tickets_unless_the_rule_says_another(make_route, make_ticket, ghent, leuven):
    ghent.tier = 3
    ghent.save()
    make_route("Tents", TENTS, team=ghent)
    make_route("Stoves", ("subject", "has", "stove"), team=ghent, tier=1)

    assert [make_ticket(subject=words).tier for words in ("A tent", "A stove")] == [3, 1]


def test_without_a_rule_nothing_is_asked_and_nothing_is_told(make_ticket, make_route, ghent):
    route = make_route("Tents", TENTS, team=ghent)
    pause_route(route, by=SYSTEM, at=route.versions.get().made_at)
    assert routed(make_ticket()) == []


def test_promises_are_chosen_for_what_routing_made_of_it(
    make_route, make_policy, ask, make_message, make_ticket, ghent, now
):
    asked = {"any": False, "each": [{"what": "team", "how": "is", "value": str(ghent.pk)}]}
    make_policy("Ghent's", first_answer=4, conditions=asked)
    make_route("Tents", TENTS, team=ghent, priority=40)

    ticket = make_ticket(created_at=now)  # nothing said yet
    promised = [
        event.data
        for event in Event.objects.filter(ticket_id=ticket.pk, kind="ticket.promised").order_by("pk")
    ]
    assert len(promised) == 1
    ticket = make_message(ticket, at=now).ticket

    promise = Promise.objects.get(ticket=ticket)
    assert promise.target == 3600  # a quarter of four hours: it is urgent
    assert keep([ticket.pk], at=now) == 0  # and made anew it comes out the same


def test_what_changes_may_change_the_way(make_route, make_ticket, ghent, leuven, now):
    size = Field.objects.create(key="size", label="Size", kind=FieldKind.NUMBER)
    make_route("Large", ("field:size", "greater", "10"), team=leuven)
    make_route("Everything", team=ghent)
    ticket = make_ticket()
    assert ticket.team == ghent

    for given in ("12", "12.0", "13"):
        actions.set_field(ticket, size, given, by=SYSTEM, at=now)

    ticket.refresh_from_db()
    assert ticket.team == leuven
    assert [told["came"] for told in routed(ticket)] == [None, ghent.pk]


def test_a_rule_that_only_adds_adds_when_it_begins_to_fit(make_route, make_ticket, ghent, sam, now):
    size = Field.objects.create(key="size", label="Size", kind=FieldKind.NUMBER)
    make_route("Large", ("field:size", "greater", "10"), tags=["large"], priority=30)
    everything = make_route("Everything", team=ghent)
    ticket = make_ticket()
    kept = routed(ticket)[0]["version"]
    change_route(everything, replace(plan_of(everything, newest_of(everything)), tier=3), by=SYSTEM, at=now)

    for given in ("12", "13"):
        actions.set_field(ticket, size, given, by=SYSTEM, at=now)

    ticket.refresh_from_db()
    assert (ticket.team, ticket.priority, ticket.tier) == (
        ghent,
        30,
        1,
    )  # that rule decided, and keeps what it said
    assert [tag.name for tag in ticket.tags.all()] == ["large"]
    assert [(told["version"], told["reason"], len(told.get("also", []))) for told in routed(ticket)] == [
        (kept, "named", 0),
        (kept, "stayed", 1),
    ]


@pytest.mark.parametrize("hand", ["somebody has it", "somebody placed it", "it is closed"])
def test_what_people_did_stays(hand, make_route, make_ticket, ghent, leuven, manila, ana, sam, now):
    make_route("Stoves", ("subject", "has", "stove"), team=manila)
    make_route("Everything", team=ghent)
    ticket, by = make_ticket(), {"by": sam.actor(), "at": now}
    if hand == "it is closed":
        actions.close(ticket, **by)
    elif hand == "somebody has it":
        actions.assign(ticket, team=ghent, staff=ana, **by)
    else:
        actions.assign(ticket, team=leuven, staff=None, **by)
    before = Ticket.objects.get(pk=ticket.pk)

    actions.set_subject(ticket, "My stove", **by)

    after = Ticket.objects.get(pk=ticket.pk)
    assert (after.team, after.assignee) == (before.team, before.assignee)
    assert len(routed(ticket)) == 1


def test_a_priority_set_by_hand_stays_when_the_way_changes(make_route, make_ticket, ghent, leuven, sam, now):
    make_route("Stoves", ("subject", "has", "stove"), team=leuven, priority=10, tier=2)
    make_route("Everything", team=ghent)
    ticket = make_ticket()
    actions.prioritise(ticket, 40, by=sam.actor(), at=now)

    actions.set_subject(ticket, "My stove", by=sam.actor(), at=now)

    ticket.refresh_from_db()
    assert (ticket.team, ticket.priority, ticket.tier) == (leuven, 40, 2)


def test_the_team_that_rules_ask_for_is_the_one_it_came_with(
    make_route, make_ticket, ghent, leuven, sam, now
):
    make_route("Ghent's mail", ("team", "is", str(ghent.pk)), team=leuven)
    ticket = make_ticket(team=ghent)
    actions.set_subject(ticket, "Another", by=sam.actor(), at=now)
    ticket.refresh_from_db()
    assert (ticket.team, len(routed(ticket))) == (leuven, 1)


def test_what_a_colleague_opens_is_routed_when_they_are_done(
    make_route, cleo, ghent, manila, ana, run_jobs, now
):
    make_route("Everything", team=manila)
    by = {"by": ana.actor(), "at": now}
    ticket = actions.open_ticket(customer=cleo, channel="phone", subject="Called", **by)
    actions.tag(ticket, "zip", **by)  # Ana will not see it any more once it is Manila's
    chosen = actions.open_ticket(customer=cleo, channel="phone", subject="Called", team=ghent, **by)

    run_jobs()

    ticket.refresh_from_db()
    chosen.refresh_from_db()
    assert (ticket.team, chosen.team) == (manila, ghent)
    assert (len(routed(ticket)), routed(chosen)) == (1, [])


class TestRoutingAgain:
    def test_it_takes_what_was_placed_by_hand(self, make_route, make_ticket, ghent, leuven, sam, now):
        make_route("Everything", team=ghent)
        ticket = make_ticket()
        actions.assign(ticket, team=leuven, staff=sam, by=sam.actor(), at=now)
        for _ in range(2):
            route_ticket(ticket, by=sam.actor(), at=now)
        ticket.refresh_from_db()
        assert (ticket.team, ticket.assignee) == (ghent, None)
        assert [told["reason"] for told in routed(ticket)] == ["named", "stayed"]

    def test_who_may_not_give_it_away_may_not(self, make_route, make_ticket, ghent, zed, sam, cleo, now):
        ticket = make_ticket()
        with pytest.raises(Refusal):
            route_ticket(ticket, by=sam.actor(), at=now)  # there is no rule
        make_route("Everything", team=ghent)
        with pytest.raises(Ticket.DoesNotExist):
            route_ticket(ticket, by=zed.actor(), at=now)
        with pytest.raises(NotAllowed):
            route_ticket(ticket, by=customer(cleo.pk), at=now)

    def test_rules_that_only_add_are_asked_too(self, make_route, make_ticket, ghent, sam, now):
        make_route("Tents", TENTS, tags=["tents"])
        ticket = make_ticket()
        make_route("Zips", ("subject", "has", "zip"), tags=["zips"])
        for _ in range(2):
            route_ticket(ticket, by=sam.actor(), at=now)
        assert {tag.name for tag in ticket.tags.all()} == {"tents", "zips"}
        assert len(routed(ticket)) == 2

    def test_the_rules_of_now_are_asked(self, make_route, make_ticket, ghent, leuven, sam, now):
        route = make_route("Everything", team=ghent)
        ticket = make_ticket()
        remove_route(route, by=SYSTEM, at=now)
        make_route("All to Leuven", team=leuven, tags=["moved"])
        route_ticket(ticket, by=sam.actor(), at=now)
        ticket.refresh_from_db()
        assert (ticket.team, [tag.name for tag in ticket.tags.all()]) == (leuven, ["moved"])


def test_a_team_to_which_a_rule_gives_is_kept(make_route, ghent, ada, now):
    route = make_route("Tents", TENTS, team=ghent)
    with pytest.raises(Refusal, match="Tents"):
        remove_team(ghent, by=ada.actor(), at=now)
    remove_route(route, by=SYSTEM, at=now)
    remove_team(ghent, by=ada.actor(), at=now)


def test_teams_share_and_a_ticket_is_counted_once(make_route, make_ticket, ghent, manila, sam, now):
    make_route("Peak", shares={ghent: 60, manila: 40})
    tickets = [make_ticket() for _ in range(10)]

    assert sorted(ticket.team.name for ticket in tickets) == ["Ghent"] * 6 + ["Manila"] * 4
    told = routed(tickets[-1])[0]
    assert (told["reason"], told["teams"], sum(told["had"])) == ("turn", [ghent.pk, manila.pk], 9)
    for ticket in tickets:
        route_ticket(ticket, by=sam.actor(), at=now)
    assert sorted(ShareCount.objects.values_list("count", flat=True)) == [4, 6]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_both_counted(make_route, make_customer, ghent, manila, now):
    make_route("Peak", shares={ghent: 50, manila: 50})
    people = [make_customer(f"Person {number}") for number in range(8)]
    barrier = Barrier(4)

    def open_two(number):
        barrier.wait()
        for person in people[2 * number : 2 * number + 2]:
            actions.open_ticket(
                customer=person, channel="email", subject="Tent", by=customer(person.pk), at=now
            )
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(open_two, range(4)))
    assert list(ShareCount.objects.values_list("count", flat=True)) == [4, 4]
    assert Ticket.objects.filter(team=ghent).count() == 4


def test_a_tag_that_is_gone_is_not_missed(make_route, make_ticket, ghent):
    make_route("Tents", TENTS, team=ghent, tags=["tents", "summer"])
    Tag.objects.get(name="tents").delete()
    assert [tag.name for tag in make_ticket(subject="tent").tags.all()] == ["summer"]
