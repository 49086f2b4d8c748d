"""Whoever serves has a mentor who is there and has room; language and load come after that."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from answerable.listening.rota.mentoring import Learner, Mentor, mentors_for

_WEEKS, _TONGUES = st.integers(1, 6), st.frozensets(st.sampled_from(["en", "fr", "de"]), max_size=2)


@given(
    st.lists(st.tuples(_WEEKS, _TONGUES), max_size=12),
    st.lists(st.tuples(_TONGUES, st.frozensets(_WEEKS)), max_size=4),
    st.integers(1, 3),
)
def test_nobody_has_a_mentor_who_is_away_or_full_and_nobody_is_left_while_one_has_room(
    people, there, for_each
):
    learners = [Learner(n, week, speaks) for n, (week, speaks) in enumerate(people)]
    mentors = [Mentor(1000 + n, speaks, weeks) for n, (speaks, weeks) in enumerate(there)]
    found = mentors_for(learners, mentors, for_each=for_each)
    by_key = {each.key: each for each in mentors}
    taken = Counter((each.week, found[each.key]) for each in learners if found[each.key] is not None)
    assert set(found) == {each.key for each in learners}
    assert all(count <= for_each for count in taken.values())
    for each in learners:
        if found[each.key] is not None:
            assert each.week in by_key[found[each.key]].weeks
        else:
            rooms = [one for one in mentors if each.week in one.weeks]
            assert all(taken[each.week, one.key] == for_each for one in rooms)


def test_who_has_a_mentor_keeps_them_and_languages_come_before_load():
    mentors = [
        Mentor(1, frozenset({"en"}), frozenset({1, 2})),
        Mentor(2, frozenset({"fr"}), frozenset({1, 2})),
    ]
    learners = [Learner(10, 1, frozenset({"fr"}), mentor=1), Learner(11, 2, frozenset({"fr"}))]
    assert mentors_for(learners, mentors, for_each=1) == {10: 1, 11: 2}
    more = [Learner(10, 1, frozenset(), mentor=2), Learner(11, 2, frozenset())]
    assert mentors_for(more, mentors, for_each=1) == {10: 2, 11: 1}
