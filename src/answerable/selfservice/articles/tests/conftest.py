"""A help centre: Kestrel's pages, a category, and articles that went the whole way by the verbs."""

import pytest
from django.utils import timezone

from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.ledger.actor import SYSTEM
from answerable.selfservice.articles.actions import (
    ArticleWanted,
    CategoryWanted,
    Draft,
    add_article,
    add_category,
    approve,
    ask_review,
    publish,
    write,
)
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import ArticleText
from answerable.tickets.models import Brand


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def brand(db):
    return Brand.objects.create(name="Kestrel", sender="Kestrel", language="en", colour="#1f5f8b")


@pytest.fixture
def front(brand, ghent):
    return set_up_front(brand, FrontWanted("kestrel", is_on=True, team=ghent), by=SYSTEM, at=timezone.now())


@pytest.fixture
def category(db, now):
    return add_category(CategoryWanted({"en": "Stoves", "de": "Kocher"}), by=SYSTEM, at=now)


@pytest.fixture
def said(now):
    """said(article, "de", body="…") has that language published."""

    def make(article, language="en", title="Clean the stove", body="Rub it dry.", **more):
        known = article.texts.filter(language=language).first()
        draft = Draft(title, body, **more)
        edition = known.edition if known else 0
        text = write(article, language, draft, edition=edition, by=SYSTEM, at=now)
        text = ask_review(text, by=SYSTEM, at=now)
        text = approve(text, edition=text.edition, by=SYSTEM, at=now)
        return publish(text, by=SYSTEM, at=now)

    return make


@pytest.fixture
def make_article(category, now, said):
    """make_article("Clean the stove"): published for everybody, in English; with `body=None` only begun."""

    def make(title="Clean the stove", body="Rub it dry.", audience=Audience.PUBLIC, **more):
        wanted = ArticleWanted(**{"category": category, "audience": audience, **more})
        article = add_article(title, wanted, language="en", by=SYSTEM, at=now)
        if body is not None:
            said(article, title=title, body=body)
        return article

    return make


@pytest.fixture
def text_of():
    return lambda article, language="en": ArticleText.objects.get(article=article, language=language)
