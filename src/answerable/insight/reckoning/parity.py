"""Whether people wait alike on every channel, like for like."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from answerable.insight.reckoning.sampling import Case

MOST_OF_A_CHANNEL = 3000
_DRAWS = 500


def reckon_parity(cases: Sequence[Case]) -> dict[str, Any]:
    """Against the channel with most tickets; nothing where that says too little."""
    from answerable.insight.methods import NotEnoughData, parity

    taken: Counter[str] = Counter()
    chosen: list[Case] = []
    for case in cases:
        if case.wait is not None and taken[case.channel] < MOST_OF_A_CHANNEL:
            taken[case.channel] += 1
            chosen.append(case)
    if not chosen:
        return {}
    reference = min(taken, key=lambda channel: (-taken[channel], channel))
    try:
        found = parity(
            [float(case.wait or 0) for case in chosen],
            [case.channel for case in chosen],
            [f"{case.cause}/{case.priority}" for case in chosen],
            [case.customer for case in chosen],
            reference,
            draws=_DRAWS,
        )
    except NotEnoughData:
        return {}
    return {
        "reference": reference,
        "channels": {
            str(channel): {
                "n": taken[str(channel)],
                "estimate": each.estimate,
                "low": each.low,
                "high": each.high,
            }
            for channel, each in found.items()
            if each.estimate == each.estimate and each.high == each.high  # a wait of nothing has no ratio
        },
    }
