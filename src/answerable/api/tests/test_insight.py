"""Figures, for programs: those of the pages."""

from datetime import timedelta

import pytest

from answerable.api.tests.conftest import problem
from answerable.insight.facts.following import follow
from answerable.insight.studies.actions import begin_study, fix_design
from answerable.insight.studies.design import Design
from answerable.insight.studies.running import ask_run
from answerable.insight.studies.tests.planting import plant

pytestmark = pytest.mark.django_db


def test_programs_read_what_pages_show(api, make_message, make_ticket, ghent, manila, sam, ana, now, clock):
    for number in range(9):
        ticket = make_ticket(team=ghent if number < 6 else manila, created_at=now - timedelta(days=8))
        make_message(ticket, at=now - timedelta(days=8))
        if number < 2:
            make_message(ticket, at=now - timedelta(days=7))
    while follow(now=now):
        pass

    told = api(sam, "insight:read").get("/insight/unheard").json()
    [figure] = [each for each in told["figures"] if each["key"] == "chased"]
    assert (figure["whole"]["count"], figure["whole"]["n"], figure["unit"]) == (2, 9, "share")
    assert figure["whole"]["low"] < 2 / 9 < figure["whole"]["high"]
    assert told["last_day"] == "2026-03-01"

    problem(api(sam, "insight:read").get("/insight/nowhere"), 404)
    problem(api(sam, "insight:read").get("/insight/health?weeks=9"), 422)
    problem(api(sam, "tickets:read").get("/insight/health"), 403)
    problem(api(ana, "insight:read").get("/insight/health"), 403)


def test_programs_read_what_a_study_fixed_and_found(api, mara, sam, grace, run_jobs, now, clock):
    first, units = now.date() - timedelta(weeks=30), [f"Product {letter}" for letter in "ABCDEF"]
    begins = first + timedelta(weeks=14)
    plant(
        units=units,
        first=first,
        weeks=28,
        chased=lambda name, week: 0.2 if name in units[:3] and week > 13 else 0.6,
    )
    wanted = Design(
        "Did the guide help?", "chased", "product", 10.0,
        treated=dict.fromkeys(units[:3], begins), compared=tuple(units[3:]),
        since=first, judged_on=begins + timedelta(weeks=12),
    )  # fmt: skip
    study = begin_study(wanted, by=mara.actor(), at=now)
    [told] = api(sam, "insight:read").get("/studies").json()["studies"]
    assert (told["version"], told["finding"]) == (None, "")
    fix_design(study, by=mara.actor(), at=now)
    ask_run(study, by=mara.actor(), at=now)
    run_jobs()
    [told] = api(sam, "insight:read").get("/studies").json()["studies"]
    assert told["version"] == 1
    assert "better for customers" in told["finding"]
    whole = api(sam, "insight:read").get(f"/studies/{study.pk}").json()
    assert whole["versions"][0]["digest"] == told["digest"]
    assert whole["versions"][0]["runs"][0]["found"]["verdict"] == "matters"
    problem(api(sam, "insight:read").get("/studies/999999"), 404)
    problem(api(sam, "tickets:read").get("/studies"), 403)
    problem(api(grace, "insight:read").get("/studies"), 403)
    problem(api(grace, "insight:read").get(f"/studies/{study.pk}"), 404)
