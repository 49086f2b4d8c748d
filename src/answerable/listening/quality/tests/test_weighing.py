"""What marks come to."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from answerable.listening.quality.weighing import Question, critical_errors, differences, score_of

CARD = [Question(1, 3), Question(2, 1), Question(3, 0, "customer"), Question(4, 0, "compliance")]


def test_what_does_not_apply_weighs_nothing_and_critical_errors_stand_beside():
    assert score_of(CARD, {"1": "yes", "2": "no", "3": "no"}) == Decimal(75)
    assert score_of(CARD, {"1": "yes", "2": "not"}) == Decimal(100)
    assert score_of(CARD, {"1": "not", "2": "not", "3": "no"}) is None
    assert critical_errors(CARD, {"1": "no", "3": "no", "4": "yes"}) == {"customer"}
    assert differences(CARD, {"1": "yes", "2": "no"}, {"1": "yes", "2": "yes"}) == {2}


_MARKS = st.fixed_dictionaries({key: st.sampled_from(["yes", "no", "not"]) for key in "1234"})


@given(_MARKS, st.sampled_from("12"))
def test_a_yes_in_place_of_a_no_never_lowers_the_score(marks, key):
    before, after = score_of(CARD, marks | {key: "no"}), score_of(CARD, marks | {key: "yes"})
    assert before is not None
    assert 0 <= before <= after <= 100
