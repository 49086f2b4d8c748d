"""Articles in the work on tickets: linked with one, and flagged where something is not right."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Word
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.selfservice.articles import events
from answerable.selfservice.articles.actions import guards
from answerable.selfservice.models import Article, ArticleFlag, ArticleUse, FlagWhat
from answerable.tickets.actions.guards import locked as locked_ticket
from answerable.tickets.models import Ticket
from answerable.tickets.writing.markup import storable

MOST_OPEN = 200


@transaction.atomic
def link_article(ticket: Ticket, article: Article, *, by: Actor, at: datetime) -> ArticleUse:
    """It answers what the ticket is about. Who said so is in the ledger, and counted nowhere."""
    ticket = locked_ticket(ticket, by, "ticket.note")
    article = Article.objects.visible_to(by).published().get(pk=article.pk)
    use, is_new = ArticleUse.objects.get_or_create(ticket=ticket, article=article, defaults={"at": at})
    if is_new:
        record(events.LINKED, ticket, by=by, at=at, article=article.pk)
    return use


@transaction.atomic
def unlink_article(ticket: Ticket, article: Article, *, by: Actor, at: datetime) -> None:
    ticket = locked_ticket(ticket, by, "ticket.note")
    gone, _rows = ArticleUse.objects.filter(ticket=ticket, article=article.pk).delete()
    if gone:
        record(events.UNLINKED, ticket, by=by, at=at, article=article.pk)


@transaction.atomic
def flag(
    article: Article,
    what: FlagWhat,
    words: str = "",
    *,
    ticket: Ticket | None = None,
    by: Actor,
    at: datetime,
) -> ArticleFlag:
    """Whoever reads it may; the same word from the same person once more is the one that is there."""
    if by.staff_id is None:
        raise Article.DoesNotExist
    found = guards.locked(article, by, lambda _by: True)
    if ticket is not None and not Ticket.objects.visible_to(by).filter(pk=ticket.pk).exists():
        raise Ticket.DoesNotExist
    words = storable(words).strip()[:1000]
    same = found.flags.filter(by=by.staff_id, ticket=ticket, what=what, words=words, resolved_at=None).first()
    if same is not None:
        return same
    if found.flags.filter(resolved_at=None).count() >= MOST_OPEN:
        raise Refusal(_("Many have said already that something is wrong with it."), code="too_many")
    made = ArticleFlag.objects.create(
        article=found, what=what, words=words, ticket=ticket, by_id=by.staff_id, at=at
    )
    told: dict[str, Any] = {"what": Word(what.value), "ticket": ticket.pk if ticket else None}
    record(events.FLAGGED, found, by=by, at=at, **told)
    return made


@transaction.atomic
def resolve_flag(raised: ArticleFlag, *, by: Actor, at: datetime) -> ArticleFlag:
    article = guards.locked(Article(pk=raised.article_id), by)
    found = article.flags.get(pk=raised.pk)
    if found.resolved_at is None:
        found.resolved_at = at
        found.save(update_fields=["resolved_at"])
        record(events.FLAG_RESOLVED, article, by=by, at=at, flag=found.pk)
    return found
