"""What the data cannot carry is refused, and it is said what would be enough; what holds for all data is kept."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as some

from answerable.insight import methods as m

FEW = {"y": [1, 2, 3, 4], "u": [1, 1, 2, 2], "p": [0, 1, 0, 1], "t": [1, 1, 1, 1], "a": [0, 1, 0, 1]}


@pytest.mark.parametrize(
    "ask",
    [
        lambda: m.wilson(0, 0),
        lambda: m.rate_ratio(0, 10, 3, 10),
        lambda: m.detectable_difference(0.5, 3),
        lambda: m.direct_rate([1, 2], [10, 10], [1, 1]),
        lambda: m.mantel_haenszel([(0, 5, 0, 5)]),
        lambda: m.overdispersion([10, 12, 9], [10, 10, 10]),
        lambda: m.shrink([1, 2], [10, 10]),
        lambda: m.james_stein([1, 2, 3], 1),
        lambda: m.decompose_gap([1, 2, 3], [0, 0, 1], {"x": [1, 2, 3]}),
        lambda: m.match(FEW, "t", "y", exact=["u"]),
        lambda: m.difference_in_differences(FEW, "y", "u", "p", "t", "a"),
        lambda: m.interrupted_time_series([1] * 10, 5),
        lambda: m.transition_verdict([1, 2], [1] * 20, 1, 16),
        lambda: m.change_point([1, 2]),
        lambda: m.kaplan_meier([], []),
        lambda: m.kappa([[5, 0], [0, 0]]),
        lambda: m.parity([1, 2], ["a", "b"], [1, 2], [1, 2], "a"),
        lambda: m.patience([5, 6], [0, 0]),
        lambda: m.learning_curve([1, 2], [1, 2], ["a", "a"]),
        lambda: m.cost_per_resolution([(10, 5, 0)]),
    ],
)
def test_too_little_is_refused_with_what_is_needed(ask):
    with pytest.raises(m.NotEnoughData) as refusal:
        ask()
    assert refusal.value.needed
    assert isinstance(refusal.value, ValueError)


def test_a_queue_that_only_grows_is_refused():
    with pytest.raises(m.Unstable, match="At least 13 are"):
        m.erlang_c(240, 180, 12, 20)
    assert m.erlang_a(240, 180, 6, 60, 20).p_abandon > 0.4


@pytest.mark.parametrize(
    "ask",
    [
        lambda: m.wilson(5, 3),
        lambda: m.wilson(-1, 3),
        lambda: m.wilson(1, 3, level=95),
        lambda: m.poisson_limits(-1),
        lambda: m.kappa([[1, 2, 3], [4, 5, 6]]),
        lambda: m.erlang_c(-1, 60, 3, 20),
        lambda: m.interrupted_time_series([1] * 40, 20, offset=[1, 2]),
    ],
)
def test_nonsense_is_refused(ask):
    with pytest.raises(ValueError, match=r"\w"):
        ask()


@given(some.integers(1, 500).flatmap(lambda n: some.tuples(some.integers(0, n), some.just(n))))
def test_an_interval_holds_its_estimate_and_turns_with_its_question(case):
    events, n = case
    found, turned = m.wilson(events, n), m.wilson(n - events, n)
    assert 0 <= found.low <= found.estimate <= found.high <= 1
    assert found.low == pytest.approx(1 - turned.high)
    assert m.newcombe_difference(events, n, events, n).estimate == 0


@given(some.integers(1, 400), some.floats(30, 600), some.integers(1, 60), some.floats(10, 600))
def test_a_queue_that_may_be_left_keeps_its_balance(calls, aht, agents, patience):
    found = m.erlang_a(calls, aht, agents, patience, 20)
    assert 0 <= found.p_abandon <= 1
    assert 0 <= found.service_level <= 1
    # What arrives is answered or gives up; who gives up does so at the rate of patience (Little).
    assert found.queue == pytest.approx(calls / 3600 * found.p_abandon * patience, abs=1e-9)
    assert found.queue == pytest.approx(calls / 3600 * found.asa_seconds, abs=1e-9)
    assert m.erlang_a(calls, aht, agents + 1, patience, 20).p_abandon <= found.p_abandon + 1e-12


def test_with_endless_patience_both_queues_are_one():
    patient, endless = m.erlang_c(240, 180, 14, 20), m.erlang_a(240, 180, 14, 1e7, 20)
    assert endless.service_level == pytest.approx(patient.service_level, abs=1e-3)
    assert endless.p_wait == pytest.approx(patient.p_wait, abs=1e-3)


def test_open_cases_are_not_over_and_the_mean_stops_at_its_horizon():
    found = m.kaplan_meier([1, 2, 3, 4], [1, 0, 1, 0])
    assert found.survival == pytest.approx((0.75, 0.375))
    assert found.median == 3
    assert found.restricted_mean(2) == pytest.approx(1.75)
    assert m.kaplan_meier([5, 5], [0, 0]).median is None


def test_money():
    assert m.cost_per_contact(36, 300, 0.8, 0.25) == pytest.approx(5)
    assert m.cost_per_resolution([(100, 2, 20), (50, 8, 30)]) == pytest.approx(12)
    assert m.customer_lifetime_value(100, 0.8, 0.1) == pytest.approx(80 / 0.3)


def test_an_interval_is_had_without_loading_regressions():
    ask = "from answerable.insight.methods import wilson; wilson(1, 2); import sys; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_every_name_is_there():
    assert all(getattr(m, name) for name in dir(m))
    with pytest.raises(AttributeError):
        m.nothing_of_the_kind  # noqa: B018
