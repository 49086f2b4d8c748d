"""A draft of the routing rules over the interface: one's own, changed rule by rule, in force in one step."""

import pytest

from answerable.api.tests.conftest import problem
from answerable.ledger.models import Event
from answerable.routing.models import RouteDraft

pytestmark = pytest.mark.django_db
DRAFT = "/routes/draft"


def _names(draft):
    return [(each["name"], each["is_on"], each["is_out"]) for each in draft["rules"]]


def test_it_is_begun_changed_and_put_in_force_in_one_step(api, sam, ghent, manila, make_route):
    make_route("Stoves", ("subject", "has", "stove"), team=ghent)
    make_route("Everything", team=manila)
    caller = api(sam)
    problem(caller.get(DRAFT), 404)
    problem(caller.post(f"{DRAFT}/force"), 404)
    for _ in range(2):
        begun = caller.post(DRAFT)
    assert (begun.status_code, RouteDraft.objects.count()) == (201, 1)
    first, last = (each["key"] for each in begun.json()["rules"])

    pans = {"name": "Pans", "conditions": [{"what": "subject", "how": "has", "value": "pan"}], "tier": 2}
    made = caller.post(f"{DRAFT}/rules", {**pans, "is_on": False}, Idempotency_Key="once").json()
    assert caller.post(f"{DRAFT}/rules", {**pans, "is_on": False}, Idempotency_Key="once").json() == made
    problem(caller.patch(f"{DRAFT}/rules/{made['key']}", {"tier": 7}), 422)
    changed = caller.patch(f"{DRAFT}/rules/{first}", {"tags": ["stoves"], "priority": "high"}).json()
    assert (changed["tags"], changed["priority"], changed["conditions"][0]["value"]) == (
        ["stoves"], "high", "stove",
    )  # fmt: skip
    caller.post(f"{DRAFT}/rules/{first}/move", {"up": False})
    assert caller.delete(f"{DRAFT}/rules/{last}").status_code == 204
    problem(caller.patch(f"{DRAFT}/rules/r999", {"tier": 2}), 404)
    draft = caller.get(DRAFT).json()
    assert draft["is_behind"] is False
    assert _names(draft) == [("Pans", False, False), ("Stoves", True, False), ("Everything", True, True)]
    assert not Event.objects.filter(kind__startswith="route.", actor_id=sam.pk).exists()

    assert caller.post(f"{DRAFT}/force").status_code == 204
    assert [each["name"] for each in caller.get("/routes").json()] == ["Pans", "Stoves"]
    assert not RouteDraft.objects.exists()


def test_what_was_changed_meanwhile_is_taken_up_first(api, ada, sam, ghent, make_route):
    route = make_route("Stoves", ("subject", "has", "stove"), team=ghent)
    caller = api(sam)
    caller.post(DRAFT)
    api(ada).patch(f"/routes/{route.pk}", {"tier": 2})
    assert caller.get(DRAFT).json()["is_behind"] is True
    problem(caller.post(f"{DRAFT}/force"), 409, "changed_meanwhile")
    assert caller.post(f"{DRAFT}/following").json()["is_behind"] is False
    for _ in range(2):
        assert caller.delete(DRAFT).status_code == 204
    problem(caller.get(DRAFT), 404)


def test_it_is_for_whoever_may_and_each_has_their_own(api, sam, ada, ana, althea, make_route, ghent):
    make_route("Everything", team=ghent)
    for nobody in (ana, althea):
        problem(api(nobody).post(DRAFT), 403)
        problem(api(nobody).get(DRAFT), 403)
    problem(api(sam, "routing:read").post(DRAFT), 403)
    api(sam).post(DRAFT)
    problem(api(ada).get(DRAFT), 404)
