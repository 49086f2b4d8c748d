"""What people look for and do not find, with other ways to say the same beside it."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Min, Sum

from answerable.selfservice.finding.words import stem, words_of
from answerable.selfservice.models import Sought

_LOOKED_AT, _MOST, _MOST_ALSO = 1000, 100, 5


@dataclass
class Vain:
    """`words` as most people typed it; `also` how others did."""

    words: str
    language: str
    brand: str
    vain: int
    first: date
    last: date
    also: list[str] = field(default_factory=list)

    def take(self, other: "Vain") -> None:
        self.vain += other.vain
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        if len(self.also) < _MOST_ALSO:
            self.also.append(other.words)


def in_vain(*, since: date) -> list[Vain]:
    """The most sought first. The same words in another order, or with another ending, are the same."""
    rows = (
        Sought.objects.filter(day__gte=since, in_vain__gt=0)
        .values_list("words", "language", "brand__name")
        .annotate(vain=Sum("in_vain"), first=Min("day"), last=Max("day"))
        .order_by("-vain", "words")[:_LOOKED_AT]
    )
    found: dict[object, Vain] = {}
    for row in rows:
        each = Vain(*row)
        key = (each.language, each.brand, frozenset(map(stem, words_of(each.words))))
        if key in found:
            found[key].take(each)
        else:
            found[key] = each
    return sorted(found.values(), key=lambda each: (-each.vain, each.words))[:_MOST]
