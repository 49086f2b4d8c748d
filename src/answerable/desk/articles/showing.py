"""Articles as colleagues see them: in lists, on their page, and where what is named in them leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from answerable.channels.models import Mailbox
from answerable.channels.web.fronts import fronts
from answerable.people.models import Staff
from answerable.selfservice.articles.markdown import PictureAt, Placed, Shown, named_in, shown
from answerable.selfservice.articles.public import address_of, base_of
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import Article, ArticleFlag, ArticleText, ArticleVote, DraftState, Guide
from answerable.selfservice.models.articles import ArticleQuerySet
from answerable.tickets.models import Ticket

PAGE, MOST_LISTED = 50, 30
VOTES_COUNT = timedelta(days=90)


@dataclass(frozen=True)
class Row:
    """An article in the list of those who write."""

    article: Article
    texts: Sequence[ArticleText]
    behind: frozenset[str]  # languages
    helpful: int = 0
    unhelpful: int = 0
    is_flagged: bool = False

    @property
    def is_published(self) -> bool:
        return any(each.published_id for each in self.texts) and not self.article.is_archived


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of the list."""

    state: str = ""
    audience: str = ""
    language: str = ""
    query: str = ""
    is_behind: bool = False
    is_own: bool = False
    after: int | None = None

    @property
    def is_all(self) -> bool:
        return not (
            self.state or self.audience or self.language or self.query or self.is_behind or self.is_own
        )


STATES = ("published", "writing", "asked", "reviewed", "scheduled", "flagged", "due", "archived")


def with_texts(rows: "QuerySet[Article]") -> "QuerySet[Article]":
    texts = ArticleText.objects.select_related("published__follows", "reviewed")
    return rows.select_related("category__parent", "brand", "owner").prefetch_related(
        Prefetch("texts", texts)
    )


def found(asked: Asked, staff: Staff, *, today: date) -> ArticleQuerySet:
    """What they may see of it, newest first."""
    rows: ArticleQuerySet = Article.objects.visible_to(staff).order_by("-pk")
    rows = rows.exclude(archived_at=None) if asked.state == "archived" else rows.filter(archived_at=None)
    for wanted in (_in_state(asked.state, today), _in_texts(asked)):
        rows = rows.filter(wanted)
    if asked.audience in Audience.values:
        rows = rows.filter(audience=asked.audience)
    if asked.is_own:
        rows = rows.filter(owner=staff)
    return rows if asked.after is None else rows.filter(pk__lt=asked.after)


def _in_texts(asked: Asked) -> Q:
    texts, wanted = ArticleText.objects.filter(article=OuterRef("pk")), Q()
    if asked.language:
        wanted &= Q(Exists(texts.filter(language=asked.language)))
    if asked.query:
        said = Q(title__icontains=asked.query) | Q(summary__icontains=asked.query)
        wanted &= Q(Exists(texts.filter(said)))
    if asked.is_behind:
        wanted &= Q(Exists(_behind(texts)))
    return wanted


def _behind(texts: "QuerySet[ArticleText]") -> "QuerySet[ArticleText]":
    source = ArticleText.objects.filter(
        article=OuterRef("article"), language=OuterRef("article__source_language"), published__isnull=False
    ).values("published__number")
    translated = texts.filter(published__isnull=False).exclude(language=F("article__source_language"))
    translated = translated.annotate(now=Subquery(source)).filter(now__isnull=False)
    return translated.filter(Q(published__follows=None) | Q(published__follows__number__lt=F("now")))


def _in_state(state: str, today: date) -> Q:
    texts = ArticleText.objects.filter(article=OuterRef("pk"))
    if state == "published":
        return Q(Exists(texts.filter(published__isnull=False)))
    if state in (DraftState.WRITING, DraftState.ASKED, DraftState.REVIEWED):
        return Q(Exists(texts.filter(state=state)))
    if state == "scheduled":
        return Q(Exists(texts.filter(publish_at__isnull=False)))
    if state == "flagged":
        return Q(Exists(ArticleFlag.objects.filter(article=OuterRef("pk"), resolved_at=None)))
    return Q(review_by__lte=today) if state == "due" else Q()


def rows_of(articles: Iterable[Article], *, at: datetime) -> list[Row]:
    """With votes of three months and what is flagged, each in one question."""
    known = list(articles)
    votes = ArticleVote.objects.filter(article__in=[each.pk for each in known], at__gte=at - VOTES_COUNT)
    counted = {
        (key, good): count
        for key, good, count in votes.order_by().values_list("article", "is_helpful").annotate(Count("pk"))
    }
    flags = ArticleFlag.objects.filter(article__in=[each.pk for each in known], resolved_at=None)
    flagged = set(flags.values_list("article", flat=True))
    return [
        Row(
            each,
            list(each.texts.all()),
            behind_of(each),
            counted.get((each.pk, True), 0),
            counted.get((each.pk, False), 0),
            each.pk in flagged,
        )
        for each in known
    ]


def behind_of(article: Article) -> frozenset[str]:
    texts = article.said()
    source = texts.get(article.source_language)
    return frozenset(code for code, text in texts.items() if text.is_behind(source))


@dataclass(frozen=True)
class Body:
    html: SafeString
    headings: Sequence[object] = field(default_factory=tuple)


def body_of(source: str, article: Article, reader: Staff) -> Body:
    """As it reads here, with links that this reader may follow."""
    page: Shown = shown(source, placed_for(source, article, reader))
    return Body(mark_safe(page.html), page.headings)  # noqa: S308 - made harmless by `markdown`


def placed_for(source: str, article: Article, reader: Staff) -> Placed:
    named = Article.objects.visible_to(reader).filter(pk__in=named_in(source, "article"))
    articles = {key: reverse("desk:article", args=[key]) for key in named.values_list("pk", flat=True)}
    pictures = {
        each.pk: PictureAt(reverse("desk:article_picture", args=[each.pk]), each.width, each.height)
        for each in article.pictures.all()
    }
    followed = Guide.objects.visible_to(reader).filter(pk__in=named_in(source, "guide"))
    guides = {key: reverse("desk:guide", args=[key]) for key in followed.values_list("pk", flat=True)}
    return Placed(articles.get, pictures.get, guides.get)


def public_addresses(article: Article, text: ArticleText | None) -> list[tuple[Mailbox, str]]:
    """Where customers read it in this language, on each brand's pages."""
    if text is None or article.audience != Audience.PUBLIC or article.is_archived:
        return []
    pages = fronts().filter(brand=article.brand_id) if article.brand_id is not None else fronts()
    return [(front, base_of(front) + address_of(front, text)) for front in pages[:20]]


def linked_with(ticket: Ticket, staff: Staff) -> list[Article]:
    """Those that this reader may see."""
    rows = Article.objects.visible_to(staff).filter(uses__ticket=ticket).order_by("uses__pk")
    return list(rows.prefetch_related("texts")[:MOST_LISTED])
