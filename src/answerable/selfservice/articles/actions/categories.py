"""Where articles stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.names import keep_name
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.selfservice.articles import events
from answerable.selfservice.articles.actions import guards
from answerable.selfservice.articles.readers import may_manage
from answerable.selfservice.models import Article, ArticleCategory
from answerable.tickets.models import Brand

MOST = 200


@dataclass(frozen=True)
class CategoryWanted:
    names: Mapping[str, str] = field(default_factory=dict)  # by language
    brand: Brand | None = None
    parent: ArticleCategory | None = None
    position: int = 0


@transaction.atomic
def add_category(wanted: CategoryWanted, *, by: Actor, at: datetime) -> ArticleCategory:
    """The same once more is the one that is there."""
    guards.require(may_manage(by))
    names = _names(wanted.names)
    brand = _checked_parent(wanted, None)
    same = ArticleCategory.objects.filter(parent=wanted.parent, brand=brand)
    known = next((each for each in same if each.names == names), None)
    if known is not None:
        return known
    if ArticleCategory.objects.count() >= MOST:
        raise Refusal(_("There are too many categories. Remove one first."), code="too_many")
    made = ArticleCategory.objects.create(
        names=names, brand=brand, parent=wanted.parent, position=wanted.position
    )
    record(events.CATEGORY_ADDED, made, by=by, at=at, is_first=True, **_facts(made))
    return made


@transaction.atomic
def change_category(
    category: ArticleCategory, wanted: CategoryWanted, *, by: Actor, at: datetime
) -> ArticleCategory:
    guards.require(may_manage(by))
    found = ArticleCategory.objects.select_for_update().get(pk=category.pk)
    brand = _checked_parent(wanted, found)
    before = (found.names, found.brand_id, found.parent_id, found.position)
    found.names, found.brand, found.parent = _names(wanted.names), brand, wanted.parent
    found.position = wanted.position
    if before == (found.names, found.brand_id, found.parent_id, found.position):
        return found
    if brand is not None and Article.objects.filter(category=found).exclude(brand=brand).exists():
        raise Refusal(_("Articles of another brand are in it. Move them first."), code="in_use")
    if brand is not None and found.guides.exclude(brand=brand).exists():
        raise Refusal(_("Guides of another brand are in it. Move them first."), code="in_use")
    found.save()
    record(events.CATEGORY_CHANGED, found, by=by, at=at, **_facts(found))
    return found


@transaction.atomic
def remove_category(category: ArticleCategory, *, by: Actor, at: datetime) -> None:
    """Only an empty one; twice is harmless."""
    guards.require(may_manage(by))
    found = ArticleCategory.objects.select_for_update().filter(pk=category.pk).first()
    if found is None:
        return
    if found.articles.exists() or found.guides.exists() or found.children.exists():
        raise Refusal(_("There is something in it. Move that first."), code="in_use")
    keep_name(found, at=at)
    record(events.CATEGORY_REMOVED, found, by=by, at=at)
    found.delete()


def _names(given: Mapping[str, str]) -> dict[str, str]:
    refusal = _("A name has between 1 and 80 characters.")
    kept = {
        guards.language(code): guards.line(name, 80, refusal) for code, name in given.items() if name.strip()
    }
    if not kept:
        raise Invalid(_("Name the category in one language at least."))
    return dict(sorted(kept.items()))


def _checked_parent(wanted: CategoryWanted, own: ArticleCategory | None) -> Brand | None:
    """What is below a brand's category is that brand's."""
    parent = wanted.parent
    if parent is None:
        return wanted.brand
    is_deep = parent.parent_id is not None or (own is not None and own.children.exists())
    if is_deep or (own is not None and parent.pk == own.pk):
        raise Invalid(_("A category stands at most one level below another."))
    if parent.brand is not None and wanted.brand not in (None, parent.brand):
        raise Invalid(_("It would stand below a category of another brand."))
    return wanted.brand or parent.brand


def _facts(category: ArticleCategory) -> dict[str, Any]:
    return {"parent": category.parent_id, "brand": category.brand_id}
