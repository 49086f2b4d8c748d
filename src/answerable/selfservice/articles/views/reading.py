"""Articles and categories on a brand's pages. The address alone says what is shown in which language, so that a page is
the same for everybody who follows it."""

from dataclasses import replace

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from answerable.selfservice.articles.caching import kept
from answerable.selfservice.articles.counting import count_view
from answerable.selfservice.articles.markdown import shown, slug_of
from answerable.selfservice.articles.public import (
    MOST_LISTED,
    Listed,
    Other,
    address_of,
    alternates,
    articles_of,
    base_of,
    category_address,
    guides_in,
    guides_named,
    listed,
    others_of,
    placed_for,
)
from answerable.selfservice.articles.voting import REASONS
from answerable.selfservice.guides.showing import Offered
from answerable.selfservice.models import Article, ArticleCategory, ArticlePicture, ArticleText
from answerable.selfservice.portal.requests import Page, page
from answerable.selfservice.portal.speaking import SPOKEN, spoken
from answerable.tickets.files import path_of

_FEW_HEADINGS = 3
_PICTURE_KEPT = 30 * 24 * 3600


@require_safe
@page
def article(opened: Page, pk: int, slug: str = "") -> HttpResponseBase:
    """Without a name, or with one of another time, one is led to what it is called now."""
    found = articles_of(opened.front).filter(pk=pk).first()
    if found is None:
        return _led_on(opened, pk)
    texts, asked = found.said(), spoken(opened.request.GET.get("lang", ""))
    wanted = texts.get(asked or "") or texts.get(_language_named(found, slug))
    if wanted is None:
        best = found.best_text(opened.language, opened.brand.language)
        assert best is not None  # it is published in some language
        return HttpResponseRedirect(address_of(opened.front, best, opened.language))
    language = asked if asked is not None and asked not in texts else wanted.language
    if slug != wanted.address or (asked is not None and asked == wanted.language):
        return HttpResponsePermanentRedirect(
            address_of(opened.front, wanted, language) + _more(opened.request.GET.get("said", ""))
        )
    with translation.override(language):
        response = _article(replace(opened, language=language), found, wanted)
    response["Content-Language"] = language
    return response


def _language_named(found: Article, slug: str) -> str:
    """By its name of today, else by one of another time."""
    today = next((each.language for each in found.texts.all() if each.address == slug), "")
    if today or not slug:
        return today
    return found.slugs.filter(slug=slug).values_list("language", flat=True).first() or ""


def _more(said: str) -> str:
    return f"?said={said}#said" if said in ("yes", "no", "why") else ""


def _article(opened: Page, found: Article, text: ArticleText) -> HttpResponseBase:
    version = text.published
    assert version is not None
    front, others = opened.front, others_of(found, opened.front)
    guides = guides_named(front, version, opened.language)
    body = shown(version.body, placed_for(front, version, guides, opened.language))
    said = opened.request.GET.get("said", "")
    near = (
        articles_of(front, in_list=True)
        .filter(category=found.category_id)
        .exclude(pk=found.pk)
        .order_by("-pk")[:5]
    )
    default = reverse("portal:article_any", args=[front.address, found.pk])
    response = opened.shown(
        "articles/article",
        article=found,
        text=text,
        version=version,
        body=mark_safe(body.html),  # noqa: S308 - made harmless by `markdown`
        headings=[each for each in body.headings if each.level <= _FEW_HEADINGS],
        is_long=len(body.headings) >= _FEW_HEADINGS,
        is_fallback=text.language != opened.language,
        language_name=SPOKEN.get(opened.language, ""),
        text_language_name=SPOKEN.get(text.language, ""),
        categories=way_to(opened, found.category),
        near=listed(near, front, opened.language),
        guides=guides,
        other_languages=[each for each in others if each.language != text.language],
        canonical=base_of(front) + address_of(front, text),
        alternates=alternates(others, front, default),
        is_kept=True,
        said=said,
        reasons=REASONS,
        here=default,
    )
    if said:
        return response
    if opened.request.method == "GET":
        count_view(found.pk, opened.request.headers.get("User-Agent", ""), at=opened.now)
    answer = kept(opened, response, changed_at=text.published_at)
    if text.language != opened.language:
        answer["X-Robots-Tag"] = "noindex"
    return answer


def _led_on(opened: Page, pk: int) -> HttpResponseBase:
    """What replaced it, if everybody may read that."""
    old = Article.objects.filter(pk=pk, archived_at__isnull=False, replaced_by__isnull=False).first()
    instead = (
        articles_of(opened.front).filter(pk=old.replaced_by_id or 0).first() if old is not None else None
    )
    text = instead.best_text(opened.language, opened.brand.language) if instead is not None else None
    if text is None:
        raise Http404
    return HttpResponsePermanentRedirect(address_of(opened.front, text))


def way_to(opened: Page, category: ArticleCategory) -> list[tuple[str, str]]:
    way = [category] if category.parent is None else [category.parent, category]
    language = opened.language
    return [(each.name_in(language), category_address(opened.front, each, language)) for each in way]


@require_safe
@page
def category(opened: Page, pk: int, slug: str = "") -> HttpResponseBase:
    found = ArticleCategory.objects.select_related("parent").get(pk=pk)
    within = articles_of(opened.front, in_list=True).filter(category=found).order_by("pk")[:MOST_LISTED]
    below = [(each, *_within(opened, each)) for each in found.children.all()]
    below = [each for each in below if each[1] or each[2]]
    rows, guides = (
        listed(within, opened.front, opened.language),
        guides_in(opened.front, found, opened.language),
    )
    if not rows and not guides and not below:
        raise Http404
    address = category_address(opened.front, found, opened.language)
    if slug != slug_of(found.name_in(opened.language)) or "lang" not in opened.request.GET:
        is_old = "lang" in opened.request.GET
        return HttpResponsePermanentRedirect(address) if is_old else HttpResponseRedirect(address)
    others = [
        Other(code, SPOKEN[code], category_address(opened.front, found, code))
        for code in SPOKEN
        if code in found.names or code == opened.language
    ]
    default = reverse("portal:category_any", args=[opened.front.address, found.pk])
    response = opened.shown(
        "articles/category",
        category=found,
        name=found.name_in(opened.language),
        categories=way_to(opened, found)[:-1],
        articles=rows,
        guides=guides,
        below=[(each.name_in(opened.language), articles, steps) for each, articles, steps in below],
        other_languages=[each for each in others if each.language != opened.language],
        canonical=base_of(opened.front) + address,
        alternates=alternates(others, opened.front, default),
        is_kept=True,
        here=default,
    )
    return kept(opened, response)


def _within(opened: Page, found: ArticleCategory) -> tuple[list[Listed], list[Offered]]:
    articles = articles_of(opened.front, in_list=True).filter(category=found)[:MOST_LISTED]
    return listed(articles, opened.front, opened.language), guides_in(opened.front, found, opened.language)


@require_safe
@page
def picture(opened: Page, pk: int, digest: str) -> HttpResponseBase:
    """Only what a published article that everybody may read shows. Its address changes with its bytes."""
    found = ArticlePicture.objects.get(pk=pk, blob__digest__startswith=digest)
    shown_by = articles_of(opened.front).filter(texts__published__pictures=found)
    if len(digest) < 12 or not shown_by.exists():
        raise Http404
    response = FileResponse(default_storage.open(path_of(found.blob_id)), content_type=found.content_type)
    response["Cache-Control"] = f"public, max-age={_PICTURE_KEPT}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Robots-Tag"] = "all"
    return response
