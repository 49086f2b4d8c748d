"""How many people it takes. Calls an hour, times in seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, expm1, log, sqrt

from answerable.insight.methods.results import (
    Interval,
    NotEnoughData,
    Unstable,
    check_not_negative,
    check_positive,
    z_of,
)

_MOST_AGENTS = 100_000


@dataclass(frozen=True)
class Queue:
    """A queue in its steady state.

    `service_level`: share of all calls answered within the threshold; `asa_seconds`: mean wait of all
    calls, those given up included; `occupancy`: share of time that agents are busy; `queue`: mean number of
    calls that wait; `p_abandon`: share that gave up (0 where nobody does).
    """

    service_level: float
    p_wait: float
    asa_seconds: float
    occupancy: float
    queue: float
    p_abandon: float = 0.0


@dataclass(frozen=True)
class Staffing:
    """How many `agents` must be at work, how many `rostered` for that, and the queue they have then."""

    agents: int
    rostered: int
    queue: Queue


def erlang_b(load: float, agents: int) -> float:
    """The share of calls that find all `agents` busy and are lost, at an offered `load` in erlangs.

    Source: Erlang 1917, by the stable recursion.
    """
    check_not_negative(load=load, agents=agents)
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(calls_per_hour: float, aht_seconds: float, agents: int, threshold_seconds: float) -> Queue:
    """A queue in which nobody gives up (M/M/n).

    Source: Erlang 1917; Koole, Call Center Optimization (2013). Raises `Unstable` where agents cannot keep
    up.
    """
    load = _load(calls_per_hour, aht_seconds, threshold_seconds)
    if agents <= load:
        raise Unstable(
            f"{agents} agents cannot keep up with a load of {load:.2f}: the queue would grow for ever. "
            f"At least {int(load) + 1} are needed."
        )
    blocked = erlang_b(load, agents)
    p_wait = blocked / (1 - load / agents * (1 - blocked))
    spare = (agents - load) / aht_seconds
    asa = p_wait / spare
    return Queue(
        service_level=1 - p_wait * exp(-spare * threshold_seconds),
        p_wait=p_wait,
        asa_seconds=asa,
        occupancy=load / agents,
        queue=calls_per_hour / 3600 * asa,
    )


def erlang_a(
    calls_per_hour: float, aht_seconds: float, agents: int, patience_seconds: float, threshold_seconds: float
) -> Queue:
    """A queue that callers leave when their patience ends, exponential with this mean (M/M/n+M). Never unstable.

    Source: Palm 1946; Mandelbaum and Zeltyn, Service Engineering in Action (2007).
    """
    import numpy as np
    from scipy.integrate import quad
    from scipy.special import logsumexp

    load = _load(calls_per_hour, aht_seconds, threshold_seconds)
    check_positive(patience_seconds=patience_seconds, agents=agents)
    arrivals, service, leaving = calls_per_hour / 3600, 1 / aht_seconds, 1 / patience_seconds
    blocked = erlang_b(load, agents)
    if not blocked:
        return Queue(1.0, 0.0, 0.0, load / agents, 0.0)
    # How likely each length of the queue is beside "all busy, nobody waits"; as logarithms, since an
    # overloaded queue's own are huge.
    longest = max(0.0, arrivals - agents * service) / leaving + 40 * sqrt(arrivals / leaving) + 500
    places = np.arange(1, int(longest) + 1)
    weights = np.cumsum(np.log(arrivals) - np.log(agents * service + places * leaving))
    full = -float(logsumexp(np.concatenate([[-log(blocked)], weights])))
    waiting = np.exp(full + weights)
    length = float(places @ waiting)
    p_wait = exp(full) + float(waiting.sum())
    p_abandon = length * leaving / arrivals

    def served_at(v: float) -> float:
        """The density of a call that must wait for `v` and is patient enough."""
        return exp(full - arrivals / leaving * expm1(-leaving * v) - (agents * service + leaving) * v)

    in_time, _ = quad(served_at, 0, threshold_seconds, limit=200)
    level = 1 - p_wait + agents * service * in_time
    return Queue(
        service_level=min(1.0, max(0.0, level)),
        p_wait=p_wait,
        asa_seconds=length / arrivals,
        occupancy=load * (1 - p_abandon) / agents,
        queue=length,
        p_abandon=p_abandon,
    )


def staff_needed(
    calls_per_hour: float,
    aht_seconds: float,
    threshold_seconds: float,
    service_level: float,
    max_occupancy: float = 1.0,
    shrinkage: float = 0.0,
    patience_seconds: float | None = None,
) -> Staffing:
    """The fewest agents who answer the share `service_level` within the threshold, none busier than `max_occupancy`.

    With `patience_seconds` callers may give up (Erlang A), else they do not (Erlang C). `shrinkage` is the
    share of paid time not spent at the queue: rostered = agents / (1 − shrinkage), rounded up.
    """
    load = _load(calls_per_hour, aht_seconds, threshold_seconds)
    if not 0 <= service_level < 1:
        raise ValueError("A share of calls lies from 0 to below 1.")
    if not 0 < max_occupancy <= 1 or not 0 <= shrinkage < 1:
        raise ValueError("Occupancy lies above 0 and up to 1, shrinkage from 0 to below 1.")
    fewest = 1 if patience_seconds is not None else int(load) + 1

    def queue_of(agents: int) -> Queue:
        if patience_seconds is None:
            return erlang_c(calls_per_hour, aht_seconds, agents, threshold_seconds)
        return erlang_a(calls_per_hour, aht_seconds, agents, patience_seconds, threshold_seconds)

    def is_enough(agents: int) -> bool:
        queue = queue_of(agents)
        return queue.service_level >= service_level and queue.occupancy <= max_occupancy + 1e-12

    # More agents are never worse: double until enough, then halve.
    low, high = fewest - 1, fewest
    while not is_enough(high):
        if high > _MOST_AGENTS:
            raise NotEnoughData(
                "No number of agents reaches this.", "a lower service level or a longer threshold"
            )
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return Staffing(high, ceil(high / (1 - shrinkage) - 1e-9), queue_of(high))


def patience(waits: Sequence[float], abandoned: Sequence[bool], level: float = 0.95) -> Interval:
    """The mean patience of callers in the unit of `waits`; those who were answered would have waited longer.

    Source: maximum likelihood of the exponential under censoring, exact chi-square limits (Lawless 2003).
    """
    from scipy.stats import chi2

    if len(waits) != len(abandoned):
        raise ValueError("Each wait needs to say whether it was given up.")
    if any(wait < 0 for wait in waits):
        raise ValueError("Waits must not be below zero.")
    left, total = sum(map(bool, abandoned)), float(sum(waits))
    if not left or not total:
        raise NotEnoughData(
            "Nobody gave up, so that patience is unknown.", "calls that were given up after a wait"
        )
    z_of(level)
    tail = (1 - level) / 2
    return Interval(
        total / left,
        2 * total / float(chi2.ppf(1 - tail, 2 * left)),
        2 * total / float(chi2.ppf(tail, 2 * left)),
        level,
    )


def _load(calls_per_hour: float, aht_seconds: float, threshold_seconds: float) -> float:
    check_not_negative(calls_per_hour=calls_per_hour, threshold_seconds=threshold_seconds)
    check_positive(aht_seconds=aht_seconds)
    return calls_per_hour * aht_seconds / 3600
