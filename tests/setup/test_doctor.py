"""What the doctor says of an installation in each kind of trouble."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from answerable.channels.models import Item, ItemState, Mailbox, Outgoing
from answerable.config.checks import file_system_of, is_local
from answerable.config.periodic import PERIODIC
from answerable.ledger.models import Job, JobState, Schedule

LONG_AGO = timedelta(hours=3)


@pytest.fixture
def well(settings, tmp_path, ghent):
    """An installation in which nothing is wrong."""
    settings.DATA_DIR = tmp_path
    (tmp_path / "secret_key").touch(mode=0o600)
    now = timezone.now()
    for periodic in PERIODIC:
        Schedule.objects.create(name=periodic.task, next_at=now + timedelta(minutes=1))
    return Mailbox.objects.create(
        channel="email", name="Support", address="s@shop.example", team=ghent, created_at=now
    )


@pytest.fixture
def complaints(answerable, monkeypatch):
    """What is wrong, in one string. The key in the environment belongs to the tests and is left out of it."""
    monkeypatch.delenv("ANSWERABLE_SECRET_KEY", raising=False)

    def examine():
        result = answerable("doctor", "--json")
        told = json.loads(result.stdout)
        wrong = [each["sentence"] for each in told["findings"] if each["level"] == "wrong"]
        assert result.exit_code == (1 if wrong else 0)
        assert told["well"] is not bool(wrong)
        return " ".join(wrong)

    return examine


def _job(**fields):
    long_ago = timezone.now() - LONG_AGO
    Job.objects.create(
        task="x", lane="inside", run_at=long_ago, created_at=long_ago, max_attempts=1, **fields
    )


def _item(state):
    Item.objects.create(
        channel="email",
        source="pipe",
        digest=state,
        size=1,
        received_at=timezone.now() - LONG_AGO,
        state=state,
    )


def test_nothing_is_wrong_with_a_good_installation(well, complaints, answerable):
    assert complaints() == ""
    assert "Nothing is wrong." in answerable("doctor").output


def test_a_secret_key_that_others_can_read(well, complaints, settings):
    (Path(settings.DATA_DIR) / "secret_key").chmod(0o644)

    assert "Others on this machine can read" in complaints()


def test_a_full_disk(well, complaints, monkeypatch):
    usage = type("usage", (), {"free": 100 * 2**20})
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)

    assert "Only 100 MB are free" in complaints()


def test_a_data_folder_that_is_gone(well, complaints, settings, monkeypatch):
    monkeypatch.setenv("ANSWERABLE_SECRET_KEY", "x" * 40)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: type("usage", (), {"free": 2**40}))
    settings.DATA_DIR = Path(settings.DATA_DIR) / "unplugged"

    assert "cannot be written" in complaints()


def test_missing_migrations(well, complaints, forget_newest_migration):
    forget_newest_migration()

    assert "1 migrations are missing" in complaints()


def test_no_worker_ever(well, complaints):
    Schedule.objects.all().delete()

    assert "No worker has ever run here" in complaints()


def test_no_worker_any_more(well, complaints):
    Schedule.objects.update(next_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC))

    assert "No worker has been seen since 2026-01-02 03:04 UTC." in complaints()


def test_one_task_that_never_comes(well, complaints):
    Schedule.objects.filter(name=PERIODIC[0].task).update(next_at=timezone.now() - LONG_AGO)

    assert complaints() == f"Overdue: {PERIODIC[0].task}."


def test_jobs_that_were_given_up_and_jobs_that_wait(well, complaints):
    _job(state=JobState.DEAD)
    _job()

    assert complaints() == "1 job was given up. 1 job has waited for more than ten minutes."


def test_what_nobody_could_be_told_of_and_what_could_not_go_back(well, complaints, make_policy, ask, offered):
    make_policy(first_answer=4, since=timezone.now() - LONG_AGO * 9)
    ask(at=timezone.now() - LONG_AGO * 3)

    told = complaints()
    assert "Nobody could be told of 1 promise that is due or late." in told
    assert "1 hand-over was not accepted in time and could not go back." in told


def test_a_mailbox_that_does_not_work(well, complaints):
    Mailbox.objects.update(error="The password is wrong.\nDetails")

    assert complaints() == "The mailbox s@shop.example does not work: The password is wrong."


def test_mail_that_is_not_sorted_or_cannot_be_read(well, complaints):
    _item(ItemState.RECEIVED)
    _item(ItemState.FAILED)

    assert complaints() == "1 received item is not sorted yet. 1 received item could not be read."


def test_quarantine_is_a_note_and_not_a_fault(well, complaints, answerable):
    _item(ItemState.QUARANTINED)

    assert complaints() == ""
    assert "1 item is in quarantine." in answerable("doctor").output


def test_answers_that_do_not_leave(well, complaints, make_answer):
    long_ago = timezone.now() - LONG_AGO
    message = make_answer(delivered=False, at=long_ago)
    Outgoing.objects.all().delete()
    Job.objects.all().delete()
    Outgoing.objects.create(message=message, mailbox=well, created_at=long_ago)

    assert complaints() == "1 answer has not left for more than an hour."


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"ANSWERABLE_DEMO": True}, "everybody who reaches it can sign in as anybody"),
        ({"DEBUG": True}, "error pages would show customers' data"),
        ({"IS_SECURE": False}, "passwords would travel unencrypted"),
        ({"LMTP_LISTEN": ("0.0.0.0", 24)}, "by LMTP, which knows no passwords"),
    ],
    ids=["demo", "debug", "http", "lmtp"],
)
def test_settings_that_are_dangerous_at_a_public_address(well, complaints, settings, changes, complaint):
    settings.BASE_URL, settings.IS_SECURE = "https://desk.example", True
    assert complaints() == ""

    for name, value in changes.items():
        setattr(settings, name, value)

    assert complaint in complaints()


def test_sqlite_on_a_network_file_system_is_recognised():
    mounts = "/dev/sda1 / ext4 rw 0 0\nbox:/x /srv/shared nfs4 rw 0 0\n"

    assert file_system_of(Path("/srv/shared/var/answerable.db"), mounts) == "nfs4"
    assert file_system_of(Path("/srv/sharedish/answerable.db"), mounts) == "ext4"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1", "desk.localhost"])
def test_addresses_of_this_machine(host):
    assert is_local(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "desk.example", "", "127.0.0.1.example"])
def test_addresses_that_others_reach(host):
    assert not is_local(host)


def test_the_doctor_speaks_when_the_database_is_away(command):
    result = command("doctor", ANSWERABLE_DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing")

    assert result.returncode == 1
    assert b"The database cannot be reached" in result.stdout
    assert b"Traceback" not in result.stderr
