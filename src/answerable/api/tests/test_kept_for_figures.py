"""What figures are held against, by programs: the client's duties, central goals, business cases."""

from datetime import timedelta
from decimal import Decimal

import pytest

from answerable.api.tests.conftest import problem
from answerable.insight.models import BusinessCase, CaseVersion, CentralGoals, DutyRecord
from answerable.ledger.models import Event
from answerable.people.models import Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BOTH = ("insight:read", "insight:write")
NONSENSE = (None, [], "x", {}, {"day": 3})


@pytest.fixture
def marisol(make_staff, manila_provider, manila):
    return make_staff("Marisol", provider=manila_provider, role=Role.MANAGER)


@pytest.fixture
def duty(manila_provider, now):
    return {
        "provider_id": manila_provider.pk,
        "duty": "release_notes",
        "day": now.date().isoformat(),
        "is_met": False,
        "words": "Came on Thursday.",
    }


@pytest.fixture
def case(manila_provider):
    return {
        "name": "Nights in Manila",
        "baseline": "14.50",
        "provider_id": manila_provider.pk,
        "months": [{"month": "2026-02", "cost": "12000", "saving": "1500", "quality": "0.9"}],
        "why": "As the board was told.",
    }


def test_each_side_says_its_own_and_reads_both(api, duty, ada, marisol, krakow_provider, now, clock):
    ours, theirs = api(ada, *BOTH), api(marisol, *BOTH)
    for _twice in range(2):
        assert ours.post("/duties", duty).status_code == 201
    said = theirs.post("/duties", duty | {"is_met": True, "words": ""}).json()
    assert (said["side"], said["is_met"]) == ("provider", True)
    told = theirs.get("/duties").json()["items"]
    assert [(each["side"], each["is_met"], each["words"]) for each in told] == [
        ("provider", True, ""),
        ("house", False, "Came on Thursday."),
    ]
    assert Event.objects.filter(kind="provider.duty_said").count() == 2
    ours.post("/duties", duty | {"is_met": True})  # another word takes the place of the first
    assert DutyRecord.objects.count() == 2
    assert ours.everything("/duties", limit=1) == ours.get("/duties").json()["items"]
    assert ours.get("/duties", provider_id=krakow_provider.pk).json()["items"] == []


def test_another_company_neither_reads_nor_says(
    api, duty, ada, marisol, ana, grace, krakow_provider, now, clock
):
    api(ada, *BOTH).post("/duties", duty | {"provider_id": krakow_provider.pk})
    theirs = api(marisol, *BOTH)
    assert theirs.get("/duties").json()["items"] == []
    problem(theirs.get("/duties", provider_id=krakow_provider.pk), 404)
    problem(theirs.post("/duties", duty | {"provider_id": krakow_provider.pk}), 422)
    for who in (ana, grace):
        problem(api(who, *BOTH).get("/duties"), 403)
        assert api(who, *BOTH).post("/duties", duty).status_code in (403, 422)
    problem(api(ada, "insight:read").post("/duties", duty), 403, "missing_scope")
    assert DutyRecord.objects.count() == 1


def test_nonsense_records_no_duty(api, duty, ada, ghent, now, clock):
    ours = api(ada, *BOTH)
    wrong = (
        {"duty": "coffee"},
        {"day": (now.date() + DAY).isoformat()},
        {"day": "soon"},
        {"day": 20260301},
        {"is_met": "perhaps"},
        {"words": "x" * 301},
        {"provider_id": 999_999},
        {"side": "provider"},
    )
    for each in wrong:
        assert ours.post("/duties", duty | each).status_code in (409, 422), each
    problem(ours.post("/duties", duty | {"provider_id": ghent.provider_id}), 403)  # owes itself nothing
    for body in NONSENSE:
        problem(ours.post("/duties", body), 422)
    problem(ours.get("/duties", cursor="x"), 422)
    assert not DutyRecord.objects.exists()


def test_goals_are_kept_in_versions_before_their_days(api, ada, mara, now, clock):
    hers = api(ada, *BOTH)
    wanted = {"valid_from": now.date().isoformat(), "shares": {"first_answer": 90}, "why": "Board, March"}
    for _twice in range(2):
        kept = hers.post("/central-goals", wanted)
        assert (kept.status_code, kept.json()["number"]) == (201, 1)
    later = wanted | {"valid_from": (now.date() + DAY).isoformat(), "shares": {"update": 80}}
    assert hers.post("/central-goals", later).json()["number"] == 2
    read = api(mara, *BOTH)
    assert [each["shares"] for each in read.everything("/central-goals", limit=1)] == [
        {"update": 80},
        {"first_answer": 90},
    ]
    problem(read.post("/central-goals", later | {"shares": {"update": 70}}), 403)
    wrong = (
        {"valid_from": (now.date() - DAY).isoformat()},
        {"shares": {"first_answer": 0}},
        {"shares": {"first_answer": 101}},
        {"shares": {"first_answer": "90"}},
        {"shares": {"coffee": 90}},
        {"why": "x" * 301},
    )
    for each in wrong:
        assert hers.post("/central-goals", later | each).status_code in (409, 422), each
    for body in NONSENSE:
        problem(hers.post("/central-goals", body), 422)
    assert CentralGoals.objects.count() == 2


def test_goals_are_of_the_house(api, marisol, grace, ana, now, clock):
    wanted = {"valid_from": now.date().isoformat(), "shares": {"first_answer": 90}}
    for who in (marisol, grace, ana):
        problem(api(who, *BOTH).get("/central-goals"), 403)
        problem(api(who, *BOTH).post("/central-goals", wanted), 403)


def test_a_case_is_kept_in_versions(api, case, ada, mara, manila_provider, krakow_provider, now, clock):
    hers = api(ada, *BOTH)
    for _twice in range(2):
        kept = hers.post("/money/cases", case)
        assert kept.status_code == 201
    assert kept["Location"] == f"/api/v1/money/cases/{kept.json()['id']}"
    assert kept.json()["newest"]["months"] == [
        {"month": "2026-02", "cost": 12000.0, "saving": 1500.0, "quality": 0.9}
    ]
    hers.post("/money/cases", case | {"baseline": "15"})
    read = api(mara, *BOTH)
    [told] = read.get("/money/cases").json()["items"]
    assert (told["provider_id"], told["newest"]["number"]) == (manila_provider.pk, 2)
    assert Decimal(str(told["newest"]["baseline"])) == 15
    url = f"/money/cases/{told['id']}"
    assert read.get(url).json() == told
    assert [each["number"] for each in read.everything(f"{url}/versions", limit=1)] == [2, 1]
    problem(read.post("/money/cases", case | {"why": "?"}), 403)
    assert hers.post("/money/cases", case | {"provider_id": krakow_provider.pk}).status_code in (409, 422)
    problem(read.get("/money/cases/999999"), 404)
    problem(read.get("/money/cases/999999/versions"), 404)
    assert CaseVersion.objects.count() == 2


def test_nonsense_keeps_no_case(api, case, ada, now, clock):
    hers = api(ada, *BOTH)
    [month] = case["months"]
    wrong = (
        {"name": " "},
        {"name": "x" * 121},
        {"baseline": "NaN"},
        {"baseline": "1e30"},
        {"baseline": "-1"},
        {"months": []},
        {"months": [month, month]},
        {"months": [month | {"month": "2026-13"}]},
        {"months": [month | {"cost": "-1"}]},
        {"months": [month | {"quality": "1.1"}]},
        {"provider_id": 999_999},
    )
    for each in wrong:
        assert hers.post("/money/cases", case | each).status_code in (409, 422), each
    for body in NONSENSE:
        problem(hers.post("/money/cases", body), 422)
    assert not BusinessCase.objects.exists()


def test_cases_are_of_the_house(api, case, ada, sam, marisol, ana, now, clock):
    key = api(ada, *BOTH).post("/money/cases", case).json()["id"]
    for who in (sam, marisol, ana):
        theirs = api(who, *BOTH)
        for url in ("/money/cases", f"/money/cases/{key}", f"/money/cases/{key}/versions"):
            problem(theirs.get(url), 403)
        problem(theirs.post("/money/cases", case | {"name": "Another"}), 403)
    assert BusinessCase.objects.count() == 1
