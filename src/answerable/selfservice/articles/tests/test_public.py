"""The help centre as a stranger reads it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from answerable.ledger.actor import SYSTEM
from answerable.selfservice.articles import actions
from answerable.selfservice.articles.due import publish_due, publish_if_due
from answerable.selfservice.articles.finding import findables
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import ArticleDay

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0"}
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x08\x00\x00\x00\x06" + b"\x00" * 10


@pytest.fixture
def read(front):
    """read("articles/7/") as a stranger, without following where it leads."""

    def get(path, **headers):
        return Client().get(f"/help/kestrel/{path}", headers={**BROWSER, **headers})

    return get


def _at(article, slug="clean-the-stove"):
    return f"articles/{article.pk}-{slug}/"


def test_each_language_has_an_address_of_its_own(read, make_article, said):
    article = make_article(body="# Rub\n\nRub it dry.")
    said(article, "de", "Kocher putzen", "Trockenreiben.")
    page = read(_at(article), **{"Accept-Language": "de"})
    text = page.content.decode()
    assert '<html lang="en"' in text
    assert "Rub it dry." in text
    assert '<h2 id="s-rub">' in text
    assert page["Cache-Control"].startswith("public")
    assert page["X-Robots-Tag"] == "all"
    assert "csrf" not in text
    assert not page.cookies
    assert 'hreflang="de" href="https://' in text or 'hreflang="de" href="http://' in text
    assert 'hreflang="x-default"' in text
    assert 'rel="canonical"' in text
    assert 'property="og:title"' in text
    assert "Trockenreiben." in read(_at(article, "kocher-putzen")).content.decode()
    assert read(f"articles/{article.pk}/", **{"Accept-Language": "de"})["Location"].endswith("kocher-putzen/")

    again = read(_at(article), **{"If-None-Match": page["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("is_home", [False, True])
def test_a_page_that_is_kept_keeps_what_it_may_run_and_its_style(read, make_article, is_home):
    article = make_article()
    address = "?lang=en" if is_home else _at(article)
    page = read(address)

    again = read(address, **{"If-None-Match": page["ETag"]})
    assert again.status_code == 304
    for name in ("Content-Security-Policy", "X-Robots-Tag"):
        assert again[name] == page[name]
    assert ("script-src" in page["Content-Security-Policy"]) == is_home
    # One of yesterday has yesterday's style: only its own mark tells that it is the same.
    by_time = read(address, **{"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert by_time.status_code == 200


def test_what_a_text_does_not_name_costs_no_question(read, make_article, said, django_assert_max_num_queries):
    article = make_article()
    make_article("Another")
    said(article, "de", "Kocher putzen", "Trockenreiben.")
    with django_assert_max_num_queries(5):  # the front; it and its texts; others near it and theirs
        page = read(_at(article), **{"User-Agent": "a bot, which is not counted"})
    assert "Another" in page.content.decode()


def test_what_is_not_there_in_a_language_is_read_in_another_and_said_so(read, make_article):
    article = make_article()
    page = read(f"{_at(article)}?lang=de")
    text = page.content.decode()
    assert '<html lang="de"' in text
    assert '<article class="article" lang="en"' in text
    assert "Rub it dry." in text
    assert 'role="note"' in text
    assert page["X-Robots-Tag"] == "noindex"
    assert read(f"articles/{article.pk}/", **{"Accept-Language": "pl"})["Location"].endswith("?lang=pl")
    assert "(English)" in read("?lang=de").content.decode()


def test_old_addresses_lead_on(read, make_article, said, now):
    article, other = make_article(), make_article("Another")
    said(article, title="Wipe the stove")
    for old in ("clean-the-stove", "anything"):
        answer = read(_at(article, old))
        assert (answer.status_code in (301, 302), answer["Location"]) == (
            True, f"/help/kestrel/{_at(article, 'wipe-the-stove')}",
        )  # fmt: skip
    assert read(_at(article)).status_code == 301
    actions.archive(article, replaced_by=other, by=SYSTEM, at=now)
    answer = read(_at(article, "wipe-the-stove"))
    assert (answer.status_code, answer["Location"]) == (301, f"/help/kestrel/{_at(other, 'another')}")


def test_two_languages_of_one_name_are_told_apart(read, make_article, said):
    article = make_article("Garantie", body="English.")
    assert said(article, "de", "Garantie", "Deutsch.").address == "garantie-de"
    assert "Deutsch." in read(_at(article, "garantie-de")).content.decode()


def test_strangers_find_nothing_of_what_is_not_for_everybody(read, make_article, brand, now, said):
    from answerable.tickets.models import Brand

    other = Brand.objects.create(name="Lynx", sender="Lynx", language="en")
    hidden = [
        make_article("Partner", audience=Audience.PARTNER),
        make_article("Internal", audience=Audience.INTERNAL),
        make_article("Begun", body=None),
        make_article("Of Lynx", brand=other),
        make_article("Archived"),
        make_article("Withdrawn"),
    ]
    actions.archive(hidden[4], by=SYSTEM, at=now)
    actions.withdraw(hidden[5].texts.get(), by=SYSTEM, at=now)
    shown = make_article("Shown", body="".join(f"[{each.pk}](article:{each.pk}) " for each in hidden))
    for each in hidden:
        for path in (f"articles/{each.pk}/", _at(each, each.texts.get().slug)):
            assert read(path).status_code == 404, each.title
        assert Client().post(f"/help/kestrel/articles/{each.pk}/vote/", {"helpful": "yes"}).status_code == 404
    everywhere = [read(_at(shown, "shown")), read("sitemap.xml"), read(""), read("?lang=de")]
    everywhere.append(read(f"categories/{shown.category_id}-stoves/?lang=en"))
    for page in everywhere:
        assert page.status_code == 200
        for each in hidden:
            assert f"articles/{each.pk}" not in page.content.decode()
    assert {each.key for each in findables()} == {hidden[0].pk, hidden[1].pk, hidden[3].pk, shown.pk}
    assert [each.title for each in findables([shown.pk])] == ["Shown"]


def test_pictures_are_shown_with_what_shows_them_alone(read, make_article, said, now):
    article = make_article(body=None)
    kept = actions.keep_article_picture(article, PNG, "A stove", by=SYSTEM, at=now)
    said(article, body="Nothing to see.")
    address = f"pictures/{kept.pk}-{kept.blob_id[:12]}"
    assert read(address).status_code == 404
    text = said(article, body=f"![A stove](picture:{kept.pk})")
    assert f'src="/help/kestrel/{address}" alt="A stove" width="8"' in read(_at(article)).content.decode()
    picture = read(address)
    assert b"".join(picture) == PNG
    assert "immutable" in picture["Cache-Control"]
    assert read(f"pictures/{kept.pk}-{'0' * 12}").status_code == 404
    actions.withdraw(text, by=SYSTEM, at=now)
    assert read(address).status_code == 404


def test_a_page_is_light(read, make_article):
    article = make_article(
        body="\n\n".join(f"## Part {number}\n\n{'Some words. ' * 40}" for number in range(20))
    )
    page = read(_at(article))
    assert len(page.content) < 50_000  # with its style, and before anything is packed
    assert "<script" not in page.content.decode()
    assert len(re.findall(r"<(?:link rel=.(?:stylesheet|icon)|img)", page.content.decode())) <= 2


def test_the_sitemap_names_every_language_with_the_others(read, make_article, said):
    article = make_article()
    said(article, "de", "Kocher putzen", "Trockenreiben.")
    page = read("sitemap.xml")
    assert page["Content-Type"].startswith("application/xml")
    assert page.content.decode().count("<loc>") == 2
    assert page.content.decode().count('hreflang="x-default"') == 2


def test_one_word_a_day_and_nothing_else_is_kept(read, make_article, front):
    article, client = make_article(), Client(headers=BROWSER)
    path = f"/help/kestrel/articles/{article.pk}/vote/"
    for said in ({"helpful": "yes"}, {"helpful": "no"}, {"helpful": "no", "reason": "unclear"}):
        answer = client.post(path, {"language": "en", **said})
        assert answer.status_code == 302
        assert client.get(answer["Location"]).status_code == 200
    assert list(article.votes.values_list("is_helpful", "reason")) == [(False, "unclear")]
    client.post(path, {"helpful": "yes", "website": "x"})
    client.post(path, {"helpful": "perhaps"})
    assert article.votes.get().is_helpful is False


def test_views_are_counted_by_day_of_people_alone(read, make_article):
    article = make_article()
    for program in ("Mozilla/5.0", "Mozilla/5.0", "Googlebot", ""):
        read(_at(article), **{"User-Agent": program})
    assert ArticleDay.objects.get(article=article).views == 2


def test_home_and_ask_know_articles(read, make_article):
    article = make_article()
    home = read("").content.decode()
    assert f"/help/kestrel/{_at(article)}" in home
    assert "Stoves" in home
    assert 'role="search"' in home
    assert 'value="Clean the stove"' in read(f"ask/?about={article.pk}").content.decode()
    assert read("?lang=de")["Cache-Control"].startswith("public")


def test_what_is_scheduled_goes_out_once(make_article, text_of, now):
    article = make_article(body=None)
    text = actions.write(article, "en", actions.Draft("A", "B"), edition=1, by=SYSTEM, at=now)
    text = actions.ask_review(text, by=SYSTEM, at=now)
    text = actions.approve(text, edition=text.edition, by=SYSTEM, at=now)
    actions.publish_later(text, now + timedelta(minutes=5), by=SYSTEM, at=now)
    publish_due()
    assert text_of(article).published is None
    later = now + timedelta(minutes=6)
    assert [publish_if_due(text.pk, at=later), publish_if_due(text.pk, at=later)] == [True, False]
    assert text_of(article).published.body == "B"
