"""How much more weeks of a theme vary than chance alone would have it. Pure.

Things come in bursts, so that a week with half as many again is nothing. Each past week is compared with the one after
it, as parts of all that came in: where every ticket came by itself, the square of what they differ by is on average
what the binomial distribution says (so a slow rise counts for little). How many times that it is, is the dispersion of
a quasi-Poisson model (Wedderburn, Biometrika 61, 1974). A dozen weeks say it roughly, so a theme's own leans on that of
all themes that are looked at, and is taken somewhat larger.
"""

from collections.abc import Mapping, Sequence

_LEANS = 6  # weeks that all themes together count for, beside a theme's own
_UNSURE = 1.3


def unrest_of(themes: Mapping[int, Sequence[int]], of_all: Sequence[int]) -> dict[int, float]:
    """By theme, from its past weeks and those of all tickets, the oldest first; 1 is chance alone."""
    own = {key: _squares(weeks, of_all) for key, weeks in themes.items()}
    every = [each for squares in own.values() for each in squares]
    usual = max(1.0, sum(every) / len(every)) if every else 1.0
    found = {key: (sum(each) + _LEANS * usual) / (len(each) + _LEANS) for key, each in own.items()}
    return {key: value * _UNSURE if value > 1 else 1.0 for key, value in found.items()}


def _squares(weeks: Sequence[int], of_all: Sequence[int]) -> list[float]:
    """One for each pair of weeks that says something, from the first on in which anybody wrote of it."""
    first = next((place for place, number in enumerate(weeks) if number), len(weeks))
    found = []
    for place in range(first, len(weeks) - 1):
        both, either = weeks[place] + weeks[place + 1], of_all[place] + of_all[place + 1]
        if both and of_all[place] and of_all[place + 1]:
            share = of_all[place] / either
            found.append((weeks[place] - both * share) ** 2 / (both * share * (1 - share)))
    return found
