"""`answerable import …`."""

import json

from answerable.history import running
from answerable.history.models import HistoryRun
from answerable.tickets.models import Ticket

LOG = "number,state,changed_at,group\n1,New,2025-03-01 09:00,Ghent\n1,Parked,2025-03-02 09:00,Ghent\n"


def test_tried_brought_twice_and_taken_out(answerable, own_company, tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    tried = answerable("import", "csv", path, "--dry-run", "--json")
    assert tried.exit_code == 0, tried.output
    assert json.loads(tried.stdout)["counts"]["tickets"] == 1
    assert not Ticket.objects.exists()
    done = answerable("import", "csv", path, "--from", "Old desk", "--zone", "Europe/Brussels")
    assert done.exit_code == 0, done.output
    assert "1 ticket" in done.output
    assert "The state “Parked” is not known: it is taken as open. (1; line 2)" in done.output
    assert "UTC" not in done.output
    again = answerable("import", "csv", path, "--from", "Old desk", "--json")
    assert json.loads(again.stdout)["known"] == 1
    assert "Old desk" in answerable("import", "runs").output
    run = HistoryRun.objects.order_by("pk").first()
    undone = answerable("import", "undo", run.pk)
    assert undone.exit_code == 0, undone.output
    assert "1 tickets were taken out" in undone.output
    assert not Ticket.objects.exists()
    assert answerable("import", "undo", "999").exit_code == 1


def test_cut_short_and_resumed(answerable, own_company, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    path = tmp_path / "log.csv"
    rows = [f"{number},New,2025-03-01 09:00,Ghent" for number in range(9)]
    path.write_text("\n".join(["number,state,changed_at,group", *rows]))
    assert answerable("import", "csv", path, "--resume").exit_code == 1  # nothing was
    written = running.write

    def dies(*given, **also):
        if Ticket.objects.count() >= 4:
            raise KeyboardInterrupt
        return written(*given, **also)

    monkeypatch.setattr(running, "write", dies)
    assert answerable("import", "csv", path).exit_code != 0
    monkeypatch.setattr(running, "write", written)
    done = answerable("import", "csv", path, "--resume", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["tickets"], told["known"], told["state"]) == (9, 0, "done")
    assert HistoryRun.objects.count() == 1


def test_a_mapping_is_printed_changed_and_given(answerable, own_company, tmp_path):
    path, mapping = tmp_path / "log.csv", tmp_path / "mapping.json"
    path.write_text(LOG)
    guessed = answerable("import", "columns", "csv", path)
    told = json.loads(guessed.stdout)
    assert told["columns"] == {"number": "case", "state": "state", "changed_at": "at", "group": "team"}
    assert told["states"] == {"Parked": ""}
    mapping.write_text(json.dumps(told | {"states": {"Parked": "waiting_others"}}))
    done = answerable("import", "csv", path, "--mapping", mapping, "--json")
    assert not [each for each in json.loads(done.stdout)["losses"] if each["kind"] == "state"]
    assert Ticket.objects.get().status.category == "waiting_others"
    assert answerable("import", "csv", path, "--mapping", "none of this name").exit_code == 1
    assert answerable("import", "xes", path).exit_code == 1
