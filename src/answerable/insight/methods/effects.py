"""An effect's interval and p-value by Student's t."""

from scipy.stats import t as student

from answerable.insight.methods.results import Effect


def effect_by_t(
    estimate: float,
    error: float,
    freedom: float,
    *,
    n: int,
    method: str,
    level: float,
    warnings: tuple[str, ...] = (),
) -> Effect:
    reach = float(student.ppf((1 + level) / 2, freedom)) * error
    p_value = float(2 * student.sf(abs(estimate) / error, freedom)) if error else float(estimate == 0)
    return Effect(estimate, error, estimate - reach, estimate + reach, p_value, n, method, warnings)
