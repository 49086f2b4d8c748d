"""Promises through the door: the list, the editor, versions, last month on paper."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.policies.lengths import length_read, length_words
from answerable.desk.policies.paper import Line
from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import Invalid
from answerable.promises.actions import PolicyPlan, StepAfter, StepWhat, add_policy, plan_of
from answerable.promises.clocks.history import Kind
from answerable.promises.models import Policy
from answerable.promises.trying import Tally
from answerable.regions.actions import HoursWanted, add_calendar
from answerable.tickets.models import Priority

pytestmark = pytest.mark.django_db
LIST, NEW = "/settings/promises/", "/settings/promises/new/"
HOUR = timedelta(hours=1)
NOW = timezone.now
FORM = {
    "name": "Gold",
    "calendar": "",
    "first_answer-20": "4 h",
    "first_answer-40": "30 min",
    "resolution-20": "2 days",
    "pause-resolution": ["waiting_customer"],
    "warn": "20 min",
    "after": ["1 h 30", ""],
    "then": ["priority-40", "tell"],
}


@pytest.fixture
def client(ada, signed_in):
    return signed_in(ada)


@pytest.fixture
def standard(make_policy):
    return make_policy(first_answer=4, resolution=40)


def _text(page):
    return " ".join(page.content.decode().split())


@pytest.mark.parametrize(
    ("given", "minutes", "written"),
    [
        ("30 min", 30, "30 min"),
        ("4h", 240, "4 h"),
        ("1 h 30", 90, "1 h 30"),
        ("1.5 hours", 90, "1 h 30"),
        ("1 day 2 h", 26 * 60, "26 h"),
        ("48 h", 48 * 60, "2 days"),
    ],
)
def test_a_time_is_read_and_written_in_plain_words(given, minutes, written):
    length = length_read(given, is_by_calendar=False)
    assert length == timedelta(minutes=minutes)
    assert length_words(length, is_by_calendar=False) == written
    assert length_read(written, is_by_calendar=False) == length


@pytest.mark.parametrize("given", ["soon", "4", "4 x", "-4 h", "4 h later", "h"])
def test_what_is_no_time_is_said_to_be_none(given):
    with pytest.raises(Invalid):
        length_read(given, is_by_calendar=False)


def test_by_a_calendar_nobody_can_say_how_long_a_day_is():
    with pytest.raises(Invalid, match="hours"):
        length_read("2 days", is_by_calendar=True)
    assert length_words(48 * HOUR, is_by_calendar=True) == "48 h"


def test_without_promises_a_first_one_is_proposed_and_kept_as_it_is(client):
    assert "Nothing is promised yet" in _text(client.get(LIST))
    page = _text(client.get(NEW))
    assert 'value="24 h"' in page
    assert "Everybody" in page


def test_one_is_written_listed_and_read_back(client):
    page = _text(client.post(NEW, {**FORM, "do": "keep"}, follow=True))

    assert "“Gold” holds from now on." in page
    assert "For every ticket, counted by day and night" in page
    policy = Policy.objects.get()
    assert plan_of(policy, policy.versions.get()) == PolicyPlan(
        "Gold",
        {Kind.FIRST_ANSWER: {20: 4 * HOUR, 40: HOUR / 2}, Kind.RESOLUTION: {20: 48 * HOUR}},
        pauses={Kind.RESOLUTION: frozenset({"waiting_customer"})},
        warn_before=timedelta(minutes=20),
        steps=[StepAfter(1.5 * HOUR, StepWhat.PRIORITY, Priority.URGENT)],
    )
    kept = _text(client.get(f"{LIST}{policy.pk}/"))
    assert all(f'value="{each}"' in kept for each in ("4 h", "30 min", "2 days", "20 min", "1 h 30"))


def test_what_cannot_be_read_is_said_beside_it_and_nothing_is_lost(client):
    page = client.post(NEW, {**FORM, "first_answer-20": "soon", "do": "keep"})

    assert page.status_code == 422
    text = _text(page)
    assert 'value="soon"' in text
    assert 'id="error-first_answer-20"' in text
    assert 'value="2 days"' in text
    assert not Policy.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"calendar": "999"}, {"then": ["team-999", ""]}, {"then": ["x", ""]}, {"warn": "x"}],
)
def test_nonsense_is_refused_in_words(client, wrong):
    page = client.post(NEW, {**FORM, **wrong, "do": "keep"})
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()


def test_a_change_is_a_version_whose_difference_is_told(client, standard):
    page = f"{LIST}{standard.pk}/"
    client.post(page, {**FORM, "name": "Standard", "do": "keep"})
    text = _text(client.get(page))
    assert "Version 2" in text
    assert "First answer, urgent: 1 h → 30 min" in text
    assert "When it is late: – → 1 h 30: priority: urgent" in text

    soon = (NOW() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    client.post(page, {**FORM, "name": "Standard", "first_answer-20": "2 h", "since": soon, "do": "keep"})
    assert "Something else holds from" in _text(client.get(LIST))
    assert client.post(page, {**FORM, "since": "2020-01-01T00:00", "do": "keep"}).status_code == 422


def test_a_calendar_is_chosen_and_named(client):
    office = add_calendar("Ghent", HoursWanted("UTC", [((540, 1020),)] * 7), by=SYSTEM, at=NOW())
    form = {**FORM, "calendar": office.pk, "resolution-20": "16 h", "do": "keep"}
    assert "counted by Ghent" in _text(client.post(NEW, form, follow=True))


def test_conditions_are_added_and_taken_away(client):
    page = client.post(NEW, {**FORM, "do": "add", "add": "brand"})
    assert 'name="what" value="brand"' in page.content.decode()
    page = client.post(NEW, {**FORM, "do": "remove:0", "what": "brand", "how": "is", "value": "none"})
    assert 'name="what"' not in page.content.decode()


def test_a_share_is_told_with_its_interval_where_there_is_enough_to_say_one():
    few = Line("Few", Tally(before=19, before_kept=19, after=19, after_kept=0, both=19, worse=19))
    assert (few.before, few.difference) == (
        "19 of 19: not enough data to say",
        "not enough data to say, n = 19",
    )
    enough = Line("Enough", Tally(before=20, before_kept=20, after=20, after_kept=0, both=20, worse=20))
    assert (enough.before, enough.after) == ("20 of 20: 100 % (84–100)", "0 of 20: 0 % (0–16)")
    assert enough.difference == "-100 points (-100 to -74), n = 20"


def test_last_month_is_shown_on_paper_and_nothing_kept(client, standard, ask, make_answer):
    ticket = ask(at=NOW() - 9 * HOUR)
    make_answer(ticket, at=NOW() - 6 * HOUR)
    form = {**FORM, "first_answer-20": "2 h", "first_answer-40": "2 h"}
    standard.versions.update(since=NOW() - 99 * HOUR)

    for page in (
        client.post(reverse("desk:policy_trial", args=[standard.pk]), form),
        client.post(f"{LIST}{standard.pk}/", {**form, "do": "try"}),
    ):
        assert "It would have held for 1 ticket of the last 31 days." in _text(page)
    assert standard.versions.count() == 1
    assert "Look at the times" in _text(client.post(reverse("desk:policy_new_trial"), {**form, "warn": "x"}))


def test_they_are_moved_removed_and_brought_back(client, standard):
    gold = add_policy(PolicyPlan("Gold", {Kind.UPDATE: {20: HOUR}}), by=SYSTEM, at=NOW())
    assert "is never chosen" in _text(client.get(LIST))
    client.post(f"{LIST}{gold.pk}/order/", {"to": "up"})
    assert [each.name for each in Policy.objects.present()] == ["Gold", "Standard"]
    client.post(f"{LIST}{gold.pk}/removal/")
    assert client.get(f"{LIST}{gold.pk}/").status_code == 404
    client.post(f"{LIST}{gold.pk}/removal/", {"_method": "DELETE"})
    assert client.get(f"{LIST}{gold.pk}/").status_code == 200


def test_the_list_counts_what_they_hold_and_asks_little(
    client, make_policy, ask, django_assert_max_num_queries
):
    for number in range(6):
        make_policy(f"Policy {number}", first_answer=4, since=NOW() - 9 * HOUR)
    for _ in range(3):
        ask(at=NOW() - HOUR)
    client.get(LIST)
    with django_assert_max_num_queries(14):
        page = client.get(LIST)
    assert "holds for 3 open tickets" in _text(page)
