"""Real mail that other people collected; the folder is beside the project and may be missing."""

import os
from pathlib import Path

import pytest

from answerable.channels.email.parse import parse
from answerable.channels.email.tests.samples import is_storable

PROJECT = Path(__file__).parents[5]
CORPORA = Path(os.environ.get("ANSWERABLE_CORPORA", PROJECT.parent / "shared" / "data")) / "mail"

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason=f"no corpora in {CORPORA}")


def _mails(folder: str, pattern: str) -> list[Path]:
    return sorted((CORPORA / folder).rglob(pattern))


def test_every_real_mail_is_read():
    paths = _mails("rfc", "*.eml") + _mails("bounces", "*_*.txt") + _mails("clients", "*.eml")
    unread = [path.name for path in paths if "could not be" in str(parse(path.read_bytes()).defects[:1])]
    assert len(paths) > 200
    assert len(unread) <= 0.05 * len(paths), unread


def test_nothing_in_a_real_mail_cannot_be_stored_also_with_bytes_where_letters_were():
    for path in _mails("rfc", "*.eml") + _mails("bounces", "*_*.txt") + _mails("clients", "*.eml"):
        raw = path.read_bytes()
        for mangled in (raw, raw.replace(b"e", b"\xfc"), raw.replace(b"n", b"\x00")):
            assert is_storable(parse(mangled)), path.name


def test_nearly_all_real_mails_have_a_sender_and_words_or_files():
    incoming = {path.name: parse(path.read_bytes()) for path in _mails("rfc", "*.eml")}
    empty = [name for name, each in incoming.items() if not (each.text.strip() or each.attachments)]
    nobody = [name for name, each in incoming.items() if each.sender is None]
    assert len(empty) <= 0.08 * len(incoming), empty
    assert len(nobody) <= 0.05 * len(incoming), nobody


def test_no_undecoded_words_are_left_in_subjects_and_names():
    for path in _mails("rfc", "*.eml"):
        incoming = parse(path.read_bytes())
        assert "=?" not in incoming.subject, path.name
        assert incoming.sender is None or "=?" not in incoming.sender.name, path.name


def test_no_real_mail_is_mistaken_for_one_with_card_data():
    found = [
        path.name
        for path in _mails("", "*.eml") + _mails("bounces", "*.txt")
        if parse(path.read_bytes()).has_card_data
    ]
    assert len(found) <= 1, found
