from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone, translation

from answerable.web.moments import duration_words, near_moment
from answerable.web.templatetags.answerable import duration, initials, moment

NOW = datetime(2026, 11, 22, 13, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-5), "under 1 min"),
        (timedelta(seconds=59), "under 1 min"),
        (timedelta(minutes=4), "4 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=5), "2 h 05"),
        (timedelta(hours=2, minutes=10), "2 h 10"),
        (timedelta(hours=23, minutes=59), "23 h 59"),
        (timedelta(hours=25), "1 day"),
        (timedelta(days=3, hours=23), "3 days"),
    ],
)
def test_a_length_of_time_has_two_units_at_most(length, words):
    assert duration_words(length) == words


def test_a_plain_number_is_seconds():
    assert duration(7800) == "2 h 10"


def test_the_month_is_in_letters_and_the_year_is_told_when_it_matters():
    assert near_moment(NOW, now=NOW) == "13:40"
    assert near_moment(NOW + timedelta(days=5), now=NOW) == "Fri 27 Nov, 13:40"
    assert near_moment(NOW - timedelta(days=40), now=NOW) == "13 Oct, 13:40"
    assert near_moment(NOW - timedelta(days=400), now=NOW) == "18 Oct 2025, 13:40"


def test_a_moment_is_told_in_the_readers_time_zone():
    with time_machine.travel(NOW, tick=False), timezone.override("Asia/Manila"):
        assert ">21:40</time>" in moment(NOW)
        assert ">23 Nov 2026, 00:30</time>" in moment(datetime(2026, 11, 22, 16, 30, tzinfo=UTC))


def test_a_moment_carries_its_machine_form_and_its_full_words():
    with time_machine.travel(NOW, tick=False):
        assert moment(NOW) == (
            '<time datetime="2026-11-22T13:40+00:00" title="22 Nov 2026, 13:40">13:40</time>'
        )


def test_the_month_speaks_the_readers_language():
    with time_machine.travel(NOW, tick=False), translation.override("fr"):
        assert "25 déc" in moment(datetime(2025, 12, 25, 9, 0, tzinfo=UTC)).lower()


def test_nothing_is_said_about_a_moment_that_is_not_there():
    assert (
        Template("{% load answerable %}{{ at|moment }}{{ at|duration }}{{ at|file_size }}").render(
            Context({"at": None})
        )
        == ""
    )


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Maya Okafor", "MO"),
        ("Ana Maria de la Cruz", "AC"),
        ("Cher", "C"),
        ("河合 さくら", "河さ"),
        ("  ", "?"),
        ("(unknown)", "?"),
        ("ébène lune", "ÉL"),
    ],
)
def test_initials_take_the_first_and_the_last_word(name, letters):
    assert initials(name) == letters
