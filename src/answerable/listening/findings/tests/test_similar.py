"""The same found again is known by its words, and something else is not."""

from answerable.listening.findings.similar import likest

KNOWN = {
    1: "The zip of the Ridge tent breaks after one night",
    2: "Invoices show the wrong tax for Swiss dealers",
    3: "Poles bend in strong wind",
}


def test_the_likest_first_and_nothing_where_nothing_is_like():
    assert likest("Ridge tent: zip breaks", KNOWN) == [1]
    assert likest("wrong tax on invoices of dealers", KNOWN) == [2]
    assert likest("Please open a shop in Lyon", KNOWN) == []
    assert likest("", KNOWN) == []
    assert likest("anything", {}) == []


def test_the_same_word_alone_is_not_enough():
    assert likest("night", KNOWN) == []
    many = KNOWN | {number: f"tent number {number} breaks somehow" for number in range(10, 100)}
    assert 1 in likest("The zip of the Ridge tent breaks after one night", many)
    assert likest("tent breaks", many) == []
