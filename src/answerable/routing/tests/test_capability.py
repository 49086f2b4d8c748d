"""A customer who has shown that they know the product goes straight past the first line, and nobody is slowed down."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import go_away, merge_customers, remove_team, unmerge_customer
from answerable.people.erasing import traces_of
from answerable.people.models import Customer, FieldKind, Team
from answerable.privacy.exporting import _person
from answerable.regions.actions import HoursWanted, add_calendar, remove_calendar
from answerable.routing.actions import (
    Settling,
    Step,
    certify,
    correct,
    endorse,
    learn,
    learn_cause,
    route_ticket,
    set_next_line,
    settle,
    withdraw,
)
from answerable.routing.capability.evidence import EvidenceKind
from answerable.routing.models import CapabilityEvidence
from answerable.tickets.actions import assign, set_customer, set_field
from answerable.tickets.vocabulary import add_field

pytestmark = pytest.mark.django_db
WHY = "Services stoves for a living."


@pytest.fixture
def second(own_company, make_staff):
    team = Team.objects.create(name="Ghent 2", provider=own_company, tier=2)
    make_staff("Noor", provider=own_company, teams=[team])
    return team


@pytest.fixture
def on(ghent, second, now):
    """Switched on, and Ghent's tickets go on to Ghent 2."""
    set_next_line(
        ghent, second, by=SYSTEM, at=now, steps=[Step("Restart it"), Step("Send a log", "diagnostics_sent")]
    )
    return settle(Settling(is_on=True), by=SYSTEM, at=now)


@pytest.fixture
def known(cleo, ana, now):
    return endorse(cleo, WHY, by=ana.actor(), at=now)


def kinds(ticket):
    return list(Event.objects.filter(ticket_id=ticket.pk).order_by("pk").values_list("kind", flat=True))


def test_whoever_is_known_goes_to_the_second_line_and_the_ledger_says_why(
    on, known, cleo, ghent, second, make_ticket, now
):
    ticket = make_ticket(customer=cleo, team=ghent, created_at=now)
    assert (ticket.team, ticket.tier) == (second, 2)
    assert kinds(ticket) == ["ticket.opened", "ticket.assigned", "ticket.tier_changed", "ticket.sped_up"]
    told = Event.objects.get(kind="ticket.sped_up").data
    assert told == {
        "mean": 875, "low": 652, "high": 993, "weight": 6000, "threshold": 600,
        "evidence": [known.pk], "team": second.pk, "came": ghent.pk,
    }  # fmt: skip


def test_routed_again_by_the_same_rule_it_stays_past_the_first_line(
    on, known, cleo, ghent, second, sam, make_route, make_ticket, now
):
    make_route("Everything", team=ghent)
    ticket = make_ticket(customer=cleo, created_at=now)
    told = kinds(ticket)
    route_ticket(ticket, by=sam.actor(), at=now)
    ticket.refresh_from_db()
    assert (ticket.team, ticket.tier, kinds(ticket)) == (second, 2, told)


@pytest.mark.parametrize(
    "how",
    [
        "off",
        "nobody",
        "faded",
        "withdrawn",
        "against",
        "no line",
        "away",
        "removed",
        "shut",
        "not its product",
    ],
)
def test_everybody_else_is_where_they_would_be_anyway(
    how, on, cleo, ghent, second, ana, sam, make_ticket, now
):
    age = timedelta(days=900 if how == "faded" else 0)
    if how != "nobody":
        product = "Tent" if how == "not its product" else ""
        evidence = endorse(cleo, WHY, by=ana.actor(), at=now - age, product=product)
    if how == "off":
        settle(Settling(is_on=False), by=SYSTEM, at=now)
    elif how == "withdrawn":
        withdraw(evidence, by=ana.actor(), at=now)
    elif how == "against":
        correct(cleo, up=False, reason="It was her sister.", by=sam.actor(), at=now)
    elif how == "no line":
        set_next_line(ghent, None, by=SYSTEM, at=now)
    elif how == "away":
        go_away(second.members.get(), now + timedelta(days=1), by=SYSTEM, at=now)
    elif how == "removed":
        remove_team(second, by=SYSTEM, at=now)
    elif how == "shut":
        calendar = add_calendar("Never", HoursWanted("Europe/Brussels", [()] * 7), by=SYSTEM, at=now)
        set_next_line(ghent, second, calendar=calendar, by=SYSTEM, at=now)
        with pytest.raises(Refusal):
            remove_calendar(calendar, by=SYSTEM, at=now)
    ticket = make_ticket(customer=cleo, team=ghent, created_at=now)
    assert (ticket.team, ticket.tier) == (ghent, 1)
    assert kinds(ticket) == ["ticket.opened"]


def test_a_calendar_by_which_a_removed_team_went_on_can_go(ghent, second, now):
    calendar = add_calendar("Days", HoursWanted("Europe/Brussels", [()] * 7), by=SYSTEM, at=now)
    set_next_line(ghent, second, calendar=calendar, by=SYSTEM, at=now)
    remove_team(ghent, by=SYSTEM, at=now)
    remove_calendar(calendar, by=SYSTEM, at=now)


def test_it_never_goes_where_they_wait_longer(on, known, cleo, ghent, second, make_message, make_ticket, now):
    make_message(make_ticket(team=second, created_at=now), at=now - timedelta(hours=2))
    make_message(make_ticket(team=ghent, created_at=now), at=now - timedelta(hours=1))
    assert make_ticket(customer=cleo, team=ghent, created_at=now).team == ghent
    for _each in range(2):
        make_message(make_ticket(team=ghent, created_at=now), at=now - timedelta(hours=3))
    assert make_ticket(customer=cleo, team=ghent, created_at=now).team == second


def test_it_goes_once_it_is_known_what_it_is_about_unless_people_placed_it(
    on, cleo, ghent, second, ana, sam, make_ticket, now
):
    field = add_field("Product", FieldKind.CHOICE, choices=["Stove", "Tent"], by=SYSTEM, at=now)
    settle(Settling(is_on=True, product_field=field), by=SYSTEM, at=now)
    endorse(cleo, WHY, product="Stove", by=ana.actor(), at=now)
    tent, stove, placed = (make_ticket(customer=cleo, team=ghent, created_at=now) for _each in range(3))
    for team in (None, ghent):
        assign(placed, team=team, staff=None, by=sam.actor(), at=now)
    for ticket, product in ((tent, "Tent"), (stove, "Stove"), (placed, "Stove")):
        set_field(ticket, field, product, by=ana.actor(), at=now)
        ticket.refresh_from_db()
    assert (tent.team, stove.team, placed.team) == (ghent, second, ghent)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_asked_where_it_is_off_or_nobody_has_shown_anything(
    cleo, ghent, second, make_ticket, ana, now
):
    def asked():
        make_ticket(customer=cleo, team=ghent)  # what seldom changes is known from here on
        with CaptureQueriesContext(connection) as statements:
            make_ticket(customer=cleo, team=ghent)
        return len(statements)

    off = asked()
    settle(Settling(is_on=True), by=SYSTEM, at=now)
    set_next_line(ghent, second, by=SYSTEM, at=now)
    assert asked() == off
    learn(cleo, EvidenceKind.CAUSE_DOCUMENTED, ticket=make_ticket(customer=cleo), by=ana.actor(), at=now)
    assert asked() == off + 1


SAID = {
    "endorsed": (lambda who, **by: endorse(who, WHY, **by), "ana sam mara ada ben"),
    "certified": (
        lambda who, *, by, at: certify(who, "Dealer course", until=at + timedelta(days=9), by=by, at=at),
        "sam mara ada",
    ),
    "corrected": (lambda who, **by: correct(who, up=True, reason=WHY, **by), "sam mara ada"),
}  # fmt: skip


@pytest.mark.parametrize("verb", SAID)
def test_who_may_say_what_and_twice_is_once(verb, cleo, cast, now, make_ticket, manila):
    say, allowed = SAID[verb]
    for name, staff in cast.items():
        if name in ("althea", "zed"):
            with pytest.raises(Customer.DoesNotExist):
                say(cleo, by=staff.actor(), at=now)
        elif name in allowed.split():
            assert say(cleo, by=staff.actor(), at=now) == say(cleo, by=staff.actor(), at=now)
        else:
            with pytest.raises(NotAllowed):
                say(cleo, by=staff.actor(), at=now)
    assert Event.objects.filter(kind="evidence.shown").count() == CapabilityEvidence.objects.count() > 0
    make_ticket(customer=cleo, team=manila)
    endorse(cleo, WHY, by=cast["althea"].actor(), at=now)  # she sees them now


def test_what_was_said_is_withdrawn_by_who_said_it_or_who_leads(known, cleo, ana, ben, sam, zed, now):
    with pytest.raises(NotAllowed):
        withdraw(known, by=ben.actor(), at=now)
    with pytest.raises(Customer.DoesNotExist):
        withdraw(known, by=zed.actor(), at=now)
    for who in (ana, sam):
        assert withdraw(known, by=who.actor(), at=now).withdrawn_by == ana
    assert Event.objects.filter(kind="evidence.withdrawn").count() == 1
    with pytest.raises(Invalid):
        endorse(cleo, "  ", by=ana.actor(), at=now)
    with pytest.raises(Invalid):
        certify(cleo, "Course", until=now, by=sam.actor(), at=now)


def test_settings_are_the_administrators(ghent, second, ana, sam, mara, ada, now):
    for who in (ana, sam, mara):
        with pytest.raises(NotAllowed):
            settle(Settling(is_on=True), by=who.actor(), at=now)
        with pytest.raises(NotAllowed):
            set_next_line(ghent, second, by=who.actor(), at=now)
    for _twice in range(2):
        settle(Settling(is_on=True), by=ada.actor(), at=now)
        set_next_line(ghent, second, by=ada.actor(), at=now)
    told = Event.objects.filter(kind__startswith="capability.")
    assert sorted(told.values_list("kind", flat=True)) == [
        "capability.changed",
        "capability.next_line_changed",
    ]
    for wanted in (Settling(is_on=True, threshold=10), Settling(is_on=True, half_life_days=1)):
        with pytest.raises(Invalid):
            settle(wanted, by=ada.actor(), at=now)


def test_causes_are_learnt_once_and_go_where_their_ticket_goes(
    cleo, make_customer, make_ticket, ana, sam, now
):
    ticket, by = make_ticket(customer=cleo), ana.actor()
    for _twice in range(2):
        learn_cause(cleo, "product_exception", ticket=ticket, by=by, at=now)
    assert learn_cause(cleo, "documented_not_found", ticket=ticket, by=by, at=now) is None
    endorse(cleo, WHY, by=by, at=now)
    dirk = make_customer("Dirk")
    set_customer(ticket, dirk, by=sam.actor(), at=now)
    assert [each.kind for each in dirk.capability_evidence.all()] == ["cause_exception"]
    assert [each.kind for each in cleo.capability_evidence.all()] == ["endorsed"]


def test_it_goes_with_a_merge_and_comes_back(known, cleo, make_customer, sam, now):
    dirk = make_customer("Dirk")
    own = endorse(dirk, WHY, by=sam.actor(), at=now)
    merge_customers(cleo, dirk, by=sam.actor(), at=now)
    assert set(dirk.capability_evidence.all()) == {known, own}
    unmerge_customer(cleo, by=sam.actor(), at=now)
    assert (cleo.capability_evidence.get(), dirk.capability_evidence.get()) == (known, own)


def test_a_copy_tells_of_it(known, cleo):
    (told,) = _person(cleo, traces_of(cleo))["capability"]
    assert (told["kind"], told["reason"], told["at"]) == ("endorsed", WHY, known.at.isoformat())
