from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template

from answerable.web.waiting import Owing, WaitState, describe

NOW = datetime(2026, 11, 22, 13, 40, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def wait(since=None, owed=None, **more):
    """Minutes ago, and minutes from now."""
    since_at = None if since is None else NOW - since * MINUTE
    owed_by = None if owed is None else NOW + owed * MINUTE
    return describe(Owing(since_at, owed_by, **more), now=NOW)


def test_a_wait_says_how_long_and_by_when():
    assert wait(130, 50).words == "waiting 2 h 10 · owed by 14:30"


def test_a_late_wait_says_since_when_it_was_owed():
    assert wait(3 * 1440, -70).words == "waiting 3 days · was owed 1 h 10 ago"


def test_without_a_promise_only_the_wait_is_told_and_quietly():
    told = wait(130)
    assert (told.words, told.state, told.share) == ("waiting 2 h 10", WaitState.ON_TIME, None)


def test_when_we_answered_we_wait_for_them():
    assert wait().words == "we wait for them"
    assert wait(answered_at=NOW - 42 * MINUTE).words == "we wait for them · answered 12:58"


def test_a_closed_ticket_waits_for_nobody():
    assert wait(answered_at=NOW - 42 * MINUTE, is_closed=True).words == "answered 12:58"
    assert wait(is_closed=True).words == "closed"
    unanswered = wait(42, is_closed=True)
    assert (unanswered.words, unanswered.state) == ("closed without an answer", WaitState.ON_TIME)
    thanked = wait(5, answered_at=NOW - 42 * MINUTE, is_closed=True)
    assert (thanked.words, thanked.state) == ("answered 12:58", WaitState.DONE)


def test_a_new_wait_counts_even_after_an_answer():
    assert wait(4, 100, answered_at=NOW - 42 * MINUTE).words == "waiting 4 min · owed by 15:20"


@pytest.mark.parametrize(
    ("times", "words"),
    [(0, "waiting 2 h 10"), (1, "chased once"), (2, "chased twice"), (5, "chased 5 times")],
)
def test_chases_are_told(times, words):
    assert wait(130, chases=times).words.split(" · ")[-1] == words


@pytest.mark.parametrize(
    ("since", "owed", "state"),
    [
        (60, 180, WaitState.ON_TIME),  # a quarter of four hours is an hour
        (179, 61, WaitState.ON_TIME),
        (181, 59, WaitState.SOON),
        (10, 31, WaitState.ON_TIME),  # half an hour counts where a quarter is less
        (12, 29, WaitState.SOON),
        (60, 0, WaitState.SOON),
        (60, -1, WaitState.LATE),
    ],
)
def test_amber_begins_a_quarter_or_half_an_hour_before_and_red_after(since, owed, state):
    assert wait(since, owed).state == state


def test_the_dial_shows_the_part_of_the_time_that_is_gone():
    assert wait(60, 180).share == pytest.approx(0.25)
    assert wait(60, -5).share == 1.0
    assert wait(0, 60).share == 0.0


def rendered(**values):
    template = "{% load answerable %}{% wait since=since owed_by=owed_by answered_at=answered_at now=now %}"
    return Template(template).render(Context({"now": NOW, **values}))


def test_the_tag_draws_the_dial_and_says_the_words():
    html = rendered(since=NOW - 130 * MINUTE, owed_by=NOW + 50 * MINUTE)
    assert 'class="wait on-time"' in html
    assert 'stroke-dasharray="72 100"' in html
    assert ">waiting 2 h 10<" in html
    assert ">owed by 14:30<" in html


def test_the_tag_gives_the_script_what_ticks():
    html = rendered(since=NOW - 130 * MINUTE, owed_by=NOW + 50 * MINUTE)
    assert 'data-since="2026-11-22T11:30:00+00:00" data-words="waiting {}"' in html
    assert 'data-owed="2026-11-22T14:30:00+00:00" data-soon="2026-11-22T13:45:00+00:00"' in html


def test_values_that_are_not_there_do_not_break_the_tag():
    assert "we wait for them" in rendered()
