"""Times of regions and accounts, and limits of black holes, over the interface."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.api.tests.conftest import problem
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.people.actions import create_account
from answerable.regions.actions import RegionWanted, add_region

pytestmark = pytest.mark.django_db
WANTED = {"targets": {"first_answer": {"normal": 3600, "urgent": 900}}}


@pytest.fixture
def account(now):
    return create_account("Stove Dealers", by=SYSTEM, at=now)


@pytest.mark.parametrize("of", ["accounts", "regions"])
def test_times_are_agreed_version_by_version(api, ada, sam, althea, account, now, of):
    owner = account if of == "accounts" else add_region(RegionWanted("Benelux"), by=SYSTEM, at=now)
    url = f"/{of}/{owner.pk}/times"
    assert api(ada).post(url, {"targets": {}}).status_code == 204  # nothing was ever agreed
    problem(api(sam).post(url, WANTED), 403)
    problem(api(ada, "promises:read").post(url, WANTED), 403)
    for nobody in (api(althea).get(url), api(althea).post(url, WANTED)):
        problem(nobody, 404)
    made = api(ada).post(url, WANTED)
    assert (made.status_code, made.json()["targets"]) == (201, WANTED["targets"])
    assert api(ada).post(url, WANTED).json() == made.json()  # the same twice is one
    later = (timezone.now() + timedelta(days=9)).isoformat()
    api(ada).post(url, {"targets": {}, "since": later})
    problem(api(ada).post(url, {**WANTED, "since": "2026-01-01T00:00:00Z"}), 422)

    read = api(sam).everything(url, limit=1)
    assert [(each["number"], each["targets"]) for each in read] == [(2, {}), (1, WANTED["targets"])]
    kinds = {"accounts": "account.times_changed", "regions": "region.times_changed"}
    assert Event.objects.filter(kind=kinds[of], actor_id=ada.pk).count() == 2


def test_an_account_may_be_counted_by_a_calendar_and_a_region_has_its_own(api, ada, account, now):
    problem(api(ada).post(f"/accounts/{account.pk}/times", {**WANTED, "calendar_id": 77}), 422)
    region = add_region(RegionWanted("Benelux"), by=SYSTEM, at=now)
    problem(api(ada).post(f"/regions/{region.pk}/times", {**WANTED, "calendar_id": None}), 422)


def test_limits_of_black_holes_are_read_and_set(api, ada, sam):
    problem(api(sam).get("/black-holes"), 403)
    problem(api(sam).post("/black-holes/unopened/limits", {"limits": []}), 403)
    caller = api(ada)
    usual = {each["key"]: each for each in caller.get("/black-holes").json()}
    assert usual["unopened"]["limits"] == [{"channel": "", "minutes": 240, "calendar_id": None}]
    wanted = {"limits": [{"channel": "", "minutes": 120}, {"channel": "sms", "minutes": 10}]}
    for _ in range(2):
        said = caller.post("/black-holes/unopened/limits", wanted).json()
    assert [(each["channel"], each["minutes"]) for each in said["limits"]] == [("", 120), ("sms", 10)]
    assert Event.objects.filter(kind__startswith="hole", actor_id=ada.pk).count() == 1
    problem(caller.post("/black-holes/unopened/limits", {"limits": [{"minutes": 129_601}]}), 422)
    problem(
        caller.post("/black-holes/unopened/limits", {"limits": [{"channel": "pigeon", "minutes": 1}]}), 422
    )
    problem(caller.post("/black-holes/nothing/limits", wanted), 404)
    assert caller.delete("/black-holes/unopened/limits").status_code == 204
    assert caller.get("/black-holes").json() == list(usual.values())
