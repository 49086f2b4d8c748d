"""Calendars over the interface, for those who may keep them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.api.tests.conftest import problem
from answerable.regions.models import Calendar, CalendarVersion

CLOSED = []
OFFICE = [[{"from": "09:00", "until": "17:00"}]] * 5 + [CLOSED, CLOSED]
GHENT = {"name": "Ghent", "zone": "Europe/Brussels", "week": OFFICE, "country": "BE"}


@pytest.fixture
def caller(api, ada):
    return api(ada)


@pytest.fixture
def ghent_id(caller):
    return caller.post("/calendars", GHENT).json()["id"]


def test_one_is_added_read_changed_and_removed(caller):
    made = caller.post("/calendars", GHENT)
    assert made.status_code == 201
    path = made["Location"].removeprefix("/api/v1")
    assert made.json() == caller.get(path).json()
    assert made.json()["week"][0] == [{"from": "09:00", "until": "17:00"}]

    night = [[{"from": "22:00", "until": "06:00"}], *[CLOSED] * 6]
    changed = caller.patch(path, {"name": "Gent", "week": night, "country": "US", "subdivision": "CO"}).json()
    assert (changed["name"], changed["zone"], changed["subdivision"]) == ("Gent", "Europe/Brussels", "CO")
    assert changed["week"][:2] == [
        [{"from": "22:00", "until": "24:00"}],
        [{"from": "00:00", "until": "06:00"}],
    ]
    assert caller.patch(path, {"country": "PL"}).json()["subdivision"] == ""
    assert [each["country"] for each in caller.everything(f"{path}/versions", limit=1)] == ["PL", "US", "BE"]

    assert caller.delete(path).status_code == 204
    assert [each["is_active"] for each in caller.everything("/calendars", limit=1)] == [False]


def test_hours_are_planned(caller, ghent_id):
    since = (timezone.now() + timedelta(days=3)).isoformat()
    planned = caller.patch(f"/calendars/{ghent_id}", {"zone": "UTC", "since": since}).json()
    assert planned["zone"] == "Europe/Brussels"
    assert caller.get(f"/calendars/{ghent_id}/versions").json()["items"][0]["zone"] == "UTC"
    problem(caller.patch(f"/calendars/{ghent_id}", {"zone": "UTC", "since": "2020-01-01T00:00:00Z"}), 422)


def test_a_day_is_said_to_differ_and_taken_back(caller, ghent_id):
    day = (timezone.now() + timedelta(days=9)).date().isoformat()
    said = caller.post(f"/calendars/{ghent_id}/days", {"day": day, "name": "Stock-taking"}).json()
    assert said["different"] == [{"day": day, "periods": [], "name": "Stock-taking", "source": "hand"}]
    for _ in range(2):
        assert caller.delete(f"/calendars/{ghent_id}/days/{day}").status_code == 204
    assert caller.get(f"/calendars/{ghent_id}").json()["different"] == []
    problem(caller.delete(f"/calendars/{ghent_id}/days/nonsense"), 422)


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Europe/Atlantis"},
        {"week": OFFICE[:6]},
        {"week": [[{"from": "25:00", "until": "26:00"}], *[CLOSED] * 6]},
        {"week": [[{"from": "09:00", "until": "09:00"}], *[CLOSED] * 6]},
        {"week": [[{"from": "24:00", "until": "06:00"}], *[CLOSED] * 6]},
        {"country": "XX"},
        {"subdivision": "CO"},
        {"name": ""},
        {"name": "a\0b", "surprise": 1},
    ],
)
def test_nonsense_is_a_problem_and_makes_nothing(caller, wrong):
    problem(caller.post("/calendars", GHENT | wrong), 422)
    assert not Calendar.objects.exists()


def test_whoever_may_not_keep_them_reads_them_if_they_are_of_the_house(api, sam, althea, ghent_id):
    assert api(sam).get(f"/calendars/{ghent_id}").status_code == 200
    problem(api(sam).patch(f"/calendars/{ghent_id}", {"name": "Gent"}), 403)
    problem(api(sam).delete(f"/calendars/{ghent_id}"), 403)
    problem(api(althea).get(f"/calendars/{ghent_id}"), 404)
    assert api(althea).everything("/calendars") == []
    assert CalendarVersion.objects.count() == 1


def test_a_page_asks_little(caller, ghent_id, django_assert_max_num_queries):
    for number in range(5):
        caller.post("/calendars", GHENT | {"name": f"Office {number}"})
    with django_assert_max_num_queries(10):
        assert len(caller.get("/calendars").json()["items"]) == 6
