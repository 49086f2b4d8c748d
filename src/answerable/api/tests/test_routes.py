"""Routing rules, and the line of support of a ticket, over the interface."""

import pytest

from answerable.api.tests.conftest import problem

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
