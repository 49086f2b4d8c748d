"""Which policy holds for a ticket: the first whose conditions it meets, and another when it changes."""

from datetime import timedelta

import pytest
from django.db import transaction

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid
from answerable.ledger.together import change
from answerable.ledger.verification import verify
from answerable.people.models import Account, Field, FieldKind
from answerable.promises.actions import PolicyPlan, add_policy, move_policy, remove_policy
from answerable.promises.choosing import fitting_version
from answerable.promises.clocks.history import Kind
from answerable.promises.models import Policy
from answerable.promises.trying import try_out
from answerable.tickets import actions
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Brand, Priority, Tag, Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def plan(name, *conditions, hours=1, is_any=False):
    asked = Conditions(tuple(Condition(*each) for each in conditions), is_any)
    return PolicyPlan(name, {Kind.FIRST_ANSWER: dict.fromkeys(Priority, hours * HOUR)}, conditions=asked)


@pytest.fixture
def everybody(now):
    return add_policy(plan("Everybody", hours=4), by=SYSTEM, at=now)


def _owed_in(ticket):
    ticket.refresh_from_db()
    return None if ticket.owed_at is None else (ticket.owed_at - ticket.created_at) / HOUR


def _told(ticket):
    applied = Event.objects.filter(ticket_id=ticket.pk, kind="ticket.promised").order_by("pk")
    return [event.data.get("policy") for event in applied]


@pytest.fixture
def ask_with(ask, now):
    """A ticket that was given a priority at once."""

    def asked(priority):
        ticket = ask(at=now)
        actions.prioritise(ticket, priority, by=SYSTEM, at=now)
        return ticket

    return asked


def _field(ticket, now):
    own = Field.objects.create(key="size", label="Size", kind=FieldKind.NUMBER)
    return ("field:size", "greater", "10"), lambda at: actions.set_field(ticket, own, "12", by=SYSTEM, at=at)


def _account(ticket, now):
    club = Account.objects.create(name="Alpine Club")
    customer = type(ticket.customer).objects.create(name="Maya", account=club, created_at=now)
    return ("account", "is", "Alpine Club"), lambda at: actions.set_customer(
        ticket, customer, by=SYSTEM, at=at
    )


def _brand(ticket, now):
    brand = Brand.objects.create(name="Outdoor", sender="Outdoor", language="en")
    return ("brand", "is", str(brand.pk)), lambda at: actions.set_brand(ticket, brand, by=SYSTEM, at=at)


def _team(ticket, now, team, what="team"):
    key = team.pk if what == "team" else team.provider_id
    return (what, "is", str(key)), lambda at: actions.assign(ticket, team=team, staff=None, by=SYSTEM, at=at)


def _tag(ticket, now):
    Tag.objects.create(name="gold")
    return ("tag", "has", "gold"), lambda at: actions.tag(ticket, "gold", by=SYSTEM, at=at)


def _priority(ticket, now):
    return ("priority", "at_least", "30"), lambda at: actions.prioritise(ticket, 40, by=SYSTEM, at=at)


@pytest.mark.parametrize("change", [_field, _account, _brand, _team, "provider", _tag, _priority])
def test_a_ticket_that_comes_to_fit_another_policy_is_promised_that(
    change, everybody, ask, ghent, manila, now
):
    ticket = ask(at=now, team=ghent)
    if change == "provider" or change is _team:
        condition, do = _team(ticket, now, manila, "provider" if change == "provider" else "team")
    else:
        condition, do = change(ticket, now)
    gold = add_policy(plan("Gold", condition), by=SYSTEM, at=now)
    assert _owed_in(ticket) == 4

    do(now + HOUR / 4)

    assert _owed_in(ticket) == 1
    assert _told(ticket) == [everybody.pk, gold.pk]


def test_of_those_that_fit_the_first_in_the_order_holds(everybody, ask_with, now):
    urgent = add_policy(plan("Urgent", ("priority", "is", "40"), hours=1), by=SYSTEM, at=now)
    high = add_policy(plan("High", ("priority", "at_least", "30"), hours=2), by=SYSTEM, at=now)
    assert [each.name for each in Policy.objects.present()] == ["Urgent", "High", "Everybody"]
    asked = [ask_with(priority) for priority in (40, 30, 20)]
    assert [_owed_in(ticket) for ticket in asked] == [1, 2, 4]

    move_policy(high, up=True, by=SYSTEM, at=now)
    assert _owed_in(ask_with(40)) == 2
    remove_policy(high, by=SYSTEM, at=now)
    assert _told(ask_with(40))[-1] == urgent.pk


def test_what_was_promised_and_undone_is_promised_when_it_fits_again(everybody, ask_with, now):
    urgent = add_policy(plan("Urgent", ("priority", "is", "40"), hours=1), by=SYSTEM, at=now)
    ticket = ask_with(20)

    def prioritise_and_fail():
        actions.prioritise(ticket, 40, by=SYSTEM, at=now)
        assert _told(ticket)[-1] == urgent.pk
        raise ZeroDivisionError

    with change():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            prioritise_and_fail()
        ticket.refresh_from_db()
        actions.prioritise(ticket, 40, by=SYSTEM, at=now)

    assert _owed_in(ticket) == 1
    assert _told(ticket) == [everybody.pk, urgent.pk]
    assert verify() == []


def test_where_none_fits_any_more_nothing_is_promised_and_the_history_says_so(ask, ask_with, now):
    gold = add_policy(plan("Gold", ("priority", "is", "40")), by=SYSTEM, at=now)
    ticket = ask_with(40)
    actions.prioritise(ticket, 20, by=SYSTEM, at=now + HOUR / 4)

    assert _owed_in(ticket) is None
    assert _told(ticket) == [gold.pk, None]
    assert _told(ask(at=now)) == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_asked_where_the_first_asks_nothing(
    everybody, make_policy, ask, now, django_assert_num_queries
):
    ticket = ask(at=now)
    make_policy("Last", first_answer=4)
    fitting_version(ticket.pk, at=now)
    with django_assert_num_queries(0):
        assert fitting_version(ticket.pk, at=now).policy_id == everybody.pk


@pytest.mark.django_db(transaction=True)
def test_all_are_asked_in_one_statement(everybody, ask, manila, now, django_assert_num_queries):
    ticket = ask(at=now)
    asked = [("priority", "is", "40"), ("provider", "is", str(manila.provider_id)), ("tag", "has", "gold")]
    for number, each in enumerate(asked):
        add_policy(plan(f"Policy {number}", each, ("field:gone", "is", "x"), is_any=True), by=SYSTEM, at=now)
    fitting_version(ticket.pk, at=now)
    with django_assert_num_queries(1):
        assert fitting_version(ticket.pk, at=now).policy_id == everybody.pk


@pytest.mark.parametrize("what", ["waits", "status", "written", "created"])
def test_what_may_change_unnoticed_is_not_asked(what, now):
    with pytest.raises(Invalid):
        add_policy(plan("Gold", (what, "is", "x")), by=SYSTEM, at=now)


def test_on_paper_stand_those_that_fit(everybody, ask, ask_with, ada, now):
    urgent, _normal = ask_with(40), ask(at=now)
    trial = try_out(plan("Gold", ("priority", "is", "40")), None, reader=ada, at=now + 2 * HOUR)

    assert trial.looked_at == 1
    assert {each.ticket for each in trial.shown} == {urgent}
    assert Ticket.objects.count() == 2
