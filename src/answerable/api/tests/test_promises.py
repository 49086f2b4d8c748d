"""What is promised, and what a ticket was promised, over the interface."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.api.tests.conftest import problem

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def standard(make_policy):
    return make_policy(first_answer=4, resolution=40, since=timezone.now() - 9 * HOUR)


def test_policies_are_read_with_what_they_said_before(api, sam, althea, standard):
    [policy] = api(sam).get("/policies").json()
    assert (policy["id"], policy["name"]) == (standard.pk, "Standard")
    assert policy["held"]["targets"]["first_answer"] == {
        "low": 14400,
        "normal": 14400,
        "high": 14400,
        "urgent": 3600,
    }
    assert [each["number"] for each in api(sam).everything(f"/policies/{standard.pk}/versions")] == [1]

    assert api(althea).get("/policies").json() == []
    problem(api(althea).get(f"/policies/{standard.pk}/versions"), 404)


def test_a_ticket_says_what_it_is_owed(api, sam, standard, ask, make_answer, ghent):
    ticket = ask(at=timezone.now() - 5 * HOUR, team=ghent)
    shown = api(sam).get(f"/tickets/{ticket.reference}").json()
    assert shown["owed_at"] == shown["promises"][0]["due_at"]
    assert [(each["kind"], each["state"], each["is_late"]) for each in shown["promises"]] == [
        ("first_answer", "running", True),
        ("resolution", "running", False),
    ]

    make_answer(ticket, at=timezone.now() - HOUR)
    [running] = api(sam).get(f"/tickets/{ticket.reference}").json()["promises"]
    assert (running["kind"], running["due_at"]) == ("resolution", None)
    everything = api(sam).everything(f"/tickets/{ticket.reference}/promises", limit=1)
    assert {each["kind"]: each["state"] for each in everything} == {
        "first_answer": "done",
        "resolution": "running",
    }


def test_what_one_may_not_see_is_owed_nothing(api, ben, standard, ask, manila):
    ticket = ask(at=timezone.now(), team=manila)
    problem(api(ben).get(f"/tickets/{ticket.reference}/promises"), 404)
