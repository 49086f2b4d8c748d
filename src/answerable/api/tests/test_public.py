"""What everybody can read is said to be so, and chosen, through the API."""

import pytest

from answerable.channels.mastodon.tests.harness import Harness
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_who_asked_in_public_is_answered_there_or_to_them_alone(request, ghent, sam, api, run_jobs):
    other = Harness(request, ghent)
    other.hand_over(other.said("My stove leaks."))
    run_jobs()
    path = f"/tickets/{Ticket.objects.get().reference}/messages"
    program = api(sam, "tickets:read", "tickets:write")
    for is_public in (False, True):
        told = program.post(path, {"text": f"Turn the valve {is_public}", "is_public": is_public})
        assert (told.status_code, told.json()["is_public"]) == (201, is_public)

    assert [each["is_public"] for each in program.everything(path)] == [True, False, True]


def test_nothing_is_said_in_public_by_mail(make_ticket, make_message, ghent, sam, api):
    ticket = make_message(make_ticket(team=ghent)).ticket
    told = api(sam, "tickets:write").post(
        f"/tickets/{ticket.reference}/messages", {"text": "Hello.", "is_public": True}
    )

    assert told.status_code == 422
    assert not ticket.messages.filter(direction="outbound").exists()
