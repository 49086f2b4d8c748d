"""Known issues as something to be found: what is open, and written for everybody."""

from collections.abc import Iterable, Iterator

from answerable.selfservice.audience import Audience
from answerable.selfservice.finding.findable import Findable
from answerable.selfservice.models import Issue, IssueState


def findables(keys: Iterable[int] | None = None) -> Iterator[Findable]:
    """In every language in which it is written; of every brand, or once for each that it is of."""
    issues = Issue.objects.public().exclude(state=IssueState.SOLVED).prefetch_related("texts", "of_brands")
    if keys is not None:
        issues = issues.filter(pk__in=list(keys))
    for issue in issues.order_by("pk").iterator(chunk_size=200):
        of_brands = [each.brand_id for each in issue.of_brands.all()]
        brands: list[int | None] = [*of_brands] or [None]
        for text in issue.texts.all():
            body = "\n\n".join(part for part in (text.text, text.work_around) if part)
            for brand in brands:
                yield Findable(
                    "issue",
                    issue.pk,
                    text.language,
                    Audience.PUBLIC,
                    brand,
                    text.title,
                    body,
                    f"status/#issue-{issue.pk}",
                )
