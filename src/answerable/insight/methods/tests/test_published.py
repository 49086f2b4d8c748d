"""Answers that others have published, each with where it stands."""

import json
import os
from pathlib import Path

import pandas as pd
import pytest
import statsmodels.api as sm

from answerable.insight import methods as m

CORPORA = (
    Path(os.environ.get("ANSWERABLE_CORPORA", Path(__file__).parents[6] / "shared" / "data")) / "methods"
)


def near(value, wanted, digits):
    assert value == pytest.approx(wanted, abs=0.5 * 10**-digits * 1.0001)


@pytest.mark.parametrize(
    ("events", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_newcombe_1998_table_1_prints_it(events, n, low, high):
    found = m.wilson(events, n)
    near(found.low, low, 4)
    near(found.high, high, 4)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 10), 0.6075, 1),
    ],
)
def test_differences_as_newcombe_1998_table_2_prints_them(first, second, low, high):
    found = m.newcombe_difference(*first, *second)
    near(found.low, low, 4)
    near(found.high, high, 4)


def test_the_power_of_two_proportions_as_r_prints_it():
    near(m.sample_size_two_proportions(0.5, 0.75), 57.67, 2)
    near(m.detectable_difference(0.5, 57.67344), 0.25, 4)


def test_discoveries_as_benjamini_and_hochberg_1995_find_them():
    p_values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719]
    p_values += [0.6528, 0.759, 1.0]
    assert m.benjamini_hochberg(p_values) == [True] * 4 + [False] * 11
    assert m.benjamini_hochberg(p_values[::-1]) == [False] * 11 + [True] * 4


def test_the_berkeley_admissions_have_one_odds_ratio():
    tables = [
        (512, 313, 89, 19), (353, 207, 17, 8), (120, 205, 202, 391),
        (138, 279, 131, 244), (53, 138, 94, 299), (22, 351, 24, 317),
    ]  # fmt: skip
    found = m.mantel_haenszel(tables)
    near(found.estimate, 0.9046968, 7)
    near(found.low, 0.7719074, 6)
    near(found.high, 1.0603298, 6)
    assert found.homogeneity_p < 0.01


def test_the_batting_averages_of_efron_and_morris_1975():
    seen = [400, 378, 356, 333, 311, 311, 289, 267, 244, 244, 222, 222, 222, 222, 222, 200, 178, 156]
    drawn = m.james_stein([each / 1000 for each in seen], 0.265 * 0.735 / 45)
    near(drawn[0], 0.294, 3)
    near(drawn[-1], 0.242, 3)


def test_the_nile_broke_in_1898():
    found = m.change_point(list(sm.datasets.nile.load_pandas().data.volume))
    assert found.after == 28
    near(found.before_mean, 1097.75, 2)
    near(found.after_mean, 849.97, 2)
    near(found.statistic, 75.93, 2)


def test_the_remissions_of_freireich_1963():
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    untreated = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
    treated = m.kaplan_meier(weeks, ended)
    assert treated.times == (6, 7, 10, 13, 16, 22, 23)
    near(treated.survival[-1], 0.4482, 4)
    assert treated.median == 23
    assert m.kaplan_meier(untreated, [1] * 21).median == 8
    near(m.log_rank(weeks, ended, untreated, [1] * 21).statistic, 16.79, 2)


def test_the_chart_of_nist_signals_where_it_says():
    values = [
        324.925, 324.675, 324.725, 324.350, 325.350, 325.225, 324.125, 324.525, 325.225, 324.600,
        324.625, 325.150, 328.325, 327.250, 327.825, 328.500, 326.675, 327.775, 326.875, 328.350,
    ]  # fmt: skip
    found = m.cusum(values, 325, 0.3175, 4.1959)
    assert found.first_signal == 14
    near(found.high[-1], 19.035, 3)


def test_the_call_centre_of_garnett_mandelbaum_and_reiman_2002():
    patient, leaving = m.erlang_c(48 * 60, 60, 50, 20), m.erlang_a(48 * 60, 60, 50, 120, 20)
    near(patient.asa_seconds, 20.8, 1)
    near(patient.queue, 17, 0)
    near(leaving.asa_seconds, 3.7, 1)
    near(leaving.p_abandon, 0.031, 3)
    near(leaving.occupancy, 0.93, 2)


def test_agreement_where_kappa_misleads():
    near(m.kappa([[20, 5], [10, 15]]).estimate, 0.4, 10)
    # Feinstein and Cicchetti's paradox, as Gwet 2008 shows it.
    assert m.kappa([[118, 5], [2, 0]]).estimate < 0
    near(m.ac1([[118, 5], [2, 0]]).estimate, 0.9408, 4)


CASES = json.loads((CORPORA / "published.json").read_text()) if CORPORA.is_dir() else []


def _staffing(given):
    return m.staff_needed(
        given["calls"] * 60 / given["interval_minutes"],
        given["aht_minutes"] * 60,
        given["threshold_minutes"] * 60,
        given["service_level"],
        given["max_occupancy"],
        given["shrinkage"],
    )


@pytest.mark.skipif(not CASES, reason="the published answers are not here (ANSWERABLE_CORPORA)")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["method"])
def test_what_is_kept_beside_the_project(case):
    given, wanted = case["input"], case["expected"]
    match case["method"]:
        case "erlang_c":
            found = m.erlang_c(
                given["calls_per_hour"],
                given["aht_minutes"] * 60,
                given["agents"],
                given["threshold_minutes"] * 60,
            )
            near(found.service_level, wanted["service_level"], 4)
            near(found.asa_seconds / 60, wanted["asa_minutes"], 2)
            near(found.occupancy, wanted["occupancy"], 4)
        case "erlang_c_staffing":
            found = _staffing(given)
            assert (found.agents, found.rostered) == (wanted["agents"], wanted["rostered"])
            for name in ("service_level", "occupancy", "p_wait"):
                near(getattr(found.queue, name), wanted[name], 3)
        case "funnel_limits_95_poisson":
            found = [m.funnel_limits_ratio(each) for each in given["expected"]]
            for limits, low, high in zip(found, wanted["lower"], wanted["upper"], strict=True):
                near(limits[0], low, 6)
                near(limits[1], high, 6)
        case "wilson_95":
            for events, n, low, high in zip(
                given["events"], given["n"], wanted["lower"], wanted["upper"], strict=True
            ):
                near(m.wilson(events, n).low, low, 4)
                near(m.wilson(events, n).high, high, 4)
        case "difference_in_differences":
            table = pd.read_csv(CORPORA / given["file"])
            order = ["Q42010", "Q12011", "Q22011", "Q32011", "Q42011", "Q12012"]
            table["when"] = table["Quarter"].map(order.index)
            table["asked"], table["since"] = table["State"] == "California", table["when"] >= 3
            found = m.difference_in_differences(table, "Rate", "State", "when", "asked", "since")
            near(found.estimate, wanted["effect"], 5)
            near(found.standard_error, wanted["clustered_se"], 4)
        case "standard_webhooks_signature":
            pass  # of the ledger's signed module, tested there
        case other:
            pytest.fail(f"Nobody compares {other}.")
