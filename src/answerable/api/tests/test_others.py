"""Others, asked beside a ticket by a program."""

import base64
from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.api.tests.conftest import problem
from answerable.channels.models import SideOutgoing
from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import Heard, receive_from_others
from answerable.tickets.files import File
from answerable.tickets.models import SideConversation, SideMessage

CARRIER = {"address": "Claims@Carrier.example", "name": "Claims desk"}
FILE = {"filename": "a.txt", "content": base64.b64encode(b"x").decode()}


@pytest.fixture
def ticket(make_ticket, make_message, cleo, ghent):
    return make_message(make_ticket(customer=cleo, team=ghent), text="Hello?").ticket


def path(ticket, rest=""):
    return f"/tickets/{ticket.reference}/side-conversations{rest}"


def test_others_are_asked_answer_and_are_asked_again(api, ana, ticket):
    caller = api(ana)
    body = {
        "to": [CARRIER],
        "subject": "Parcel",
        "html": "<b>Where</b>?",
        "waits": True,
        "attachments": [FILE],
    }
    response = caller.post(path(ticket), body)
    assert response.status_code == 201
    asked = response.json()
    assert asked["others"] == [{"address": "claims@carrier.example", "name": "Claims desk"}]
    assert [(each["text"], each["delivery"]) for each in asked["messages"]] == [("Where?", "queued")]
    assert SideOutgoing.objects.get().recipients == ["claims@carrier.example"]
    assert caller.get(f"/tickets/{ticket.reference}").json()["status"]["category"] == "waiting_others"

    heard = Heard("email", "claims@carrier.example", text="Here.", files=[File("b.txt", "text/plain", b"y")])
    receive_from_others(SideConversation.objects.get(), heard, by=SYSTEM, at=timezone.now())
    again = f"/{asked['id']}/messages"
    assert caller.post(path(ticket, again), {"text": "Thanks."}).json()["text"] == "Thanks."
    whole = caller.get(response["Location"].removeprefix("/api/v1")).json()
    assert [each["direction"] for each in whole["messages"]] == ["outbound", "inbound", "outbound"]
    file = whole["messages"][1]["attachments"][0]["id"]
    assert caller.get(f"/attachments/{file}").status_code == 200

    assert caller.post(path(ticket, f"/{asked['id']}/finish"), {}).json()["finished_at"]
    assert [each["id"] for each in caller.everything(path(ticket))] == [asked["id"]]
    assert [each["text"] for each in caller.everything(f"/tickets/{ticket.reference}/messages")] == ["Hello?"]


def test_a_question_goes_later_and_can_be_taken_back(api, ana, mara, ticket):
    caller, then = api(ana), (timezone.now() + timedelta(days=1)).isoformat()
    body = {"to": [CARRIER], "text": "Where?", "send_at": then}
    problem(caller.post(path(ticket), body | {"send_at": "2020-01-01T00:00:00Z"}), 422)
    asked = caller.post(path(ticket), body).json()
    sending = f"/{asked['id']}/messages/{asked['messages'][0]['id']}/sending"
    problem(api(mara).delete(path(ticket, sending)), 403)
    assert caller.delete(path(ticket, sending)).json()["delivery"] == "withdrawn"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": "x", "to": [{"address": "cleo@example.com"}]}, "takes_part"),
        ({"text": "x", "to": [{"address": "nobody"}]}, None),
        ({"text": "x", "to": []}, None),
        ({"text": " ", "to": [CARRIER]}, None),
    ],
)
def test_what_is_refused(api, ana, ticket, body, code):
    found = problem(api(ana).post(path(ticket), body), 409 if code else 422)
    assert code is None or found["code"] == code
    assert not SideMessage.objects.exists()


def test_the_outsider_finds_nothing_and_the_wrong_role_is_refused(api, ana, ben, mara, ticket):
    asked = api(ana).post(path(ticket), {"to": [CARRIER], "text": "x"}).json()
    heard = Heard("email", "claims@carrier.example", files=[File("b.txt", "text/plain", b"y")])
    said = receive_from_others(SideConversation.objects.get(), heard, by=SYSTEM, at=timezone.now())
    for rest in ("", f"/{asked['id']}"):
        problem(api(ben).get(path(ticket, rest)), 404)
    problem(api(ben).get(f"/attachments/{said.attachments.get().pk}"), 404)
    problem(api(ben).post(path(ticket), {"to": [CARRIER], "text": "x"}), 404)
    problem(api(mara).post(path(ticket), {"to": [CARRIER], "text": "x"}), 403)
    problem(api(mara).post(path(ticket, f"/{asked['id']}/messages"), {"text": "x"}), 403)
