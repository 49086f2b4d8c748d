"""A guide is begun from wherever somebody comes upon it: its category, an article, what is known to be wrong."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import Refusal
from answerable.selfservice.articles.actions import (
    ArticleWanted,
    CategoryWanted,
    Draft,
    add_article,
    add_category,
    approve,
    ask_review,
    publish,
    remove_category,
    write,
)
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides.tests.making import leak_guide
from answerable.selfservice.guides.writing import Described, describe, restore, withdraw
from answerable.selfservice.issues.actions import Said, Statement, change_issue, open_issue
from answerable.selfservice.models import ArticleCategory, Guide, GuideRun
from answerable.selfservice.status.rendering import folder
from answerable.tickets.models import Brand, Ticket

pytestmark = pytest.mark.django_db
TITLE = "The stove smells of gas"


@pytest.fixture
def by():
    return {"by": SYSTEM, "at": timezone.now()}


@pytest.fixture
def category(by):
    return add_category(CategoryWanted({"en": "Stoves", "de": "Kocher"}), **by)


@pytest.fixture
def put(guide, by):
    """put(category=…): the guide stands there."""

    def make(**more):
        path = leak_guide()
        return describe(guide, Described(path.languages, path.title, path.lead, **more), **by)

    return make


def article_that_says(body, category, by):
    wanted = ArticleWanted(category, audience=Audience.PUBLIC)
    text = add_article("Care for the stove", wanted, language="en", **by).texts.get()
    text = write(text.article, "en", Draft("Care for the stove", body), edition=text.edition, **by)
    text = ask_review(text, **by)
    return publish(approve(text, edition=text.edition, **by), **by)


def _page(address, **more):
    answer = Client().get(address, follow=True, **more)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_it_has_a_place_in_its_category_and_says_where_it_stands(front, guide, put, category):
    address = f"/help/kestrel/guides/{guide.pk}-the-stove-smells-of-gas/"
    assert "Stoves" not in _page("/help/kestrel/")  # nothing is in it
    put(category=category)

    assert "Stoves" in _page("/help/kestrel/")
    listed = _page(f"/help/kestrel/categories/{category.pk}/")
    assert f'href="{address}"' in listed
    assert TITLE in listed
    assert "Der Kocher riecht nach Gas" in _page(f"/help/kestrel/categories/{category.pk}-kocher/?lang=de")
    own = _page(address)
    assert f"/help/kestrel/categories/{category.pk}-stoves/?lang=en" in own
    put(audience=Audience.PARTNER, category=category)
    assert Client().get(f"/help/kestrel/categories/{category.pk}/", follow=True).status_code == 404


def test_a_category_of_another_brand_is_refused_and_one_with_a_guide_stays(guide, put, brand, by):
    other = Brand.objects.create(name="Lupin", sender="Lupin", language="en")
    theirs = add_category(CategoryWanted({"en": "Theirs"}, brand=other), **by)
    with pytest.raises(Refusal):
        put(category=theirs, brand=brand)
    put(category=theirs)
    assert Guide.objects.get().brand == other
    with pytest.raises(Refusal):
        remove_category(theirs, **by)
    put(category=None)
    remove_category(theirs, **by)
    assert not ArticleCategory.objects.filter(pk=theirs.pk).exists()


def test_an_article_leads_to_it_and_its_steps_come_along_with_what_is_asked_then(
    front, guide, category, follow, ask_with, by, run_jobs
):
    text = article_that_says(f"First [look for the leak](guide:{guide.pk}).", category, by)
    page = _page(f"/help/kestrel/articles/{text.article_id}/")
    address = f"/help/kestrel/guides/{guide.pk}-the-stove-smells-of-gas/"
    assert page.count(f'href="{address}"') == 2  # in the text, and below it
    client = follow("hose", "no", "on", "no")
    ask_with(client)
    run_jobs()
    ticket = Ticket.objects.get()
    assert [each.key for each in GuideRun.objects.get(ticket=ticket).steps.all()] == [
        "where",
        "soap",
        "ring",
        "again",
    ]
    withdraw(guide, **by)
    assert address not in _page(f"/help/kestrel/articles/{text.article_id}/")
    for nonsense in ("guide:0", "guide:999999", "guide:1#x", "guide:x"):
        other = article_that_says(f"[words]({nonsense})", category, by)
        assert "guide:" not in _page(f"/help/kestrel/articles/{other.article_id}/").split("<article")[
            1
        ].split("</article>")[0].replace(f"({nonsense})", "")


@pytest.fixture
def issue(front, guide, by, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    said = Statement(
        title="Gas",
        since=by["at"],
        audience=Audience.PUBLIC,
        guide=guide,
        texts={"en": Said("Valves leak", "Some valves leak.")},
    )
    return open_issue(said, **by)


def test_what_is_known_to_be_wrong_leads_through_it(front, guide, issue, by, run_jobs, sam):
    address = f"/help/kestrel/guides/{guide.pk}-the-stove-smells-of-gas/"
    run_jobs()
    written = folder() / "kestrel" / "en.html"
    assert address in written.read_text()
    assert address in _page("/help/kestrel/")
    withdraw(guide, **by)
    run_jobs()
    assert address not in written.read_text()
    restore(guide, **by)
    run_jobs()
    assert address in written.read_text()
    same = Statement(
        title="Gas", since=by["at"], audience=Audience.PUBLIC, texts={"en": Said("Valves leak", "Some do.")}
    )
    assert change_issue(issue, same, **by).guide is None
    run_jobs()
    assert address not in written.read_text()


def test_search_engines_are_told_of_those_that_everybody_may_follow(front, guide, make_guide):
    make_guide(is_published=False)
    make_guide(audience=Audience.PARTNER)
    told = _page("/help/kestrel/sitemap.xml")
    [place] = re.findall(r"<loc>([^<]*/guides/[^<]+)</loc>", told)
    assert f"/guides/{guide.pk}-" in place
    assert TITLE in _page(urlsplit(place).path)
