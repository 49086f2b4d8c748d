"""What comes first: the most alike, and of those what worked."""

from hypothesis import given
from hypothesis import strategies as st

from answerable.selfservice.cases.ranking import (
    Worked,
    alike,
    covered,
    covered_by_rarity,
    distinctive,
    ordered,
    stems_of,
)

_WORKED = st.builds(Worked, st.booleans(), st.sampled_from([None, True, False]), st.integers(0, 9))


def test_of_two_as_alike_the_one_that_worked_comes_first():
    worked = {1: Worked(was_reopened=True), 2: Worked(is_good=True), 3: Worked(), 4: Worked(is_good=False)}
    assert ordered(dict.fromkeys(worked, 0.7), worked) == [2, 3, 1, 4]


def test_what_worked_never_makes_something_else_of_it():
    worked = {1: Worked(is_good=True, like_it=5), 2: Worked(is_good=False, was_reopened=True)}
    assert ordered({1: 0.4, 2: 0.8}, worked) == [2, 1]


def test_rare_words_count_more_and_unknown_meanings_are_left_to_words():
    texts = {1: stems_of("broken valve of the stove"), 2: stems_of("broken zip of the tent")}
    words = covered(stems_of("broken valve"), texts)
    assert words[1] == 1.0
    assert 0 < words[2] < 0.5
    assert alike(words, {2: 0.9}, "en") == {1: 1.0, 2: 0.6 * 0.9 + 0.4 * words[2]}
    assert alike({1: 0.5}, {1: -0.3}, "ja") == {1: 0.5}


def test_codes_come_before_long_words():
    assert distinctive("The stove shows E17x when I ignite it", 3) == ["e17x", "ignite", "shows"]


@given(_WORKED)
def test_how_well_it_worked_is_a_share(worked):
    assert 0 <= worked.share <= 1


@given(st.dictionaries(st.integers(), st.tuples(st.floats(0, 1), _WORKED), max_size=8))
def test_everything_is_ordered_once(cases):
    found = ordered(
        {key: each[0] for key, each in cases.items()}, {key: each[1] for key, each in cases.items()}
    )
    assert sorted(found) == sorted(cases)


def test_without_a_meaning_it_is_rare_words_that_tell():
    texts = {1: stems_of("the stove shows E17"), 2: stems_of("the tent shows a hole and more")}
    rarities = {"e17": 6.0, "shows": 1.0}
    found = covered_by_rarity("The stove shows E17", rarities, texts)
    assert found[1] == 1.0
    assert found[2] < 0.3


@given(
    st.text(max_size=80),
    st.dictionaries(st.text(max_size=8), st.floats(0, 20)),
    st.lists(st.text(max_size=80)),
)
def test_what_is_covered_is_a_share(text, rarities, texts):
    found = covered_by_rarity(text, rarities, {key: stems_of(each) for key, each in enumerate(texts)})
    assert all(0 <= each <= 1.0000001 for each in found.values())
