"""Telephone calls by a program: as one notes them down on the ticket's page."""

import json

import pytest
from django.utils import timezone

from answerable.api.exporting import export
from answerable.api.tests.conftest import problem

pytestmark = pytest.mark.django_db


def test_noted_listed_and_exported(api, ana, mara, zed, ghent, cleo, make_ticket, make_message, tmp_path):
    now = timezone.now()
    ticket = make_message(make_ticket(team=ghent, customer=cleo), at=now).ticket
    path, hers = f"/tickets/{ticket.reference}/calls", api(ana)
    began = now.isoformat()
    spoke = {"direction": "outbound", "began_at": began, "seconds": 240, "text": "A new valve is on its way."}
    made = hers.post(path, spoke).json()
    assert (made["state"], made["staff"]["name"], made["number"]) == ("ended", "Ana", "")
    assert hers.post(path, spoke).json() == made  # within a minute: pressed twice
    ticket.refresh_from_db()
    assert ticket.waiting_since is None
    missed = hers.post(path, {"direction": "inbound", "result": "missed", "began_at": began}).json()
    assert [each["id"] for each in hers.everything(path, limit=1)] == [made["id"], missed["id"]]
    said = hers.get(f"/tickets/{ticket.reference}/messages/{made['message_id']}").json()
    assert (said["text"], said["channel"]) == (spoke["text"], "phone")

    problem(hers.post(path, {**spoke, "seconds": -1}), 422)
    problem(hers.post(path, {**spoke, "began_at": "2999-01-01T00:00:00Z"}), 422)
    problem(api(ana, "tickets:read").post(path, spoke), 403, "missing_scope")
    problem(api(mara).post(path, spoke), 403, "not_allowed")
    problem(api(zed).post(path, spoke), 404)
    problem(api(zed).get(path), 404)

    export(tmp_path / "all", at=now, progress=lambda _n: None)
    (line,) = (tmp_path / "all" / "tickets.jsonl").read_text().splitlines()
    assert [each["id"] for each in json.loads(line)["calls"]] == [made["id"], missed["id"]]
