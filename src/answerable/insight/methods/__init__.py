"""Statistics in plain words: numbers in, a frozen result out; no database, no settings.

Each function names its source and says what it assumes; it refuses what the data cannot carry (`NotEnoughData` says
what would be enough). A method is loaded when it is first used, so that whoever asks for an interval does not wait for
regressions.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from answerable.insight.methods.agreement import (
        ac1 as ac1,
    )
    from answerable.insight.methods.agreement import (
        kappa as kappa,
    )
    from answerable.insight.methods.attributing import (
        attribute as attribute,
    )
    from answerable.insight.methods.comparing import (
        benjamini_hochberg as benjamini_hochberg,
    )
    from answerable.insight.methods.comparing import (
        detectable_difference as detectable_difference,
    )
    from answerable.insight.methods.comparing import (
        sample_size_two_proportions as sample_size_two_proportions,
    )
    from answerable.insight.methods.decomposing import (
        Gap as Gap,
    )
    from answerable.insight.methods.decomposing import (
        decompose_gap as decompose_gap,
    )
    from answerable.insight.methods.differences import (
        PreTrend as PreTrend,
    )
    from answerable.insight.methods.differences import (
        difference_in_differences as difference_in_differences,
    )
    from answerable.insight.methods.differences import (
        placebo_rollouts as placebo_rollouts,
    )
    from answerable.insight.methods.differences import (
        pre_trend as pre_trend,
    )
    from answerable.insight.methods.forecasting import (
        Backtest as Backtest,
    )
    from answerable.insight.methods.forecasting import (
        Forecast as Forecast,
    )
    from answerable.insight.methods.forecasting import (
        back_test as back_test,
    )
    from answerable.insight.methods.forecasting import (
        forecast_contacts as forecast_contacts,
    )
    from answerable.insight.methods.funnels import (
        Overdispersion as Overdispersion,
    )
    from answerable.insight.methods.funnels import (
        funnel_limits_proportion as funnel_limits_proportion,
    )
    from answerable.insight.methods.funnels import (
        funnel_limits_ratio as funnel_limits_ratio,
    )
    from answerable.insight.methods.funnels import (
        funnel_verdict as funnel_verdict,
    )
    from answerable.insight.methods.funnels import (
        overdispersion as overdispersion,
    )
    from answerable.insight.methods.intervals import (
        mean as mean,
    )
    from answerable.insight.methods.intervals import (
        newcombe_difference as newcombe_difference,
    )
    from answerable.insight.methods.intervals import (
        rate_ratio as rate_ratio,
    )
    from answerable.insight.methods.intervals import (
        wilson as wilson,
    )
    from answerable.insight.methods.learning import (
        learning_curve as learning_curve,
    )
    from answerable.insight.methods.matching import (
        Matched as Matched,
    )
    from answerable.insight.methods.matching import (
        match as match,
    )
    from answerable.insight.methods.money import (
        cost_per_contact as cost_per_contact,
    )
    from answerable.insight.methods.money import (
        cost_per_resolution as cost_per_resolution,
    )
    from answerable.insight.methods.money import (
        customer_lifetime_value as customer_lifetime_value,
    )
    from answerable.insight.methods.predicting import (
        area_under_curve as area_under_curve,
    )
    from answerable.insight.methods.raters import (
        Leniency as Leniency,
    )
    from answerable.insight.methods.raters import (
        Raters as Raters,
    )
    from answerable.insight.methods.raters import (
        leniency as leniency,
    )
    from answerable.insight.methods.results import (
        Effect as Effect,
    )
    from answerable.insight.methods.results import (
        Interval as Interval,
    )
    from answerable.insight.methods.results import (
        NotEnoughData as NotEnoughData,
    )
    from answerable.insight.methods.results import (
        Test as Test,
    )
    from answerable.insight.methods.results import (
        Unstable as Unstable,
    )
    from answerable.insight.methods.series import (
        Interruption as Interruption,
    )
    from answerable.insight.methods.series import (
        interrupted_time_series as interrupted_time_series,
    )
    from answerable.insight.methods.sharing import (
        gini as gini,
    )
    from answerable.insight.methods.sharing import (
        parity as parity,
    )
    from answerable.insight.methods.shrinking import (
        Shrunk as Shrunk,
    )
    from answerable.insight.methods.shrinking import (
        james_stein as james_stein,
    )
    from answerable.insight.methods.shrinking import (
        shrink as shrink,
    )
    from answerable.insight.methods.shrinking import (
        shrink_with as shrink_with,
    )
    from answerable.insight.methods.staffing import (
        Queue as Queue,
    )
    from answerable.insight.methods.staffing import (
        Staffing as Staffing,
    )
    from answerable.insight.methods.staffing import (
        erlang_a as erlang_a,
    )
    from answerable.insight.methods.staffing import (
        erlang_b as erlang_b,
    )
    from answerable.insight.methods.staffing import (
        erlang_c as erlang_c,
    )
    from answerable.insight.methods.staffing import (
        patience as patience,
    )
    from answerable.insight.methods.staffing import (
        staff_needed as staff_needed,
    )
    from answerable.insight.methods.standardising import (
        OddsRatio as OddsRatio,
    )
    from answerable.insight.methods.standardising import (
        direct_rate as direct_rate,
    )
    from answerable.insight.methods.standardising import (
        expected_count as expected_count,
    )
    from answerable.insight.methods.standardising import (
        indirect_ratio as indirect_ratio,
    )
    from answerable.insight.methods.standardising import (
        mantel_haenszel as mantel_haenszel,
    )
    from answerable.insight.methods.standardising import (
        poisson_limits as poisson_limits,
    )
    from answerable.insight.methods.survival import (
        Survival as Survival,
    )
    from answerable.insight.methods.survival import (
        kaplan_meier as kaplan_meier,
    )
    from answerable.insight.methods.survival import (
        log_rank as log_rank,
    )
    from answerable.insight.methods.verdicts import (
        Verdict as Verdict,
    )
    from answerable.insight.methods.verdicts import (
        transition_verdict as transition_verdict,
    )
    from answerable.insight.methods.watching import (
        ChangePoint as ChangePoint,
    )
    from answerable.insight.methods.watching import (
        Cusum as Cusum,
    )
    from answerable.insight.methods.watching import (
        change_point as change_point,
    )
    from answerable.insight.methods.watching import (
        cusum as cusum,
    )
    from answerable.insight.methods.watching import (
        risk_adjusted_cusum as risk_adjusted_cusum,
    )
    from answerable.insight.methods.within import (
        ratio_within as ratio_within,
    )

_HOMES = {
    "results": "Interval Effect Test NotEnoughData Unstable",
    "intervals": "wilson newcombe_difference rate_ratio mean",
    "comparing": "benjamini_hochberg sample_size_two_proportions detectable_difference",
    "standardising": "OddsRatio poisson_limits direct_rate expected_count indirect_ratio mantel_haenszel",
    "funnels": "Overdispersion funnel_limits_ratio funnel_limits_proportion funnel_verdict overdispersion",
    "shrinking": "Shrunk shrink shrink_with james_stein",
    "decomposing": "Gap decompose_gap",
    "matching": "Matched match",
    "differences": "PreTrend difference_in_differences placebo_rollouts pre_trend",
    "series": "Interruption interrupted_time_series",
    "verdicts": "Verdict transition_verdict",
    "watching": "Cusum ChangePoint cusum risk_adjusted_cusum change_point",
    "survival": "Survival kaplan_meier log_rank",
    "agreement": "kappa ac1",
    "raters": "Leniency Raters leniency",
    "predicting": "area_under_curve",
    "sharing": "gini parity",
    "staffing": "Queue Staffing erlang_b erlang_c erlang_a staff_needed patience",
    "forecasting": "Backtest Forecast back_test forecast_contacts",
    "attributing": "attribute",
    "learning": "learning_curve",
    "within": "ratio_within",
    "money": "cost_per_contact cost_per_resolution customer_lifetime_value",
}
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOME)
