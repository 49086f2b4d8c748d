"""Bytes are on the disk before the write that names them begins; what no row names is swept."""

import base64
import os
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from answerable.channels.models import RawItem
from answerable.channels.receiving import receive
from answerable.desk.forms import FilesField
from answerable.tickets.files import keep_blob, keep_bytes, path_of, read_blob
from answerable.tickets.models import Attachment, Blob
from answerable.tickets.sweeping import sweep
from answerable.tickets.tasks import sweep_files

PICTURE = b"\x89PNG" + bytes(20_000)
_MAIL = (
    b"From: Cleo <cleo@example.com>\r\nTo: support@kestrel.example\r\nSubject: A zip\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nIt is torn.\r\n'
    b'--x\r\nContent-Type: image/png; name="zip.png"\r\nContent-Disposition: attachment; filename="zip.png"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(PICTURE) + b"\r\n--x--\r\n"
)


def files_in(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def age(folder, *, hours):
    then = timezone.now().timestamp() - hours * 3600
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (then, then))


@pytest.fixture
def written(monkeypatch):
    """For each file that was written: whether a transaction was held meanwhile."""
    found, really = [], default_storage.save

    def save(name, content, **more):
        found.append(connection.in_atomic_block)
        return really(name, content, **more)

    monkeypatch.setattr(default_storage, "save", save)
    return found


@pytest.fixture
def packed(monkeypatch):
    """For each original that was packed: whether a transaction was held meanwhile."""
    found, really = [], RawItem.compress

    def compress(content):
        found.append(connection.in_atomic_block)
        return really(content)

    monkeypatch.setattr(RawItem, "compress", staticmethod(compress))
    return found


def _file(content=PICTURE):
    return {"filename": "zip.png", "content": base64.b64encode(content).decode()}


def test_the_interface_writes_files_before_its_transaction(
    transactional_db, api, ana, make_ticket, make_message, cleo, written, packed
):
    ticket = make_ticket(customer=cleo)
    make_message(ticket)
    about = f"/tickets/{ticket.reference}"
    bodies = [
        (f"{about}/messages", {"text": "Here.", "attachments": [_file(b"one" * 99)]}),
        (f"{about}/messages", {"text": "Torn.", "direction": "inbound", "attachments": [_file(b"two" * 99)]}),
        (f"{about}/notes", {"text": "See.", "attachments": [_file(b"three" * 99)]}),
        (
            "/tickets",
            {
                "customer": {"channel": "email", "address": "dora@example.com"},
                "subject": "A zip",
                "message": {"text": "It is torn.", "attachments": [_file(b"four" * 99)]},
                "team_id": ticket.team_id,
            },
        ),
    ]
    for path, body in bodies:
        assert api(ana).post(path, body).status_code == 201, path

    assert written == [False] * 4
    assert packed == [False] * 2
    assert Attachment.objects.count() == 4


def test_mail_and_what_colleagues_attach_hold_no_transaction_while_they_are_written(
    transactional_db, run_jobs, written
):
    receive(_MAIL, channel="email", mailbox=None, source="test", at=timezone.now())
    run_jobs()
    FilesField().clean([SimpleUploadedFile("a.png", b"another" * 99, "image/png")])

    assert Attachment.objects.get().blob.size == len(PICTURE)
    assert written == [False, False]


def test_a_refused_write_leaves_its_bytes_for_a_day_and_no_longer(api, ana, make_ticket, blobs):
    ticket = make_ticket()
    refused = api(ana).post(f"/tickets/{ticket.reference}/notes", {"attachments": [_file(b"x" * 26 * 2**20)]})
    assert refused.status_code == 413
    assert files_in(blobs) == []  # too much is not even written
    gone = api(ana).post("/tickets/AAAA-AAAA/notes", {"text": "See.", "attachments": [_file()]})
    assert gone.status_code == 404
    assert len(files_in(blobs)) == 1

    sweep_files()
    assert len(files_in(blobs)) == 1
    age(blobs, hours=25)
    sweep_files()
    assert files_in(blobs) == []


def test_what_something_shows_is_never_swept_however_old(make_message, blobs, now, db):
    blob = keep_blob(PICTURE, at=now)
    age(blobs, hours=24 * 400)

    assert sweep(before=timezone.now()) == 0
    assert read_blob(blob) == PICTURE


def test_what_is_kept_anew_while_the_sweep_is_at_work_stays(blobs, now, db, monkeypatch):
    """The sweep has chosen the file as old and unnamed; then somebody gives the same bytes again."""
    keep_bytes([PICTURE])
    age(blobs, hours=25)
    really = type(next(blobs.rglob("*"))).replace

    def replace(path, target):
        if str(target).endswith(".going"):
            keep_bytes([PICTURE])
        return really(path, target)

    monkeypatch.setattr(type(next(blobs.rglob("*"))), "replace", replace)
    assert sweep(before=timezone.now() - timedelta(hours=24)) == 0
    monkeypatch.undo()

    blob = keep_blob(PICTURE, at=now)
    assert read_blob(blob) == PICTURE
    assert files_in(blobs) == [blob.pk]


def test_what_a_crash_left_halfway_is_put_right(blobs, now, db):
    blob = keep_blob(PICTURE, at=now)
    keep_bytes([b"nobody's"])
    for path in list(blobs.rglob("*")):
        if path.is_file():
            path.rename(path.with_name(path.name + ".going"))
    (blobs / path_of(blob.pk)).with_name("tmpabc").write_bytes(b"half")
    age(blobs, hours=25)

    sweep_files()

    assert files_in(blobs) == [blob.pk]
    assert Blob.objects.count() == 1
