"""Handing tickets over by a program: offered, listed, accepted or returned, each seen by both sides alone."""

import pytest

from answerable.api.tests.conftest import problem
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
WORDS = {"why": "knowledge", "words": "Needs a seamstress.", "tried": "The kit."}


@pytest.fixture
def ticket(make_ticket, ghent):
    return make_ticket(team=ghent)


def test_offered_listed_and_accepted(api, ana, althea, ticket, manila, leuven):
    hers, theirs, path = api(ana), api(althea), f"/tickets/{ticket.reference}/handover"
    made = hers.post(path, {"team_id": manila.pk, **WORDS})
    assert (made.status_code, made.json()["state"], made.json()["tried"]) == (201, "offered", "The kit.")
    assert hers.post(path, {"team_id": manila.pk, **WORDS}).json()["id"] == made.json()["id"]
    problem(hers.post(path, {"team_id": leuven.pk, **WORDS}), 409, "offered")
    problem(hers.post(f"{path}/acceptance", {}), 403)
    for caller, whose, count in (
        (hers, "by_us", 1),
        (hers, "to_us", 0),
        (theirs, "to_us", 1),
        (theirs, "by_us", 0),
    ):
        assert len(caller.everything("/handovers", whose=whose)) == count

    assert theirs.post(f"{path}/acceptance", {"takes": True}).json()["state"] == "accepted"
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.team, ticket.assignee) == (manila, althea)
    assert theirs.everything("/handovers") == []
    assert [each["state"] for each in theirs.everything(f"{path}s")] == ["accepted"]


def test_returned_it_is_not_there_for_them_any_more(api, ana, althea, ticket, manila):
    hers, theirs, path = api(ana), api(althea), f"/tickets/{ticket.reference}/handover"
    hers.post(path, {"team_id": manila.pk, **WORDS})
    problem(theirs.post(f"{path}/return", {"why_not": "nonsense"}), 422)
    said = theirs.post(f"{path}/return", {"why_not": "untried", "words": "Try it."}).json()
    assert (said["state"], said["why_not"], said["answer"]) == ("returned", "untried", "Try it.")
    for below in ("", "/messages", "/handovers", "/promises"):
        problem(theirs.get(f"/tickets/{ticket.reference}{below}"), 404)
    assert theirs.everything("/tickets") == theirs.everything("/handovers") == []
    [told] = hers.everything(f"{path}s")
    assert told["answer"] == "Try it."


def test_taken_back_and_what_cannot_be_offered(api, ana, althea, ticket, manila, ghent):
    hers, path = api(ana), f"/tickets/{ticket.reference}/handover"
    for team in (ghent.pk, 999_999):
        problem(hers.post(path, {"team_id": team, **WORDS}), 422)
    hers.post(path, {"team_id": manila.pk, **WORDS})
    for _ in range(2):
        assert hers.delete(path).status_code == 204
    problem(api(althea).get(f"/tickets/{ticket.reference}"), 404)


def test_giving_it_to_another_company_says_how_it_is_done(api, ana, ticket, manila):
    problem(api(ana).patch(f"/tickets/{ticket.reference}", {"team_id": manila.pk}), 409, "hand_over")
