"""Rules as a file: what is set in one installation is taken in by another, where everything has another key."""

import copy
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from answerable.api.scopes import TokenScope
from answerable.api.tests.conftest import Api, problem
from answerable.api.tokens import create_token
from answerable.desk.automations.rules import RulePlan, add_rule
from answerable.desk.models import Rule
from answerable.desk.moving.names import OF_CONDITIONS
from answerable.desk.moving.taking import take
from answerable.desk.moving.telling import document
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Team
from answerable.promises.actions import PolicyPlan, StepAfter, StepWhat, add_policy
from answerable.promises.clocks.history import Kind
from answerable.promises.models import Policy
from answerable.regions.actions import HoursWanted, add_calendar
from answerable.routing.models import Route
from answerable.tickets.conditions import Condition, Conditions, Reader, whats
from answerable.tickets.models import Priority

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NINE_TO_FIVE = (((540, 1020),),) * 5 + ((), ())


@pytest.fixture
def everything(ada, ghent, manila, make_route):
    """One of each, that names all it can; and what takes the rest behind it."""
    by, at = ada.actor(), timezone.now()
    office = add_calendar("Ghent", HoursWanted("UTC", NINE_TO_FIVE), by=by, at=at)
    of_team = Conditions((Condition("team", "is", str(ghent.pk)), Condition("subject", "has", "stove")))
    target = {Kind.FIRST_ANSWER: {Priority.NORMAL.value: 4 * HOUR}}
    add_policy(PolicyPlan("All", target), by=by, at=at)
    steps = [
        StepAfter(HOUR, StepWhat.TEAM, manila.pk),
        StepAfter(2 * HOUR, StepWhat.PRIORITY, Priority.HIGH.value),
    ]
    add_policy(
        PolicyPlan(
            "Stoves",
            target,
            office.pk,
            {Kind.RESOLUTION: frozenset({"waiting_customer"})},
            HOUR,
            steps,
            of_team,
        ),
        by=by,
        at=at,
    )
    make_route(
        "Shared", ("subject", "has", "stove"), shares={ghent: 60, manila: 40}, priority=40, tags=["stoves"]
    )
    make_route("Rest", team=manila)
    does = [Step(StepKind.TEAM, manila.pk), Step(StepKind.PRIORITY, 30), Step(StepKind.TAG, words="late")]
    add_rule(RulePlan("Late", "wrote", of_team, does), is_on=True, by=by, at=at)
    return json.loads(json.dumps(document(at)))


def _whats(found):
    return [(each.name, each.what) for each in found]


def _rules():
    return [
        list(model.objects.filter(removed_at=None).values_list("name", flat=True))
        for model in (Policy, Route, Rule)
    ]


def test_taken_in_where_it_comes_from_it_changes_nothing(everything, ada):
    events = Event.objects.count()
    found = take(everything, ada, at=timezone.now())
    assert {each.what for each in found} == {"same"}
    assert Event.objects.count() == events


def test_where_nothing_is_set_it_is_all_there_by_other_keys_and_in_its_order(everything, ada, ghent, manila):
    Policy.objects.all().update(name="?", removed_at=timezone.now())
    Route.objects.all().update(name="?", removed_at=timezone.now())
    Rule.objects.all().update(name="?", removed_at=timezone.now())
    # What was called Ghent there is another team here.
    other = Team.objects.create(name="Elsewhere", provider=ghent.provider)
    Team.objects.filter(pk=ghent.pk).update(name="Old Ghent")
    Team.objects.filter(pk=other.pk).update(name="Ghent")

    trial = take(everything, ada, at=timezone.now(), is_trial=True)
    assert _rules() == [[], [], []]
    found = take(everything, ada, at=timezone.now())
    assert found == trial
    assert {each.what for each in found} == {"added"}
    assert _rules() == [["Stoves", "All"], ["Shared", "Rest"], ["Late"]]
    assert Rule.objects.get(removed_at=None).is_on is False  # somebody looks at it here first
    told = document(timezone.now())
    assert {**told, "automations": [{**told["automations"][0], "is_on": True}]} == everything
    assert str(other.pk) in {
        each["value"] for each in Policy.objects.get(name="Stoves").versions.get().conditions["each"]
    }


def test_what_differs_is_changed_and_what_is_only_here_stays(everything, ada, make_route, ghent):
    make_route("Only here", ("subject", "has", "pan"), team=ghent)
    wanted = copy.deepcopy(everything)
    wanted["routes"].reverse()
    wanted["routes"][1]["tier"] = 2
    wanted["automations"] = []
    found = take(wanted, ada, "routes", "automations", at=timezone.now())
    assert _whats(found) == [("Rest", "same"), ("Shared", "changed")]
    assert _rules()[1:] == [["Rest", "Only here", "Shared"], ["Late"]]


def test_all_that_is_wrong_is_told_and_nothing_taken_in(everything, ada, sam):
    wanted = copy.deepcopy(everything)
    wanted["policies"][0]["calendar"] = "Mars"
    wanted["routes"][0]["shares"] = {"Nowhere": 100}
    del wanted["automations"][0]["steps"]
    before = _rules()
    with pytest.raises(Invalid) as told:
        take({**wanted, "routes": everything["routes"], "automations": []}, ada, at=timezone.now())
    assert told.value.message == "policies, Stoves: There is none called “Mars” here (calendar)."
    for part, reason in (("routes", "none called “Nowhere”"), ("automations", "It cannot be read")):
        with pytest.raises(Invalid, match=reason):
            take(wanted, ada, part, at=timezone.now())
    for nothing in ([], {}, {"format": "zendesk"}, {**everything, "policies": "all"}):
        with pytest.raises(Invalid):
            take(nothing, ada, at=timezone.now())
    with pytest.raises(NotAllowed):
        take(everything, sam, at=timezone.now())
    assert _rules() == before


def test_every_condition_with_a_key_for_its_value_is_told_by_name(ada, everything, ghent):
    """A new one is added to the table, or its file would name another thing elsewhere."""
    reader = Reader(ada, timezone.now(), is_rule=True)
    words = {"priority", "tier"}  # the same everywhere
    for what in whats(reader).values():
        if what.choices is not None and what.key not in words:
            is_key = any(value.isdigit() for value, _label in what.choices(reader))
            assert not is_key or what.key in OF_CONDITIONS, what.key


def test_programs_read_and_take_in_each_part_by_its_scope(everything, ada, sam):
    def api(staff, *scopes):
        return Api(create_token(staff, "tests", scopes or tuple(TokenScope), SYSTEM, timezone.now()))

    told = api(ada, "promises:read").get("/files/policies").json()
    assert told == {"format": everything["format"], "policies": everything["policies"]}
    problem(api(ada, "promises:read").get("/files/routes"), 403)
    problem(api(sam).get("/files/policies"), 403)
    told["policies"][0]["warn_before"] = 1800
    body = {"file": told, "is_trial": True}
    tried = api(ada).post("/files/policies", body).json()
    assert tried == {
        "is_trial": True,
        "rules": [{"name": "Stoves", "what": "changed"}, {"name": "All", "what": "same"}],
    }
    assert Policy.objects.get(name="Stoves").versions.count() == 1
    api(ada).post("/files/policies", {**body, "is_trial": False})
    assert Policy.objects.get(name="Stoves").versions.count() == 2
    problem(api(sam).post("/files/policies", body), 403)
    problem(api(ada).post("/files/automations", {"file": {}}), 422)


def test_the_page_gives_the_file_and_shows_what_it_would_change_before_it_is_taken_in(
    everything, ada, ana, althea, signed_in
):
    client = signed_in(ada)
    given = client.get("/settings/rules/file/")
    told = given.json()
    assert "attachment" in given["Content-Disposition"]
    assert set(told) == {"format", "policies", "routes", "automations"}
    rule = Rule.objects.get()
    told["automations"][0]["name"] = "Another <b>one</b>"
    send = json.dumps(told)

    def tried(by, words):
        sent = SimpleUploadedFile("rules.json", words.encode(), "application/json")
        return signed_in(by).post("/settings/rules/", {"do": "try", "file": sent})

    page = tried(ada, send).content.decode()
    assert "Another &lt;b&gt;one&lt;/b&gt;" in page
    assert "Take 1 rule in" in page
    assert list(Rule.objects.all()) == [rule]
    for taken in ("1 rule was taken in.", "0 rules were taken in."):
        after = client.post("/settings/rules/", {"do": "take", "words": send}, follow=True).content.decode()
        assert taken in after
    assert Rule.objects.count() == 2
    told["policies"][0]["calendar"] = "Nowhere"
    for wrong, words in (
        ("{", "can read"),
        ("[]", "can read"),
        ("{}", "can read"),
        (json.dumps(told), "Nowhere"),
    ):
        refused = tried(ada, wrong)
        assert refused.status_code == 422
        assert words in refused.content.decode()
    for nobody in (ana, althea):
        assert signed_in(nobody).get("/settings/rules/file/").status_code == 302  # back, with a refusal
        assert signed_in(nobody).post("/settings/rules/", {"do": "take", "words": send}).status_code in (
            302,
            403,
        )
