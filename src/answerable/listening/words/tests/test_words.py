"""What sets one side's words apart, and what is no word at all."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from answerable.listening.words.odds import distinctive
from answerable.listening.words.terms import name_words, naming, terms_in, without_manners, words_in


def test_a_word_that_one_side_says_is_found_and_what_both_say_is_not():
    here = {"gas bottle": 40, "the": 190, "stove": 60}
    there = {"cartridge": 70, "the": 380, "stove": 120}
    told = distinctive(here, there, of_here=200, of_there=400)
    assert [each.words for each in told] == ["gas bottle"]
    assert [each.words for each in distinctive(there, here, of_here=400, of_there=200)] == ["cartridge"]


def test_chance_alone_seldom_sets_a_word_apart():
    rng = np.random.default_rng(3)
    usage = rng.uniform(0.001, 0.3, 1000)
    here = {str(n): int(k) for n, k in enumerate(rng.binomial(300, usage))}
    there = {str(n): int(k) for n, k in enumerate(rng.binomial(300, usage))}
    assert len(distinctive(here, there, of_here=300, of_there=300)) <= 2


@given(
    st.dictionaries(st.text(max_size=3), st.integers(0, 20)),
    st.dictionaries(st.text(max_size=3), st.integers(0, 20)),
)
def test_no_counts_break_it(here, there):
    for each in distinctive(here, there, of_here=20, of_there=20, least=0.1):
        assert each.here == here[each.words]
        assert each.score >= 0.1


def test_addresses_numbers_and_names_are_no_words():
    words = words_in(
        "Maya wrote from maya@example.com about KT300228, see https://x.example/a?b 4711",
        without=name_words("Maya Öz"),
    )
    assert words == ["wrote", "from", "about", "see"]
    assert words_in("ストーブの返品を希望します") == ["ストーブ", "返品", "希望"]
    assert words_in("") == []


def test_greetings_and_whoever_signs_are_left_out():
    text = (
        "Dear Sir or Madam,\n\nThe parcel that I ordered is late.\nNobody answers.\n\nKind regards,\nPaloma"
    )
    assert without_manners(text) == "The parcel that I ordered is late."
    assert without_manners("") == ""


def test_a_name_says_nothing_twice():
    assert naming(["gas", "gas smell", "smell", "stove"]) == ["gas smell", "stove"]
    assert terms_in(["the", "gas", "smell"], {"the"}) == {"the", "gas", "smell", "gas smell"}
