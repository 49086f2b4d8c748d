import asyncio
import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient
from django.utils import timezone

from answerable.api.schemas import conversation
from answerable.api.tests.conftest import problem
from answerable.api.tokens import create_token
from answerable.channels.models import Outgoing
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.tickets.actions import add_participant
from answerable.tickets.files import File
from answerable.tickets.models import Draft, Message, Note


@pytest.fixture
def ticket(make_ticket, make_message, cleo):
    ticket = make_ticket(customer=cleo)
    make_message(ticket, text="Hello?")
    return ticket


def path(ticket, rest="messages"):
    return f"/tickets/{ticket.reference}/{rest}"


def test_an_answer_is_stored_queued_and_recorded(api, ana, ticket):
    response = api(ana).post(path(ticket), {"text": "We send you a new one."})
    assert response.status_code == 201
    answer = response.json()
    assert answer["to"] == [{"address": "cleo@example.com", "name": "Cleo"}]
    assert (answer["direction"], answer["delivery"], answer["staff"]["id"]) == ("outbound", "queued", ana.pk)
    assert Outgoing.objects.get().message_id == answer["id"]
    assert Event.objects.filter(kind="message.sent").count() == 1
    assert api(ana).get(response["Location"].removeprefix("/api/v1")).json() == answer


def test_what_has_markup_is_kept_as_both_and_made_harmless(api, ana, ticket):
    html = '<div onclick="x()">A <b>b</b></div><img src="cid:zip@own"><img src="https://elsewhere.example/x.png">'
    picture = {"filename": "zip.png", "content": base64.b64encode(b"x").decode(), "content_id": "zip@own"}
    for rest in ("messages", "notes"):
        said = api(ana).post(path(ticket, rest), {"html": html, "attachments": [picture]}).json()
        assert said["html"] == '<div>A <b>b</b></div><img src="cid:zip@own">'
        assert said["text"] == "A b"
        assert said["attachments"][0]["is_inline"]


def test_everybody_who_takes_part_is_copied_unless_told_otherwise(api, ana, ticket, now):
    add_participant(ticket, "email", "dora@example.com", by=ana.actor(), at=now, name="Dora")
    caller = api(ana)
    copied = caller.post(path(ticket), {"text": "To both."}).json()
    assert copied["cc"] == [{"address": "dora@example.com", "name": "Dora"}]
    assert caller.post(path(ticket), {"text": "To one.", "cc": []}).json()["cc"] == []


def test_answering_and_closing_in_one(api, ana, ticket):
    caller = api(ana)
    caller.post(path(ticket), {"text": "Done.", "then_close": True})
    assert caller.get(f"/tickets/{ticket.reference}").json()["status"]["category"] == "closed"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, None),
        ({"text": " "}, None),
        ({"text": "x", "to": [{"address": "nobody"}]}, "#/to/0/address"),
        ({"text": "x", "then_close": "yes"}, "#/then_close"),
        ({"text": "x", "attachments": [{"filename": "a", "content": "é"}]}, "#/attachments/0/content"),
        ({"text": "x", "attachments": [{"content": ""}]}, "#/attachments/0/filename"),
    ],
)
def test_an_answer_that_makes_no_sense_is_not_sent(api, ana, ticket, body, pointer):
    told = problem(api(ana).post(path(ticket), body), 422)
    assert [error["pointer"] for error in told.get("errors", [])] == ([pointer] if pointer else [])
    assert not Message.objects.filter(direction="outbound").exists()


def test_files_go_out_and_come_back_as_they_were(api, ana, ticket):
    content = b"%PDF \x00\xff"
    caller = api(ana)
    sent = {
        "filename": "../zip.pdf",
        "content_type": "application/pdf",
        "content": base64.b64encode(content).decode(),
    }
    file = caller.post(path(ticket), {"text": "See here.", "attachments": [sent]}).json()["attachments"][0]
    assert (file["filename"], file["size"], file["content_type"]) == ("zip.pdf", 7, "application/pdf")
    response = caller.get(f"/attachments/{file['id']}")
    assert b"".join(response.streaming_content) == content
    assert response["Content-Disposition"] == 'attachment; filename="zip.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_file_whose_type_is_nonsense_is_only_bytes(api, ana, ticket, make_message):
    make_message(ticket, files=[File("a\r\nX: y.html", "text/html\r\nX: y", b"<script>")])
    caller = api(ana)
    file = caller.everything(path(ticket))[-1]["attachments"][0]
    response = caller.get(f"/attachments/{file['id']}")
    assert response["Content-Type"] == "application/octet-stream"
    assert "X" not in response


def test_too_large_files_are_refused(api, ana, ticket, monkeypatch):
    monkeypatch.setattr(conversation, "MOST_BYTES", 5)
    sent = {"filename": "a", "content": base64.b64encode(b"123456").decode()}
    problem(api(ana).post(path(ticket), {"text": "x", "attachments": [sent]}), 413, "too_large")


def test_files_of_a_ticket_out_of_sight_are_not_there(api, ana, ben, ghent, make_ticket, make_message):
    ticket = make_ticket(team=ghent)
    make_message(ticket, files=[File("a.txt", "text/plain", b"x")])
    file = api(ana).everything(path(ticket))[0]["attachments"][0]
    problem(api(ben).get(f"/attachments/{file['id']}"), 404)


def test_messages_come_oldest_first_and_one_by_one(api, ana, ticket, make_message):
    make_message(ticket, text="Anybody?")
    caller = api(ana)
    listed = caller.everything(path(ticket), limit=1)
    assert [message["text"] for message in listed] == ["Hello?", "Anybody?"]
    assert caller.get(f"{path(ticket)}/{listed[0]['id']}").json() == listed[0]


def test_what_an_agent_should_know_about_a_message_is_said_in_words(api, ana, ticket, make_message):
    message = make_message(
        ticket, "Hello?", remarks=[["unproven", "The sender's address could not be proven."]]
    )

    said = api(ana).get(f"{path(ticket)}/{message.pk}").json()

    assert said["remarks"] == ["The sender's address could not be proven."]


def test_a_message_is_found_on_its_own_ticket_only(api, ana, ticket, make_ticket):
    message, other = ticket.messages.get(), make_ticket()
    problem(api(ana).get(f"{path(other)}/{message.pk}"), 404)


def test_a_note_is_for_colleagues(api, ana, ticket):
    caller = api(ana)
    response = caller.post(path(ticket, "notes"), {"text": "A known fault."})
    assert response.status_code == 201
    note = response.json()
    assert (note["text"], note["staff"]["id"]) == ("A known fault.", ana.pk)
    assert caller.everything(path(ticket, "notes")) == [note]
    assert caller.get(f"{path(ticket, 'notes')}/{note['id']}").json() == note
    assert not Outgoing.objects.exists()


def test_an_empty_note_is_refused(api, ana, ticket):
    problem(api(ana).post(path(ticket, "notes"), {"text": ""}), 422)
    assert not Note.objects.exists()


def test_a_manager_notes_but_does_not_answer(api, mara, ticket):
    caller = api(mara)
    problem(caller.post(path(ticket), {"text": "x"}), 403, "not_allowed")
    assert caller.post(path(ticket, "notes"), {"text": "x"}).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_a_large_file_streams_through_the_server_that_is_used(ana, ticket, make_message):
    """Under ASGI too, where Django would otherwise hold it in memory as a whole. In a thread of its own: a browser that
    other tests keep open has a loop in this one."""
    content = bytes(range(256)) * 1000
    message = make_message(ticket, files=[File("large.bin", "application/x-thing", content)])
    file = message.attachments.get()
    secret = create_token(ana, "tests", ["tickets:read"], SYSTEM, timezone.now())

    async def fetch():
        token = {"Authorization": f"Bearer {secret}"}
        response = await AsyncClient().get(f"/api/v1/attachments/{file.pk}", headers=token)
        assert response.is_async
        read = [chunk async for chunk in response.streaming_content]
        await sync_to_async(connections.close_all)()
        return read

    with ThreadPoolExecutor(1) as aside:
        chunks = aside.submit(asyncio.run, fetch()).result(30)
    assert len(chunks) > 1
    assert b"".join(chunks) == content


def test_an_answer_for_later_can_be_taken_back(api, ana, ticket):
    caller = api(ana)
    moment = (timezone.now() + timedelta(hours=3)).replace(microsecond=0)
    sent = caller.post(path(ticket), {"text": "Later", "send_at": moment.isoformat()}).json()
    assert datetime.fromisoformat(sent["send_at"]) == moment

    for _twice in range(2):
        taken = caller.delete(f"{path(ticket)}/{sent['id']}/sending")
        assert (taken.status_code, taken.json()["delivery"]) == (200, "withdrawn")
    assert Draft.objects.get(staff=ana).text == "Later"


def test_an_answer_cannot_be_for_a_moment_that_has_passed(api, ana, ticket):
    refused = api(ana).post(path(ticket), {"text": "Late", "send_at": "2020-01-01T09:00:00Z"})
    assert refused.status_code == 422
    assert "#/send_at" in refused.content.decode()
    assert not ticket.messages.filter(direction="outbound").exists()


def test_what_one_cannot_see_cannot_be_taken_back(api, ana, ben, cleo, ghent, make_ticket, make_message):
    ticket = make_message(make_ticket(team=ghent, customer=cleo)).ticket
    sent = api(ana).post(path(ticket), {"text": "Hello"}).json()
    assert api(ben).delete(f"{path(ticket)}/{sent['id']}/sending").status_code == 404
