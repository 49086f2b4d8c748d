"""What customers find on a brand's pages: by words, by parts of words, with typing errors, in their language."""

import pytest
from django.test import Client

from answerable.selfservice.audience import Audience
from answerable.selfservice.finding import indexing, searching
from answerable.selfservice.models import SearchText, SearchVersion, Sought
from answerable.tickets.models import Brand

pytestmark = pytest.mark.django_db


def _found(typed, language="en", **more):
    found = searching.find(typed, audience=more.pop("audience", Audience.PUBLIC), language=language, **more)
    return [hit.key for hit in found.hits]


@pytest.mark.parametrize(
    ("typed", "language", "right"),
    [
        ("return stove", "en", 1),
        ("retrun stvoe", "en", 1),
        ("yelow flame", "en", 2),
        ("delivery adress change", "en", 3),
        ("kocher zuruckschicken", "de", 4),
        ("Rücksendung Kocher", "de", 4),
        ("返品", "ja", 5),
        ("إرجاع موقد", "ar", 6),
        ("zwrot kuchenki", "pl", 7),
    ],
)
def test_words_are_found_in_every_language_and_with_typing_errors(shelf, typed, language, right):
    assert _found(typed, language)[0] == right


def test_the_word_that_is_still_being_typed_may_go_on(shelf):
    assert _found("why the fla", is_whole=False)[0] == 2


def test_what_none_of_their_language_answers_is_found_in_another(shelf, front, client):
    assert _found("yellow flame", "de")[0] == 2
    page = client.get("/help/kestrel/search/", {"q": "yellow flame"}, headers={"Accept-Language": "de"})
    assert "Why the flame is yellow" in page.content.decode()
    assert 'lang="en"' in page.content.decode()


@pytest.mark.parametrize("typed", ["*", "", "   ", '"', "a" * 5000, "\x00", "' OR 1=1 --", "؟", "😀"])
def test_nothing_that_is_typed_breaks_it(shelf, front, client, typed):
    assert client.get("/help/kestrel/search/", {"q": typed}).status_code == 200
    assert client.get("/help/kestrel/suggest/", {"q": typed}).status_code in (200, 204)


def test_it_is_there_without_a_script_and_what_is_typed_is_escaped(shelf, front, client):
    page = client.get("/help/kestrel/search/", {"q": "<b>stove</b> return"})
    assert "How to return a stove" in page.content.decode()
    assert "<b>stove</b>" not in page.content.decode()
    assert "script-src 'self'" in page["Content-Security-Policy"]


def test_only_what_is_written_for_them_is_found(shelf, front, client):
    other = Brand.objects.create(name="Petrel", sender="Petrel", language="en")
    shelf.add(9, "How to return a kayak", of=other.pk).renew(9)
    assert 8 not in _found("repairs invoiced to partners")
    assert _found("repairs invoiced to partners", audience=Audience.PARTNER)[0] == 8
    assert 9 not in _found("return kayak", brand_id=front.brand_id)
    assert _found("return kayak", brand_id=other.pk)[0] == 9
    assert client.get("/help/kestrel/found/article/8/").status_code == 404
    assert client.get("/help/kestrel/found/article/9/").status_code == 404


def test_what_the_index_does_not_know_yet_is_not_shown_to_whom_it_is_taken_from(shelf):
    assert _found("yellow flame")[0] == 2
    SearchText.objects.filter(thing=2).update(audience=Audience.INTERNAL)
    assert 2 not in _found("yellow flame")


def test_beside_a_good_answer_stands_what_speaks_of_it_half_as_well_and_nothing_else():
    def hit(key, score, is_good=False):
        return searching.Hit("article", key, "en", "", "", "", is_good, score)

    found = searching.Hits([hit(1, 0.65, is_good=True), hit(2, 0.31), hit(3, 0.28)])
    assert [each.key for each in found.also] == [2]
    assert searching.Hits().also == []


@pytest.mark.parametrize("since", [1, 2])
def test_a_process_that_outlives_a_restored_backup_reads_it_whatever_changed_since(shelf, since):
    """As many changes after it as the process had seen before, or more: no count tells that from going on."""
    backup, mark = list(SearchText.objects.all()), SearchVersion.objects.get()
    shelf.add(1, "Sending a tent back").renew(1)
    assert _found("tent")[0] == 1

    SearchText.objects.all().delete()
    SearchText.objects.bulk_create(backup)
    mark.save()
    for number in range(since):
        shelf.add(2, f"Why the flame flickers {number}").renew(2)

    assert _found("flame flickers")[0] == 2
    assert _found("how to return a stove")[0] == 1
    assert 1 not in _found("tent")


def test_what_changes_is_found_anew_and_what_is_gone_no_more(shelf):
    assert _found("return stove")[0] == 1
    shelf.add(1, "Sending a tent back")
    shelf.renew(1)
    assert _found("sending tent back")[0] == 1
    del shelf[1]
    shelf.renew(1)
    assert 1 not in _found("sending tent back")


def test_rebuilding_says_how_much_differed(shelf):
    assert indexing.renew_all(means=False) == 0
    SearchText.objects.filter(thing=2).update(title="Something else")
    SearchText.objects.filter(thing=3).delete()
    assert indexing.renew_all(means=False) == 2


def test_searches_are_counted_without_who_and_without_what_may_name_somebody(shelf, front, client):
    client.get("/help/kestrel/search/", {"q": "Why is the flame yellow?"})
    client.get("/help/kestrel/search/", {"q": "why is the flame yellow"})
    client.get("/help/kestrel/search/", {"q": "gift vouchers"})
    client.get("/help/kestrel/found/article/2/", {"q": "why is the flame yellow"})
    for personal in ("cleo@example.com", "order 4711 0815", "www.example.com/cleo"):
        client.get("/help/kestrel/search/", {"q": personal})
    counted = {row.words: (row.times, row.in_vain, row.followed) for row in Sought.objects.all()}
    assert counted == {"why is the flame yellow": (2, 0, 1), "gift vouchers": (1, 1, 0)}


def test_words_spelled_otherwise_are_offered_as_our_texts_spell_them(shelf, front):
    page = Client().get("/help/kestrel/search/", {"q": "yelow flame"}).content.decode()
    assert "Did you mean" in page
    assert "q=yellow%20flame" in page


def test_what_another_language_answers_is_spelled_as_it_spells_it(shelf, front):
    shelf.add(21, "Kosher meals", "Which of our meals are kosher.").renew(21)
    page = (
        Client().get("/help/kestrel/search/", {"q": "Kocher zurückschicken", "lang": "en"}).content.decode()
    )
    assert "Einen Kocher zurückschicken" in page
    assert "kosher" not in page.lower()
    assert "q=kosher" in Client().get("/help/kestrel/search/", {"q": "kocher", "lang": "en"}).content.decode()


def test_what_completes_is_a_list_of_options(shelf, front, client):
    fragment = client.get("/help/kestrel/suggest/", {"q": "how to ret"}).content.decode()
    assert 'role="option"' in fragment
    assert "How to return a stove" in fragment
