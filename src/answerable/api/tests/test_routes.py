"""Routing rules, and the line of support of a ticket, over the interface."""

import pytest

from answerable.api.tests.conftest import problem
from answerable.ledger.models import Event

pytestmark = pytest.mark.django_db


def test_rules_are_read_in_their_order_with_what_they_said_before(
    api, sam, althea, make_route, ghent, manila
):
    shared = make_route("Shared", ("language", "is", "en"), shares={ghent: 60, manila: 40}, tags=["english"])
    make_route("Leaks", ("subject", "has", "leak"), priority=40, tier=2)
    first, second = api(sam).get("/routes").json()
    assert (first["name"], first["is_on"], first["held"]["tags"]) == ("Shared", True, ["english"])
    assert first["held"]["shares"] == [
        {"team_id": ghent.pk, "percent": 60}, {"team_id": manila.pk, "percent": 40},
    ]  # fmt: skip
    assert (second["held"]["priority"], second["held"]["tier"], second["held"]["shares"]) == ("urgent", 2, [])
    assert [each["number"] for each in api(sam).everything(f"/routes/{shared.pk}/versions")] == [1]

    assert api(althea).get("/routes").json() == []
    problem(api(althea).get(f"/routes/{shared.pk}/versions"), 404)


def test_a_tickets_line_of_support_is_read_and_changed(api, ana, make_ticket, ghent):
    ticket = make_ticket(team=ghent)
    assert api(ana).get(f"/tickets/{ticket.reference}").json()["tier"] == 1
    assert api(ana).patch(f"/tickets/{ticket.reference}", {"tier": 2}).json()["tier"] == 2
    problem(api(ana).patch(f"/tickets/{ticket.reference}", {"tier": 5}), 422)


def test_rules_are_written_in_their_order(api, ada, sam, ghent, manila, make_route):
    make_route("Everything", team=manila)
    wanted = {
        "name": "Stoves",
        "conditions": [{"what": "subject", "how": "has", "value": "stove"}],
        "shares": [{"team_id": ghent.pk, "percent": 60}, {"team_id": manila.pk, "percent": 40}],
        "priority": "high",
        "tags": ["stoves"],
    }
    problem(api(sam).post("/routes", wanted), 403)
    problem(api(ada).post("/routes", {**wanted, "shares": wanted["shares"][:1]}), 422)
    made = api(ada).post("/routes", wanted)
    assert (made.status_code, made["Location"]) == (201, f"/api/v1/routes/{made.json()['id']}")
    url = f"/routes/{made.json()['id']}"
    assert [each["name"] for each in api(ada).get("/routes").json()] == ["Stoves", "Everything"]
    changed = api(ada).patch(url, {"priority": None, "tier": 2, "is_on": False}).json()
    assert (changed["is_on"], changed["held"]["number"], changed["held"]["tier"]) == (False, 2, 2)
    assert (changed["held"]["priority"], changed["held"]["tags"]) == (None, ["stoves"])
    assert changed["held"]["conditions"] == wanted["conditions"]
    api(ada).post(f"{url}/move", {"up": False})
    assert [each["name"] for each in api(ada).get("/routes").json()] == ["Everything", "Stoves"]
    assert api(ada).delete(url).status_code == 204
    problem(api(ada).get(url), 404)
    problem(api(sam).post(f"{url}/restoration"), 403)
    assert api(ada).post(f"{url}/restoration").json()["name"] == "Stoves"
    kinds = Event.objects.filter(actor_id=ada.pk, kind__startswith="route.").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "route.added", "route.changed", "route.paused", "route.moved", "route.removed", "route.restored",
    ]  # fmt: skip
