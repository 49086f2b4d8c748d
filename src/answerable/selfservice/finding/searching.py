"""Finding: what somebody may read of what answers what they typed."""

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from answerable.channels.models import Mailbox
from answerable.selfservice.audience import Audience
from answerable.selfservice.finding import serving
from answerable.selfservice.models import SearchText

if TYPE_CHECKING:
    from answerable.selfservice.finding.engine import Engine

LONGEST = 300  # characters that are looked for
_WITHIN = 0.4  # seconds
_PASSAGE = 180  # characters
_NEAR = 0.45  # of the best one's score


@dataclass(frozen=True)
class Hit:
    kind: str
    key: int
    language: str
    title: str
    path: str
    passage: str
    is_good: bool
    score: float = 0.0


@dataclass(frozen=True)
class Hits:
    hits: Sequence[Hit] = ()
    spelled: str = ""

    @property
    def good(self) -> list[Hit]:
        return [each for each in self.hits if each.is_good]

    @property
    def also(self) -> list[Hit]:
        """What else speaks of it: beside one good answer, a single word's other texts."""
        least = _NEAR * max((each.score for each in self.hits), default=0.0)
        return [each for each in self.hits if not each.is_good and each.score >= least]


def find(
    typed: str,
    *,
    audience: Audience,
    language: str,
    brand_id: int | None = None,
    any_brand: bool = False,
    limit: int = 10,
    is_whole: bool = True,
    kinds: Sequence[str] = (),
) -> Hits:
    """The best first, the reader's language before others; at most `limit`."""
    typed = " ".join(typed[:LONGEST].split())
    if not typed:
        return Hits()
    wish: dict[str, Any] = {
        "typed": typed,
        "language": language,
        "audience": [str(each) for each in audience.readable],
        "brand": brand_id,
        "any_brand": any_brand,
        "limit": limit,
        "is_whole": is_whole,
        "kinds": list(kinds),
    }
    found = serving.ask("find", within=_WITHIN, **wish)
    if found is None:
        found = _by_ourselves(wish)
    return Hits(_readable(found.get("hits", []), wish, typed), found.get("spelled", ""))


def suggest(words: str, front: Mailbox, language: str, limit: int = 3) -> list[Hit]:
    """For what somebody is about to ask: good answers alone, so perhaps none."""
    found = find(words, audience=Audience.PUBLIC, language=language, brand_id=front.brand_id, limit=limit)
    return found.good


def _readable(found: Sequence[tuple[int, float, bool]], wish: dict[str, Any], typed: str) -> list[Hit]:
    """What the rows themselves allow, now: an index may be some seconds behind."""
    rows = SearchText.objects.filter(audience__in=wish["audience"]).defer("vectors")
    by_key = rows.in_bulk([key for key, _score, _is_good in found])
    hits = []
    for key, score, is_good in found:
        row = by_key.get(key)
        if row is not None and (wish["any_brand"] or row.brand_id in (None, wish["brand"])):
            passage = _passage(row.body, typed)
            hits.append(Hit(row.kind, row.thing, row.language, row.title, row.path, passage, is_good, score))
    return hits


def _passage(body: str, typed: str) -> str:
    """Some words from where the first typed word of more than three letters stands."""
    plain = " ".join(_ended(line) for line in body.split("\n")).strip(" ·")
    low = plain.lower()
    places = [low.find(word) for word in typed.lower().split() if len(word) > 3]
    start = max(0, min((each for each in places if each >= 0), default=0) - 60)
    start = low.find(" ", start) + 1 if start else 0
    cut = plain[start : start + _PASSAGE]
    if start + _PASSAGE < len(plain):
        cut = f"{cut.rpartition(' ')[0] or cut} …"
    return f"… {cut}" if start else cut


def _ended(line: str) -> str:
    """Lines that are no sentences, as answers to choose from, stay apart in one passage."""
    words = " ".join(line.split())
    return f"{words} ·" if words and words[-1].isalnum() else words


_own: "list[Engine]" = []
_making = threading.Lock()


def _by_ourselves(wish: dict[str, Any]) -> dict[str, Any]:
    """No worker answers: by words alone, in this process, which then holds the texts until it ends."""
    from answerable.selfservice.finding.engine import Engine, Wish

    with _making:
        if not _own:
            _own.append(Engine())
    return asdict(_own[0].find(Wish(**wish)))
