"""Days off from an iCal feed: fetched over HTTPS from machines that are not ours, once a day; a feed that fails takes
nothing away."""

import socket
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler

import pytest
import time_machine
from tests.services.serving import serving

from answerable.ledger import outside
from answerable.ledger.models import Event
from answerable.ledger.outside import NotReachable, TooMuch, fetch
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.regions.actions import follow_feed, set_day, stop_following, take_day_back, take_file
from answerable.regions.hours import DifferentDay
from answerable.regions.models import CalendarFeed, CalendarVersion
from answerable.regions.tasks import fetch_feed, fetch_feeds
from answerable.regions.tests.test_ical import calendar_of

pytestmark = pytest.mark.django_db
FRIDAY = calendar_of("DTSTART;VALUE=DATE:20260306\r\nSUMMARY:Company day")
THURSDAY = calendar_of("DTSTART;VALUE=DATE:20260305\r\nSUMMARY:Moved")
URL = "https://feeds.example/secret/days.ics"


class Served:
    """What is answered next: a status, headers, a body."""

    def __init__(self):
        self.status, self.headers, self.body, self.asked = 200, {}, FRIDAY, []


@pytest.fixture
def served(own_authority, monkeypatch):
    answer = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            answer.asked.append((self.path, self.headers["Host"]))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_arguments):
            pass

    with serving(Handler, own_authority, monkeypatch) as url:
        answer.url = f"{url}/days.ics"
        yield answer


def _fetch(office, at):
    with time_machine.travel(at, tick=False):
        step = fetch_feed(office.pk)
        if step:
            step()
    return CalendarFeed.objects.get(calendar=office)


def _kinds():
    return list(
        Event.objects.filter(kind__startswith="calendar.").order_by("pk").values_list("kind", flat=True)
    )


def test_its_days_are_days_off_and_go_with_it(office, worked, served, ada, now):
    for _ in range(2):
        follow_feed(office, served.url, by=ada.actor(), at=now)
        feed = _fetch(office, now)

    assert (feed.problem, feed.good_at) == ("", now)
    assert worked(now, 7) == 32
    assert office.versions.last().different["2026-03-06"] == {
        "spans": [],
        "name": "Company day",
        "from": "feed",
    }
    served.body = THURSDAY
    _fetch(office, now + timedelta(hours=1))
    assert list(office.versions.last().different) == ["2026-03-05"]
    for _ in range(2):
        stop_following(office, by=ada.actor(), at=now + timedelta(hours=2))
    assert office.versions.last().different == {}
    followed, changed = "calendar.feed_changed", "calendar.changed"
    assert _kinds() == ["calendar.added", followed, changed, changed, followed, changed]


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (404, b"", "not_found"),
        (403, b"", "not_allowed"),
        (500, b"", "refused"),
        (200, b"<html>", "not_a_calendar"),
        (200, b"x" * (2 * 1024 * 1024 + 1), "too_big"),
    ],
)
def test_a_feed_that_fails_takes_nothing_away_and_says_why(
    status, body, problem, office, worked, served, ada, now
):
    follow_feed(office, served.url, by=ada.actor(), at=now)
    _fetch(office, now)
    served.status, served.body = status, body
    feed = _fetch(office, now + timedelta(days=1))

    assert feed.problem == problem
    assert (feed.good_at, feed.asked_at) == (now, now + timedelta(days=1))
    assert "2026-03-06" in office.versions.last().different
    served.status, served.body = 200, FRIDAY
    assert _fetch(office, now + timedelta(days=2)).problem == ""
    assert CalendarVersion.objects.count() == 2


def test_what_was_said_by_hand_goes_before_it_and_uncovers_it(office, served, ada, now):
    set_day(office, date(2026, 3, 6), DifferentDay(((600, 720),), "Open house"), by=ada.actor(), at=now)
    follow_feed(office, served.url, by=ada.actor(), at=now)
    _fetch(office, now)
    assert office.versions.last().different["2026-03-06"]["name"] == "Open house"
    take_day_back(office, date(2026, 3, 6), by=ada.actor(), at=now)
    assert office.versions.last().different["2026-03-06"]["name"] == "Company day"
    with pytest.raises(Refusal, match="comes from the feed"):
        take_day_back(office, date(2026, 3, 6), by=ada.actor(), at=now)


def test_days_that_are_over_make_no_version_each_day(office, served, ada, now):
    follow_feed(office, served.url, by=ada.actor(), at=now)
    _fetch(office, now)
    _fetch(office, now + timedelta(days=5))
    assert CalendarVersion.objects.count() == 2


def test_a_file_does_in_place_of_a_feed(office, ada, now, sam):
    take_file(office, FRIDAY, by=ada.actor(), at=now)
    take_file(office, FRIDAY, by=ada.actor(), at=now)
    assert list(office.versions.last().different) == ["2026-03-06"]
    assert _kinds() == ["calendar.added", "calendar.feed_changed", "calendar.changed"]
    with pytest.raises(Invalid, match="no iCalendar"):
        take_file(office, b"<html>", by=ada.actor(), at=now)
    for verb in (lambda **by: take_file(office, FRIDAY, **by), lambda **by: follow_feed(office, URL, **by),
                 lambda **by: stop_following(office, **by)):  # fmt: skip
        with pytest.raises(NotAllowed):
            verb(by=sam.actor(), at=now)


def test_the_clock_fetches_those_that_are_followed_and_only_they(office, served, ada, now, run_jobs):
    follow_feed(office, served.url, by=ada.actor(), at=now)
    run_jobs()
    fetch_feeds()
    fetch_feeds()
    run_jobs()
    assert len(served.asked) == 2
    take_file(office, FRIDAY, by=ada.actor(), at=now)
    fetch_feeds()
    run_jobs()
    assert len(served.asked) == 2


def test_the_address_is_kept_secret(office, ada, now):
    feed = follow_feed(office, URL.replace("https", "webcal"), by=ada.actor(), at=now)
    assert feed.host == "feeds.example"
    assert "secret" not in feed.sealed


@pytest.mark.parametrize(
    "url",
    [
        "http://feeds.example/x",
        "https://u:p@feeds.example/",
        "https://feeds.example:8443/",
        "file:///etc/passwd",
        "",
    ],
)
def test_what_is_no_feeds_address_is_refused(url, office, ada, now):
    with pytest.raises(Invalid, match="https://"):
        follow_feed(office, url, by=ada.actor(), at=now)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"])
def test_a_name_that_leads_to_our_own_machines_is_not_followed(address, office, ada, now, monkeypatch):
    follow_feed(office, URL, by=ada.actor(), at=now)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: [(0, 0, 0, "", (address, 443))])
    assert _fetch(office, now).problem == "not_public"


def test_a_turn_to_another_address_is_checked_too(served, monkeypatch):
    served.status = 302
    served.headers = {"Location": "https://localhost:1/inside"}
    with pytest.raises(NotReachable) as error:
        fetch(served.url, most=1000)
    assert error.value.is_final
    served.headers = {"Location": served.url}
    with pytest.raises(NotReachable, match="on and on"):
        fetch(served.url, most=1000)
    assert len(served.asked) == 5


def test_who_takes_for_ever_is_left(served, monkeypatch):
    monkeypatch.setattr(outside, "_WHOLE", -1.0)
    with pytest.raises(TooMuch, match="slow"):
        fetch(served.url, most=1000)
