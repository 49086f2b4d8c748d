"""Automations, one by one over the interface: named as in a file, in their order, on and off."""

import pytest

from answerable.api.tests.conftest import problem
from answerable.desk.models import Rule
from answerable.ledger.models import Event
from answerable.ledger.recording import stream_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(ghent):
    return {
        "name": "Late",
        "trigger": "wrote",
        "conditions": {"any": True, "each": [{"what": "team", "how": "is", "value": ghent.name}]},
        "steps": [{"kind": "team", "which": ghent.name}, {"kind": "priority", "which": "high"}],
    }


TAGS = {"name": "Tagged", "trigger": "wrote", "steps": [{"kind": "tag", "words": "late"}], "is_on": True}


def test_they_are_written_read_moved_and_switched(api, ada, late, ghent):
    made = api(ada).post("/automations", late, Idempotency_Key="once")
    again = api(ada).post("/automations", late, Idempotency_Key="once")
    assert (made.status_code, made["Location"]) == (201, f"/api/v1/automations/{made.json()['id']}")
    assert again.json() == made.json()
    assert api(ada).post("/automations", late).json() == made.json()
    url = made["Location"].removeprefix("/api/v1")
    told = made.json()
    assert (told["is_on"], told["hours"], told["conditions"]) == (False, None, late["conditions"])
    assert told["steps"] == [{**each, "words": ""} for each in late["steps"]]
    problem(api(ada).post("/automations", {**TAGS, "name": "late"}), 409)

    assert api(ada).post("/automations", TAGS).json()["is_on"] is True
    assert api(ada).patch(url, {"is_on": True}).json()["is_on"] is True
    assert Rule.objects.get(name="Late").version == 1
    changed = api(ada).patch(url, {"name": "Later", "steps": TAGS["steps"]}).json()
    assert (changed["name"], changed["conditions"], changed["is_on"]) == ("Later", late["conditions"], True)
    api(ada).post(f"{url}/move", {"up": False})
    assert [each["name"] for each in api(ada).get("/automations").json()] == ["Tagged", "Later"]

    api(ada).delete(url)
    assert api(ada).delete(url).status_code == 404
    problem(api(ada).get(url), 404)
    assert api(ada).post(f"{url}/restoration").json()["name"] == "Later"
    kinds = Event.objects.filter(kind__startswith="rule.", stream=stream_of(Rule.objects.get(name="Later")))
    assert list(kinds.order_by("pk").values_list("kind", flat=True)) == [
        "rule.added", "rule.switched_on", "rule.changed", "rule.moved", "rule.removed", "rule.restored",
    ]  # fmt: skip


def test_what_is_gone_has_no_name_and_stops_nothing(api, ada, late, manila):
    late["steps"][0]["which"] = manila.name
    url = f"/automations/{api(ada).post('/automations', late).json()['id']}"
    manila.is_active = False
    manila.save()
    assert api(ada).get("/automations").json()[0]["steps"][0]["which"] == ""
    problem(api(ada).patch(url, {"steps": late["steps"]}), 422)
    assert api(ada).patch(url, {"is_on": True}).json()["is_on"] is True


@pytest.mark.parametrize(
    "wrong",
    [
        {"trigger": "never"},
        {"steps": [{"kind": "dance"}]},
        {"steps": [{"kind": "team", "which": "Nowhere"}]},
        {"steps": [{"kind": "team"}]},
        {"steps": [{"kind": "snooze", "which": "soon"}]},
        {"conditions": {"each": [{"what": "weather", "how": "is", "value": "fine"}]}},
        {"trigger": "waited"},
    ],
)
def test_what_cannot_be_is_refused_in_words(api, ada, late, wrong):
    problem(api(ada).post("/automations", {**late, **wrong}), 422)
    made = api(ada).post("/automations", late).json()
    problem(api(ada).patch(f"/automations/{made['id']}", wrong), 422)


def test_nobody_without_the_right_reads_or_writes_them(api, ada, sam, mara, late):
    url = f"/automations/{api(ada).post('/automations', late).json()['id']}"
    for who in (api(sam), api(mara)):
        for answer in (
            who.get("/automations"),
            who.get(url),
            who.post("/automations", TAGS),
            who.patch(url, {"is_on": True}),
            who.post(f"{url}/move", {"up": True}),
            who.delete(url),
            who.post(f"{url}/restoration"),
        ):
            problem(answer, 403)
    reader = api(ada, "automations:read")
    assert reader.get(url).status_code == 200
    problem(reader.patch(url, {"is_on": True}), 403)
    rule = Rule.objects.get()
    assert (rule.is_on, rule.is_removed) == (False, False)
