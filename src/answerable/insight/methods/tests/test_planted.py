"""Truths planted in made-up data: found as often as the methods promise, and nothing where there is nothing."""

import numpy as np
import pytest

from answerable.insight import methods as m


@pytest.fixture
def draw():
    return np.random.default_rng(20_261_127)


def test_equal_providers_with_unequal_mix_differ_by_nothing_unexplained(draw):
    covered, raw = 0, 0
    for _ in range(500):
        ours = draw.random(400) < 0.5
        hard = draw.random(400) < np.where(ours, 0.7, 0.3)
        solved = (draw.random(400) < np.where(hard, 0.6, 0.85)).astype(float)
        gap = m.decompose_gap(solved, ours, {"reason": np.where(hard, "hard", "easy")})
        covered += 0 in gap.unexplained
        raw += 0 in gap.gap
        assert gap.explained.estimate + gap.unexplained.estimate == pytest.approx(gap.gap.estimate)
    assert covered >= 0.93 * 500
    assert raw < 0.5 * 500


def test_a_provider_that_is_worse_is_found_whatever_its_mix(draw):
    ours = draw.random(4000) < 0.5
    hard = draw.random(4000) < np.where(ours, 0.2, 0.8)
    solved = draw.random(4000) < np.where(hard, 0.6, 0.85) - 0.1 * ours
    gap = m.decompose_gap(solved.astype(float), ours, {"hard": hard.astype(float)})
    assert gap.gap.estimate > 0
    assert -0.1 in gap.unexplained
    assert gap.unexplained.high < 0


@pytest.mark.parametrize("by", ["near", "exact"])
def test_matching_finds_what_was_done_and_not_who_was_chosen(draw, by):
    covered = 0
    for _ in range(100):
        need = draw.integers(0, 4, 500) if by == "exact" else draw.normal(size=500)
        helped = draw.random(500) < 1 / (1 + np.exp(-need))
        table = {"need": need, "helped": helped, "waited": 2 * need + helped + draw.normal(size=500)}
        found = m.match(table, "helped", "waited", **{by: ["need"]})
        covered += found.effect.low <= 1 <= found.effect.high
        assert abs(found.balance_after["need"]) < 0.1 < abs(found.balance_before["need"])
    assert covered >= 88


def _panel(draw, units, periods, treated, effect=0.0):
    unit, period = np.repeat(np.arange(units), periods), np.tile(np.arange(periods), units)
    drifting = np.cumsum(draw.normal(size=(units, periods)), axis=1).ravel() / 2
    y = draw.normal(size=units)[unit] + draw.normal(size=periods)[period] + drifting
    chosen, late = unit < treated, period >= periods // 2
    return {"y": y + effect * (chosen & late), "unit": unit, "period": period, "chosen": chosen, "late": late}


_COLUMNS = ("y", "unit", "period", "chosen", "late")


@pytest.mark.parametrize("units", [8, 24])
def test_roll_outs_that_never_were_seldom_work(draw, units):
    found = [m.difference_in_differences(_panel(draw, units, 10, units // 2), *_COLUMNS) for _ in range(400)]
    assert sum(each.p_value < 0.05 for each in found) <= 0.08 * 400
    assert ("Collapsed" in " ".join(found[0].warnings)) is (units < 20)
    assert m.placebo_rollouts(_panel(draw, 60, 8, 30), *_COLUMNS, runs=300) <= 0.1


def test_a_roll_out_that_worked_is_found_also_in_a_table_with_holes(draw):
    table = _panel(draw, 30, 10, 15, effect=3.0)
    kept = draw.random(300) < 0.9
    found = m.difference_in_differences({name: column[kept] for name, column in table.items()}, *_COLUMNS)
    assert found.low <= 3 <= found.high
    assert found.p_value < 0.001


def test_a_drift_before_is_told_with_what_would_have_been_seen(draw):
    table = _panel(draw, 40, 12, 20)
    calm = m.pre_trend(table, *_COLUMNS)
    table["y"] = table["y"] + 2 * calm.detectable * table["period"] * table["chosen"]
    assert m.pre_trend(table, *_COLUMNS).drift.p_value < 0.01


@pytest.mark.parametrize(
    ("loss", "wanted"),
    [
        (lambda week: 10 * np.exp(-week / 3), "teething"),
        (lambda week: 6 + 0 * week, "malaise"),
        (lambda week: 6 + 8 * np.exp(-week / 2), "malaise"),
        (lambda week: 0 * week, "no change"),
    ],
    ids=["dip", "loss", "dip and loss", "nothing"],
)
def test_a_dip_is_told_from_a_lasting_loss_in_week_16(draw, loss, wanted):
    def judged():
        before, after = 80 + draw.normal(0, 2, 26), 80 + draw.normal(0, 2, 16) - loss(np.arange(16.0))
        return m.transition_verdict(before, after, margin=4, review_at=16).verdict

    assert sum(judged() == wanted for _ in range(100)) >= 90
    assert m.transition_verdict([80] * 26, [60] * 15, margin=4, review_at=16).verdict == "undecided"


def test_a_break_in_counts_is_a_ratio(draw):
    week = np.arange(104)
    season = 0.2 * np.sin(2 * np.pi * week / 52)
    people = 1000 + 5 * week
    count = draw.poisson(people * 0.1 * np.exp(0.002 * week - 0.3 * (week >= 60) + season))
    by_number, by_logarithm = (
        m.interrupted_time_series(count, 60, offset, "poisson", season=(52, 1))
        for offset in (people, np.log(people))
    )
    assert by_number.level_change == by_logarithm.level_change
    assert by_number.level_change.low <= np.exp(-0.3) <= by_number.level_change.high < 1


def test_autocorrelated_values_are_said_to_be_so(draw):
    noise = [0.0]
    for shock in draw.normal(size=119):
        noise.append(0.8 * noise[-1] + shock)
    found = m.interrupted_time_series(np.array(noise) + 5 * (np.arange(120) >= 80), 80)
    assert found.level_change.low <= 5 <= found.level_change.high
    assert "not independent" in " ".join(found.warnings)


def test_parity_compares_like_with_like(draw):
    channel = draw.choice(["phone", "mail", "post"], 4000)
    hard = draw.random(4000) < np.where(channel == "post", 0.2, 0.7)
    waits = draw.exponential(np.where(hard, 100, 10)) * np.where(channel == "mail", 2, 1)
    found = m.parity(waits, channel, hard, draw.integers(0, 1500, 4000), "phone", draws=300)
    assert 2 in found["mail"]
    assert found["mail"].low > 1.5
    assert 1 in found["post"]


def test_units_that_vary_by_chance_alone_are_drawn_together(draw):
    n = np.full(50, 200)
    apart = m.shrink(draw.binomial(200, draw.beta(20, 80, 50)), n)
    assert 40 < apart.alpha + apart.beta < 400
    alike = m.shrink(draw.binomial(200, 0.2, 50), n)
    assert (
        max(each.estimate for each in alike.estimates) - min(each.estimate for each in alike.estimates) < 0.05
    )


def test_units_that_vary_more_than_chance_are_seen_to(draw):
    expected = draw.uniform(20, 200, 60)
    varied = draw.poisson(expected * np.exp(draw.normal(0, 0.3, 60)))
    for scale, trim in (("sqrt", "winsorise"), ("log", "truncate"), ("sqrt", None)):
        assert m.overdispersion(draw.poisson(expected), expected, scale, trim).tau2 < 0.004
        assert m.overdispersion(varied, expected, scale, trim).tau2 > 0.005


def test_a_worse_surgeon_signals_and_a_mere_hard_case_does_not(draw):
    risk = draw.uniform(0.05, 0.5, 600)
    usual = (draw.random(600) < risk).astype(int)
    odds = 3 * risk / (1 - risk)
    worse = (draw.random(600) < odds / (1 + odds)).astype(int)
    assert m.risk_adjusted_cusum(usual, risk, 2, 6).first_signal is None
    assert m.risk_adjusted_cusum(worse, risk, 2, 6).first_signal


def test_practice_makes_quicker_within_people_not_between_them(draw):
    agent, experience = draw.integers(0, 25, 3000), draw.integers(1, 300, 3000)
    slow = draw.normal(0, 0.5, 25)[agent]
    time = 300 * experience**-0.3 * np.exp(slow + draw.normal(0, 0.3, 3000))
    found = m.learning_curve(time, experience, agent)
    assert found.low <= -0.3 <= found.high


def _taken(draw, taste, times=1.0):
    """Forty days of a team's tickets, some of which are taken by people who like easy ones by `taste`; what is taken is
    `times` the work, and hard days have more that is given. On ten more days all is given, and all is hard."""
    day = np.repeat(np.arange(50), 12)
    hard = draw.normal(size=50)[day] + draw.normal(size=day.size)
    own = draw.random(day.size) < 1 / (1 + np.exp(taste * hard + draw.normal(size=50)[day]))
    own &= day < 40
    work = np.exp(0.5 * hard + 1.5 * (day >= 40)) * np.where(own, times, 1.0)
    return work, own, day


def test_whoever_takes_as_it_comes_is_no_sign_and_whoever_picks_is_one(draw):
    covered = 0
    for _ in range(300):
        fair = m.ratio_within(*_taken(draw, 0))
        covered += fair.low <= 1 <= fair.high
    assert covered >= 0.93 * 300
    assert sum(m.ratio_within(*_taken(draw, 1)).high < 1 for _ in range(100)) >= 95


def test_how_much_easier_what_is_taken_is_does_not_hang_on_days_without_any(draw):
    found = [m.ratio_within(*_taken(draw, 0, times=0.5)) for _ in range(300)]
    assert sum(each.low <= 0.5 <= each.high for each in found) >= 0.93 * 300
    assert {each.n for each in found} <= set(range(300, 481))


def test_of_what_was_never_there_together_nothing_is_said(draw):
    with pytest.raises(m.NotEnoughData) as told:
        m.ratio_within([1.0] * 40, [True] * 20 + [False] * 20, list(range(40)))
    assert (told.value.code, told.value.values) == ("hardly_together", {"strata": 0, "least": 10})
    with pytest.raises(m.NotEnoughData):
        m.ratio_within([0.0] * 40, [True, False] * 20, [number // 2 for number in range(40)])
    with pytest.raises(ValueError, match="below zero"):
        m.ratio_within([-1.0] * 40, [True, False] * 20, [number // 2 for number in range(40)])
