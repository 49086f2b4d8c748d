"""The same found again is known by its words, and something else is not."""

from answerable.listening.findings.similar import cosine, is_read, likest

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


def test_what_means_the_same_is_found_in_other_words_and_the_likest_stands_first():
    near = {1: 0.2, 2: 0.1, 3: 0.55}
    assert likest("Frame deforms during storms", KNOWN, near) == [3]
    assert likest("Ridge tent: zip breaks", KNOWN, near) == [1, 3]
    assert likest("Frame deforms during storms", KNOWN, {1: 0.41}) == []


def test_likeness_of_meanings_and_what_the_model_cannot_read():
    assert cosine([3, 4], [6, 8]) == 1
    assert cosine([1, 0], [0, 1]) == 0
    assert cosine([0, 0], [1, 1]) == 0
    assert is_read("Der Reißverschluss bricht")
    assert not is_read("ファスナーが壊れます")
    assert not is_read("123")
