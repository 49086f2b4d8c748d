"""A reviewed version goes out: now, at a time, or not any more."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Word
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.selfservice.articles import events
from answerable.selfservice.articles.actions import guards
from answerable.selfservice.articles.readers import may_publish
from answerable.selfservice.models import ArticleSlug, ArticleText, ArticleVersion, DraftState


@transaction.atomic
def publish(text: ArticleText, *, by: Actor, at: datetime) -> ArticleText:
    """What was reviewed last, for all who may read it in the same minute."""
    found = guards.locked_text(text, by, may_publish)
    version = found.reviewed
    if version is None:
        raise Refusal(_("It was not reviewed yet."), code="not_reviewed")
    if found.published_id == version.pk and found.publish_at is None:
        return found
    found.address = _own_slug(found, version)
    found.published, found.published_at, found.publish_at = version, at, None
    if found.state == DraftState.REVIEWED:
        found.state = DraftState.NONE
    found.save()
    told: dict[str, Any] = {"language": Word(found.language), "version": version.number}
    record(events.PUBLISHED, found.article, by=by, at=at, **told)
    return found


@transaction.atomic
def publish_later(text: ArticleText, when: datetime, *, by: Actor, at: datetime) -> ArticleText:
    found = guards.locked_text(text, by, may_publish)
    if found.reviewed is None:
        raise Refusal(_("It was not reviewed yet."), code="not_reviewed")
    if found.published_id == found.reviewed_id:
        raise Refusal(_("That version is published already."), code="published")
    if when <= at:
        raise Invalid(_("Choose a time that is still to come."))
    if found.publish_at == when:
        return found
    found.publish_at = when
    found.save(update_fields=["publish_at"])
    record(events.SCHEDULED, found.article, by=by, at=at, language=Word(found.language), due_at=when)
    return found


@transaction.atomic
def unschedule(text: ArticleText, *, by: Actor, at: datetime) -> ArticleText:
    found = guards.locked_text(text, by, may_publish)
    if found.publish_at is None:
        return found
    found.publish_at = None
    found.save(update_fields=["publish_at"])
    record(events.UNSCHEDULED, found.article, by=by, at=at, language=Word(found.language))
    return found


@transaction.atomic
def withdraw(text: ArticleText, *, by: Actor, at: datetime) -> ArticleText:
    """Nobody reads it from now on; it can be published again as it was."""
    found = guards.locked_text(text, by, may_publish)
    if found.published is None and found.publish_at is None:
        return found
    found.published, found.published_at, found.publish_at = None, None, None
    if found.state == DraftState.NONE:
        found.state = DraftState.REVIEWED
    found.save()
    record(events.WITHDRAWN, found.article, by=by, at=at, language=Word(found.language))
    return found


def _own_slug(text: ArticleText, version: ArticleVersion) -> str:
    """An address says in which language it is: two languages of one article that would be called alike are told apart.
    A name that was given up long ago by another language stays that one's."""
    for slug in (version.slug, f"{version.slug}-{text.language}", f"{version.slug}-{text.pk}"):
        kept, _is_new = ArticleSlug.objects.get_or_create(
            article=text.article, slug=slug, defaults={"language": text.language}
        )
        if kept.language == text.language:
            return slug
    raise Refusal(_("Choose another name for the address."), code="slug_taken")
