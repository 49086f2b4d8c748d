"""What everybody reads on a brand's pages: articles in a language, and where each language of one is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Prefetch, Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from answerable.channels.models import Mailbox
from answerable.channels.web.settings import WebSettings
from answerable.selfservice.articles.counting import since
from answerable.selfservice.articles.markdown import PictureAt, Placed, named_in, slug_of
from answerable.selfservice.guides.showing import Offered, offer
from answerable.selfservice.models import Article, ArticleCategory, ArticleText, ArticleVersion, Guide
from answerable.selfservice.models.articles import ArticleQuerySet
from answerable.selfservice.portal.speaking import SPOKEN

MOST_LISTED, MOST_TOP = 200, 6


@dataclass(frozen=True)
class Listed:
    """An article in a list: in the reader's language, else in one that it has."""

    article: Article
    text: ArticleText
    version: ArticleVersion
    language: str
    address: str

    @property
    def is_translated(self) -> bool:
        return self.text.language == self.language

    @property
    def language_name(self) -> str:
        return SPOKEN.get(self.text.language, self.text.language)


@dataclass(frozen=True)
class Other:
    """The same in another language."""

    language: str
    name: str
    address: str


def articles_of(front: Mailbox, *, in_list: bool = False) -> ArticleQuerySet:
    """With what they say in each language; in a list without the text itself, which is most of it."""
    assert front.brand is not None
    texts = ArticleText.objects.filter(published__isnull=False).select_related("published")
    if in_list:
        texts = texts.defer("body", "published__body")
    found: ArticleQuerySet = Article.objects.public_for(front.brand)
    return found.select_related("category__parent").prefetch_related(Prefetch("texts", texts))


def listed(articles: Iterable[Article], front: Mailbox, language: str) -> list[Listed]:
    assert front.brand is not None
    rows = ((each, each.best_text(language, front.brand.language)) for each in articles)
    return [
        Listed(article, text, text.published, language, address_of(front, text, language))
        for article, text in rows
        if text is not None and text.published is not None
    ]


def address_of(front: Mailbox, text: ArticleText, language: str = "") -> str:
    """Its name says in which language it is; where that is not the reader's, the address says theirs too."""
    address = reverse("portal:article", args=[front.address, text.article_id, text.address])
    return address if language in ("", text.language) else f"{address}?lang={language}"


def category_address(front: Mailbox, category: ArticleCategory, language: str) -> str:
    name = slug_of(category.name_in(language))
    return f"{reverse('portal:category', args=[front.address, category.pk, name])}?lang={language}"


def base_of(front: Mailbox) -> str:
    """Where its pages are, for those who read their addresses elsewhere."""
    host = WebSettings.of(front).host
    scheme = settings.BASE_URL.partition("://")[0]
    return f"{scheme}://{host}" if host else settings.BASE_URL


def others_of(article: Article, front: Mailbox) -> list[Other]:
    return [
        Other(code, SPOKEN.get(code, code), address_of(front, text))
        for code, text in sorted(article.said().items())
    ]


def alternates(others: Sequence[Other], front: Mailbox, default: str) -> SafeString:
    """Links for search engines, in a page's head."""
    base = base_of(front)
    rows = [*((each.language, each.address) for each in others), ("x-default", default)]
    links = (
        format_html('<link rel="alternate" hreflang="{}" href="{}{}">\n', code, base, at) for code, at in rows
    )
    return SafeString("".join(links))


def categories_of(front: Mailbox, language: str) -> list[tuple[ArticleCategory, str, str, int]]:
    """Those at the top in which there is something for everybody: with name, address and how much."""
    assert front.brand is not None
    counted = Article.objects.public_for(front.brand).order_by().values_list("category").annotate(Count("pk"))
    counts = Counter(dict(counted))
    guides = Guide.objects.for_customers(front.brand_id).filter(category__isnull=False).order_by()
    counts.update(dict(guides.values_list("category").annotate(Count("pk"))))
    categories = list(ArticleCategory.objects.all())
    within: Counter[int] = Counter()
    for each in categories:
        within[each.parent_id or each.pk] += counts[each.pk]
    return [
        (each, each.name_in(language), category_address(front, each, language), within[each.pk])
        for each in categories
        if within[each.pk]
    ]


def top_articles(front: Mailbox, language: str, *, at: datetime) -> list[Listed]:
    """What was looked at most in four weeks; until anything was, the newest."""
    assert front.brand is not None
    public = Article.objects.public_for(front.brand).filter(days__day__gte=since(at)).order_by()
    most = public.annotate(seen=Sum("days__views")).order_by("-seen", "-pk").values_list("pk", flat=True)
    keys = list(most[:MOST_TOP])
    if len(keys) < MOST_TOP:
        newest = Article.objects.public_for(front.brand).exclude(pk__in=keys).order_by("-pk")
        keys += newest.values_list("pk", flat=True)[: MOST_TOP - len(keys)]
    rows = {each.pk: each for each in articles_of(front, in_list=True).filter(pk__in=keys)}
    return listed([rows[key] for key in keys if key in rows], front, language)


def placed_for(front: Mailbox, version: ArticleVersion, guides: Sequence[Offered], language: str) -> Placed:
    """Where what the text names is, on these pages; what it does not name is not looked for."""
    named = named_in(version.body, "article")
    rows = articles_of(front, in_list=True).filter(pk__in=named) if named else ()
    articles = {each.article.pk: each.address for each in listed(rows, front, language)}
    pictures = {
        each.pk: PictureAt(picture_address(front, each.pk, each.blob_id), each.width, each.height)
        for each in (version.pictures.all() if named_in(version.body, "picture") else ())
    }
    steps = {each.pk: guide_address(front, each) for each in guides}
    return Placed(articles.get, pictures.get, steps.get)


def guides_named(front: Mailbox, version: ArticleVersion, language: str) -> list[Offered]:
    """Those that the text leads to and everybody may follow."""
    named = named_in(version.body, "guide")
    if not named:
        return []
    rows = Guide.objects.for_customers(front.brand_id).filter(pk__in=named).select_related("published")
    return [offer(each, language) for each in rows]


def guide_address(front: Mailbox, guide: Offered) -> str:
    return reverse("portal:guide", args=[front.address, guide.pk, guide.slug])


def guides_in(front: Mailbox, category: ArticleCategory, language: str) -> list[Offered]:
    """What everybody may follow of what stands there."""
    rows = Guide.objects.for_customers(front.brand_id).filter(category=category).select_related("published")
    return [offer(each, language) for each in rows[:MOST_LISTED]]


def picture_address(front: Mailbox, pk: int, digest: str) -> str:
    return reverse("portal:article_picture", args=[front.address, pk, digest[:12]])
