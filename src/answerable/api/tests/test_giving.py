"""Skills, what people can do and can have, how tickets are given, and what customers know, over the interface."""

import pytest

from answerable.api.tests.conftest import problem
from answerable.ledger.models import Event
from answerable.routing.models import CapabilityEvidence, Skill, StaffGiving, TeamGiving

pytestmark = pytest.mark.django_db
STOVES = {"what": "subject", "how": "has", "value": "stove"}


def test_a_skill_is_added_changed_and_removed(api, ada, sam, ana):
    wanted = {"name": "Stoves", "kind": "product", "conditions": [STOVES]}
    problem(api(sam).post("/skills", wanted), 403)
    made = api(ada).post("/skills", wanted)
    assert made.status_code == 201
    skill = made.json()
    assert skill["conditions"] == [STOVES]
    problem(api(ada).post("/skills", wanted), 409, "name_taken")
    problem(api(ada).post("/skills", {**wanted, "conditions": [{"what": "x", "how": "has"}]}), 422)
    url = f"/skills/{skill['id']}"
    changed = api(ada).patch(url, {"name": "Gas", "any_condition": True}).json()
    assert (changed["name"], changed["any_condition"], changed["conditions"]) == ("Gas", True, [STOVES])
    assert [each["name"] for each in api(sam).everything("/skills", limit=1)] == ["Gas"]
    assert api(ana).everything("/skills") == []
    problem(api(ana).get(url), 404)
    assert api(ada).delete(url).status_code == 204
    assert not Skill.objects.exists()


def test_people_are_told_of_by_who_leads_them(api, ada, ana, grace, althea, make_skill):
    skill, url = make_skill("Gas"), f"/staff/{althea.pk}/giving"
    problem(api(grace).get(f"/staff/{ana.pk}/giving"), 404)
    problem(api(ana).patch(url, {"capacity": 3}), 404)
    assert api(grace).get(url).json()["capacity"] == 10
    held = [{"skill_id": skill.pk, "until": "2030-01-31"}]
    told = api(grace).patch(url, {"capacity": 3, "deputy_id": grace.pk, "skills": held}).json()
    assert (told["capacity"], told["deputy_id"], told["skills"], told["in_hand"]) == (3, grace.pk, held, 0)
    problem(api(grace).patch(url, {"deputy_id": ana.pk}), 422)
    problem(api(grace).patch(url, {"skills": [{"skill_id": 999}]}), 422)
    assert api(grace).patch(url, {"takes_work": False}).json()["capacity"] == 3
    assert api(althea).patch(url, {"takes_work": True}).json()["takes_work"]
    problem(api(althea).patch(url, {"capacity": 9}), 403)
    kept = StaffGiving.objects.get()
    assert (kept.capacity, kept.deputy, kept.takes_work) == (3, grace, True)
    assert api(ada).patch(url, {"deputy_id": None}).json()["deputy_id"] is None


def test_how_a_teams_tickets_are_given(api, ada, sam, ana, grace, ghent):
    url = f"/teams/{ghent.pk}/giving"
    problem(api(ana).get(url), 404)
    problem(api(grace).get(url), 404)
    assert api(sam).get(url).json()["way"] == "pull"
    problem(api(sam).patch(url, {"way": "push"}), 403)
    for _twice in range(2):
        told = api(ada).patch(url, {"way": "push", "untouched_minutes": 30}).json()
    assert (told["way"], told["untouched_minutes"], told["is_sticky"]) == ("push", 30, True)
    assert api(ada).patch(url, {"untouched_minutes": None}).json()["untouched_minutes"] is None
    assert TeamGiving.objects.get().way == "push"
    assert Event.objects.filter(kind="team.giving_changed").count() == 2


def test_what_a_customer_has_shown(api, ana, sam, zed, cleo, make_ticket, ghent):
    url = f"/customers/{cleo.pk}/capability"
    problem(api(zed).get(url), 404)
    for _twice in range(2):
        said = api(ana).post(
            f"{url}/evidence", {"kind": "endorsed", "reason": "Repairs them.", "product": "Stove"}
        )
        assert said.status_code == 201
    ticket = make_ticket(customer=cleo, team=ghent)
    of_ticket = {"kind": "cause_exception", "ticket": ticket.reference}
    assert api(ana).post(f"{url}/evidence", of_ticket).json()["ticket"] == ticket.reference
    for wrong in (
        {"kind": "certified", "reason": "x"},
        {"kind": "guide_completed"},
        {"kind": "rich", "reason": "x"},
    ):
        problem(api(sam).post(f"{url}/evidence", wrong), 422)
    problem(api(ana).post(f"{url}/evidence", {"kind": "corrected_down", "reason": "x"}), 403)
    told = api(ana).get(url).json()
    assert [(each["product"], each["weight"]) for each in told["estimates"]] == [("", 1.0), ("Stove", 7.0)]
    listed = api(ana).everything(f"{url}/evidence", limit=1)
    assert [each["kind"] for each in listed] == ["cause_exception", "endorsed"]
    problem(api(zed).delete(f"{url}/evidence/{listed[1]['id']}"), 404)
    assert api(ana).delete(f"{url}/evidence/{listed[1]['id']}").status_code == 204
    assert CapabilityEvidence.objects.standing().count() == 1
