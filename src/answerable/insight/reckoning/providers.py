"""Those who answer, each beside what their cases would let anyone expect (indirect standardisation): what is expected
of a ticket is the share of all tickets like it, whoever answered. Like it means of the same cause, channel, language,
product, priority, hour and time with us; where too few are so like, the last of these is left out, and so on."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from answerable.insight.reckoning.sampling import Case

FEWEST = 30  # tickets of a kind, before its share is anything to expect
FEW_EXPECTED = 5.0  # below which a ratio says nothing
OUTCOMES: Mapping[str, Callable[[Case], bool]] = {
    "unheard": lambda case: case.is_unheard,
    "broken": lambda case: case.is_broken,
    "reopened": lambda case: case.is_reopened,
}
_LIKENESS = ("cause", "channel", "language", "product", "priority", "hour", "tenure")
_MOST_PRODUCTS = 10
_FEWEST_OF_GAP = 100


def reckon_providers(cases: Sequence[Case], in_house: Sequence[int]) -> dict[str, Any]:
    kinds = _kinds(cases)
    return {
        "n": len(cases),
        "outcomes": {name: _outcome(cases, kinds, happened) for name, happened in OUTCOMES.items()},
        "gaps": _gaps(cases, set(in_house)),
    }


def _kinds(cases: Sequence[Case]) -> list[tuple[object, ...]]:
    """For each case the finest kind that has enough tickets, of two who answer at least."""
    counts: Counter[tuple[object, ...]] = Counter()
    who: dict[tuple[object, ...], set[int]] = defaultdict(set)
    finest = [tuple(getattr(case, name) for name in _LIKENESS) for case in cases]
    for case, whole in zip(cases, finest, strict=True):
        for length in range(len(whole) + 1):
            counts[whole[:length]] += 1
            who[whole[:length]].add(case.provider)
    return [_finest(whole, counts, who) for whole in finest]


def _finest(
    whole: tuple[object, ...],
    counts: Mapping[tuple[object, ...], int],
    who: Mapping[tuple[object, ...], set[int]],
) -> tuple[object, ...]:
    for length in range(len(whole), 0, -1):
        kind = whole[:length]
        if counts[kind] >= FEWEST and len(who[kind]) > 1:
            return kind
    return ()


def _outcome(
    cases: Sequence[Case], kinds: Sequence[tuple[object, ...]], happened: Callable[[Case], bool]
) -> dict[str, Any]:
    from answerable.insight.methods import expected_count, funnel_verdict, indirect_ratio

    events: Counter[tuple[object, ...]] = Counter()
    people: Counter[tuple[object, ...]] = Counter()
    own: dict[int, Counter[tuple[object, ...]]] = defaultdict(Counter)
    observed: Counter[int] = Counter()
    for case, kind in zip(cases, kinds, strict=True):
        people[kind] += 1
        own[case.provider][kind] += 1
        if happened(case):
            events[kind] += 1
            observed[case.provider] += 1
    found: dict[str, Any] = {}
    for provider, population in own.items():
        keys = list(population)
        expected = expected_count(
            [population[key] for key in keys], [events[key] for key in keys], [people[key] for key in keys]
        )
        told: dict[str, Any] = {
            "n": population.total(),
            "observed": observed[provider],
            "expected": round(expected, 2),
            "raw": sum(events.values()) / len(cases),
        }
        if expected >= FEW_EXPECTED:
            ratio = indirect_ratio(observed[provider], expected)
            verdict = funnel_verdict(observed[provider], expected)
            told |= {"ratio": ratio.estimate, "low": ratio.low, "high": ratio.high, "verdict": verdict}
        found[str(provider)] = told
    return found


def _gaps(cases: Sequence[Case], in_house: set[int]) -> dict[str, Any]:
    """Of each provider against the house, in points of tickets unheard: what the mix explains and what it does not."""
    from answerable.insight.methods import NotEnoughData, decompose_gap

    house = [case for case in cases if case.provider in in_house]
    largest = {name for name, _n in Counter(case.product for case in cases).most_common(_MOST_PRODUCTS)}
    found: dict[str, Any] = {}
    for provider in sorted({case.provider for case in cases} - in_house):
        theirs = [case for case in cases if case.provider == provider]
        if min(len(house), len(theirs)) < _FEWEST_OF_GAP:
            continue
        both = [*house, *theirs]
        covariates: dict[str, list[object]] = {
            name: [str(getattr(case, name)) for case in both] for name in _LIKENESS
        }
        covariates["product"] = [case.product if case.product in largest else "other" for case in both]
        try:
            gap = decompose_gap(
                [100.0 * case.is_unheard for case in both],
                [case.provider == provider for case in both],
                covariates,
            )
        except NotEnoughData:
            continue
        found[str(provider)] = {
            "n": len(theirs),
            "of_house": len(house),
            "gap": _told(gap.gap),
            "explained": _told(gap.explained),
            "unexplained": _told(gap.unexplained),
            "by": {name: _told(each) for name, each in gap.by_covariate.items()},
        }
    return found


def _told(interval: Any) -> list[float]:
    return [round(float(each), 4) for each in (interval.estimate, interval.low, interval.high)]
