"""What the verbs of the help centre begin with."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.selfservice.articles.readers import audience_of, may_write
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import Article, ArticleText
from answerable.selfservice.portal.speaking import SPOKEN
from answerable.tickets.writing.markup import storable

May = Callable[[Actor], bool]


def require(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotAllowed


def locked(article: Article, by: Actor, may: May = may_write) -> Article:
    """For changing; what one may not see is not there."""
    found = Article.objects.select_for_update().filter(pk=article.pk).first()
    if found is None:
        raise Article.DoesNotExist
    seen(article, by, may)
    return found


def seen(article: Article, by: Actor, may: May = may_write) -> None:
    if not Article.objects.visible_to(by).filter(pk=article.pk).exists():
        raise Article.DoesNotExist
    require(may(by))


def locked_text(text: ArticleText, by: Actor, may: May = may_write) -> ArticleText:
    """The article's lock first, as in every verb; an archived article is not written on."""
    article = locked(Article(pk=text.article_id), by, may)
    if article.is_archived:
        raise Refusal(_("This article is archived. Bring it back first."), code="archived")
    found = ArticleText.objects.select_related("reviewed", "published").get(pk=text.pk)
    found.article = article
    return found


def require_audience(by: Actor, audience: Audience) -> None:
    """A provider's people write nothing internal: they could not read it."""
    if audience not in audience_of(by).readable:
        raise NotAllowed


def language(code: str) -> str:
    if code not in SPOKEN:
        raise Invalid(_("There is no such language here."))
    return code


def line(words: str, most: int, refusal: str) -> str:
    """One line, as it can be kept."""
    clean = " ".join(storable(words).split())
    if not clean or len(clean) > most:
        raise Invalid(refusal)
    return clean
