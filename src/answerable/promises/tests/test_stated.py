"""What an answer promises by a time, and when that is. How much is found in each language: bench/stated.py."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from answerable.promises.stated import find
from answerable.regions.hours import Hours, Timeline

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 30, 10, tzinfo=BERLIN)
OFFICE = Timeline.of(Hours(BERLIN, (((540, 1020),),) * 5 + ((), ())))


def _found(text, at=MONDAY, zone=BERLIN, timeline=OFFICE, language=None):
    return find(text, language, at=at, zone=zone, timeline=timeline)


def _due(text, **more):
    (stated,) = _found(text, **more)
    return stated.due and f"{stated.due.astimezone(more.get('zone', BERLIN)):%a %d %b %H:%M}"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("We will send it by Friday.", "Fri 04 Dec 17:00"),
        ("We will send it before Friday.", "Thu 03 Dec 17:00"),
        ("We'll call you on Monday.", "Mon 07 Dec 17:00"),
        ("I'll call you tomorrow before 5.30 pm.", "Tue 01 Dec 17:30"),
        ("You will hear from us today.", "Mon 30 Nov 17:00"),
        ("You will hear from us within two working days.", "Wed 02 Dec 17:00"),
        ("Wir melden uns in den nächsten 5 Werktagen.", "Mon 07 Dec 17:00"),
        ("You will hear from us within 48 hours.", "Wed 02 Dec 10:00"),
        ("Your parcel will arrive in 3–5 days.", "Sat 05 Dec 23:59"),
        ("We'll refund you by the end of the week.", "Fri 04 Dec 17:00"),
        ("We'll refund you by the end of next week.", "Fri 11 Dec 17:00"),
        ("We'll refund you by the end of the month.", "Mon 30 Nov 17:00"),
        ("Wir erstatten den Betrag bis zum 4.12.", "Fri 04 Dec 17:00"),
        ("We'll refund you by 2026-12-04.", "Fri 04 Dec 17:00"),
        ("We'll refund you by 12/24.", "Thu 24 Dec 17:00"),
        ("Nous vous rappellerons demain à 9 h 30.", "Tue 01 Dec 09:30"),
        ("Te lo enviamos pasado mañana.", "Wed 02 Dec 17:00"),
        ("Volgende week vrijdag sturen we het naar u op.", "Fri 11 Dec 17:00"),
        ("Oddzwonimy do Państwa jutro o godz. 15:30.", "Tue 01 Dec 15:30"),
        ("明日の午後3時までにご連絡いたします。", "Tue 01 Dec 15:00"),
        ("سنرد عليك خلال ساعتين.", "Mon 30 Nov 12:00"),
    ],
)
def test_a_promise_is_due_when_the_customer_would_say_so(text, due):
    assert _due(text) == due


def test_a_day_is_the_customers_and_ends_with_the_day_where_no_hours_are_known():
    late = datetime(2026, 12, 1, 20, tzinfo=BERLIN)  # Wednesday morning in Tokyo
    assert _due("You will hear from us today.", at=late) == "Tue 01 Dec 23:59"  # after hours
    tokyo = ZoneInfo("Asia/Tokyo")
    assert _due("We will send it tomorrow.", at=late, zone=tokyo, timeline=None) == "Thu 03 Dec 23:59"
    assert _due("We will send it by Sunday.") == "Sun 06 Dec 23:59"


def test_a_date_that_can_be_read_in_two_ways_is_asked():
    (stated,) = _found("We'll refund you by 3/4, promised.")
    assert stated.due is None
    assert [f"{each:%d %b %Y}" for each in stated.readings] == ["03 Apr 2027", "04 Mar 2027"]


@pytest.mark.parametrize(
    "text",
    [
        "You ordered the tent on Friday.",
        "If we do not hear from you by Friday, we will close the ticket.",
        "Our shop is open until 18:00.",
        "Orders arrive within 3–5 days.",
        "We usually reply within 24 hours.",
        "> We will send it by Friday.",
        "Thank you.\n-- \nWe will reply by Friday.",
        "Shall we send it by Friday?",
        "We will send it by 31 February.",
        "We will send it soon.",
        "",
    ],
)
def test_other_times_are_no_promise(text):
    assert _found(text) == []


def test_two_promises_in_a_sentence_are_two_and_the_words_are_those_of_the_text():
    text = "Hello,\nwe'll send the tent by Friday and we'll call you tomorrow. Bye"
    tent, call = _found(text)
    assert (text[slice(*tent.span)], tent.is_answer) == ("we'll send the tent by Friday", False)
    assert (text[slice(*call.span)], call.is_answer) == ("we'll call you tomorrow.", True)
    assert tent.due.astimezone(BERLIN).time() == time(17)


def test_what_depends_on_the_customer_is_promised_for_its_own_time():
    assert _due("If you send the photo by Wednesday, we will ship it on Thursday.") == "Thu 03 Dec 17:00"


def test_a_long_text_is_read_to_an_end():
    assert len(_found("We will send it by Friday. " * 5000)) == 10
