"""Guides that can be found: each that is published, in each language that it speaks."""

from collections.abc import Iterable, Iterator

from answerable.selfservice.audience import Audience
from answerable.selfservice.finding.findable import Findable
from answerable.selfservice.guides.paths import Step
from answerable.selfservice.guides.showing import slug_of
from answerable.selfservice.models import Guide

KIND = "guide"


def findables(keys: Iterable[int] | None = None) -> Iterator[Findable]:
    rows = Guide.objects.published().select_related("published")
    for row in rows if keys is None else rows.filter(pk__in=list(keys)):
        assert row.published is not None
        guide = row.published.path
        for language in guide.languages:
            words = [guide.lead.get(language, ""), row.product]
            words += [each for step in guide.steps for each in _words(step, language)]
            yield Findable(
                kind=KIND,
                key=row.pk,
                language=language,
                audience=Audience(row.audience),
                brand_id=row.brand_id,
                title=guide.said(guide.title, language),
                body="\n".join(filter(None, words)),
                path=f"guides/{row.pk}-{slug_of(guide)}/",
            )


def _words(step: Step, language: str) -> Iterator[str]:
    said_of = [each.words for each in step.choices] + [each.words for each in step.marks]
    for said in (step.title, step.text, *said_of):
        yield said.get(language, "")
