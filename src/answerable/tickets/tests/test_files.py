"""Attachments: stored once by what they contain, whole or not at all."""

import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from answerable.ledger.actor import SYSTEM
from answerable.tickets import actions
from answerable.tickets.files import File, keep_blob, path_of, read_blob, safe_name
from answerable.tickets.models import Attachment, Blob

pytestmark = pytest.mark.django_db
PICTURE = b"\x89PNG" + bytes(200_000)


def _files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_the_same_content_is_stored_once_whatever_it_is_called(make_ticket, make_message, blobs, now):
    message = make_message(files=[File("a.png", "image/png", PICTURE), File("b.png", "image/png", PICTURE)])
    actions.note(message.ticket, "See here", by=SYSTEM, at=now, files=[File("c", "image/png", PICTURE)])

    assert Attachment.objects.count() == 3
    assert Blob.objects.get().size == len(PICTURE)
    assert len(_files(blobs)) == 1
    assert read_blob(Blob.objects.get()) == PICTURE


def test_a_file_that_cannot_be_written_whole_is_not_there_at_all(blobs, now, monkeypatch):
    def full_disk(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        keep_blob(PICTURE, at=now)
    assert _files(blobs) == []
    assert not Blob.objects.exists()

    monkeypatch.undo()
    assert read_blob(keep_blob(PICTURE, at=now)) == PICTURE


def test_a_file_is_under_its_name_only_once_it_is_whole_on_the_disk(blobs, now, monkeypatch):
    really, seen = os.fsync, []

    def look(descriptor):
        seen.append([path.name for path in _files(blobs) if len(path.name) == 64])
        really(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    keep_blob(PICTURE, at=now)

    assert seen[0] == []
    assert [path.name for path in _files(blobs)] == [Blob.objects.get().pk]


def test_a_lost_file_is_written_again(blobs, now):
    blob = keep_blob(PICTURE, at=now)
    (blobs / path_of(blob.pk)).unlink()

    keep_blob(PICTURE, at=now)

    assert read_blob(blob) == PICTURE


def test_the_same_content_at_once_is_one_file(at_once, blobs, now):
    found = at_once(*[lambda: keep_blob(PICTURE, at=now).pk] * 6)

    assert len(set(found)) == 1
    assert [path.name for path in _files(blobs)] == [found[0]]
    assert Blob.objects.count() == 1


def test_who_saves_the_same_content_second_leaves_no_copy(blobs):
    """Both looked before either had written."""
    for _ in range(2):
        assert default_storage.save("ab/cd/abcd", ContentFile(PICTURE)) == "ab/cd/abcd"

    assert [path.name for path in _files(blobs)] == ["abcd"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("photo.png", "photo.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\photo.png", "photo.png"),
        ("a\x00b\r\n.txt", "ab.txt"),
        ("写真.png", "写真.png"),
        ("..", "attachment"),
        ("", "attachment"),
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
    ],
)
def test_a_file_name_is_only_a_name(given, kept):
    assert safe_name(given) == kept
