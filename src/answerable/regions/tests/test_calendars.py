"""Calendars over time: what was counted in the past comes out the same for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.regions import calendars
from answerable.regions.calendars import timeline_of, today
from answerable.regions.models import Calendar, CalendarVersion

pytestmark = pytest.mark.django_db
OFFICE = [[[540, 1020]]] * 5 + [[], []]
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def calendar(db):
    return Calendar.objects.create(name="Ghent")


def _holds(calendar, since, week=OFFICE, **fields):
    return CalendarVersion.objects.create(
        calendar=calendar, since=since, zone="UTC", week=week, made_at=since, **fields
    )


def _worked(calendar, day=MONDAY):
    return timeline_of(calendar.pk).worked(day, day + timedelta(days=1)) / timedelta(hours=1)


def test_it_counts_by_the_version_of_that_moment(calendar):
    _holds(calendar, MONDAY, different={"2026-11-24": {"spans": [[600, 660]], "name": "", "from": "hand"}})
    _holds(calendar, MONDAY + timedelta(days=2), [[[0, 1440]]] * 7)

    assert [_worked(calendar, MONDAY + timedelta(days=n)) for n in (-1, 0, 1, 2)] == [0, 8, 1, 24]


def test_of_two_that_begin_together_the_later_row_holds(calendar):
    _holds(calendar, MONDAY - timedelta(days=7))
    _holds(calendar, MONDAY, [[]] * 7)
    _holds(calendar, MONDAY, [[[0, 60]]] * 7)

    assert _worked(calendar) == 1


def test_it_is_looked_for_newer_versions_now_and_then_only(calendar, monkeypatch, django_assert_num_queries):
    _holds(calendar, MONDAY - timedelta(days=7))
    now = [1000.0]
    monkeypatch.setattr(calendars.time, "monotonic", lambda: now[0])
    kept = timeline_of(calendar.pk)
    with django_assert_num_queries(0):
        assert timeline_of(calendar.pk) is kept
    now[0] += 3
    with django_assert_num_queries(1):
        assert timeline_of(calendar.pk) is kept
    _holds(calendar, MONDAY, [[]] * 7)
    assert _worked(calendar) == 8
    now[0] += 3
    assert _worked(calendar) == 0


def test_a_version_is_never_changed(calendar):
    version = _holds(calendar, MONDAY)
    with pytest.raises(TypeError, match="never changed"):
        version.save()


def test_without_any_version_there_is_no_calendar(calendar):
    with pytest.raises(Calendar.DoesNotExist):
        timeline_of(calendar.pk)


def test_it_is_the_day_that_it_is_there(calendar):
    CalendarVersion.objects.create(
        calendar=calendar, since=MONDAY, zone="Asia/Manila", week=OFFICE, made_at=MONDAY
    )
    assert today(calendar.pk, datetime(2026, 11, 23, 20, tzinfo=UTC)).day == 24
