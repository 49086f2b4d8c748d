"""All that everybody may read or follow, for search engines: each language of an article with the others beside it, and
guides, which say their words in the reader's."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from answerable.selfservice.articles.caching import kept
from answerable.selfservice.articles.public import articles_of, base_of, guide_address, others_of
from answerable.selfservice.guides.showing import offer
from answerable.selfservice.models import Article, Guide
from answerable.selfservice.portal.requests import Page, page

MOST = 5000
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


@require_safe
@page
def sitemap(opened: Page) -> HttpResponseBase:
    articles = (
        _urls(opened, each) for each in articles_of(opened.front, in_list=True).order_by("-pk")[:MOST]
    )
    content = SafeString(_HEAD + "".join(articles) + _guides(opened) + "</urlset>\n")
    return kept(opened, HttpResponse(content, content_type="application/xml; charset=utf-8"))


def _guides(opened: Page) -> SafeString:
    rows = Guide.objects.for_customers(opened.front.brand_id).select_related("published")
    base, said = base_of(opened.front), "<url><loc>{}</loc><lastmod>{}</lastmod></url>\n"
    return format_html_join(
        "",
        said,
        (
            (
                base + guide_address(opened.front, offer(each, opened.language)),
                f"{each.published.published_at:%Y-%m-%dT%H:%M:%SZ}",
            )
            for each in rows.order_by("-pk")[:MOST]
            if each.published is not None
        ),
    )


def _urls(opened: Page, article: Article) -> SafeString:
    base, others, texts = base_of(opened.front), others_of(article, opened.front), article.said()
    default = base + reverse("portal:article_any", args=[opened.front.address, article.pk])
    link = '<xhtml:link rel="alternate" hreflang="{}" href="{}"/>'
    links = format_html_join("", link, ((each.language, base + each.address) for each in others))
    links += format_html(link, "x-default", default)
    return format_html_join(
        "",
        "<url><loc>{}</loc><lastmod>{}</lastmod>{}</url>\n",
        (
            (base + each.address, f"{texts[each.language].published_at:%Y-%m-%dT%H:%M:%SZ}", links)
            for each in others
        ),
    )
