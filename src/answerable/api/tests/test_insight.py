"""Figures, for programs: those of the pages."""

from datetime import timedelta

import pytest

from answerable.api.tests.conftest import problem
from answerable.insight.facts.following import follow

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
