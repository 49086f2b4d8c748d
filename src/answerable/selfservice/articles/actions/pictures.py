"""Pictures in articles."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.selfservice.articles import events
from answerable.selfservice.articles.actions import guards
from answerable.selfservice.articles.sizes import size_of
from answerable.selfservice.models import Article, ArticlePicture
from answerable.tickets.files import keep_blob, keep_bytes
from answerable.tickets.writing.pictures import kind_of

MOST_BYTES = 2 * 1024 * 1024
MOST_PICTURES = 100  # of one article


def keep_article_picture(
    article: Article, content: bytes, alt: str, *, by: Actor, at: datetime
) -> ArticlePicture:
    """The same picture once more is the one that is there. It says in words what it shows. Its bytes are on the disk
    before the write that names them begins."""
    guards.seen(article, by)
    alt = guards.line(alt, 300, _("Say in words what the picture shows, for those who do not see it."))
    kind = kind_of(content)
    if not kind:
        raise Invalid(_("This is no picture that browsers show: take PNG, JPEG, GIF or WebP."))
    if len(content) > MOST_BYTES:
        raise Invalid(_("A picture may have 2 MB: customers read on slow telephones too."))
    width, height = size_of(content)
    keep_bytes([content])
    shape = {"content_type": kind, "alt": alt, "width": width, "height": height, "created_at": at}
    return _keep(article, content, shape, by, at)


@transaction.atomic
def _keep(article: Article, content: bytes, shape: dict[str, Any], by: Actor, at: datetime) -> ArticlePicture:
    found = guards.locked(article, by)
    if found.pictures.count() >= MOST_PICTURES:
        raise Refusal(_("This article has 100 pictures already."), code="too_many")
    blob = keep_blob(content, at=at)
    picture, is_new = ArticlePicture.objects.get_or_create(article=found, blob=blob, defaults=shape)
    if is_new:
        record(events.PICTURE_KEPT, found, by=by, at=at, picture=picture.pk)
    return picture
