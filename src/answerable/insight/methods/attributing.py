"""What of a difference is due to which of its causes, when they work together."""

from collections.abc import Callable, Mapping
from itertools import permutations

Outcome = Callable[[Mapping[str, object]], float]


def attribute(
    planned: Mapping[str, object], actual: Mapping[str, object], outcome: Outcome
) -> dict[str, float]:
    """The parts of outcome(actual) − outcome(planned) by each of their names, in the mean of all orders in which one
    could have changed after another: they add up exactly.

    Source: Shapley 1953; Shorrocks 2013.
    """
    if planned.keys() != actual.keys() or not planned:
        raise ValueError("Both need the same causes.")
    names = list(planned)
    known: dict[frozenset[str], float] = {}

    def with_these(changed: frozenset[str]) -> float:
        if changed not in known:
            known[changed] = outcome({name: (actual if name in changed else planned)[name] for name in names})
        return known[changed]

    parts = dict.fromkeys(names, 0.0)
    orders = list(permutations(names))
    for order in orders:
        changed: frozenset[str] = frozenset()
        for name in order:
            after = changed | {name}
            parts[name] += (with_these(after) - with_these(changed)) / len(orders)
            changed = after
    return parts
