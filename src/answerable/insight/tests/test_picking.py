"""What is taken beside what is given: compared on days on which there was both, and on no others."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from answerable.insight.models.facts import Taken
from answerable.insight.reckoning.picking import reckon_picking
from answerable.insight.reckoning.sampling import Case

TEAM, COMPANY = 7, 3


def _case(taken, channel, answers, day):
    """Of each channel all are the same work: one for reading it, and so many answers."""
    return Case(
        COMPANY, "", channel, "en", "", 20, 1, "", False, False, False, None, 1, answers, taken,
        date(2026, 3, 2) + timedelta(days=day), TEAM, COMPANY,
    )  # fmt: skip


def _days(together, given_alone=0, taken_alone=0):
    """On days with both, three are taken that take 3 and three given that take 6."""
    found = []
    for day in range(together):
        found += [_case(Taken.CHOSEN, "chat", 2, day)] * 3 + [_case(Taken.GIVEN, "email", 5, day)] * 3
    for day in range(given_alone):
        found += [_case(Taken.GIVEN, "phone", 29, together + day)] * 3
    for day in range(taken_alone):
        found += [_case(Taken.CHOSEN, "web", 0, together + given_alone + day)] * 3
    return found


def test_days_with_one_of_both_change_neither_the_ratio_nor_its_numbers():
    told = reckon_picking(_days(12, given_alone=20, taken_alone=30))[str(COMPANY)]
    assert (told["ratio"], told["low"], told["high"]) == pytest.approx((0.5, 0.5, 0.5))
    assert (told["compared"], told["n"]) == (36, 72)
    assert (told["chosen"], told["in_turn"]) == (36 + 90, 36 + 60)


def test_too_few_on_days_with_both_say_nothing_however_many_there_are():
    told = reckon_picking(_days(6, given_alone=20, taken_alone=30))[str(COMPANY)]
    assert told == {"chosen": 18 + 90, "in_turn": 18 + 60}


def test_what_is_next_in_turn_is_no_choice_and_what_is_of_old_says_nothing():
    told = reckon_picking(_days(12))[str(COMPANY)]
    in_turn = [replace(each, taken=Taken.NEXT) if each.taken == Taken.GIVEN else each for each in _days(12)]
    at_once = [
        replace(each, taken=Taken.ANSWERED) if each.taken == Taken.CHOSEN else each for each in in_turn
    ]
    assert reckon_picking(in_turn)[str(COMPANY)] == reckon_picking(at_once)[str(COMPANY)] == told
    of_old = [replace(each, taken=Taken.OWN) for each in _days(12) if each.taken == Taken.CHOSEN]
    assert reckon_picking(of_old) == {}


def test_the_telephone_is_answered_and_not_chosen():
    rang = [replace(each, taken=Taken.ANSWERED, channel="phone") for each in _days(12)]
    assert reckon_picking(_days(12)) == reckon_picking([*_days(12), *rang])
