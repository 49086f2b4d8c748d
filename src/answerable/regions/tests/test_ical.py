"""Which days an iCalendar file makes days off, and that no file does harm."""

import time
from datetime import date, timedelta

import pytest

from answerable.regions import ical
from answerable.regions.ical import AHEAD, NotReadable, days_off

TODAY = date(2026, 3, 2)


def calendar_of(*events):
    """Each event's own lines, as a whole file."""
    parts = [f"BEGIN:VEVENT\r\nUID:{number}\r\n{each}\r\nEND:VEVENT" for number, each in enumerate(events)]
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y", *parts, "END:VCALENDAR", ""]
    ).encode()


def _found(*events):
    return {day.isoformat(): name for day, name in days_off(calendar_of(*events), today=TODAY).items()}


def _lines(*lines):
    return "\r\n".join(lines)


@pytest.mark.parametrize(
    ("event", "days"),
    [
        (("DTSTART;VALUE=DATE:20260501", "SUMMARY:Labour Day"), {"2026-05-01": "Labour Day"}),
        (
            ("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261226", "SUMMARY:Yule"),
            {"2026-12-24": "Yule", "2026-12-25": "Yule"},
        ),
        (
            ("DTSTART;TZID=Europe/Brussels:20260720T000000", "DTEND;TZID=Europe/Brussels:20260722T000000"),
            {"2026-07-20": "", "2026-07-21": ""},
        ),
        (("DTSTART:20260501T090000Z", "DTEND:20260501T100000Z", "SUMMARY:Dentist"), {}),
        (("DTSTART:20260501T000000Z", "DTEND:20260501T100000Z", "SUMMARY:Half a day"), {}),
        (("DTSTART;VALUE=DATE:20260501", "STATUS:CANCELLED"), {}),
        (("DTSTART;VALUE=DATE:20260301", "DTEND;VALUE=DATE:20260304"), {"2026-03-02": "", "2026-03-03": ""}),
        (("DTSTART;VALUE=DATE:20250101", "SUMMARY:Over"), {}),
        (("DTSTART;VALUE=DATE:20300101", "SUMMARY:Far off"), {}),
        (
            (
                "DTSTART;VALUE=DATE:20200504",
                "RRULE:FREQ=YEARLY",
                "EXDATE;VALUE=DATE:20270504",
                "SUMMARY:Founders",
            ),
            {"2026-05-04": "Founders"},
        ),
        (("DTSTART;VALUE=DATE:20260501", "RRULE:FREQ=SECONDLY"), {}),
        (("DTSTART;VALUE=DATE:20260501", "RRULE:FREQ=DAILY;BYSECOND=1,2,3"), {}),
    ],
)
def test_what_lasts_whole_days_is_off(event, days):
    assert _found(_lines(*event)) == days


def test_of_several_on_one_day_all_are_named():
    event = "DTSTART;VALUE=DATE:20260501\r\nSUMMARY:"
    assert _found(event + "B", event + "A", event + "B") == {"2026-05-01": "A · B"}


def test_a_day_of_a_series_that_was_moved_is_where_it_was_moved():
    moved = b"BEGIN:VEVENT\r\nUID:0\r\nRECURRENCE-ID;VALUE=DATE:20260504\r\n"
    moved += b"DTSTART;VALUE=DATE:20260506\r\nEND:VEVENT\r\n"
    content = calendar_of("DTSTART;VALUE=DATE:20200504\r\nRRULE:FREQ=YEARLY").replace(
        b"END:VCALENDAR", moved + b"END:VCALENDAR"
    )
    assert sorted(days_off(content, today=TODAY)) == [date(2026, 5, 6), date(2027, 5, 4)]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<html>Sign in</html>", "not_a_calendar"),
        (b"", "not_a_calendar"),
        (b"\xff\xfe\x00nonsense", "not_a_calendar"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "not_a_calendar"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "not_a_calendar"),
        (calendar_of(*["DTSTART;VALUE=DATE:20260501"] * 5001), "too_much"),
        (b"x" * (ical.MOST_BYTES + 1), "too_big"),
    ],
)
def test_what_is_no_calendar_says_so(content, problem):
    with pytest.raises(NotReadable) as error:
        days_off(content, today=TODAY)
    assert error.value.problem == problem


def test_a_day_that_comes_back_every_day_ends_with_what_is_looked_at():
    found = _found(
        "DTSTART;VALUE=DATE:20000101\r\nDTEND;VALUE=DATE:20300101\r\nRRULE:FREQ=DAILY\r\nSUMMARY:Long"
    )
    assert len(found) == AHEAD.days
    assert max(found) == (TODAY + AHEAD - timedelta(days=1)).isoformat()


def test_reading_ends_when_it_takes_too_long(monkeypatch):
    moments = iter([0.0, 0.1, 99.0])
    monkeypatch.setattr(ical.time, "monotonic", lambda: next(moments))
    with pytest.raises(NotReadable, match="too_much"):
        _found(*["DTSTART;VALUE=DATE:20260501"] * 3)


def test_an_event_that_cannot_be_read_does_not_hide_the_others():
    began = time.monotonic()
    odd = [
        "DTSTART;VALUE=DATE:99991231\r\nRRULE:FREQ=DAILY",
        "RRULE:FREQ=DAILY",
        "DTSTART:0\r\nRRULE:X=1",
        "DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    ]
    assert _found(*odd, "DTSTART;VALUE=DATE:20260501\r\nSUMMARY:Labour Day") == {"2026-05-01": "Labour Day"}
    assert time.monotonic() - began < 5
