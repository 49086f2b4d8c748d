"""Working hours: tables, other people's results, and what must hold of any hours at all."""

import itertools
import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.regions.hours import DifferentDay, Hours, NeverOpen, Timeline, Why

CORPORA = Path(os.environ.get("ANSWERABLE_CORPORA", Path(__file__).parents[5] / "shared" / "data"))
BRUSSELS = ZoneInfo("Europe/Brussels")
NINE_TO_FIVE = ((9 * 60, 17 * 60),)
ALL_DAY = ((0, 24 * 60),)
OFFICE = Hours(BRUSSELS, (NINE_TO_FIVE,) * 5 + ((), ()), country="BE")


def at(text, zone=BRUSSELS):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def hours(h):
    return timedelta(hours=h)


@pytest.mark.parametrize(
    ("start", "end", "worked"),
    [
        ("2026-11-23 08:00", "2026-11-23 18:00", 8),
        ("2026-11-23 16:00", "2026-11-24 10:00", 2),
        ("2026-11-27 16:00", "2026-11-30 10:00", 2),  # over a weekend
        ("2026-11-10 16:00", "2026-11-12 10:00", 2),  # Armistice Day between
        ("2026-11-28 10:00", "2026-11-28 12:00", 0),
        ("2026-11-24 10:00", "2026-11-23 16:00", -2),
    ],
)
def test_what_was_worked(start, end, worked):
    assert Timeline.of(OFFICE).worked(at(start), at(end)) == hours(worked)


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2026-11-23 09:00", 8, "2026-11-23 17:00"),  # the earliest moment, not the next morning
        ("2026-11-23 16:00", 2, "2026-11-24 10:00"),
        ("2026-11-28 12:00", 1, "2026-11-30 10:00"),
        ("2026-11-24 10:00", -2, "2026-11-23 16:00"),
        ("2026-11-24 12:00", -3, "2026-11-24 09:00"),  # the latest, not the evening before
        ("2026-11-28 12:00", 0, "2026-11-28 12:00"),
        ("2026-12-31 16:00", 2, "2027-01-04 10:00"),  # over New Year
        ("2027-01-04 10:00", -2, "2026-12-31 16:00"),
    ],
)
def test_when_so_much_will_have_been_worked(start, amount, due):
    assert Timeline.of(OFFICE).after(at(start), hours(amount)) == at(due)


def test_a_night_in_autumn_has_an_hour_more_and_one_in_spring_an_hour_less():
    always = Timeline.of(Hours(BRUSSELS, (ALL_DAY,) * 7))
    assert always.worked(at("2026-10-25 00:00"), at("2026-10-26 00:00")) == hours(25)
    assert always.worked(at("2026-03-29 00:00"), at("2026-03-30 00:00")) == hours(23)


def test_a_wall_clock_time_that_summer_time_leaves_out_is_the_moment_of_the_change():
    early = Timeline.of(
        Hours(BRUSSELS, (((150, 300),),) * 7)
    )  # 2:30 to 5:00; that night 2:00 is followed by 3:00
    assert early.worked(at("2026-03-29 00:00"), at("2026-03-30 00:00")) == hours(2)
    assert early.after(at("2026-03-29 00:00"), timedelta(microseconds=1)) == datetime(
        2026, 3, 29, 1, 0, 0, 1, tzinfo=UTC
    )


def test_a_day_that_differs_goes_before_its_holiday_and_its_weekday():
    different = {
        date(2026, 11, 11): DifferentDay(NINE_TO_FIVE, "open on Armistice Day"),
        date(2026, 11, 12): DifferentDay((), "stock-taking"),
    }
    shop = Timeline.of(Hours(BRUSSELS, OFFICE.week, country="BE", different=different))
    assert shop.worked(at("2026-11-11 00:00"), at("2026-11-13 00:00")) == hours(8)


def test_every_part_of_an_interval_has_its_reason():
    parts = Timeline.of(OFFICE).stretches(at("2026-11-10 16:00"), at("2026-11-12 10:00"))
    assert [(part.why, part.length) for part in parts] == [
        (Why.OPEN, hours(1)),
        (Why.OUTSIDE, hours(7)),
        (Why.HOLIDAY, hours(24)),
        (Why.OUTSIDE, hours(9)),
        (Why.OPEN, hours(1)),
    ]
    assert parts[2].name


def test_hours_that_change_count_as_they_were_until_then():
    longer = Hours(BRUSSELS, (((8 * 60, 20 * 60),),) * 7)
    changed = Timeline([(at("2026-01-01 00:00"), OFFICE), (at("2026-11-23 12:00"), longer)])
    assert changed.worked(at("2026-11-23 08:00"), at("2026-11-24 00:00")) == hours(3 + 8)
    assert changed.worked(at("2026-11-22 00:00"), at("2026-11-23 00:00")) == hours(0)


def test_nobody_who_is_never_there_owes_anything_by_a_moment():
    with pytest.raises(NeverOpen):
        Timeline.of(Hours(BRUSSELS, ((),) * 7)).after(at("2026-11-23 09:00"), hours(1))


@pytest.mark.parametrize(
    "spans", [((540, 540),), ((600, 700), (650, 800)), ((900, 1500),), ((-5, 20),), ((60, 30),)]
)
def test_periods_in_disorder_are_refused(spans):
    with pytest.raises(ValueError, match="follow each other"):
        Hours(BRUSSELS, (spans, *((),) * 6))


def test_an_unknown_country_is_refused():
    with pytest.raises(ValueError, match="no holidays are known of XX"):
        Timeline.of(Hours(BRUSSELS, OFFICE.week, country="XX")).worked(at("2026-01-01"), at("2026-01-02"))


def _clock(text):
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _from_case(case):
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    week = tuple(
        tuple((_clock(start), _clock(end)) for start, end in case["schedule"].get(day, [])) for day in days
    )
    closed = {date.fromisoformat(day): DifferentDay() for day in case["holidays"]}
    return Timeline.of(Hours(ZoneInfo(case["tz"]), week, different=closed))


def _moment(text, zone):
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))


@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"no corpora in {CORPORA}")
def test_others_come_to_the_same_results():
    cases = json.loads((CORPORA / "clocks" / "business_hours.json").read_text())
    assert len(cases) == 50
    for case in cases:
        timeline, start = _from_case(case), _moment(case["start"], case["tz"])
        if case["op"] == "add":
            due = timeline.after(start, timedelta(seconds=case["add_seconds"]))
            assert due == _moment(case["expected"], case["tz"]), case["source"]
        else:
            worked = timeline.worked(start, _moment(case["end"], case["tz"]))
            assert worked == timedelta(seconds=case["expected_seconds"]), case["source"]


ZONES = st.sampled_from(
    ["UTC", "Europe/Brussels", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]
)
SPANS = st.lists(st.integers(0, 1440), unique=True, max_size=6).map(
    lambda cuts: tuple(zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)
WEEKS = st.tuples(*[SPANS] * 7).filter(lambda week: any(week))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
TIMELINES = st.builds(
    lambda zone, first, second, change: Timeline(
        [
            (datetime(2020, 1, 1, tzinfo=UTC), Hours(ZoneInfo(zone), first, country="BE")),
            (change, Hours(ZoneInfo(zone), second)),
        ]
    ),
    ZONES, WEEKS, WEEKS, MOMENTS,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(TIMELINES, st.tuples(MOMENTS, MOMENTS, MOMENTS).map(sorted))
def test_splitting_an_interval_changes_no_sum(timeline, moments):
    first, middle, last = moments
    assert timeline.worked(first, middle) + timeline.worked(middle, last) == timeline.worked(first, last)
    assert timeline.worked(last, first) == -timeline.worked(first, last)


@settings(max_examples=40, deadline=None)
@given(TIMELINES, MOMENTS, st.timedeltas(timedelta(microseconds=1), timedelta(days=20)))
def test_what_is_added_was_worked_then_and_not_a_moment_before(timeline, start, amount):
    due = timeline.after(start, amount)
    assert timeline.worked(start, due) == amount
    assert timeline.worked(start, due - timedelta(microseconds=1)) == amount - timedelta(microseconds=1)
    since = timeline.after(due, -amount)
    assert timeline.worked(since, due) == amount
    assert since >= start


@settings(max_examples=40, deadline=None)
@given(TIMELINES, st.tuples(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9))))
def test_the_parts_of_an_interval_are_all_of_it_and_add_up(timeline, interval):
    start, length = interval
    parts = timeline.stretches(start, start + length)
    assert sum((part.length for part in parts), timedelta(0)) == length
    assert all(one.end == other.start for one, other in itertools.pairwise(parts))
    counted = sum((part.length for part in parts if part.counts), timedelta(0))
    assert counted == timeline.worked(start, start + length)
    for part in parts:
        assert timeline.is_open(part.start + part.length / 2) == part.counts
