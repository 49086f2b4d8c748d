"""What is promised, and what a ticket was promised, over the interface."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.api.tests.conftest import problem
from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import mark_delivered

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


def test_an_answer_says_what_it_promises(api, sam, ask, cleo, ghent):
    ticket = ask(at=timezone.now() - HOUR, team=ghent, customer=cleo)
    due = (timezone.now() + 30 * HOUR).isoformat()
    address, answer = f"/tickets/{ticket.reference}/messages", {"text": "Hello. It leaves tomorrow."}
    wrong = api(sam).post(address, {**answer, "promises": [{"due": due, "words": "It leaves today"}]})
    problem(wrong, 422)
    assert not ticket.messages.filter(direction="outbound").exists()

    said = (
        api(sam).post(address, {**answer, "promises": [{"due": due, "words": "It leaves tomorrow."}]}).json()
    )
    mark_delivered(ticket.messages.get(pk=said["id"]), by=SYSTEM, at=timezone.now())
    [stated] = api(sam).get(f"/tickets/{ticket.reference}").json()["promises"]
    assert (stated["kind"], stated["words"]) == ("stated", "It leaves tomorrow.")
    assert stated["message_id"] == said["id"]


def test_what_one_may_not_see_is_owed_nothing(api, ben, standard, ask, manila):
    ticket = ask(at=timezone.now(), team=manila)
    problem(api(ben).get(f"/tickets/{ticket.reference}/promises"), 404)
