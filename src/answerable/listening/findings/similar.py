"""Which findings that stand already speak of the same: by the words they share, and by what they mean where a worker
answers."""

from array import array
from collections.abc import Mapping, Sequence
from math import sqrt
from operator import mul

from answerable.listening.models import Finding, FindingMeaning
from answerable.people.models import Staff
from answerable.selfservice.finding import serving
from answerable.selfservice.finding.meaning.model import NAME
from answerable.tickets.matters.words import Usage, likeness

_LIKE = 0.3
# Of ten findings said in other words eight lie above it, and of five of something else none.
_MEANS_LIKE = 0.42
_MOST_SHOWN = 3
_MOST_LOOKED_AT = 400
_FEWEST_TEXTS = 60  # below which no word can be called common
_WITHIN = 0.4  # seconds
_LATIN = 0x24F  # behind it are scripts that the model cannot read
_MOST_READ = 2_000  # characters


def similar_to(text: str, reader: Staff, *, but: int | None = None) -> list[Finding]:
    """Open ones that this reader sees, the likest first."""
    seen = Finding.objects.visible_to(reader).standing().open().exclude(pk=but or 0)
    rows = {each.pk: each for each in seen.order_by("-pk")[:_MOST_LOOKED_AT]}
    texts = {key: words_of_finding(row) for key, row in rows.items()}
    return [rows[key] for key in likest(text, texts, _near(text, rows))]


def words_of_finding(finding: Finding) -> str:
    return f"{finding.title} {finding.text} {finding.product} {' '.join(finding.theme_words)}"


def likest(text: str, texts: Mapping[int, str], near: Mapping[int, float] | None = None) -> list[int]:
    """Pure. Keys of those that are like enough; `near` are cosines of what they mean."""
    usage = Usage.of(texts.values())
    # Of few findings, a word that two or three of them share is not yet one that everybody writes.
    usage = Usage(max(usage.texts, _FEWEST_TEXTS), usage.by_word)
    scores = {key: likeness(text, each, usage) for key, each in texts.items()}
    found = {key: score for key, score in scores.items() if score >= _LIKE}
    for key, cosine in (near or {}).items():
        if cosine >= _MEANS_LIKE:
            found[key] = max(found.get(key, 0.0), cosine)
    return sorted(found, key=lambda key: -found[key])[:_MOST_SHOWN]


def cosine(one: Sequence[int], other: Sequence[int]) -> float:
    """Of two meanings as they are kept. In plain Python: it is for a web process, and a few hundred."""
    length = sqrt(sum(map(mul, one, one)) * sum(map(mul, other, other)))
    return sum(map(mul, one, other)) / length if length else 0.0


def is_read(text: str) -> bool:
    """Of scripts that the model never learnt, all texts look alike to it."""
    letters = [each for each in text if each.isalpha()]
    return 2 * sum(ord(each) <= _LATIN for each in letters) > len(letters)


def _near(text: str, rows: Mapping[int, Finding]) -> Mapping[int, float]:
    """Nothing where no worker answers, or none of them was read yet."""
    known = FindingMeaning.objects.filter(finding__in=rows, meant_by=NAME).exclude(vector=b"")
    vectors = {key: array("b", bytes(vector)) for key, vector in known.values_list("finding", "vector")}
    if not vectors or not is_read(text):
        return {}
    told = serving.ask("meaning", within=_WITHIN, text=text[:_MOST_READ])
    meaning = told.get("meaning") if told else None
    return {key: cosine(meaning, vector) for key, vector in vectors.items()} if meaning else {}
