"""Themes that were planted among texts are found, kept apart, and the same next week."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.listening.themes.grouping import FEWEST, NEAR, NONE, groups_of, nearest, unit

_WIDTH = 64


def _subject(seed, width=_WIDTH):
    return unit(np.random.default_rng(seed).normal(size=(1, width)).astype(np.float32))[0]


def _said(subject, number, seed, spread=0.8):
    """Texts about a subject: none the same, each nearer to it than to anything else."""
    noise = np.random.default_rng(seed).normal(size=(number, _WIDTH)).astype(np.float32)
    return unit(subject[None, :] + spread * unit(noise))


def _anything(number, seed):
    return unit(np.random.default_rng(seed).normal(size=(number, _WIDTH)).astype(np.float32))


def test_two_planted_themes_are_found_and_kept_apart():
    texts = np.vstack([_said(_subject(1), 30, 10), _said(_subject(2), 20, 11), _anything(150, 12)])
    found = groups_of(texts)
    first, second = (set(found.of[start:end].tolist()) for start, end in ((0, 30), (30, 50)))
    assert len(first) == len(second) == 1
    assert NONE not in first | second
    assert first != second
    # What speaks of nothing that others speak of belongs to no theme, or to few.
    assert (found.of[50:] == NONE).mean() > 0.9


def test_a_theme_stays_itself_while_texts_come_and_go():
    subjects = [_subject(seed) for seed in (1, 2, 3)]
    known = np.zeros((0, _WIDTH), np.float32)
    names = []
    for week in range(8):
        # The third begins in the fourth week, the first ends in the sixth.
        there = [
            subject for n, subject in enumerate(subjects) if (n < 2 or week >= 4) and (n > 0 or week < 6)
        ]
        texts = np.vstack(
            [*(_said(each, 20, 100 * week + n) for n, each in enumerate(there)), _anything(60, week)]
        )
        found = groups_of(texts, known)
        # Where the known ones stood, they stand.
        assert (found.centres[: len(known)] * known).sum(axis=1).min(initial=1) > 0.7
        names.append(
            [int(np.bincount(found.of[20 * n : 20 * n + 20] + 1).argmax()) - 1 for n in range(len(there))]
        )
        known = found.centres
    assert {tuple(each) for each in names[:4]} == {tuple(names[0])}
    assert all(each[:2] == names[0] for each in names[4:6])
    assert names[4][2] == names[5][2] not in names[0]
    assert names[6] == names[7] == [names[0][1], names[4][2]]


def test_a_known_theme_without_texts_stays_where_it_was_and_takes_no_others():
    known = np.vstack([_subject(1), _subject(2)])
    found = groups_of(_said(_subject(2), 10, 5), known)
    assert np.allclose(found.centres[0], known[0])
    assert set(found.of.tolist()) == {1}


def test_fewer_than_enough_are_no_theme():
    assert len(groups_of(_said(_subject(1), FEWEST - 1, 3)).centres) == 0
    assert len(groups_of(_said(_subject(1), FEWEST, 3)).centres) == 1
    nothing = groups_of(np.zeros((0, _WIDTH), np.float32))
    assert nothing.of.shape == (0,)
    assert len(groups_of(np.zeros((20, _WIDTH), np.float32)).centres) == 0


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 60), st.integers(0, 4), st.integers(0, 2**32 - 1), st.floats(0.2, 0.9), st.integers(2, 8)
)
def test_whatever_comes_every_text_is_near_to_what_it_belongs_to(number, kept, seed, near, fewest):
    texts, known = _anything(number, seed), _anything(kept, seed + 1)
    found = groups_of(texts, known, near=near, fewest=fewest)
    assert found.of.shape == (number,)
    assert len(found.centres) >= kept
    assert found.of.min(initial=NONE) >= NONE
    assert found.of.max(initial=NONE) < len(found.centres)
    taken = found.of != NONE
    nearness = (texts[taken] * found.centres[found.of[taken]]).sum(axis=1)
    assert (nearness >= near - 1e-4).all()
    assert np.allclose(nearness, found.nearness[taken], atol=1e-4)
    # None is nearer to another.
    assert np.array_equal(nearest(texts, found.centres, near)[0], found.of)
    assert all(len(found.members(n)) >= fewest for n in range(kept, len(found.centres)))
    again = groups_of(texts, known, near=near, fewest=fewest)
    assert np.array_equal(again.of, found.of)


@pytest.mark.parametrize("copies", [3, 50])
def test_order_and_many_copies_change_nothing(copies):
    texts = np.repeat(np.vstack([_subject(1), _subject(2)]), copies * FEWEST, axis=0)
    found = groups_of(texts, near=NEAR)
    assert len(found.centres) == 2
    backwards = groups_of(texts[::-1])
    assert sorted(np.bincount(backwards.of).tolist()) == sorted(np.bincount(found.of).tolist())
