"""Weeks in service and swaps over the interface."""

from datetime import date

import pytest

from answerable.api.tests.conftest import problem
from answerable.listening.models import RotaWeek
from answerable.listening.rota.members import MemberWanted, put_member
from answerable.listening.rota.years import YearWanted, set_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def weeks(ana, ben, sam, ada, clock, now):
    by = ada.actor()
    for staff, is_mentor in ((ana, False), (ben, False), (sam, True)):
        put_member(staff, MemberWanted(f"Of {staff}", is_mentor=is_mentor), by=by, at=now)
    year = set_year(2026, YearWanted(), by=by, at=now)
    return [
        RotaWeek.objects.create(
            year=year, member=each.rota_member, mentor=sam.rota_member, starts_on=day, is_draft=False
        )
        for each, day in ((ana, date(2026, 5, 4)), (ben, date(2026, 9, 7)))
    ]


def test_two_swap_over_it(api, weeks, ana, ben, mara, zed):
    hers, his = weeks
    assert [each["staff"]["name"] for each in api(ana).everything("/rota/weeks", limit=1)] == ["Ana", "Ben"]
    assert api(ana).get("/rota/weeks", year=2025).json()["items"] == []
    assert api(zed).get("/rota/weeks").json()["items"] == []
    asked = api(ana).post("/rota/swaps", {"week_id": hers.pk, "other_id": his.pk})
    assert asked.status_code == 201
    path = f"/rota/swaps/{asked.json()['id']}"
    problem(api(ana).post(f"{path}/acceptance"), 403)
    problem(api(zed).post(f"{path}/acceptance"), 404)
    for _twice in range(2):
        done = api(ben).post(f"{path}/acceptance").json()
    assert done["state"] == "accepted"
    assert (done["week"]["starts_on"], done["other"]["starts_on"]) == ("2026-09-07", "2026-05-04")
    problem(api(ben).post(f"{path}/refusal"), 409)
    assert len(api(mara).everything("/rota/swaps", limit=1)) == 1


def test_nonsense_is_refused_and_what_is_asked_is_taken_back(api, weeks, ana, ben):
    hers, his = weeks
    problem(api(ana).post("/rota/swaps", {"week_id": hers.pk, "other_id": 99999}), 422)
    problem(api(ana).post("/rota/swaps", {"week_id": his.pk, "other_id": hers.pk}), 403)
    problem(api(ana).post("/rota/swaps", {"week_id": hers.pk, "other_id": hers.pk}), 409)
    asked = api(ana).post("/rota/swaps", {"week_id": hers.pk, "other_id": his.pk}).json()
    assert api(ana).delete(f"/rota/swaps/{asked['id']}").status_code == 204
    problem(api(ben).post(f"/rota/swaps/{asked['id']}/acceptance"), 409)
    assert [each["state"] for each in api(ben).everything("/rota/swaps", limit=1)] == ["taken_back"]
