"""Work goes over in steps behind gates that were fixed before; what is given back is as it was; a dip is told from a
lasting loss."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.insight.models import Transition, TransitionPlan, TransitionStep, TransitionWeek
from answerable.insight.studies.tests.planting import plant
from answerable.insight.transitions.actions import fix_plan, plan_transition, roll_back, take_step, write_plan
from answerable.insight.transitions.comparing import standardised
from answerable.insight.transitions.judging import judge, judged, weeks_more
from answerable.insight.transitions.plan import Plan, Step, kept, moved, read
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.routing.actions import RoutePlan, add_route, change_route
from answerable.routing.rules.keeping import newest_of
from answerable.routing.rules.plans import plan_of
from answerable.routing.rules.sharing import Share


@pytest.fixture
def rule(ghent, leuven, manila, ada, now):
    shares = [Share(ghent.pk, 60), Share(leuven.pk, 40)]
    return add_route(RoutePlan("Everything", shares=shares), by=ada.actor(), at=now)


@pytest.fixture
def wanted(rule, ghent, manila, now):
    today = now.date()
    steps = (
        Step(10, today),
        Step(50, today + timedelta(days=28), 40, 10.0),
        Step(100, today + timedelta(days=56), 40, 10.0),
    )
    return Plan("Ghent to Manila", ghent.pk, manila.pk, (rule.pk,), "unheard", steps, matters=8.0, review=10)


@pytest.fixture
def fixed(wanted, ada, now):
    made = plan_transition(wanted, by=ada.actor(), at=now)
    fix_plan(made, by=ada.actor(), at=now)
    return made


def _shares(rule):
    return newest_of(rule).shares


def _plant(ghent, manila, now, loss=0.0, n=12, seed=1):
    """Five weeks from now on, of both teams; Manila's customers chase more by `loss`."""
    monday = now.date()
    keys = {"a": ghent.pk, "b": manila.pk}
    return plant(
        units=["a", "b"], first=monday, weeks=5, unit="product", a_week=n, seed=seed,
        chased=lambda name, _week: 0.2 + (loss if name == "b" else 0.0),
        team_id=lambda name, _week: keys[name],
    )  # fmt: skip


def test_the_first_step_is_taken_on_its_day_and_shares_go_over(fixed, rule, ghent, leuven, manila, ada, now):
    for _twice in range(2):
        take_step(fixed, 1, by=ada.actor(), at=now)
    assert dict(map(tuple, _shares(rule))) == {ghent.pk: 54, leuven.pk: 40, manila.pk: 6}
    assert TransitionStep.objects.count() == 1
    assert rule.versions.count() == 2
    [event] = Event.objects.filter(kind="transition.step_taken")
    assert event.data["overridden"] is False


def test_of_two_who_press_at_once_one_takes_the_step(wanted, rule, manila, ada, now, at_once):
    made = plan_transition(wanted, by=ada.actor(), at=now)
    fix_plan(made, by=ada.actor(), at=now)
    press = partial(take_step, made, 1, by=ada.actor(), at=now)
    assert {type(each) for each in at_once(press, press)} == {TransitionStep}
    assert TransitionStep.objects.count() == 1
    assert dict(map(tuple, _shares(rule)))[manila.pk] == 6


def test_a_gate_that_is_not_met_is_refused_and_passed_for_a_reason_alone(
    fixed, rule, ghent, manila, ada, now
):
    take_step(fixed, 1, by=ada.actor(), at=now)
    before = _shares(rule)
    with pytest.raises(Refusal, match="gate is not met"):
        take_step(fixed, 2, " ", by=ada.actor(), at=now)
    assert _shares(rule) == before
    taken = take_step(fixed, 2, "Ghent closes in two weeks.", by=ada.actor(), at=now)
    assert taken.reason == "Ghent closes in two weeks."
    assert taken.gate["open"] is False
    assert Event.objects.filter(kind="transition.step_taken").last().data["overridden"] is True


@pytest.mark.parametrize(("loss", "n", "is_open"), [(0.0, 60, True), (0.3, 60, False), (0.0, 9, False)])
def test_a_gate_opens_when_a_loss_is_ruled_out_and_not_when_none_is_seen(
    fixed, ghent, manila, ada, now, loss, n, is_open
):
    """With nine tickets a week no loss is seen, and none is ruled out."""
    take_step(fixed, 1, by=ada.actor(), at=now)
    _plant(ghent, manila, now, loss, n)
    later = now + timedelta(days=36)
    if is_open:
        taken = take_step(fixed, 2, by=ada.actor(), at=later)
        assert taken.gate["high"] < 10
        assert taken.reason == ""
    else:
        with pytest.raises(Refusal, match="gate is not met"):
            take_step(fixed, 2, by=ada.actor(), at=later)


def test_what_is_rolled_back_is_exactly_as_it_was(fixed, rule, ada, now):
    before = _shares(rule)
    for number in (1, 2, 3):
        take_step(fixed, number, "now", by=ada.actor(), at=now)
    assert _shares(rule) != before
    for _twice in range(2):
        roll_back(fixed, "Too many had to wait.", by=ada.actor(), at=now)
    assert _shares(rule) == before
    assert Event.objects.filter(kind="transition.rolled_back").count() == 1
    take_step(fixed, 1, by=ada.actor(), at=now)  # and it may begin again
    assert Transition.objects.get().step == 1


def test_shares_that_somebody_changed_meanwhile_are_not_overwritten_by_a_step(
    fixed, rule, ghent, leuven, ada, now
):
    before = _shares(rule)
    take_step(fixed, 1, by=ada.actor(), at=now)
    other = replace(plan_of(rule, newest_of(rule)), shares=[Share(leuven.pk, 100)])
    change_route(rule, other, by=ada.actor(), at=now)
    with pytest.raises(Refusal, match="changed the shares meanwhile"):
        take_step(fixed, 2, "now", by=ada.actor(), at=now)
    roll_back(fixed, by=ada.actor(), at=now)
    assert _shares(rule) == before


def test_gates_cannot_be_changed_once_they_are_fixed(fixed, wanted, ada, now):
    take_step(fixed, 1, by=ada.actor(), at=now)
    loose = replace(wanted, steps=(*wanted.steps[:2], replace(wanted.steps[2], margin=90.0)))
    write_plan(fixed, loose, by=ada.actor(), at=now)
    assert read(Transition.objects.get().fixed.plan) == wanted  # what holds is what was fixed
    with pytest.raises(Invalid):
        fix_plan(fixed, by=ada.actor(), at=now)
    second = fix_plan(fixed, "The margin was a slip of the pen.", by=ada.actor(), at=now)
    assert (second.number, second.has_started) == (2, True)
    with pytest.raises(Refusal):
        write_plan(
            fixed, replace(wanted, steps=(Step(20, now.date()), *wanted.steps[1:])), by=ada.actor(), at=now
        )
    TransitionPlan.objects.filter(pk=second.pk).update(plan=kept(wanted))
    with pytest.raises(Refusal, match="not the one that was fixed"):
        take_step(fixed, 2, "now", by=ada.actor(), at=now)


def test_who_plans_does_not_steer_and_a_provider_does_neither(wanted, fixed, sam, grace, ana, now):
    plan_transition(replace(wanted, title="Another"), by=sam.actor(), at=now)
    for staff in (sam, grace, ana):
        with pytest.raises(NotAllowed):
            take_step(fixed, 1, by=staff.actor(), at=now)
        with pytest.raises(NotAllowed):
            roll_back(fixed, by=staff.actor(), at=now)
    for staff in (grace, ana):
        with pytest.raises(NotAllowed):
            plan_transition(wanted, by=staff.actor(), at=now)
    assert not Transition.objects.visible_to(grace).exists()
    grace.role = "manager"
    grace.save()
    assert Transition.objects.visible_to(grace).count() == 2


# Teething or malaise, through the facts.

_FIRST, _WEEKS = date(2025, 8, 4), 26
_BEGINS = date(2025, 11, 3)  # thirteen weeks before, thirteen after


def _judged(ghent, manila, wanted, now, share, *, a_week=60):
    keys = {"a": ghent.pk, "b": manila.pk}
    plant(
        units=["a", "b"], first=_FIRST, weeks=_WEEKS, a_week=a_week, seed=7,
        chased=lambda name, week: 0.2 if name == "a" else share(week - 13),
        team_id=lambda name, _week: keys[name],
    )  # fmt: skip
    return judged(wanted, _BEGINS, at=now)


def test_a_dip_that_wears_off_is_teething(ghent, manila, wanted, now):
    found = _judged(ghent, manila, wanted, now, lambda since: 0.2 + 0.5 * (0.4**since if since >= 0 else 0))
    assert found["verdict"] == "teething"
    assert found["temporary"][1] > 0


def test_a_loss_that_stays_is_malaise(ghent, manila, wanted, now):
    found = _judged(ghent, manila, wanted, now, lambda _since: 0.45)
    assert found["verdict"] == "malaise"
    assert found["lasting"][1] > 8


def test_before_its_day_nothing_is_judged_however_bad_it_looks(ghent, manila, wanted, now):
    late = replace(wanted, review=40)
    found = _judged(ghent, manila, late, now, lambda _since: 0.9)
    assert (found["verdict"], "lasting" in found) == ("undecided", False)
    assert found["due"] == "2026-08-10"


def test_a_harder_mix_is_no_loss(ghent, manila, wanted, now):
    """The new team gets the reason in which the old one, too, was chased more often."""
    keys = {"a": ghent.pk, "b": manila.pk}
    for cause, share, of_new, seed in (("question", 0.1, 6, 3), ("our_failure", 0.5, 60, 4)):
        plant(
            units=["a", "b"], first=_FIRST, weeks=_WEEKS, seed=seed, cause=cause,
            a_week=lambda name, _week, of_new=of_new: 40 if name == "a" else of_new,
            chased=lambda _name, _week, share=share: share,
            team_id=lambda name, _week: keys[name],
        )  # fmt: skip
    assert judged(wanted, _BEGINS, at=now)["verdict"] == "no change"


def test_each_week_is_judged_once(fixed, ada, now):
    take_step(fixed, 1, by=ada.actor(), at=now)
    for _twice in range(2):
        judge(Transition.objects.get(), at=now + timedelta(days=8))
    [week] = TransitionWeek.objects.all()
    assert week.verdict == "undecided"
    assert Event.objects.filter(kind="transition.judged").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"outcome": "happiness"},
        {"routes": ()},
        {"routes": (10**9,)},
        {"steps": ()},
        {"steps": (Step(50, date(2026, 3, 2)), Step(20, date(2026, 4, 2)))},
        {"steps": (Step(20, date(2026, 5, 2)), Step(50, date(2026, 4, 2)))},
        {"steps": (Step(0, date(2026, 3, 2)),)},
        {"steps": (Step(10, date(2046, 3, 2)),)},
        {"steps": (Step(10, date(2026, 3, 2), 5, 0.0),)},
        {"matters": 0.0},
        {"review": 1},
        {"to_team": 10**9},
    ],
)
def test_nonsense_is_refused(wrong, wanted, ada, now):
    with pytest.raises(Invalid):
        plan_transition(replace(wanted, **wrong), by=ada.actor(), at=now)


_quickly = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_quickly
@given(st.dictionaries(st.integers(1, 6), st.integers(1, 100), min_size=1), st.integers(1, 100))
def test_shares_that_go_over_stay_whole(held, percent):
    total = sum(held.values())
    shares = [[team, share] for team, share in held.items()]
    after = dict(map(tuple, moved(shares, 1, 9, percent)))
    assert sum(after.values()) == total
    assert all(share > 0 for share in after.values())
    assert {team: share for team, share in after.items() if team not in (1, 9)} == {
        team: share for team, share in held.items() if team != 1
    }
    if percent == 100:
        assert 1 not in after


@_quickly
@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 30), st.integers(0, 30), st.integers(1, 30)), max_size=6
    )
)
def test_like_for_like_lies_within_its_interval(rows):
    pairs = [((min(a, n), n), (min(b, m), m)) for a, n, b, m in rows]
    found = standardised(pairs)
    assert (found is None) == (not pairs)
    if found is not None:
        assert -201 < found.low <= found.estimate + 1e-9
        assert found.estimate - 1e-9 <= found.high < 201


@_quickly
@given(st.floats(-50, 50), st.floats(0, 100), st.floats(0.1, 50), st.integers(4, 104))
def test_more_weeks_are_at_least_one(at, width, matters, passed):
    assert 1 <= weeks_more(at, width, matters, passed) <= 104
