"""What was given and lies there goes back; so does what somebody has who goes away, or for good."""

from datetime import timedelta

import pytest

from answerable.desk.models import Notification
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed
from answerable.people.actions import deactivate_staff, go_away
from answerable.routing.actions import (
    PersonPlan,
    TeamPlan,
    be_seen,
    pass_on,
    set_person_giving,
    set_team_giving,
    take_back,
    touch,
)
from answerable.routing.giving.tasks import look_again
from answerable.routing.models import Leaving, Untouched, Way
from answerable.tickets import actions
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def back(ticket):
    told = Event.objects.filter(ticket_id=ticket.pk, kind="ticket.taken_back").order_by("pk")
    return [(event.data["staff"], event.data["reason"]) for event in told]


def has(ticket):
    ticket.refresh_from_db()
    return ticket.assignee


@pytest.fixture
def pass_minutes(clock, now):
    """pass_minutes(31, ana): and they are still there."""

    def go_on(minutes, *people):
        clock.shift(minutes * MINUTE)
        for each in people:
            be_seen(each.pk, at=now + minutes * MINUTE)

    return go_on


def test_what_nobody_opened_goes_back_and_to_another(here, asks, ana, sam, run_jobs, pass_minutes):
    here(ana)
    ticket = asks()
    run_jobs()
    here(sam)
    pass_minutes(29, ana, sam)
    look_again()
    assert has(ticket) == ana

    pass_minutes(2, ana, sam)
    look_again()
    run_jobs()
    assert has(ticket) == sam
    assert back(ticket) == [(ana.pk, "untouched")]
    assert Notification.objects.filter(staff=ana, kind="taken_back", ticket=ticket).exists()
    given = Event.objects.filter(ticket_id=ticket.pk, kind="ticket.given").latest("pk")
    assert given.data["had_it"] == [ana.pk]


@pytest.mark.parametrize("what", ["opens", "notes", "snoozes", "closes", "hands_on", "answered"])
def test_whoever_does_something_keeps_it(
    here, asks, ana, sam, make_answer, run_jobs, pass_minutes, now, what
):
    here(ana)
    ticket = asks()
    run_jobs()
    ticket.refresh_from_db()
    if what == "opens":
        touch(ticket, sam.pk)  # somebody else's look is not theirs
        assert Untouched.objects.exists()
        touch(ticket, ana.pk)
    elif what == "notes":
        actions.note(ticket, "I call them.", by=ana.actor(), at=now)
    elif what == "snoozes":
        actions.snooze(ticket, now + timedelta(days=1), by=sam.actor(), at=now)
    elif what == "closes":
        actions.close(ticket, by=sam.actor(), at=now)
    elif what == "hands_on":
        actions.assign(ticket, team=ticket.team, staff=sam, by=sam.actor(), at=now)
    else:
        make_answer(ticket, by=sam, at=now)
    pass_minutes(31, ana)
    look_again()

    assert back(ticket) == []
    assert has(ticket) == (sam if what == "hands_on" else ana)
    assert not Untouched.objects.exists()


def test_minutes_count_while_they_work(here, asks, ana, mornings, run_jobs, clock, now):
    here(ana, calendar=mornings.pk)
    clock.shift(20 * MINUTE)
    be_seen(ana.pk, at=now + 20 * MINUTE)
    ticket = asks(at=now + 20 * MINUTE)
    run_jobs()  # twenty minutes are left of this morning
    clock.shift(timedelta(hours=12))
    look_again()
    assert has(ticket) == ana

    clock.move_to(now + timedelta(days=1, minutes=-49))
    look_again()
    assert has(ticket) is None


@pytest.mark.parametrize(
    ("leaving", "deputy", "gets", "word"),
    [
        (Leaving.STAY, "sam", "ana", None),
        (Leaving.TEAM, "sam", None, "away"),
        (Leaving.DEPUTY, "sam", "sam", None),
        (Leaving.DEPUTY, None, None, "away"),
        (Leaving.DEPUTY, "full", None, "away"),
        (Leaving.DEPUTY, "mara", None, "away"),  # not in the team
    ],
)
def test_who_goes_away_leaves_what_waits_as_the_team_says(
    ghent, make_ticket, make_message, cast, run_jobs, now, clock, leaving, deputy, gets, word
):
    """Also in a team whose people take tickets themselves, and though the deputy is not there just now."""
    ana, stands_in = cast["ana"], cast["sam" if deputy == "full" else deputy or "sam"]
    set_team_giving(ghent, TeamPlan(Way.PULL, leaving=leaving), by=SYSTEM, at=now)
    set_person_giving(ana, PersonPlan(10, deputy=stands_in.pk if deputy else None), by=SYSTEM, at=now)
    if deputy == "full":
        set_person_giving(stands_in, PersonPlan(1), by=SYSTEM, at=now)
        actions.assign(
            make_message(make_ticket(team=ghent)).ticket, team=ghent, staff=stands_in, by=SYSTEM, at=now
        )
    waiting, done = make_message(make_ticket(team=ghent)).ticket, make_ticket(team=ghent)
    for each in (waiting, done):
        actions.assign(each, team=ghent, staff=ana, by=SYSTEM, at=now)
    go_away(ana, now + timedelta(days=1), by=ana.actor(), at=now)
    run_jobs()

    assert has(waiting) == (cast[gets] if gets else None)
    assert has(done) == ana
    make_message(done)  # while they are away
    run_jobs()
    assert has(done) == (cast[gets] if gets else None)
    assert back(waiting) == ([(ana.pk, word)] if word else [])
    given = Event.objects.filter(ticket_id=waiting.pk, kind="ticket.given")
    expected = [("stands_in", ana.pk)] if gets == "sam" else []
    assert [(each.data["reason"], each.data["instead_of"]) for each in given] == expected


def test_what_a_deactivated_person_still_had_returns_to_the_queue(
    here, asks, make_ticket, leuven, ana, sam, ada, run_jobs, now
):
    here(ana)
    ticket, closed = asks(), make_ticket(team=leuven)
    run_jobs()
    here(sam)
    nothing_waits = make_ticket(team=leuven)
    for each in (closed, nothing_waits):
        actions.assign(each, team=leuven, staff=ana, by=SYSTEM, at=now)
    actions.close(closed, by=SYSTEM, at=now)
    deactivate_staff(ana, by=ada.actor(), at=now)
    run_jobs()

    assert has(ticket) == sam  # given anew
    assert has(nothing_waits) is None
    assert has(closed) == ana


def test_only_the_product_itself_takes_back_and_twice_is_harmless(
    here, asks, ana, sam, run_jobs, pass_minutes, now
):
    here(ana)
    ticket = asks()
    run_jobs()
    with pytest.raises(NotAllowed):
        take_back(ticket, by=sam.actor(), at=now)
    with pytest.raises(NotAllowed):
        pass_on(ticket, ana, by=sam.actor(), at=now)
    assert not pass_on(ticket, ana, by=SYSTEM, at=now)  # they are there

    late = now + 31 * MINUTE
    assert [take_back(ticket, by=SYSTEM, at=late) for _ in range(2)] == [True, False]
    assert back(ticket) == [(ana.pk, "untouched")]
    assert Ticket.objects.get(pk=ticket.pk).assignee is None
