"""Transitions on pages: planned, fixed, taken behind gates, given back; and each side sees its own. And regions."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.pages import PAGES
from answerable.insight.facts.cells import add_up
from answerable.insight.models import TicketFact, Transition
from answerable.insight.studies.tests.planting import plant
from answerable.insight.transitions.judging import judge_transitions
from answerable.ledger.actor import SYSTEM
from answerable.regions.actions import RegionWanted, add_region, change_region
from answerable.routing.actions import RoutePlan, add_route
from answerable.routing.rules.keeping import newest_of
from answerable.routing.rules.sharing import Share

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(ghent, leuven, ada, now):
    shares = [Share(ghent.pk, 60), Share(leuven.pk, 40)]
    return add_route(RoutePlan("Everything", shares=shares), by=ada.actor(), at=now)


def _text(answer):
    assert answer.status_code == 200
    return re.sub("[ \n]+", " ", answer.content.decode())


def _wanted(rule, ghent, manila, now, **other):
    """As the form has it: a first step today, a second in four weeks behind a gate."""
    later = now.date() + timedelta(days=28)
    return {
        "title": "Ghent to Manila",
        "from_team": ghent.pk,
        "to_team": manila.pk,
        "routes": [rule.pk],
        "outcome": "unheard",
        "matters": "8",
        "review": "10",
        "percent-0": "10",
        "on-0": now.date().isoformat(),
        "percent-1": "100",
        "on-1": later.isoformat(),
        "n-1": "40",
        "margin-1": "10",
    } | other


@pytest.fixture
def planned(rule, ghent, manila, mara, signed_in, now, clock):
    hers = signed_in(mara)
    hers.post(reverse("desk:transition_new"), _wanted(rule, ghent, manila, now))
    planned = Transition.objects.get()
    for _twice in range(2):
        hers.post(reverse("desk:transition_fixing", args=[planned.pk]))
    return planned


def _shares(rule):
    return dict(map(tuple, newest_of(rule).shares))


def test_from_a_plan_to_a_step_to_a_gate_and_back(
    planned, rule, ghent, leuven, manila, mara, ada, signed_in, clock, now
):
    his, page = signed_in(ada), reverse("desk:transition", args=[planned.pk])
    assert planned.plans.count() == 1
    assert "Whoever manages routing takes it." in _text(signed_in(mara).get(page))
    assert "Take step 1" in _text(his.get(page))
    for _twice in range(2):
        his.post(reverse("desk:transition_step", args=[planned.pk, 1]))
    assert _shares(rule) == {ghent.pk: 54, leuven.pk: 40, manila.pk: 6}

    second = reverse("desk:transition_step", args=[planned.pk, 2])
    refused = _text(his.post(second, {"reason": ""}))
    assert "The gate is not met. Wait, or say why" in refused
    assert "Not met" in refused
    assert _shares(rule)[manila.pk] == 6
    told = _text(his.post(second, {"reason": "Ghent moves house."}, follow=True))
    assert "Ghent moves house." in told
    assert "Its gate was not met." in told
    assert _shares(rule) == {leuven.pk: 40, manila.pk: 60}

    for _twice in range(2):
        his.post(reverse("desk:transition_back", args=[planned.pk]), {"reason": ""})
    assert _shares(rule) == {ghent.pk: 60, leuven.pk: 40}
    assert "Rolled back" in _text(his.get(page))


def test_fixed_gates_are_changed_by_another_version_alone(
    planned, rule, ghent, manila, mara, ada, signed_in, now
):
    hers = signed_in(mara)
    signed_in(ada).post(reverse("desk:transition_step", args=[planned.pk, 1]))
    change = reverse("desk:transition_plan", args=[planned.pk])
    hers.post(change, _wanted(rule, ghent, manila, now, **{"margin-1": "90"}))
    page = _text(hers.get(reverse("desk:transition", args=[planned.pk])))
    assert "with a loss below 10 points" in page
    assert "with a loss below 90 points" in page
    fix = reverse("desk:transition_fixing", args=[planned.pk])
    assert "Say why the plan is changed." in _text(hers.post(fix))
    told = _text(hers.post(fix, {"reason": "A slip of the pen."}, follow=True))
    assert "Changed after it had begun. <span" in told
    taken = _text(hers.post(change, _wanted(rule, ghent, manila, now, **{"percent-0": "20"})))
    assert "Steps that were taken are not changed afterwards." in taken


def test_each_side_sees_its_own(planned, ghent, manila, ada, grace, ana, zed, signed_in, clock, now):
    signed_in(ada).post(reverse("desk:transition_step", args=[planned.pk, 1]))
    keys = {"a": ghent.pk, "b": manila.pk}
    plant(
        units=["a", "b"], first=now.date(), weeks=4, a_week=20, unit="product",
        chased=lambda _name, _week: 0.3, team_id=lambda name, _week: keys[name],
    )  # fmt: skip
    clock.move_to(now + timedelta(days=29))
    page = reverse("desk:transition", args=[planned.pk])
    whole = _text(signed_in(ada).get(page))
    assert "Like for like no clear difference" in whole
    assert f"team={ghent.pk}" in whole

    for staff in (ana, grace, zed):
        assert signed_in(staff).get(page).status_code == 404
        assert signed_in(staff).get(reverse("desk:transitions")).status_code in (302, 403)
    grace.role = "manager"
    grace.save()
    hers = signed_in(grace)
    own = _text(hers.get(page)).split("page-head")[1]
    assert "To Manila" in own
    assert "Your side" in own
    assert f"team={manila.pk}" in own
    for hidden in ("Ghent", "Like for like", "Everything", "Ada"):
        assert hidden not in own
    assert "Ghent" not in _text(hers.get(reverse("desk:transitions"))).split("page-head")[1]
    for name, more in (("fixing", ()), ("step", (2,)), ("back", ())):
        answer = hers.post(reverse(f"desk:transition_{name}", args=[planned.pk, *more]), {"reason": "x"})
        assert answer.status_code in (302, 403)
    assert Transition.objects.get().step == 1


def test_each_monday_says_what_would_be_needed(planned, ghent, manila, ada, signed_in, clock, now, run_jobs):
    signed_in(ada).post(reverse("desk:transition_step", args=[planned.pk, 1]))
    keys = {"a": ghent.pk, "b": manila.pk}
    plant(
        units=["a", "b"], first=now.date() - timedelta(weeks=12), weeks=15, a_week=10, unit="product",
        chased=lambda _name, _week: 0.3, team_id=lambda name, _week: keys[name],
    )  # fmt: skip
    clock.move_to(now + timedelta(days=22))
    judge_transitions()
    page = _text(signed_in(ada).get(reverse("desk:transition", args=[planned.pk])))
    assert "Not decidable yet: it is judged from 11 May 2026 on, as was fixed; 3 weeks have passed." in page


@pytest.mark.parametrize(
    "nonsense",
    [
        {"title": ""},
        {"to_team": "0"},
        {"routes": ["x"]},
        {"outcome": "y"},
        {"percent-0": "", "percent-1": ""},
        {"percent-1": "5"},
        {"on-1": ""},
        {"margin-1": "-3"},
    ],
)
def test_nonsense_is_said_beside_the_fields(nonsense, rule, ghent, manila, mara, signed_in, now, clock):
    answer = signed_in(mara).post(
        reverse("desk:transition_new"), _wanted(rule, ghent, manila, now, **nonsense)
    )
    assert answer.status_code == 200
    assert not Transition.objects.exists()


def test_regions_stand_beside_one_another_with_who_decided_what(
    ada, mara, grace, ghent, signed_in, now, clock
):
    benelux = add_region(RegionWanted("Benelux", countries=["BE"], currency="EUR"), by=ada.actor(), at=now)
    add_region(RegionWanted("Japan", countries=["JP"]), by=SYSTEM, at=now)
    change_region(benelux, RegionWanted("Low Countries", countries=["BE"]), by=ada.actor(), at=now)
    plant(
        units=[benelux.pk], first=now.date() - timedelta(weeks=4), weeks=4, a_week=10, unit="region_id",
        chased=lambda _name, _week: 0.3, team_id=ghent.pk,
    )  # fmt: skip
    add_up(set(TicketFact.objects.values_list("day", flat=True)))
    page = _text(signed_in(mara).get(reverse("desk:insight_page", args=["regions"])))
    assert "Ada changed the region" in page
    assert "as the policies say" in page
    figure = next(each for each in PAGES["regions"].figures(Asked(mara, now)) if each.key == "chased")
    [point] = figure.points
    assert (point.label, point.n) == ("Low Countries", 40)
    rows = signed_in(mara).get(f"{reverse('desk:insight_behind')}?{point.behind}").content.decode()
    assert rows.count("data-row") == point.count

    grace.role = "manager"
    grace.save()
    assert signed_in(grace).get(reverse("desk:insight_page", args=["regions"])).status_code == 302
    assert ">Regions<" not in signed_in(grace).get(reverse("desk:insight")).content.decode()
