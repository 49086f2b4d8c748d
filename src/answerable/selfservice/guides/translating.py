"""Whether a translation still says what the guide says in the language it is written in. Pure."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

from answerable.selfservice.guides.paths import Guide, Step, Words


def digest_of(step: Step, language: str) -> str:
    """All words of a step in one language."""
    said: list[Words] = [step.title, step.text, step.asks, step.alt]
    said += [each.words for each in step.choices] + [each.words for each in step.marks]
    words = json.dumps([each.get(language, "") for each in said], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def behind(guide: Guide) -> Iterator[tuple[Step, str]]:
    """Steps whose words were changed since a translation was made of them."""
    for step in guide.steps:
        now = digest_of(step, guide.base)
        for language in guide.languages[1:]:
            if step.is_shown and step.title.get(language) and step.read.get(language, now) != now:
                yield step, language


def with_read(step: Step, was: Step | None, base: str, *, is_checked: frozenset[str]) -> Step:
    """The step with what its translations were made of: words that changed, or were looked through, are of now."""
    read = dict(was.read) if was is not None else {}
    now = digest_of(step, base)
    was_base = digest_of(was, base) if was is not None else now
    for language in {*step.title, *step.text} - {base}:
        is_new = was is None or digest_of(step, language) != digest_of(was, language)
        if is_new or language in is_checked:
            read[language] = now
        else:
            read.setdefault(language, was_base)
    return replace(step, read=read)
