"""A team whose tickets are given, and people who are there."""

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.regions.models import Calendar, CalendarVersion
from answerable.routing.actions import PersonPlan, TeamPlan, be_seen, set_person_giving, set_team_giving
from answerable.routing.models import Way


@pytest.fixture
def pushed(ghent, clock, now):
    """Ghent's tickets are given."""
    set_team_giving(ghent, TeamPlan(Way.PUSH, untouched_minutes=30), by=SYSTEM, at=now)
    return ghent


@pytest.fixture
def here(pushed, now):
    """here(ana, ben): they are in the team, can have so much, and have a page open."""

    def come(*people, capacity=10, at=None, **fields):
        for each in people:
            each.teams.add(pushed)
            set_person_giving(each, PersonPlan(capacity, **fields), by=SYSTEM, at=at or now)
            be_seen(each.pk, at=at or now)

    return come


@pytest.fixture
def asks(make_ticket, make_message, make_customer, pushed, now):
    """asks(): a new ticket of the team, of a customer of its own, in which they wait."""

    def ask(name="Dirk", *, at=None, **fields):
        fields.setdefault("team", pushed)
        if "customer" not in fields:
            fields["customer"] = make_customer(name, address="")
        ticket = make_ticket(created_at=at or now, **fields)
        return make_message(ticket, at=at or now).ticket

    return ask


@pytest.fixture
def mornings(db, now):
    """Every day until 9:40; the clock of tests stands at 9:00."""
    calendar = Calendar.objects.create(name="Mornings")
    week = [[[480, 580]]] * 7
    CalendarVersion.objects.create(calendar=calendar, since=now, zone="UTC", week=week, made_at=now)
    return calendar
