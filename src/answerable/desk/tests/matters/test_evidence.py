"""Why two customers may be one person, in words."""

from answerable.desk.templatetags.desk import evidence_words
from answerable.tickets.likeness.evidence import Evidence, Why


def test_a_number_that_two_share_is_said_though_it_is_digits_alone():
    assert evidence_words(Evidence(Why.SAME_NUMBER, "3291234567")) == "the same number: 3291234567"
