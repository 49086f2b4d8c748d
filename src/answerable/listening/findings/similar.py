"""Which findings that stand already speak of the same, by the words they share."""

from collections.abc import Mapping

from answerable.listening.models import Finding
from answerable.people.models import Staff
from answerable.tickets.matters.words import Usage, likeness

_LIKE = 0.3
_MOST_SHOWN = 3
_MOST_LOOKED_AT = 400
_FEWEST_TEXTS = 60  # below which no word can be called common


def similar_to(text: str, reader: Staff, *, but: int | None = None) -> list[Finding]:
    """Open ones that this reader sees, the likest first."""
    seen = Finding.objects.visible_to(reader).standing().open().exclude(pk=but or 0)
    rows = {each.pk: each for each in seen.order_by("-pk")[:_MOST_LOOKED_AT]}
    texts = {key: words_of_finding(row) for key, row in rows.items()}
    return [rows[key] for key in likest(text, texts)]


def words_of_finding(finding: Finding) -> str:
    return f"{finding.title} {finding.text} {finding.product} {' '.join(finding.theme_words)}"


def likest(text: str, texts: Mapping[int, str]) -> list[int]:
    """Pure. Keys of those that are like enough."""
    usage = Usage.of(texts.values())
    # Of few findings, a word that two or three of them share is not yet one that everybody writes.
    usage = Usage(max(usage.texts, _FEWEST_TEXTS), usage.by_word)
    scores = {key: likeness(text, each, usage) for key, each in texts.items()}
    found = sorted((key for key, score in scores.items() if score >= _LIKE), key=lambda key: -scores[key])
    return found[:_MOST_SHOWN]
