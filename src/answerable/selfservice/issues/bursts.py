"""When many speak of the same at once: pure, texts in, bursts out.

Of each word it is asked how many of the latest tickets would have it if they were like those before. That number is
Poisson's; a word is remarkable where so many or more would come about by chance less than once in ten thousand looks,
whatever number of words is looked at (Bonferroni). That tickets are many alone is no burst: a Monday has more of
everything. Words that stand in the same tickets are one burst.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

THRESHOLD = 1e-4  # of a false alarm, for each look at the latest tickets
FEWEST = 5  # tickets
_SAME = 0.5  # share of tickets in common from which on two words are one burst


@dataclass(frozen=True)
class Found:
    """The tickets, the words that they share, the most remarkable first; and how many there usually are."""

    tickets: tuple[int, ...]
    words: tuple[str, ...]
    usual: float


def poisson_tail(number: int, mean: float) -> float:
    """How likely it is that so many or more come where `mean` are usual."""
    if number <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if number > mean:
        # The small end is summed, lest it drown in the rounding of the large one.
        term = exp(number * log(mean) - mean - lgamma(number + 1))
        total, step = 0.0, number
        while term > total * 1e-16 and term > 0:
            total += term
            step += 1
            term *= mean / step
        return min(1.0, total)
    return max(0.0, 1.0 - sum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(number)))


def bursts_in(
    latest: Mapping[int, frozenset[str]], before: Sequence[frozenset[str]], *, usual_number: float
) -> list[Found]:
    """`latest`: words of the latest tickets, by key; `before`: those of earlier ones; `usual_number`: how many tickets
    come in such a time. The most tickets first."""
    counted = Counter(word for words in latest.values() for word in words)
    common = Counter(word for words in before for word in words)
    expected_of = max(float(len(latest)), usual_number)
    looked_at = [word for word, number in counted.items() if number >= FEWEST]
    remarkable: list[tuple[float, str, float]] = []
    for word in looked_at:
        # Half a ticket more than was seen: what never came before is not therefore impossible.
        mean = expected_of * (common[word] + 0.5) / (len(before) + 1)
        tail = poisson_tail(counted[word], mean)
        if tail * len(looked_at) < THRESHOLD:
            remarkable.append((tail, word, mean))
    return _joined(sorted(remarkable), latest)


def _joined(remarkable: list[tuple[float, str, float]], latest: Mapping[int, frozenset[str]]) -> list[Found]:
    groups: list[tuple[set[int], list[str], float]] = []
    for _tail, word, mean in remarkable:
        theirs = {key for key, words in latest.items() if word in words}
        for tickets, words, _usual in groups:
            if len(theirs & tickets) / len(theirs | tickets) >= _SAME:
                words.append(word)
                break
        else:
            groups.append((theirs, [word], mean))
    found = [Found(tuple(sorted(tickets)), tuple(words[:8]), usual) for tickets, words, usual in groups]
    return sorted(found, key=lambda each: (-len(each.tickets), each.words))
