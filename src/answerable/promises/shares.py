"""Shares of promises that were kept, with the interval in which they lie. Pure."""

import math

_Z = 1.96
ENOUGH = 20  # promises whose end is known: below that, counts are told and no share


def interval(kept: int, promised: int) -> tuple[int, int]:
    """In which the share lies with 95 % certainty, in hundredths (E. B. Wilson, 1927)."""
    if not promised:
        return 0, 100
    z, share = _Z, kept / promised
    middle = share + z * z / (2 * promised)
    spread = z * math.sqrt(share * (1 - share) / promised + z * z / (4 * promised * promised))
    whole = 1 + z * z / promised
    return round(100 * max(0.0, (middle - spread) / whole)), round(100 * min(1.0, (middle + spread) / whole))


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
