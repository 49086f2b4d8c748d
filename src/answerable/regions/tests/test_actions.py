"""Calendars are made and changed by administrators; what was counted stays as it was."""

from datetime import date, timedelta

import pytest

from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.regions import calendars, hours
from answerable.regions.actions import (
    HoursWanted,
    LeaveWanted,
    add_calendar,
    change_hours,
    learn_holidays,
    remove_calendar,
    rename_calendar,
    restore_calendar,
    set_day,
    set_leave,
    take_day_back,
    versions,
)
from answerable.regions.holidays import public_holidays
from answerable.regions.hours import DifferentDay
from answerable.regions.leave import share_there
from answerable.regions.models import Calendar, CalendarVersion
from answerable.regions.tests.conftest import NINE_TO_FIVE, OFFICE, SHORT

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 3, 6)  # `now` is the Monday before, 9:00 UTC
CLOSED = DifferentDay((), "Stock-taking")


def _kinds():
    return list(
        Event.objects.filter(kind__startswith="calendar.").order_by("pk").values_list("kind", flat=True)
    )


def _at(now, day, hour=0):
    return now.replace(hour=hour) + timedelta(days=day - now.day)


def test_what_changes_holds_from_now_on_and_what_was_before_stays(office, worked, ada, now):
    before = worked(now - timedelta(days=7), 7)
    for _ in range(2):
        change_hours(office, SHORT, by=ada.actor(), at=now)

    assert worked(now - timedelta(days=7), 7) == before == 40
    assert worked(_at(now, 3)) == 1
    assert CalendarVersion.objects.count() == 2
    assert _kinds() == ["calendar.added", "calendar.changed"]


def test_what_is_planned_holds_from_its_moment_on(office, worked, ada, now):
    wednesday = _at(now, 4)
    for _ in range(2):
        change_hours(office, SHORT, by=ada.actor(), at=now, since=wednesday)

    assert [worked(_at(now, day)) for day in (3, 4)] == [8, 1]
    with pytest.raises(Invalid, match="still to come"):
        change_hours(office, OFFICE, by=ada.actor(), at=now, since=now)


def test_a_day_that_differs_does_so_in_planned_hours_too_and_is_taken_back(office, worked, ada, now):
    change_hours(office, SHORT, by=ada.actor(), at=now, since=_at(now, 5))
    for _ in range(2):
        set_day(office, FRIDAY, CLOSED, by=ada.actor(), at=now)
    assert [worked(_at(now, day)) for day in (4, 5, 6)] == [8, 1, 0]
    set_day(office, FRIDAY, DifferentDay(((600, 720),), "Open house"), by=ada.actor(), at=now)
    assert worked(_at(now, 6)) == 2

    for _ in range(2):
        take_day_back(office, FRIDAY, by=ada.actor(), at=now)
    assert worked(_at(now, 6)) == 1
    assert _kinds().count("calendar.changed") == 4


def test_a_day_that_is_over_stays_as_it_was_counted(office, ada, now):
    for change in (
        lambda: set_day(office, date(2026, 3, 1), CLOSED, by=ada.actor(), at=now),
        lambda: take_day_back(office, date(2026, 3, 1), by=ada.actor(), at=now),
    ):
        with pytest.raises(Invalid, match="is over"):
            change()


def test_a_night_shift_is_kept_as_two_periods(ada, now):
    nights = HoursWanted("Asia/Manila", [[(1320, 360)]] * 5 + [[], []], "PH")
    calendar = add_calendar("Manila", nights, by=ada.actor(), at=now)

    week = calendar.versions.get().week
    assert week[0] == [[1320, 1440]]
    assert week[1] == [[0, 360], [1320, 1440]]
    assert week[5] == [[0, 360]]
    with pytest.raises(Invalid, match="midnight"):
        set_day(calendar, FRIDAY, DifferentDay(((1320, 360),)), by=ada.actor(), at=now)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (HoursWanted("Europe/Atlantis", OFFICE.week), "no time zone"),
        (HoursWanted("../etc/passwd", OFFICE.week), "no time zone"),
        (HoursWanted("Europe/Brussels", OFFICE.week, "XX"), "No public holidays"),
        (HoursWanted("Europe/Brussels", OFFICE.week, "BE", "CO"), "no region"),
        (HoursWanted("Europe/Brussels", [[(540, 600), (590, 700)]] + [[]] * 6), "Monday two periods overlap"),
        (HoursWanted("Europe/Brussels", [[(1320, 360)], [(300, 600)]] + [[]] * 5), "Tuesday two periods"),
        (HoursWanted("Europe/Brussels", [[(540, 540)]] + [[]] * 6), "no length"),
        (HoursWanted("Europe/Brussels", [NINE_TO_FIVE] * 6), "seven days"),
    ],
)
def test_hours_that_cannot_be_are_refused(wanted, words, office, ada, now):
    with pytest.raises(Invalid, match=words):
        change_hours(office, wanted, by=ada.actor(), at=now)


def test_holidays_that_become_known_later_change_nothing_that_was_counted(
    office, worked, ada, now, monkeypatch
):
    def decreed(country, subdivision, year):
        days = dict(public_holidays(country, subdivision, year))
        return days | {day.replace(year=year): "By decree" for day in (date(2026, 2, 24), FRIDAY)}

    change_hours(office, SHORT, by=ada.actor(), at=now, since=now.replace(year=2029))
    learn_holidays(office, at=now)
    before = worked(now - timedelta(days=14), 21)
    monkeypatch.setattr(versions, "public_holidays", decreed)
    monkeypatch.setattr(hours, "public_holidays", decreed)
    calendars.forget_all()
    assert worked(now - timedelta(days=14), 21) == before == 120
    for _ in range(2):
        learn_holidays(office, at=now)
    assert worked(now - timedelta(days=14), 21) == 112
    assert office.versions.count() == 4  # what is planned goes by it too
    learn_holidays(office, at=now.replace(year=2033))
    assert office.versions.last().since.year == 2033


def test_a_name_is_given_once(office, ada, now):
    for _ in range(2):
        rename_calendar(office, " Gent  office ", by=ada.actor(), at=now)
    assert _kinds() == ["calendar.added", "calendar.renamed"]
    with pytest.raises(Refusal, match="already"):
        add_calendar("GENT OFFICE", OFFICE, by=ada.actor(), at=now)
    with pytest.raises(Invalid):
        add_calendar("  ", OFFICE, by=ada.actor(), at=now)


def test_it_is_removed_and_comes_back_and_counts_all_the_while(office, worked, ada, now):
    for change in (remove_calendar, remove_calendar, restore_calendar, restore_calendar):
        change(office, by=ada.actor(), at=now)
        assert worked(_at(now, 3)) == 8
    assert _kinds() == ["calendar.added", "calendar.removed", "calendar.restored"]


def test_a_share_of_the_people_is_there(office, ada, now):
    for _ in range(2):
        set_leave(office, LeaveWanted({8: 55, 9: 100}, {33: 30}), by=ada.actor(), at=now)

    shares = list(office.leave_shares.all())
    days = (date(2026, 8, 3), date(2026, 8, 12), date(2026, 9, 7))
    assert [share_there(shares, day) for day in days] == [55, 30, 100]
    assert _kinds() == ["calendar.added", "calendar.leave_changed"]
    for wanted in (LeaveWanted({13: 50}), LeaveWanted(weeks={54: 50}), LeaveWanted({1: 101})):
        with pytest.raises(Invalid):
            set_leave(office, wanted, by=ada.actor(), at=now)


VERBS = [
    lambda office, **by: rename_calendar(office, "Gent", **by),
    lambda office, **by: change_hours(office, SHORT, **by),
    lambda office, **by: set_day(office, FRIDAY, CLOSED, **by),
    lambda office, **by: take_day_back(office, FRIDAY, **by),
    lambda office, **by: set_leave(office, LeaveWanted({8: 55}), **by),
    remove_calendar,
    restore_calendar,
    lambda _office, **by: add_calendar("Other", OFFICE, **by),
]


@pytest.mark.parametrize("verb", VERBS)
def test_only_administrators_change_them_and_nobody_of_a_provider_sees_them(verb, office, sam, zed, now):
    for who in (sam, zed):
        with pytest.raises(NotAllowed):
            verb(office, by=who.actor(), at=now)
    assert not Calendar.objects.visible_to(zed).exists()
    assert Calendar.objects.visible_to(sam).exists()


def test_of_two_changes_at_once_neither_is_lost(office, worked, ada, now, at_once):
    by = ada.actor()
    results = at_once(
        lambda: set_day(office, FRIDAY, CLOSED, by=by, at=now),
        lambda: change_hours(office, SHORT, by=by, at=now + timedelta(milliseconds=5)),
        lambda: set_day(office, date(2026, 3, 5), CLOSED, by=by, at=now - timedelta(milliseconds=5)),
    )
    assert not [each for each in results if isinstance(each, Exception)]
    assert [worked(_at(now, day)) for day in (4, 5, 6)] == [1, 0, 0]


def test_who_came_first_and_is_served_second_goes_on_from_what_the_other_did(office, worked, ada, now):
    by = ada.actor()
    set_day(office, FRIDAY, CLOSED, by=by, at=now)
    change_hours(office, SHORT, by=by, at=now - timedelta(seconds=2))

    assert [worked(_at(now, day)) for day in (5, 6)] == [1, 0]


def test_the_same_name_at_once_is_given_once(ada, now, at_once):
    results = at_once(*[lambda: add_calendar("Lima", OFFICE, by=ada.actor(), at=now)] * 2)
    assert Calendar.objects.count() == 1
    assert sum(isinstance(each, Refusal) for each in results) == 1
