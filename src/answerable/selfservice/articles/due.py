"""By the clock: what is published at a time, and what is forgotten."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import job
from answerable.selfservice.articles.actions import publish
from answerable.selfservice.models import Article, ArticleDay, ArticleText, ArticleVote

log = structlog.get_logger(__name__)
BATCH = 200
DIGESTS_LAST, DAYS_LAST = timedelta(days=2), timedelta(days=800)


@transaction.atomic
def publish_if_due(pk: int, *, at: datetime) -> bool:
    """Whether this call did it: of two workers, the second finds that its time is over."""
    article = ArticleText.objects.values_list("article_id", flat=True).get(pk=pk)
    Article.objects.select_for_update().get(pk=article)
    text = ArticleText.objects.filter(pk=pk, publish_at__lte=at, article__archived_at=None).first()
    if text is None:
        return False
    publish(text, by=SYSTEM, at=at)
    return True


@job()
def publish_due() -> None:
    """Each in a transaction of its own, whatever becomes of the others; what fails is tried again in a minute."""
    now = timezone.now()
    due = ArticleText.objects.filter(publish_at__lte=now, article__archived_at=None)
    for pk in list(due.order_by("publish_at", "pk").values_list("pk", flat=True)[:BATCH]):
        try:
            publish_if_due(pk, at=now)
        except Exception:
            log.exception("article.not_published", text=pk)


@job()
def forget_voters() -> None:
    """What told visitors apart, and counts that are too old to say anything."""
    now = timezone.now()
    ArticleVote.objects.filter(digest__isnull=False, at__lt=now - DIGESTS_LAST).update(digest=None)
    ArticleDay.objects.filter(day__lt=(now - DAYS_LAST).date()).delete()
