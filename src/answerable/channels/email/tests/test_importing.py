"""Old mail comes in from files, as often as one likes."""

import os
import tracemalloc
from pathlib import Path

import pytest
from django.utils import timezone

from answerable.channels.email.importing import Outcome, import_path
from answerable.channels.models import Item, Mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(db):
    return Mailbox.objects.create(
        channel="email", name="Help", address="help@ours.example", created_at=timezone.now()
    )


def letter(number, body=b"Hello.\n"):
    return b"From: cleo@example.com\nSubject: %d\nMessage-ID: <%d@x>\n\n" % (number, number) + body


def bring(path, box):
    return list(import_path(path, box, at=timezone.now()))


def outcomes(path, box):
    return [str(each.outcome) for each in bring(path, box)]


def kept(box):
    return [item.raw.content for item in Item.objects.filter(mailbox=box).order_by("pk")]


SEPARATOR = b"From cleo@example.com Thu Jan  1 00:00:00 1970\n"


def test_an_mbox(box, tmp_path):
    file = tmp_path / "old.mbox"
    file.write_bytes(b"".join(SEPARATOR + letter(number) + b"\n" for number in range(3)))
    assert outcomes(file, box) == ["kept"] * 3
    assert kept(box) == [letter(0), letter(1), letter(2)]
    item = Item.objects.first()
    assert (item.source, item.is_import, item.has_envelope) == ("import", True, False)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (b"Date: Mon, 2 Mar 2026 09:00:00 +0000\n", "2026-03-02T09:00:00+00:00"),
        (b"Date: Thu, 1 Jan 1970 00:00:00 +0000\n", None),
        (b"Date: Sat, 1 Jan 2999 00:00:00 +0000\n", None),
        (
            b"Received: from a by b; Mon, 2 Mar 2026 09:00:05 +0000\n"
            b"Received: from c by a; Sun, 1 Mar 2026 01:00:00 +0000\n"
            b"Date: Thu, 1 Jan 1970 00:00:00 +0000\n",
            "2026-03-02T09:00:05+00:00",
        ),
        (
            b"Received: from a by b; Mon, 2 Mar 1970 09:00:05 +0000\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n",
            "2026-03-02T09:00:00+00:00",
        ),
    ],
)
def test_history_is_dated_as_far_as_its_dates_can_be_true(box, tmp_path, run_jobs, dates, expected):
    before = timezone.now()
    (tmp_path / "1.eml").write_bytes(dates + letter(1))
    assert outcomes(tmp_path, box) == ["kept"]
    run_jobs()

    ticket = Item.objects.get().ticket
    assert ticket.created_at == ticket.waiting_since == ticket.messages.get().created_at
    if expected is None:
        assert ticket.created_at >= before
    else:
        assert ticket.created_at.isoformat() == expected


def test_again_is_harmless_and_says_so(box, tmp_path):
    file = tmp_path / "old.mbox"
    file.write_bytes(b"".join(SEPARATOR + letter(number) + b"\n" for number in range(3)))
    import_once = import_path(file, box, at=timezone.now())
    next(import_once)
    import_once.close()  # interrupted
    assert outcomes(file, box) == ["known", "kept", "kept"]
    assert outcomes(file, box) == ["known"] * 3
    assert Item.objects.count() == 3


@pytest.mark.parametrize(
    "separator",
    [
        b"From - Mon Mar  2 09:00:00 2026\n",
        b"From MAILER-DAEMON Mon Mar  2 09:00:00 2026\r\n",
        b"From 1791@xxx Mon Mar 02 09:00:00 +0000 2026\n",
        b"From ana at example.com  Mon Mar  2 09:00:00 2026\n",
        b"From ana@example.com Mon, 2 Mar 2026 09:00:00 +0100\n",
        b"From ana@example.com 2026-03-02 09:00\n",
    ],
)
def test_separators_as_programs_write_them(box, tmp_path, separator):
    file = tmp_path / "old"
    file.write_bytes(separator + letter(0) + b"\n" + separator + letter(1))
    bring(file, box)
    assert kept(box) == [letter(0), letter(1)]


def test_a_separator_without_an_empty_line_before_it(box, tmp_path):
    file = tmp_path / "old.mbox"
    file.write_bytes(SEPARATOR + letter(0) + SEPARATOR + letter(1))
    bring(file, box)
    assert kept(box) == [letter(0), letter(1)]


def test_prose_that_begins_with_from_is_prose(box, tmp_path):
    body = (
        b"So:\n\nFrom Monday we open at 9:30, and from 2027 on at 9:00.\nFrom then on, too.\n\nFrom us all\n"
    )
    file = tmp_path / "old.mbox"
    file.write_bytes(SEPARATOR + letter(0, body.replace(b"\nFrom Monday", b"\n>From Monday")) + b"\n")
    bring(file, box)
    assert kept(box) == [letter(0, body)]


def test_quoted_from_lines_lose_one_mark_and_no_more(box, tmp_path):
    file = tmp_path / "old.mbox"
    file.write_bytes(SEPARATOR + letter(0, b">From here\n>>From there\n> From: no\n"))
    bring(file, box)
    assert kept(box) == [letter(0, b"From here\n>From there\n> From: no\n")]


def test_a_maildir(box, tmp_path):
    for folder in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / folder).mkdir(parents=True)
    (tmp_path / "Maildir/cur/1700000000.M1P1.host:2,S").write_bytes(letter(1))
    (tmp_path / "Maildir/new/1700000001.M1P1.host").write_bytes(letter(2))
    (tmp_path / "Maildir/tmp/1700000002.M1P1.host").write_bytes(letter(3)[:20])
    (tmp_path / "Maildir/dovecot.index").write_bytes(b"\x00\x01")
    assert outcomes(tmp_path / "Maildir", box) == ["kept", "kept"]
    assert kept(box) == [letter(1), letter(2)]


def test_a_folder_of_files_and_one_file(box, tmp_path):
    (tmp_path / "2025/may").mkdir(parents=True)
    (tmp_path / "2025/a.eml").write_bytes(letter(1))
    (tmp_path / "2025/may/B.EML").write_bytes(letter(2))
    (tmp_path / "2025/may/1").write_bytes(letter(3))
    (tmp_path / "2025/may/notes.txt").write_bytes(b"not a mail")
    assert outcomes(tmp_path / "2025", box) == ["kept"] * 3
    assert outcomes(tmp_path / "2025/a.eml", box) == ["known"]


def test_what_is_broken_is_reported_and_the_rest_comes_in(box, tmp_path, settings):
    settings.MAIL_MAX_BYTES = 5000
    (tmp_path / "a.eml").write_bytes(b"\x00\xff\xfe garbage \x00")
    (tmp_path / "b.eml").write_bytes(b"")
    (tmp_path / "c.eml").write_bytes(letter(1, b"x" * 5000))
    (tmp_path / "d.eml").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "e.eml")
    (tmp_path / "f.mbox").write_bytes(SEPARATOR + letter(2, b"y" * 9000) + b"\n\n" + SEPARATOR + letter(3))
    found = bring(tmp_path, box)
    assert [str(each.outcome) for each in found] == ["kept", "failed", "failed", "failed", "kept"]
    assert "empty" in found[1].why
    assert "larger than 5000" in found[2].why
    assert found[3].name.endswith("f.mbox, message 1")


def test_nothing_there_is_said(box, tmp_path):
    (found,) = bring(tmp_path / "nowhere", box)
    assert found.outcome is Outcome.FAILED
    assert found.why


def test_a_file_that_cannot_be_read_is_reported(box, tmp_path, monkeypatch):
    (tmp_path / "a.eml").write_bytes(letter(1))
    (tmp_path / "b.eml").write_bytes(letter(2))
    really_open = Path.open

    def broken_sector(self, *arguments, **options):
        if self.name == "a.eml":
            raise OSError(5, "Input/output error")
        return really_open(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", broken_sector)
    found = bring(tmp_path, box)
    assert [str(each.outcome) for each in found] == ["failed", "kept"]
    assert "Input/output error" in found[0].why


def test_a_large_mbox_is_never_in_memory(box, tmp_path):
    file = tmp_path / "large.mbox"
    with file.open("wb") as opened:
        for number in range(300):
            opened.write(SEPARATOR + letter(number, b"z" * 99_000 + b"\n") + b"\n")
    tracemalloc.start()
    count = sum(each.outcome is Outcome.KEPT for each in import_path(file, box, at=timezone.now()))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 300
    assert peak < 8_000_000
