"""Shares, of promises that were kept and of other things counted, with the interval in which they lie. Pure."""

import math

_Z = 1.959964  # of 95 %
ENOUGH = 20  # promises whose end is known: below that, counts are told and no share


def wilson(count: float, of: float) -> tuple[float, float]:
    """In which the share lies with 95 % certainty; of nothing, anywhere (E. B. Wilson, 1927). Where cases hang
    together, of as many as they are worth."""
    if not of:
        return 0.0, 1.0
    z, share = _Z, count / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    whole = 1 + z * z / of
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def interval(kept: int, promised: int) -> tuple[int, int]:
    """The same in hundredths."""
    low, high = wilson(kept, promised)
    return round(100 * low), round(100 * high)


def difference(better: int, worse: int, both: int) -> tuple[float, float, float]:
    """How much larger a share is of the same promises looked at twice, and the interval of that, in hundredths
    (Bonett and Price, 2012): `better` were kept the second time alone, `worse` the first time alone."""
    if not both:
        return 0.0, -100.0, 100.0
    number = both + 2
    up, down = (better + 1) / number, (worse + 1) / number
    spread = _Z * math.sqrt((up + down - (up - down) ** 2) / number)
    low, high = max(-1.0, up - down - spread), min(1.0, up - down + spread)
    return 100 * (better - worse) / both, 100 * low, 100 * high
