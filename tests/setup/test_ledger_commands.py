"""`answerable ledger verify|seal|export`, as somebody who keeps an eye on the installation uses them."""

import json

import pytest
from django.db import connection

from answerable.ledger import guards
from answerable.ledger.models import Event, Seal

# On PostgreSQL nobody sees an event before its transaction is over, the one who wrote it included.
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_whole_ledger_is_said_to_be_whole(answerable, make_answer):
    make_answer()

    result = answerable("ledger", "verify")

    assert result.exit_code == 0
    assert f"{Event.objects.count()} events, all whole." in result.output


def test_a_changed_event_is_named_and_ends_with_1(answerable, make_answer):
    make_answer()
    event = Event.objects.first()
    with guards.off(connection):
        Event.objects.filter(pk=event.pk).update(kind="ticket.closed")

    result = answerable("ledger", "verify", "--json")

    assert result.exit_code == 1
    fault = json.loads(result.stdout)["faults"][0]
    assert fault["what"] == "changed"
    assert f"event {event.pk} " in fault["subject"]


def test_sealing_closes_a_seal_once(answerable, make_answer):
    make_answer()

    assert "1 sealed." in answerable("ledger", "seal").output
    assert "Nothing new to seal." in answerable("ledger", "seal").output
    assert Seal.objects.count() == 1


def test_an_export_holds_every_event_and_seal(answerable, make_answer, tmp_path):
    make_answer()
    answerable("ledger", "seal")

    assert answerable("ledger", "export", tmp_path / "ledger.jsonl").exit_code == 0

    rows = [json.loads(line) for line in (tmp_path / "ledger.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows if row["type"] == "event"] == list(
        Event.objects.order_by("pk").values_list("pk", flat=True)
    )
    assert [row["hash"] for row in rows if row["type"] == "seal"] == [bytes(Seal.objects.get().hash).hex()]


def test_an_export_to_standard_output_is_nothing_but_json(answerable, make_answer):
    make_answer()

    lines = answerable("ledger", "export", "-").stdout.splitlines()

    assert len(lines) == Event.objects.count()
    assert all(json.loads(line)["type"] == "event" for line in lines)


def test_a_rewritten_seal_is_found_with_an_earlier_export(answerable, make_answer, tmp_path):
    make_answer()
    answerable("ledger", "seal")
    answerable("ledger", "export", tmp_path / "kept.jsonl")
    with guards.off(connection):
        Seal.objects.all().delete()

    assert answerable("ledger", "verify").exit_code == 0
    result = answerable("ledger", "verify", "--against", tmp_path / "kept.jsonl")

    assert result.exit_code == 1
    assert "was missing: the kept copy holds it" in result.output


def test_a_file_that_is_no_export_is_refused(answerable, tmp_path):
    (tmp_path / "shopping.txt").write_text("eggs\n")

    result = answerable("ledger", "verify", "--against", tmp_path / "shopping.txt")

    assert result.exit_code == 1
    assert "is no export of a ledger" in result.output
