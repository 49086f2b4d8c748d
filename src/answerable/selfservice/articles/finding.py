"""What the help centre gives to be found: every text as it is published now."""

from collections.abc import Iterable, Iterator

from answerable.selfservice.articles.markdown import plain
from answerable.selfservice.audience import Audience
from answerable.selfservice.finding.findable import Findable
from answerable.selfservice.models import ArticleText

_BATCH = 200


def findables(keys: Iterable[int] | None = None) -> Iterator[Findable]:
    """Of these articles, or of all."""
    texts = ArticleText.objects.filter(published__isnull=False, article__archived_at=None)
    if keys is not None:
        texts = texts.filter(article__in=list(keys))
    for text in texts.select_related("article", "published").order_by("pk").iterator(chunk_size=_BATCH):
        version = text.published
        assert version is not None
        yield Findable(
            kind="article",
            key=text.article_id,
            language=text.language,
            audience=Audience(text.article.audience),
            brand_id=text.article.brand_id,
            title=version.title,
            body=f"{version.summary}\n\n{plain(version.body)}".strip(),
            path=f"articles/{text.article_id}-{text.address}/",
        )
