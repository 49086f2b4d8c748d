"""Rules are tried on last month's tickets: where they would have gone, and how those teams did then."""

from datetime import timedelta

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed
from answerable.promises.shares import interval
from answerable.routing.actions import RoutePlan, try_route
from answerable.routing.models import RouteTrial
from answerable.routing.rules import trying
from answerable.routing.rules.sharing import Share
from answerable.routing.rules.trying import Tally, median_of
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TENTS = Conditions((Condition("subject", "has", "tent"),))


@pytest.fixture
def tried(ada, run_jobs, now):
    """tried(plan): the trial, once all of it was looked at."""

    def trying_out(plan, route=None):
        events = Event.objects.count()
        trial = try_route(plan, route, staff=ada, at=now)
        run_jobs()
        assert Event.objects.count() == events
        trial.refresh_from_db()
        assert trial.state == "done"
        return trial

    return trying_out


def _teams(trial):
    return {
        int(key): (each.before, each.after)
        for key, kept in trial.result["teams"].items()
        for each in [Tally.from_json(kept)]
    }


def test_where_last_months_tickets_would_have_gone(
    tried, make_ticket, make_route, ghent, leuven, now, monkeypatch
):
    monkeypatch.setattr(trying, "AT_ONCE", 2)
    for hours in range(3):
        make_ticket(subject="A tent", team=ghent, created_at=now - (hours + 1) * HOUR)
    make_ticket(subject="A stove", team=ghent, created_at=now - HOUR)
    make_ticket(subject="An old tent", team=ghent, created_at=now - timedelta(days=60))

    trial = tried(RoutePlan("Tents", TENTS, [Share(leuven.pk, 100)]))

    assert trial.looked_at == 4
    assert _teams(trial) == {ghent.pk: (4, 1), leuven.pk: (0, 3)}
    assert trial.result["moved"] == 3
    assert {tuple(row[1:]) for row in trial.result["shown"]} == {(ghent.pk, leuven.pk, "Tents")}
    assert not Ticket.objects.filter(team=leuven).exists()


def test_the_other_rules_stand_where_they_stand(tried, make_ticket, make_route, ghent, leuven, manila, now):
    first = make_route("All tents", ("subject", "has", "tent"), team=ghent)
    make_ticket(subject="A tent", created_at=now - HOUR)  # the rule gave it to Ghent

    behind = tried(RoutePlan("More tents", TENTS, [Share(leuven.pk, 100)]))
    changed = tried(RoutePlan("All tents", TENTS, [Share(manila.pk, 100)]), first)

    assert _teams(behind) == {ghent.pk: (1, 1)}
    assert _teams(changed) == {ghent.pk: (1, 0), manila.pk: (0, 1)}


def test_shares_are_taken_in_turn_each_day(tried, make_ticket, ghent, leuven, now):
    for number in range(10):
        make_ticket(created_at=now - timedelta(days=2) + number * timedelta(minutes=1))
    trial = tried(RoutePlan("Shared", Conditions(), [Share(ghent.pk, 70), Share(leuven.pk, 30)]))
    assert {key: after for key, (_before, after) in _teams(trial).items() if key} == {
        ghent.pk: 7,
        leuven.pk: 3,
    }


def test_how_the_teams_did_then(tried, make_policy, ask, make_answer, ghent, leuven, now):
    make_policy(first_answer=4, since=now - timedelta(days=40))
    for hours, team in ((1, ghent), (2, ghent), (9, ghent), (3, leuven)):
        at = now - timedelta(days=3)
        make_answer(ask(at=at, team=team, subject="tent"), at=at + hours * HOUR)

    trial = tried(RoutePlan("Tents", TENTS, [Share(leuven.pk, 100)]))

    of_ghent, of_leuven = (Tally.from_json(trial.result["teams"][str(team.pk)]) for team in (ghent, leuven))
    assert (of_ghent.promised, of_ghent.kept, of_ghent.promised_after) == (3, 2, 0)
    assert (of_leuven.promised, of_leuven.kept, of_leuven.promised_after) == (1, 1, 4)
    assert abs(median_of(of_ghent.waits) - 2 * HOUR) < timedelta(minutes=12)


def test_it_is_the_administrators_and_ones_own(tried, ada, sam, make_staff, own_company, leuven, now):
    plan = RoutePlan("Tents", TENTS, [Share(leuven.pk, 100)])
    with pytest.raises(NotAllowed):
        try_route(plan, None, staff=sam, at=now)
    trial = tried(plan)
    other = make_staff("Oda", provider=own_company, role="admin")
    assert list(RouteTrial.objects.visible_to(ada)) == [trial]
    assert not RouteTrial.objects.visible_to(other).exists()
    assert SYSTEM.may("routing.manage")


def test_an_interval_says_how_little_few_say():
    assert interval(0, 0) == (0, 100)
    low, high = interval(8, 10)
    assert low < 60
    assert high > 90
    assert interval(800, 1000) == (77, 82)
