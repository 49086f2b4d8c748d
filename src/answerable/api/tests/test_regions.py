"""Regions over the interface, and who belongs to them."""

from answerable.api.tests.conftest import problem
from answerable.ledger.actor import SYSTEM
from answerable.regions.actions import RegionWanted, add_region

BENELUX = {"name": "Benelux", "time_zone": "Europe/Brussels", "countries": ["BE", "nl"], "currency": "EUR"}


def test_one_is_added_read_changed_and_removed(api, ada, cleo):
    caller = api(ada)
    made = caller.post("/regions", BENELUX)
    assert made.status_code == 201
    path = made["Location"].removeprefix("/api/v1")
    assert made.json() == caller.get(path).json()
    assert (made.json()["countries"], made.json()["times"]) == (["BE", "NL"], None)
    problem(caller.post("/regions", BENELUX | {"name": "More"}), 409)

    outer = caller.post("/regions", {"name": "Europe"}).json()["id"]
    changed = caller.patch(path, {"parent_id": outer, "measures": "us"}).json()
    assert (changed["parent_id"], changed["name"], changed["measures"]) == (outer, "Benelux", "us")
    said = caller.patch(f"/customers/{cleo.pk}", {"country": "jp", "region_id": outer}).json()
    assert (said["country"], said["region_id"]) == ("JP", outer)
    assert caller.patch(f"/customers/{cleo.pk}", {"region_id": None}).json()["region_id"] is None
    assert caller.patch(path, {"parent_id": None}).json()["parent_id"] is None

    assert caller.delete(path).status_code == 204
    assert [each["is_removed"] for each in caller.everything("/regions", limit=1)] == [True, False]


def test_they_are_not_there_for_a_providers_people(api, ada, althea, now):
    region = add_region(RegionWanted("Benelux"), by=SYSTEM, at=now)
    assert list(api(althea).everything("/regions", limit=1)) == []
    problem(api(althea).get(f"/regions/{region.pk}"), 404)
    problem(api(althea).delete(f"/regions/{region.pk}"), 404)
