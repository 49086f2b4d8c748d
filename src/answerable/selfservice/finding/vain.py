"""What people look for and do not find, with other ways to say the same beside it."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Max, Min, QuerySet, Sum

from answerable.selfservice.finding.gaps import key_of
from answerable.selfservice.models import Gap, GapState, Sought

_LOOKED_AT, _MOST, _MOST_ALSO = 1000, 100, 5


@dataclass
class Vain:
    """`words` as most people typed it; `also` how others did. `gap` is what somebody said of it."""

    words: str
    language: str
    brand: str
    vain: int
    first: date
    last: date
    brand_id: int = 0
    also: list[str] = field(default_factory=list)
    gap: Gap | None = None

    @property
    def is_settled(self) -> bool:
        """Nobody need look at it: it is not ours, or nobody has looked for it since it was answered."""
        if self.gap is None or self.gap.state not in (GapState.ANSWERED, GapState.NOT_OURS):
            return False
        said_on: date = self.gap.changed_at.date()
        return self.gap.state == GapState.NOT_OURS or self.last <= said_on

    @property
    def is_still_sought(self) -> bool:
        """It was answered, and is looked for in vain all the same."""
        return self.gap is not None and self.gap.state == GapState.ANSWERED and not self.is_settled

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
        .annotate(vain=Sum("in_vain"), first=Min("day"), last=Max("day"), whose=F("brand"))
        .order_by("-vain", "words")[:_LOOKED_AT]
    )
    gaps = {(each.language, each.brand_id, each.key): each for each in _gaps()}
    found: dict[object, Vain] = {}
    for row in rows:
        each = Vain(*row)
        key = (each.language, each.brand_id, key_of(each.words))
        if key in found:
            found[key].take(each)
        else:
            found[key] = each
            each.gap = gaps.get(key)
    return sorted(found.values(), key=lambda each: (-each.vain, each.words))[:_MOST]


def _gaps() -> QuerySet[Gap]:
    said: QuerySet[Gap] = Gap.objects.exclude(state=GapState.OPEN).select_related("owner", "article")
    return said.prefetch_related("article__texts")
