"""Reports for programs: listed, and sent."""

import pytest

from answerable.api.tests.conftest import problem
from answerable.desk.insight.reports.actions import ReportWanted, make_report
from answerable.insight.models import Audience, ReportRun
from answerable.ledger.models import Job

pytestmark = pytest.mark.django_db


def test_programs_list_and_send_them(api, mara, sam, ana, now, clock):
    wanted = ReportWanted("How it goes", Audience.LEADERS, ["health"], recipients=[sam])
    report = make_report(wanted, owner=mara, by=mara.actor(), at=now)
    hers = api(mara, "insight:read", "insight:write")
    [told] = hers.get("/reports").json()["items"]
    assert (told["id"], told["name"], told["often"], told["day"]) == (report.pk, "How it goes", "weekly", 1)
    assert hers.get(f"/reports/{report.pk}").json()["next_at"] == told["next_at"]
    made = hers.post(f"/reports/{report.pk}/runs", {})
    assert made.status_code == 201
    assert [(each["to"]["name"], each["state"]) for each in made.json()["letters"]] == [("Sam", "waiting")]
    hers.post(f"/reports/{report.pk}/runs", {})
    assert ReportRun.objects.count() == 1
    assert Job.objects.filter(task__endswith="send_report").count() == 1
    assert len(hers.get(f"/reports/{report.pk}/runs").json()["items"]) == 1

    his = api(sam, "insight:read", "insight:write")
    assert len(his.get("/reports").json()["items"]) == 1
    problem(his.post(f"/reports/{report.pk}/runs", {}), 404)
    problem(api(mara, "insight:read").post(f"/reports/{report.pk}/runs", {}), 403)
    problem(api(ana, "insight:read").get("/reports"), 403)
