"""Which cause a ticket's text suggests, learnt from what colleagues said of earlier ones; none where it is not clear.

Naive Bayes over the words with which people began (multinomial, Laplace; Manning, Raghavan and Schütze 2008, ch. 13):
small, quick, and it can say how sure it is. `other` is never proposed: it is the absence of a cause.
"""

import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, log

from answerable.listening.models import Cause, WrapUp
from answerable.tickets.models import Direction, Message, Ticket

FEWEST_KNOWN = 30  # wrap-ups before anything is proposed
FEWEST_OF_A_CAUSE = 5
SURE = 0.6
_MOST_LEARNT, _MOST_TEXT, _MOST_WORDS = 1000, 1500, 200
_KEPT_SECONDS = 600
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass
class Learnt:
    """How often each word was used by those who came for each cause."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    cases: Counter[str] = field(default_factory=Counter)

    def learn(self, cause: str, text: str) -> None:
        self.cases[cause] += 1
        self.counts.setdefault(cause, Counter()).update(words_of(text))

    def proposes(self, text: str) -> str:
        """The cause that is clearly likeliest, or nothing."""
        chances = self.chances(text)
        best = max(chances, key=lambda cause: chances[cause], default="")
        return best if best != Cause.OTHER and chances.get(best, 0) >= SURE else ""

    def chances(self, text: str) -> Mapping[str, float]:
        """How likely each cause is, of those that were seen often enough to be told from others."""
        known = {cause for cause, number in self.cases.items() if number >= FEWEST_OF_A_CAUSE}
        words = words_of(text)
        if sum(self.cases.values()) < FEWEST_KNOWN or len(known) < 2 or not words:
            return {}
        vocabulary = len(set().union(*(self.counts[cause] for cause in known)))
        scores = {cause: self._score(cause, words, vocabulary) for cause in known}
        top = max(scores.values())
        total = sum(exp(score - top) for score in scores.values())
        return {cause: exp(score - top) / total for cause, score in scores.items()}

    def _score(self, cause: str, words: set[str], vocabulary: int) -> float:
        counted = self.counts[cause]
        of = counted.total() + vocabulary
        return log(self.cases[cause]) + sum(log((counted[word] + 1) / of) for word in words)


def words_of(text: str) -> set[str]:
    """Each word once: somebody who repeats it is no surer."""
    return set(_WORD.findall(text[:_MOST_TEXT].casefold())[:_MOST_WORDS])


_kept: tuple[float, Learnt] | None = None


def proposal_for(ticket: Ticket) -> str:
    """The cause to propose for this ticket, or nothing."""
    first = (
        ticket.messages.filter(direction=Direction.INBOUND, is_automatic=False).order_by("created_at").first()
    )
    return _learnt().proposes(f"{ticket.subject} {first.text}") if first else ""


def _learnt() -> Learnt:
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > _KEPT_SECONDS:
        _kept = (time.monotonic(), _learn(_lately()))
    return _kept[1]


def _learn(said: Iterable[tuple[str, str]]) -> Learnt:
    learnt = Learnt()
    for cause, text in said:
        learnt.learn(cause, text)
    return learnt


def _lately() -> Iterable[tuple[str, str]]:
    """What was said last, the house's word before a provider's, with how the people had begun."""
    causes: dict[int, str] = {}
    subjects: dict[int, str] = {}
    rows = WrapUp.objects.order_by("-pk").values_list("ticket", "cause", "ticket__subject")[:_MOST_LEARNT]
    for ticket, cause, subject in sorted(rows, key=lambda row: row[0]):
        causes.setdefault(ticket, cause)
        subjects[ticket] = subject
    causes |= dict(WrapUp.objects.filter(is_review=True, ticket__in=causes).values_list("ticket", "cause"))
    begun: dict[int, str] = {}
    inbound = Message.objects.filter(ticket__in=causes, direction=Direction.INBOUND, is_automatic=False)
    for ticket, text in inbound.order_by("created_at").values_list("ticket", "text"):
        begun.setdefault(ticket, text)
    return [(cause, f"{subjects[ticket]} {begun.get(ticket, '')}") for ticket, cause in causes.items()]


def forget() -> None:
    """Learn anew at the next question."""
    global _kept
    _kept = None
