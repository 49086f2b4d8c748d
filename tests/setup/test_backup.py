"""`answerable backup` and `answerable restore`, as an operator uses them: real processes, both kinds of database."""

import errno
import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
from contextlib import closing

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from psycopg import sql

from answerable.config.backup import making
from answerable.desk.health import machine
from answerable.desk.health.finding import Level
from answerable.ledger.models import Event
from tests.services.empty import empty_sqlite

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(settings, tmp_path):
    """Where this test's installation keeps its attachments and its mark."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "data" / "blobs"
    settings.MEDIA_ROOT.mkdir(parents=True)
    return tmp_path


@pytest.fixture
def backed_up(answerable, make_answer, folder):
    """A backup of an installation with an answer and an attachment in it."""
    make_answer()
    _store_file(folder / "data", b"a picture" * 4000)
    assert answerable("backup", folder / "one.tar").exit_code == 0
    return folder / "one.tar"


@pytest.fixture
def place(command, tmp_path):
    """place("here")("doctor") runs the command in an installation of that name, with a database of its own."""
    made = []

    def of(name):
        settings = {"ANSWERABLE_DATA_DIR": str(tmp_path / name), "ANSWERABLE_SECRET_KEY": "k" * 60}
        (tmp_path / name).mkdir()
        if connection.vendor == "postgresql":
            settings["ANSWERABLE_DATABASE_URL"] = _database(f"backup_{name}", made)
        else:
            shutil.copyfile(empty_sqlite(), tmp_path / name / "answerable.db")

        def call(*arguments, input=b""):
            return command(*map(str, arguments), input=input, **settings)

        return call

    yield of
    for name in made:
        _on_server("DROP DATABASE {} WITH (FORCE)", name)


def test_what_was_backed_up_comes_back_elsewhere_and_can_be_backed_up_again(place, tmp_path):
    here, there = place("here"), place("there")
    assert _join(here, "omar@example.com")
    assert _join(there, "zoe@example.com")
    _store_file(tmp_path / "here", b"a picture")
    made = json.loads(here("backup", tmp_path / "one.tar", "--json").stdout)

    assert b"--replace" in there("restore", tmp_path / "one.tar").stderr
    restored = there("restore", tmp_path / "one.tar", "--replace", "--json")

    assert restored.returncode == 0, restored.stderr.decode()
    told = json.loads(restored.stdout)
    assert (told["attachments"], told["events"], told["ledger_whole"]) == (1, made["events"], True)
    assert made["events"] > 0
    assert _stored(tmp_path / "there") == {b"a picture"}
    assert not _join(there, "omar@example.com")  # who is there already
    assert _join(there, "zoe@example.com")  # who is there no more
    again = json.loads(there("backup", tmp_path / "two.tar", "--json").stdout)
    assert again["events"] > made["events"]
    assert here("restore", tmp_path / "two.tar", "--replace").returncode == 0


@pytest.mark.parametrize(
    "harm", ["cut", "changed", "nonsense", "absent", "a strange name", "a newer version"]
)
def test_what_is_no_whole_backup_of_ours_changes_nothing(answerable, backed_up, folder, harm):
    _harm(backed_up, harm)
    _store_file(folder / "data", b"another picture")
    before = (Event.objects.count(), _stored(folder / "data"))

    refused = answerable("restore", backed_up, "--replace")

    assert refused.exit_code == 1
    assert refused.output.startswith("Error: ")
    assert (Event.objects.count(), _stored(folder / "data")) == before


def test_another_key_and_a_used_database_are_told_before_anything_is_touched(answerable, backed_up, settings):
    assert "--replace" in answerable("restore", backed_up).output
    if connection.vendor == "postgresql":
        other = _server(connection.settings_dict["NAME"])
    else:
        other = sqlite3.connect(connection.settings_dict["NAME"])
        other.execute("SELECT count(*) FROM people_staff").fetchone()
    with closing(other):
        assert "have the database open" in answerable("restore", backed_up, "--replace").output

    settings.SECRET_KEY = "another" * 10
    assert "another secret key" in answerable("restore", backed_up, "--replace").output
    assert Event.objects.exists()


def test_a_backup_that_cannot_be_written_leaves_the_one_of_before(answerable, backed_up, folder, monkeypatch):
    was = backed_up.read_bytes()
    monkeypatch.setattr(making, "dump", _full_disk)

    assert answerable("backup", backed_up).exit_code == 1
    assert answerable("backup", folder / "nowhere" / "one.tar").exit_code == 1

    assert backed_up.read_bytes() == was
    assert backed_up.stat().st_mode & 0o777 == 0o600
    assert list(folder.glob(".one.tar*")) == []


def test_health_knows_of_it(backed_up):
    [finding] = machine.backup(timezone.now())
    assert finding.level is Level.FINE


def _join(call, email):
    """Whether they could be made one of the staff."""
    password = b"a long enough password 7\n"
    return call("staff", "create", email, "Somebody", "--password-stdin", input=password).returncode == 0


def _harm(file, harm):
    content = file.read_bytes()
    match harm:
        case "cut":
            file.write_bytes(content[: len(content) // 2])
        case "changed":
            place = content.index(b"a picture")
            file.write_bytes(content[:place] + b"b" + content[place + 1 :])
        case "nonsense":
            file.write_bytes(b"\x00\x01nonsense" * 1000)
        case "absent":
            file.unlink()
        case "a strange name":
            _add(file, "../../elsewhere", b"x")
        case "a newer version":
            file.write_bytes(content.replace(b'"tickets.0001_', b'"tickets.9001_', 1))


def _add(file, name, content):
    with tarfile.open(file, "a") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))


def _store_file(folder, content):
    digest = hashlib.sha256(content).hexdigest()
    path = folder / "blobs" / digest[:2] / digest[2:4] / digest
    path.parent.mkdir(parents=True)
    path.write_bytes(content)


def _stored(folder):
    return {path.read_bytes() for path in folder.glob("blobs/??/??/*")}


def _full_disk(to):
    raise OSError(errno.ENOSPC, "No space left on device", str(to))


def _database(name, made):
    template = connection.settings_dict["TEST"].get("TEMPLATE") or "template1"
    _on_server("CREATE DATABASE {} TEMPLATE {}", name, template)
    made.append(name)
    at = connection.settings_dict
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{name}"


def _on_server(statement, *names):
    with _server("postgres") as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _server(database):
    at = connection.settings_dict
    return psycopg.connect(
        host=at["HOST"],
        port=at["PORT"],
        user=at["USER"],
        password=at["PASSWORD"],
        dbname=database,
        autocommit=True,
    )
