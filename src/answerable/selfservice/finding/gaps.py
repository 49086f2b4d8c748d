"""What becomes of a gap: somebody saw it, writes about it, has answered it, or says that it is not ours.

An article that was begun for a gap answers it when it is published.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.selfservice import events
from answerable.selfservice.articles.readers import may_write
from answerable.selfservice.finding.sought import words_sought
from answerable.selfservice.finding.words import stem, words_of
from answerable.selfservice.models import Article, Gap, GapState
from answerable.tickets.models import Brand


def key_of(words: str) -> str:
    """What the same words in another order, or with another ending, have in common."""
    return sha256(" ".join(sorted({stem(word) for word in words_of(words)})).encode()).hexdigest()


@transaction.atomic
def settle_gap(
    words: str,
    state: GapState,
    *,
    language: str,
    brand: Brand,
    by: Actor,
    at: datetime,
    article: Article | None = None,
) -> Gap:
    """By whoever may write. What is answered names the article that does it; saying the same twice is harmless."""
    if by.staff_id is None or not may_write(by):
        raise NotAllowed
    words = words_sought(words)
    if not words:
        raise Invalid(_("These words are not counted, so that nothing can be said of them."))
    gap = _locked(words, language, brand, at)
    article = article or gap.article
    if state == GapState.ANSWERED and article is None:
        raise Invalid(_("Which article answers it? Name it, or begin one."), code="no_article")
    if state in (GapState.OPEN, GapState.SEEN, GapState.NOT_OURS):
        article = None
    owner = None if state == GapState.OPEN else by.staff_id
    if (gap.state, gap.article_id) == (state, article.pk if article else None) and gap.owner_id == owner:
        return gap
    _settle(gap, state, owner=owner, article=article, by=by, at=at)
    return gap


def hear_of_publishing(event: Event) -> None:
    """In the transaction in which an article is published: what it was begun for is answered."""
    key = int(event.stream.removeprefix("article/"))
    by = Actor(ActorKind(event.actor_kind), event.actor_id, event.provider_id)
    for gap in Gap.objects.select_for_update(of=("self",)).filter(article=int(key), state=GapState.WRITING):
        _settle(gap, GapState.ANSWERED, owner=gap.owner_id, article=gap.article, by=by, at=event.at)


def _locked(words: str, language: str, brand: Brand, at: datetime) -> Gap:
    whose = {"key": key_of(words), "language": language, "brand": brand}
    Gap.objects.get_or_create(**whose, defaults={"words": words, "changed_at": at})
    return Gap.objects.select_for_update(of=("self",)).select_related("article").get(**whose)


def _settle(
    gap: Gap, state: GapState, *, owner: int | None, article: Article | None, by: Actor, at: datetime
) -> None:
    gap.state, gap.owner_id, gap.article, gap.changed_at = state, owner, article, at
    gap.save(update_fields=["state", "owner", "article", "changed_at"])
    facts: dict[str, Any] = {"article": article.pk} if article else {}
    facts |= {"owner": owner} if owner else {}
    record(events.GAP_SETTLED, gap, by=by, at=at, state=state.value, **facts)
