"""A lenient rater planted among fair ones is found and taken out; where nobody is lenient, nobody is said to be."""

import numpy as np
import pytest

from answerable.insight.methods import NotEnoughData, leniency

HOUSE, FIRST, SECOND = ("h1", "h2", "h3", "h4"), ("a1", "a2"), ("b1", "b2")


def _looks(chance, lenient, *, gap=3.0, each=120):
    """Two providers; each thing is rated by one of the house and one of its own, both by chance."""
    looks, groups = [], {}
    for provider, raters, level in (("a", FIRST, 80.0), ("b", SECOND, 80.0 - gap)):
        for number in range(each):
            truth = level + chance.normal(0, 8)
            thing = f"{provider}{number}"
            for rater in (chance.choice(HOUSE), chance.choice(raters)):
                score = truth + lenient.get(rater, 0.0) + chance.normal(0, 5)
                looks.append((thing, str(rater), score))
            groups.setdefault(provider, []).append([each[1:] for each in looks[-2:]])
    return looks, groups


def test_a_planted_lenient_rater_is_found_and_taken_out():
    chance, within, drawn, covered, found, raw = np.random.default_rng(8), 0, 0, 0, 0, []
    runs = 100
    for _run in range(runs):
        looks, groups = _looks(chance, {"a1": 8.0})
        raters = leniency(looks)
        within += abs(raters.leniency["a1"].own.estimate - 8.0) <= 2.0
        drawn += abs(raters.leniency["a1"].drawn - 8.0) <= 2.0
        found += raters.leniency["a1"].is_clear
        covered += 3.0 in raters.difference(groups["a"], groups["b"])
        means = {
            key: np.mean([score for pair in group for _who, score in pair]) for key, group in groups.items()
        }
        raw.append(means["a"] - means["b"])
    assert found == runs
    assert within >= 0.93 * runs
    assert drawn >= 0.80 * runs
    assert covered >= 0.90 * runs
    assert np.mean(raw) > 4.5  # what one would have believed without: two points too much


def test_where_nobody_is_lenient_nobody_is_said_to_be():
    chance, wrongly, runs = np.random.default_rng(9), 0, 100
    most = []
    for _run in range(runs):
        raters = leniency(_looks(chance, {})[0])
        wrongly += any(each.is_clear for each in raters.leniency.values())
        most.append(max(abs(each.drawn) for each in raters.leniency.values()))
    assert wrongly <= 0.08 * runs
    assert np.mean(most) < 1.0


def test_leniency_refuses_what_cannot_carry_it():
    chance = np.random.default_rng(1)
    looks, _groups = _looks(chance, {}, each=9)
    with pytest.raises(NotEnoughData):
        leniency(looks)
    two = [(thing, rater, 70.0 + number % 3) for number, thing in enumerate(range(40)) for rater in "xy"]
    with pytest.raises(NotEnoughData, match="which is the lenient one"):
        leniency(two)
    apart = [(f"{side}{n}", f"{side}{r}", 70.0 + n % 4) for side in "pq" for n in range(20) for r in (1, 2)]
    with pytest.raises(NotEnoughData, match="connected"):
        leniency(apart)
    with pytest.raises(NotEnoughData):
        leniency([])


def test_the_middle_rater_is_nothing_and_order_does_not_matter():
    chance = np.random.default_rng(3)
    looks, _groups = _looks(chance, {"h2": -6.0})
    once, again = leniency(looks), leniency(looks[::-1])
    assert once.leniency["h2"].own.estimate == pytest.approx(again.leniency["h2"].own.estimate)
    assert np.median([each.own.estimate for each in once.leniency.values()]) == pytest.approx(0, abs=1e-9)
    assert once.adjusted(70, "h2") > 74
    assert once.adjusted(70, "a stranger") == 70
