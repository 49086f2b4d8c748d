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


def test_policies_are_written_in_their_order(api, ada, sam, standard):
    wanted = {
        "name": "Dealers",
        "targets": {"first_answer": {"normal": 7200}, "resolution": {"normal": 86400}},
        "pauses": {"resolution": ["waiting_customer"]},
        "steps": [
            {"after_seconds": 3600, "what": "priority", "priority": "high"},
            {"after_seconds": 7200, "what": "tell"},
        ],
        "conditions": [{"what": "channel", "how": "is", "value": "email"}],
    }
    problem(api(sam).post("/policies", wanted), 403)
    problem(api(ada).post("/policies", {**wanted, "targets": {}}), 422)
    made = api(ada).post("/policies", wanted)
    assert made.status_code == 201
    url = f"/policies/{made.json()['id']}"
    assert [each["name"] for each in api(ada).get("/policies").json()] == ["Dealers", "Standard"]
    changed = (
        api(ada)
        .patch(url, {"targets": {"first_answer": {"normal": 3600}}, "warn_before_seconds": 600})
        .json()
    )
    held = changed["held"]
    assert (held["number"], held["targets"], held["warn_before_seconds"]) == (
        2,
        {"first_answer": {"normal": 3600}},
        600,
    )
    assert (held["conditions"], held["steps"][0]["value"]) == (wanted["conditions"], 30)
    api(ada).post(f"{url}/move", {"up": False})
    assert [each["name"] for each in api(ada).get("/policies").json()] == ["Standard", "Dealers"]
    assert api(ada).delete(url).status_code == 204
    problem(api(ada).get(url), 404)
    assert api(ada).post(f"{url}/restoration").json()["name"] == "Dealers"
