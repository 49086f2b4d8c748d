"""Whether an article helped: one word of each visitor and day, of whom nothing else is known."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Word
from answerable.ledger.recording import record
from answerable.selfservice.articles import events
from answerable.selfservice.models import Article, ArticleVote, VoteReason

_SALT = "answerable.selfservice.articles.vote"


def visitor_digest(article: Article, visitor: str, *, at: datetime) -> str:
    """Of an article, a day and a visitor together: it can be told that somebody comes again on that day, and nothing
    else."""
    said = f"{article.pk}|{at.date().isoformat()}|{visitor}"
    return salted_hmac(_SALT, said, algorithm="sha256").hexdigest()


@transaction.atomic
def vote(
    article: Article, *, is_helpful: bool, reason: VoteReason | None, language: str, digest: str, by: Actor,
    at: datetime,
) -> ArticleVote:  # fmt: skip
    """Once more on the same day is another mind about it."""
    Article.objects.select_for_update().get(pk=article.pk)
    why = "" if is_helpful or reason is None else reason.value
    kept, is_new = ArticleVote.objects.get_or_create(
        digest=digest,
        defaults={
            "article": article, "language": language, "is_helpful": is_helpful, "reason": why, "at": at,
        },
    )  # fmt: skip
    if not is_new:
        if (kept.is_helpful, kept.reason) == (is_helpful, why):
            return kept
        kept.is_helpful, kept.reason = is_helpful, why
        kept.save(update_fields=["is_helpful", "reason"])
    told: dict[str, Any] = {"language": Word(language), "is_helpful": is_helpful, "reason": Word(why)}
    record(events.VOTED, article, by=by, at=at, **told)
    return kept
