"""The mean and its interval, against scipy's own Student."""

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from answerable.insight.methods import NotEnoughData, mean

VALUES = st.lists(st.floats(0, 1), min_size=5, max_size=200)


@given(VALUES, st.sampled_from([0.8, 0.95, 0.99]))
def test_it_is_student_s(values, level):
    found = mean(values, level)
    n = len(values)
    variance = sum((each - fmean(values)) ** 2 for each in values) / (n - 1)
    reach = float(student.ppf((1 + level) / 2, n - 1)) * (variance / n) ** 0.5
    assert found.estimate == pytest.approx(fmean(values))
    assert found.high - found.estimate == pytest.approx(reach, rel=5e-3, abs=1e-9)
    assert found.estimate - found.low == pytest.approx(reach, rel=5e-3, abs=1e-9)


def test_of_four_nothing_is_said():
    with pytest.raises(NotEnoughData):
        mean([0.5] * 4)
    assert mean([0.5] * 5).low == 0.5
