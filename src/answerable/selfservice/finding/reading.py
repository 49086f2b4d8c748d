"""Finding for whoever answers: what each of them may read, asked of the things themselves."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from answerable.selfservice.articles.readers import is_of_house
from answerable.selfservice.audience import Audience
from answerable.selfservice.finding.searching import Hit, find
from answerable.selfservice.models import Article, Guide, Issue

if TYPE_CHECKING:
    from answerable.people.models import Staff

_KINDS: dict[str, type[Article | Guide | Issue]] = {"article": Article, "guide": Guide, "issue": Issue}
_SPARE = 3  # times as many are looked for, as some may not be for this reader


def find_for(
    reader: "Staff",
    typed: str,
    *,
    language: str,
    limit: int,
    is_whole: bool = True,
    kinds: Sequence[str] = (),
    audience: Audience | None = None,
    brand_id: int | None = None,
    any_brand: bool = True,
) -> list[Hit]:
    """The best first; `audience` where they look for somebody who reads less than they do. Which categories a provider
    reads, or whether somebody reads what is internal, no index knows."""
    widest = Audience.INTERNAL if is_of_house(reader) else Audience.PARTNER
    found = find(
        typed,
        audience=audience or widest,
        language=language,
        brand_id=brand_id,
        any_brand=any_brand,
        limit=_SPARE * limit,
        is_whole=is_whole,
        kinds=kinds,
    )
    may_read = {
        kind: _visible(kind, reader, {each.key for each in found.hits if each.kind == kind})
        for kind in _KINDS
    }
    # Once, though a known issue stands there for each of its brands.
    hits = {(each.kind, each.key): each for each in found.hits if each.key in may_read.get(each.kind, ())}
    return list(hits.values())[:limit]


def _visible(kind: str, reader: "Staff", keys: Iterable[int]) -> set[int]:
    rows = _KINDS[kind].objects.visible_to(reader).filter(pk__in=keys)
    return set(rows.values_list("pk", flat=True)) if keys else set()
