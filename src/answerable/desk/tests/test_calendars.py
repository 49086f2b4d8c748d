"""The pages on which administrators keep calendars."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from answerable.desk.views.calendars import feeds
from answerable.ledger.actor import SYSTEM
from answerable.regions.actions import (
    HoursWanted,
    add_calendar,
    change_hours,
    follow_feed,
    remove_calendar,
    set_day,
)
from answerable.regions.calendars import timeline_of
from answerable.regions.feeds import Read
from answerable.regions.hours import DifferentDay
from answerable.regions.models import Calendar, CalendarFeed, LeaveShare
from answerable.regions.tests.test_ical import calendar_of

pytestmark = pytest.mark.django_db
PAGE = "/settings/calendars/"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = HoursWanted("Europe/Brussels", [((540, 1020),)] * 5 + [(), ()], "BE")


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(db):
    return add_calendar("Ghent", OFFICE, by=SYSTEM, at=NOW - timedelta(days=30))


@pytest.fixture
def client(ada, signed_in):
    return signed_in(ada)


def _week(**days):
    """What the form sends: `mon="9:00-17:00 18:00-20:00"`."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    fields = {}
    for number, name in enumerate(names):
        pairs = [span.split("-") for span in days.get(name, "").split()]
        fields[f"from-{number}"] = [start for start, _end in pairs] + [""]
        fields[f"until-{number}"] = [end for _start, end in pairs] + [""]
    return fields


def _text(answer):
    return " ".join(answer.content.decode().split())


def test_a_calendar_is_added_with_a_night_shift_and_shown(client):
    fields = {
        "name": "Manila",
        "zone": "Asia/Manila",
        "country": "PH",
        **_week(mon="22:00-06:00", tue="9-17:30"),
    }
    page = _text(client.post(f"{PAGE}new/", fields, follow=True))

    assert "Mon 22:00–24:00 · Tue 00:00–06:00, 09:00–17:30" in page
    assert "17:00 there" in page  # 9:00 UTC
    assert "opens Mon 2 Mar, 22:00" in page
    listed = _text(client.get(PAGE))
    assert "Asia/Manila · Philippines" in listed


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client):
    fields = {"name": "Lima", "zone": "America/Lima", **_week(mon="9:00-12:00 11:00-15:00", tue="8:15-")}
    page = _text(client.post(f"{PAGE}new/", fields))
    assert "Tuesday: a period needs both its beginning and its end." in page
    assert 'value="8:15"' in page
    page = _text(client.post(f"{PAGE}new/", fields | _week(mon="9:00-12:00 11:00-15:00")))
    assert "On Monday two periods overlap" in page
    page = _text(client.post(f"{PAGE}new/", fields | _week(mon="25:00-x") | {"zone": "Lima"}))
    assert "There is no time zone of this name." in page
    assert not Calendar.objects.exists()


def test_buttons_that_only_prepare_keep_nothing(client, office):
    fields = {
        "name": "Lima",
        "zone": "America/Lima",
        "country": "US",
        **_week(mon="8:00-16:00", sat="9:00-10:00"),
    }
    page = client.post(f"{PAGE}new/", fields | {"copy": "1"}).content.decode()
    assert page.count('value="8:00"') == 5
    assert page.count('value="9:00"') == 1
    page = client.post(f"{PAGE}{office.pk}/change/", fields | {"regions": "1"}).content.decode()
    assert "Colorado" in page
    more = client.post(f"{PAGE}new/", fields | {"more": "1"}).content.decode()
    assert more.count('type="time"') > page.count('type="time"')
    assert Calendar.objects.get().name == "Ghent"


def test_hours_change_from_a_day_on_and_the_page_says_what_and_when(client, office, ada):
    fields = {"name": "Ghent", "zone": "Europe/Brussels", "country": "US", "subdivision": "CO",
              "since": "2026-03-09", **_week(mon="9:00-12:00")}  # fmt: skip
    page = _text(client.post(f"{PAGE}{office.pk}/change/", fields, follow=True))

    assert "From 9 Mar 2026, 00:00" in page
    assert "holidays: Colorado, United States" in page
    assert "planned" in page
    worked = [
        timeline_of(office.pk).worked(day, day + timedelta(days=7)) for day in (NOW, NOW + timedelta(days=7))
    ]
    assert [int(each.total_seconds() // 3600) for each in worked] == [40 - 1 + 1, 3]
    again = client.post(f"{PAGE}{office.pk}/change/", fields | {"since": "2026-03-01"}).content.decode()
    assert "still to come" in again
    wrong = client.post(f"{PAGE}{office.pk}/change/", fields | {"country": "BE"}).content.decode()
    assert "This country has other parts." in wrong


def test_the_weeks_ahead_name_holidays_and_the_change_of_clocks(client, office):
    page = _text(client.get(f"{PAGE}{office.pk}/"))

    assert "Paasmaandag" in page
    assert "clocks go forward 60 min" in page
    assert page.partition("cal-weeks")[2].partition("</table>")[0].count("<td ") == 56
    assert 'aria-current="date"' in page


def test_a_day_is_said_to_differ_and_taken_back(client, office):
    days = f"{PAGE}{office.pk}/days/"
    said = {"day": "2026-03-06", "name": "Stock-taking <b>", "from": ["13:00", ""], "until": ["17:00", ""]}
    page = _text(client.post(days, said, follow=True))
    assert "13:00–17:00" in page
    assert "Stock-taking &lt;b&gt;" in page
    over = _text(client.post(days, said | {"day": "2026-03-01"}))
    assert "This day is over" in over
    assert 'value="13:00"' in over
    page = _text(client.post(f"{days}2026-03-06/", {"_method": "DELETE"}, follow=True))
    assert "6 Mar 2026: as its weekday again" not in page  # of one moment, only what holds is told
    assert "None: every day is as its weekday" in page
    assert client.post(f"{days}nonsense/", {"_method": "DELETE"}).status_code == 404


def test_a_feed_that_fails_says_so_on_its_page_on_the_list_and_in_system_health(client, office, monkeypatch):
    good = {date(2026, 3, 6): "Company day"}
    answers = iter([Read("", good), Read("", problem="not_found")])

    def read(feed, *, today):
        return Read(feed.sealed, *(lambda found: (found.days, found.problem))(next(answers)))

    monkeypatch.setattr(feeds, "read", read)
    page = _text(client.post(f"{PAGE}{office.pk}/feed/", {"url": "https://feeds.example/x.ics"}, follow=True))
    assert "It follows a feed at feeds.example." in page
    assert "Company day" in page
    page = _text(client.post(f"{PAGE}{office.pk}/feed/fetching/", follow=True))
    assert "There is nothing at this address any more." in page
    assert "Company day" in page
    assert "Its feed does not work." in _text(client.get(PAGE))
    health = _text(client.get("/settings/health/"))
    assert "Days off of Ghent could not be fetched" in health
    client.post(f"{PAGE}{office.pk}/feed/", {"_method": "DELETE"})
    assert not CalendarFeed.objects.exists()
    assert "Enter the address of a feed" in _text(
        client.post(f"{PAGE}{office.pk}/feed/", {"url": "http://a.example"})
    )


def test_a_file_is_brought_in_place_of_a_feed(client, office):
    upload = SimpleUploadedFile("days.ics", calendar_of("DTSTART;VALUE=DATE:20260306\r\nSUMMARY:Company day"))
    page = _text(client.post(f"{PAGE}{office.pk}/feed/file/", {"file": upload}, follow=True))
    assert "Its days come from a file" in page
    assert "Company day" in page
    wrong = SimpleUploadedFile("days.ics", b"<html>")
    assert "It is no iCalendar file." in _text(client.post(f"{PAGE}{office.pk}/feed/file/", {"file": wrong}))


def test_leave_is_kept_by_month_and_week(client, office):
    page = f"{PAGE}{office.pk}/leave/"
    client.post(page, {"month-8": "55", "month-9": "", "week": ["52", ""], "percent": ["40", ""]})
    assert [(each.unit, each.number, each.percent) for each in LeaveShare.objects.all()] == [
        ("month", 8, 55), ("week", 52, 40)]  # fmt: skip
    shown = client.get(page).content.decode()
    assert 'value="55"' in shown
    assert 'value="52"' in shown
    wrong = _text(client.post(page, {"month-8": "101", "week": ["52"], "percent": [""]}))
    assert "Say both the week and how many are there." in wrong
    assert LeaveShare.objects.count() == 2


def test_it_is_removed_and_brought_back(client, office):
    client.post(f"{PAGE}{office.pk}/active/", {"_method": "DELETE"})
    assert "1 removed calendar" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}{office.pk}/active/")
    assert Calendar.objects.get().is_active


@pytest.mark.parametrize("who", ["sam", "mara", "ana", "althea"])
def test_others_are_sent_back(who, cast, signed_in, office):
    for page in (PAGE, f"{PAGE}{office.pk}/", f"{PAGE}{office.pk}/change/", f"{PAGE}{office.pk}/leave/"):
        assert signed_in(cast[who]).get(page).status_code == 302
    for page in ("days/", "feed/", "feed/fetching/", "feed/file/", "active/", "leave/", "change/"):
        answer = signed_in(cast[who]).post(f"{PAGE}{office.pk}/{page}", {"_method": "DELETE"})
        assert answer.status_code == 302
    assert Calendar.objects.get().is_active


@pytest.mark.parametrize("many", [1, 6])
def test_the_pages_cost_the_same_however_many_there_are(many, client, django_assert_max_num_queries):
    for number in range(many):
        calendar = add_calendar(f"Office {number}", OFFICE, by=SYSTEM, at=NOW - timedelta(days=3))
        follow_feed(calendar, "https://feeds.example/x.ics", by=SYSTEM, at=NOW)
        for day in range(many):
            set_day(
                calendar, date(2026, 3, 9 + day), DifferentDay(()), by=SYSTEM, at=NOW + timedelta(seconds=day)
            )
    change_hours(calendar, OFFICE, by=SYSTEM, at=NOW + timedelta(minutes=1), since=NOW + timedelta(days=9))
    remove_calendar(calendar, by=SYSTEM, at=NOW + timedelta(minutes=2))
    client.get(PAGE)
    with django_assert_max_num_queries(10):
        client.get(PAGE)
    with django_assert_max_num_queries(14):
        client.get(f"{PAGE}{calendar.pk}/")


def test_last_month_on_paper_by_other_hours(client, office, make_policy, ask, make_answer):
    """Asked on Thursday at eight in the evening, answered on Friday at noon: three working hours of four."""
    make_policy(first_answer=4, calendar=office, since=NOW - timedelta(days=20))
    asked = datetime(2026, 2, 26, 19, tzinfo=UTC)
    make_answer(ask(at=asked), at=asked + timedelta(hours=16))
    page = f"{PAGE}{office.pk}/change/"
    form = {"name": "Ghent", "zone": "Europe/Brussels", "country": "BE", "try": "1"}
    longer = _week(**dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "7:00-22:00"))

    tried = _text(client.post(page, form | longer))
    assert "It would have held for 1 ticket" in tried
    assert "First answer" in tried
    assert "1 of 1: not enough data to say" in tried
    assert "0 of 1: not enough data to say" in tried
    assert "not enough data to say, n = 1" in tried
    closed = _text(client.post(page, form | longer | {"closed": "2026-02-27"}))
    assert "0 of 1" not in closed
    assert timeline_of(office.pk).worked(NOW, NOW + timedelta(days=1)) == timedelta(hours=8)
    assert "Look at what is written above" in _text(client.post(page, form | longer | {"zone": "Mars"}))
