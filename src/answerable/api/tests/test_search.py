import pytest

from answerable.api.tests.conftest import problem


def test_search_finds_words_within_a_message(api, ana, make_message):
    found = make_message(text="The zipper of my tent froze in Lapland.").ticket
    make_message(text="Where is my parcel?")
    hits = api(ana).everything("/search", q="lapland tent")
    assert [hit["ticket"]["reference"] for hit in hits] == [found.reference]
    assert "Lapland" in hits[0]["passage"]


def test_search_goes_on_where_it_stopped(api, ana, make_message):
    tickets = {make_message(text="tent").ticket.reference for _ in range(5)}
    hits = [hit["ticket"]["reference"] for hit in api(ana).everything("/search", q="tent", limit=2)]
    assert len(hits) == len(set(hits)) == 5
    assert set(hits) == tickets


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "\x00"}, {"q": "x" * 401}])
def test_search_without_words_is_refused(api, ana, query):
    problem(api(ana).get("/search", **query), 422)


@pytest.mark.parametrize("words", ['"', "a AND NOT (", "* : !", "%'; DROP", "\U0001f3d5"])
def test_nothing_that_is_searched_for_is_syntax(api, ana, words):
    assert api(ana).get("/search", q=words).status_code == 200
