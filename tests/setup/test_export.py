"""`answerable export`, as somebody uses it who takes everything elsewhere."""

import json

import pytest
from django.utils import timezone

from answerable.ledger.models import Event
from answerable.tickets.actions import note
from answerable.tickets.files import File

pytestmark = pytest.mark.django_db(transaction=True)


def test_everything_is_there_and_counted(answerable, make_ticket, make_message, make_answer, ana, tmp_path):
    ticket = make_ticket()
    make_message(ticket, files=[File("tent.png", "image/png", b"a picture")])
    make_answer(ticket)
    note(ticket, "He called, too.", by=ana.actor(), at=timezone.now())

    result = answerable("export", tmp_path / "all", "--json")

    assert result.exit_code == 0, result.output
    folder = tmp_path / "all"
    [row] = _rows(folder, "tickets")
    assert row["reference"] == ticket.reference
    assert {said["direction"] for said in row["messages"]} == {"inbound", "outbound"}
    assert [each["text"] for each in row["notes"]] == ["He called, too."]
    [file] = [each for said in row["messages"] for each in said["attachments"]]
    assert (folder / "attachments" / file["sha256"]).read_bytes() == b"a picture"
    assert row["customer"]["id"] in [each["id"] for each in _rows(folder, "customers")]
    assert len(_rows(folder, "ledger")) == Event.objects.count()
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["rows"] == json.loads(result.stdout)["rows"]
    assert all(len(_rows(folder, name)) == n for name, n in manifest["rows"].items() if name != "attachments")


def test_a_folder_with_something_in_it_is_left_alone(answerable, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    result = answerable("export", tmp_path)

    assert result.exit_code == 1
    assert "already" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def _rows(folder, name):
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]
