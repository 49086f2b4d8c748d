"""Solved tickets like one, for programs: as their owner sees them."""

import pytest

from answerable.listening.models import Cause
from answerable.listening.wrapping import Said, wrap_up
from answerable.selfservice.cases.tests.conftest import solve, worker  # noqa: F401

pytestmark = pytest.mark.django_db


def test_programs_are_told_who_solved_the_like_and_how(
    worker,  # noqa: F811
    solve,  # noqa: F811
    make_ticket,
    make_message,
    api,
    ana,
    ben,
    ghent,
    leuven,
    now,
):
    solved = solve("My stove has a sooty flame", "Clean the jets with the needle.", by=ana, team=ghent)
    wrap_up(solved, Said(Cause.DOCUMENTED), by=ana.actor(), at=now)
    for team in (ghent, leuven):
        asked = make_ticket(subject="Sooty flame of the stove", team=team)
        make_message(asked, "The flame of my stove is sooty.")
        told = (
            api(ana if team == ghent else ben, "tickets:read")
            .get(f"/tickets/{asked.reference}/similar")
            .json()
        )
        assert told["by_meaning"] is True
        if team == leuven:
            assert told["similar"] == []
            continue
        (case,) = told["similar"]
        assert case["ticket"] == solved.reference
        assert case["handled"] == ["Clean the jets with the needle."]
        assert (case["cause"], case["solved_by"]["name"], case["rated_good"]) == ("documented", "Ana", None)
    assert api(ben, "tickets:read").get(f"/tickets/{solved.reference}/similar").status_code == 404
    assert api(ben, "customers:read").get(f"/tickets/{asked.reference}/similar").status_code == 403
