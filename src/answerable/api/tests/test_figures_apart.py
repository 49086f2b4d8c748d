"""Transitions, staffing and what prices rest on, for programs of whoever sees their pages."""

from datetime import timedelta
from decimal import Decimal

import pytest

from answerable.api.tests.conftest import problem
from answerable.insight.models import Reckoning, StaffingPlan, TransitionStep
from answerable.insight.money import actions as money
from answerable.insight.staffing.actions import Line, PlanWanted, keep_plan
from answerable.insight.transitions.actions import fix_plan, plan_transition
from answerable.insight.transitions.plan import Plan, Step
from answerable.people.models import Role
from answerable.routing.models import Route

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def marisol(make_staff, manila_provider, manila):
    return make_staff("Marisol", provider=manila_provider, role=Role.MANAGER)


@pytest.fixture
def going(make_route, ghent, manila, ada, now):
    make_route("Everything", team=ghent)
    rule = Route.objects.get()
    steps = (Step(10, now.date()), Step(100, now.date() + 30 * DAY, 60, 5.0))
    wanted = Plan("To Manila", ghent.pk, manila.pk, (rule.pk,), "unheard", steps)
    planned = plan_transition(wanted, by=ada.actor(), at=now - DAY)
    fix_plan(planned, by=ada.actor(), at=now - DAY)
    return planned


def test_a_step_is_taken_once_and_by_whoever_steers(api, going, ada, mara, now, clock):
    hers = api(ada, "insight:read", "insight:write")
    [told] = hers.get("/transitions").json()["items"]
    assert (told["title"], told["step"], told["version"]) == ("To Manila", 0, 1)
    whole = hers.get(f"/transitions/{going.pk}").json()
    assert [each["percent"] for each in whole["planned"]] == [10, 100]
    assert whole["next_gate"]["is_open"]
    url = f"/transitions/{going.pk}/steps"
    problem(api(ada, "insight:read").post(url, {"number": 1}), 403)
    problem(
        api(mara, "insight:read", "insight:write").post(url, {"number": 1}), 403
    )  # plans, and steers nothing
    for _twice in range(2):
        taken = hers.post(url, {"number": 1})
        assert taken.status_code == 201
        assert (taken.json()["step"], taken.json()["percent"]) == (1, 10)
    assert TransitionStep.objects.count() == 1
    problem(hers.post(url, {"number": 2}), 409)  # its gate is not met
    problem(hers.post(url, {"number": 7, "reason": "x"}), 409)
    for number in (0, -1, 10**9):
        problem(hers.post(url, {"number": number, "reason": "x"}), 422)
    assert hers.delete(url).json()["step"] == 0
    problem(hers.get("/transitions/999999"), 404)


def test_the_other_side_is_not_told(api, going, ada, marisol, grace, ana, now, clock):
    api(ada, "insight:read", "insight:write").post(f"/transitions/{going.pk}/steps", {"number": 1})
    theirs = api(marisol, "insight:read", "insight:write")
    told = theirs.get(f"/transitions/{going.pk}").json()
    assert (told["title"], told["from_team_id"]) == ("To Manila", None)
    assert (told["next_gate"], told["taken"][0]["gate_was_open"]) == (None, None)
    problem(theirs.post(f"/transitions/{going.pk}/steps", {"number": 2, "reason": "x"}), 403)
    for who in (grace, ana):
        problem(api(who, "insight:read").get("/transitions"), 403)
        problem(api(who, "insight:read").get(f"/transitions/{going.pk}"), 404)


def test_a_provider_fetches_the_plan_that_is_shared_with_it(
    api, ada, marisol, ana, manila_provider, krakow_provider, now, clock
):
    monday = now.date() + 14 * DAY
    lines = [Line(0, 18, 12.0, 3.0), Line(0, 19, 8.0, 2.0)]
    wanted = PlanWanted(monday, True, 300.0, lines)
    for provider in (manila_provider, krakow_provider):
        keep_plan(provider, wanted, by=ada.actor(), at=now)
    theirs = api(marisol, "insight:read")
    [told] = theirs.get("/staffing/plans").json()["items"]
    assert (told["provider_id"], told["contacts"], told["hours"]) == (manila_provider.pk, 20.0, 2.5)
    whole = theirs.get(f"/staffing/plans/{told['id']}").json()
    assert whole["lines"][0] == {"weekday": 0, "slot": 18, "contacts": 12.0, "people": 3.0}
    other = StaffingPlan.objects.get(provider=krakow_provider)
    problem(theirs.get(f"/staffing/plans/{other.pk}"), 404)
    assert len(api(ada, "insight:read").get("/staffing/plans").json()["items"]) == 2
    problem(api(ana, "insight:read").get("/staffing/plans"), 403)
    problem(api(marisol, "tickets:read").get("/staffing/plans"), 403)


def test_the_forecast_is_read_as_it_was_reckoned(api, ada, marisol, grace, manila_provider, now, clock):
    assert api(ada, "insight:read").get("/staffing/forecast").json()["slots"] == []
    rows = [["2026-03-03", 18, 4.0, 1.0, 8.0, 2, 3, 4], ["2026-03-04", 18, 5.0, 2.0, 9.0]]
    for provider, slots in ((None, rows), (manila_provider, rows[1:])):
        found = {"kinds": {"live": {"slots": slots}}}
        Reckoning.objects.create(name="staffing", provider=provider, weeks=0, at=now, found=found)
    told = api(ada, "insight:read").get("/staffing/forecast").json()
    assert [(each["contacts"], each["people"], each["rostered"]) for each in told["slots"]] == [
        (4.0, 2, 3),
        (5.0, None, None),
    ]
    assert len(api(marisol, "insight:read").get("/staffing/forecast").json()["slots"]) == 1
    problem(api(grace, "insight:read").get("/staffing/forecast"), 403)


def test_wages_are_for_those_of_the_house_who_see_money(api, ada, mara, sam, marisol, now, clock, settings):
    settings.CURRENCY = "EUR"
    money.keep_hour_cost(None, now.date(), Decimal("33.80"), "EUR", by=ada.actor(), at=now)
    money.keep_exchange_rate(2026, "PHP", Decimal("0.0158"), by=ada.actor(), at=now)
    told = api(mara, "insight:read").get("/money/prices").json()
    assert (told["currency"], told["wages"][0]["team_id"]) == ("EUR", None)
    assert Decimal(str(told["wages"][0]["amount"])) == Decimal("33.80")
    assert told["exchange_rates"][0]["currency"] == "PHP"
    for who in (sam, marisol):
        problem(api(who, "insight:read").get("/money/prices"), 403)
