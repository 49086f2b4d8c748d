"""An article as a whole: for whom it is, where it stands, who looks after it, whether it is there at all."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Word
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people.models import Staff
from answerable.selfservice.articles import events
from answerable.selfservice.articles.actions import guards
from answerable.selfservice.articles.markdown import slug_of
from answerable.selfservice.articles.readers import is_of_house, may_publish, may_write
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import (
    Article,
    ArticleCategory,
    ArticleText,
    DraftState,
    ReadingLimit,
)
from answerable.tickets.models import Brand

_SHARED = ("brand_id", "category_id", "audience", "owner_id", "review_by")


@dataclass(frozen=True)
class ArticleWanted:
    category: ArticleCategory
    audience: Audience = Audience.INTERNAL
    brand: Brand | None = None  # of none: of every brand
    owner: Staff | None = None
    review_by: date | None = None


@transaction.atomic
def add_article(title: str, wanted: ArticleWanted, *, language: str, by: Actor, at: datetime) -> Article:
    """With an empty draft in its own language."""
    guards.require(may_write(by))
    title = guards.line(title, 160, _("A title has between 1 and 160 characters."))
    article = Article(source_language=guards.language(language), created_at=at)
    _fill(article, wanted, by)
    article.save()
    ArticleText.objects.create(
        article=article, language=language, title=title, slug=slug_of(title), state=DraftState.WRITING,
        written_by_id=by.staff_id, written_at=at,
    )  # fmt: skip
    told: dict[str, Any] = {
        "category": article.category_id,
        "audience": Word(article.audience),
        "language": Word(language),
    }
    record(events.ADDED, article, by=by, at=at, is_first=True, **told)
    return article


@transaction.atomic
def change_article(article: Article, wanted: ArticleWanted, *, by: Actor, at: datetime) -> Article:
    """Whoever sees more or less of it from now on does so at once: what is published is changed only by who may
    publish."""
    found = guards.locked(article, by)
    before = [getattr(found, name) for name in _SHARED]
    _fill(found, wanted, by)
    if before == [getattr(found, name) for name in _SHARED]:
        return found
    if found.texts.exclude(published=None).exists():
        guards.require(may_publish(by))
    found.save()
    told: dict[str, Any] = {"category": found.category_id, "audience": Word(found.audience)}
    record(events.CHANGED, found, by=by, at=at, brand=found.brand_id, owner=found.owner_id, **told)
    return found


@transaction.atomic
def archive(article: Article, *, replaced_by: Article | None = None, by: Actor, at: datetime) -> Article:
    """Nobody finds it any more; what it said is kept. Its addresses lead to what replaces it."""
    found = guards.locked(article, by, may_publish)
    if found.is_archived and found.replaced_by_id == (replaced_by.pk if replaced_by else None):
        return found
    if replaced_by is not None:
        instead = Article.objects.visible_to(by).published().filter(pk=replaced_by.pk)
        if replaced_by.pk == found.pk or not instead.exists():
            raise Invalid(_("Choose another article that is published."))
    found.archived_at, found.replaced_by = at, replaced_by
    found.save(update_fields=["archived_at", "replaced_by"])
    found.texts.update(publish_at=None)
    record(events.ARCHIVED, found, by=by, at=at, replaced_by=found.replaced_by_id)
    return found


@transaction.atomic
def unarchive(article: Article, *, by: Actor, at: datetime) -> Article:
    """As it was: what was published then is so again."""
    found = guards.locked(article, by, may_publish)
    if not found.is_archived:
        return found
    found.archived_at, found.replaced_by = None, None
    found.save(update_fields=["archived_at", "replaced_by"])
    record(events.UNARCHIVED, found, by=by, at=at)
    return found


def _fill(article: Article, wanted: ArticleWanted, by: Actor) -> None:
    guards.require_audience(by, wanted.audience)
    if not is_of_house(by):
        limit = ReadingLimit.categories_for(by)
        inside = {wanted.category.pk, wanted.category.parent_id}
        if limit is not None and not limit.filter(pk__in=[each for each in inside if each]).exists():
            raise ArticleCategory.DoesNotExist
    if wanted.category.brand is not None and wanted.brand not in (None, wanted.category.brand):
        raise Refusal(_("That category is another brand’s."), code="other_brand")
    article.category, article.audience = wanted.category, wanted.audience
    article.brand = wanted.brand or wanted.category.brand
    article.owner, article.review_by = wanted.owner, wanted.review_by
