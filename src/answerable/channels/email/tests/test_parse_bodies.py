"""Words and files out of every kind of body."""

import base64
import struct

import pytest

from answerable.channels.email.parse import parse
from answerable.channels.email.tests.samples import mail, multipart, sample


def test_the_text_of_a_mail_without_one_comes_from_its_html():
    assert parse(sample("html_only.eml")).text == (
        "Broken\n\nFirst line\nsecond line with a link (https://example.org/x).\n\n- one\n- two\n  1. deep\n\n"
        "Item | Price\nTent | 120 €\n\n> earlier\n> words"
    )


def test_a_message_inside_is_one_file_that_is_itself_a_message():
    incoming = parse(sample("forward.eml"))
    assert incoming.text == "See the attached message."
    [file] = incoming.attachments
    assert (file.filename, file.content_type) == ("Grüße from inside.eml", "message/rfc822")
    assert file.content.strip() in sample("forward.eml")
    inner = parse(file.content)
    assert inner.text == "Words of the inner message."
    assert [(each.filename, each.content) for each in inner.attachments] == [("a.zip", b"PK\x03\x04")]


def test_flowed_lines_become_paragraphs_again():
    assert parse(sample("flowed.eml")).text == (
        "This paragraph goes on over three lines.\n> Quoted words go on too.\nFrom the start.\n-- \nCleo"
    )


def test_a_uuencoded_file_in_the_text_becomes_an_attachment():
    incoming = parse(sample("uuencoded.eml"))
    assert [(each.filename, each.content) for each in incoming.attachments] == [("hello.txt", b"hello world")]
    assert incoming.text == "Here is the file:\n\n\n\nWe begin 2026 with it."


def test_an_invitation_is_a_file_beside_its_words():
    incoming = parse(sample("calendar.eml"))
    assert incoming.text == "Please come."
    assert [each.filename for each in incoming.attachments] == ["invitation.ics"]


def _tnef(*objects):
    def one(level, name, kind, data):
        return (
            struct.pack("<BHHI", level, name, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
        )

    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(one(*each) for each in objects)


def _winmail(data):
    head = "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + base64.encodebytes(data).decode()


TNEF_FILE = (
    (1, 0x9006, 8, struct.pack("<I", 0x10000)),
    (1, 0x9007, 6, struct.pack("<II", 1252, 0)),
    (1, 0x9004, 6, struct.pack("<I", 0xFFFFFFFF)),  # a recipient table that claims four billion rows
    (2, 0x9002, 6, b"\x00" * 14),
    (2, 0x8010, 1, b"report.txt\x00"),
    (2, 0x800F, 6, b"the contents"),
)


def test_the_files_in_winmail_dat_are_taken_out():
    incoming = parse(multipart("Content-Type: text/plain\r\n\r\nHello", _winmail(_tnef(*TNEF_FILE))))
    assert incoming.text == "Hello"
    assert [(each.filename, each.content) for each in incoming.attachments] == [
        ("report.txt", b"the contents")
    ]


@pytest.mark.parametrize("data", [b"no tnef at all", _tnef(*TNEF_FILE)[:40], struct.pack("<I", 0x223E9F78)])
def test_a_broken_winmail_dat_is_kept_or_empty_but_never_fatal(data):
    incoming = parse(multipart("Content-Type: text/plain\r\n\r\nHello", _winmail(data)))
    assert incoming.text == "Hello"


def test_a_winmail_dat_of_very_many_objects_takes_no_time():
    parse(multipart(_winmail(_tnef(*[(1, 0x9999, 6, b"")] * 100_000))))


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain; charset=utf-8", "Grüße".encode(), "Grüße"),
        ("text/plain; charset=utf-8", "Grüße".encode("latin-1"), "Grüße"),
        ("text/plain; charset=us-ascii", "Grüße".encode(), "Grüße"),
        ("text/plain; charset=iso-8859-1", b"\x93quoted\x94 \x80", "“quoted” €"),
        ("text/plain; charset=iso-8859-1", "Grüße".encode(), "Grüße"),
        ("text/plain; charset=no-such-thing", "Grüße".encode(), "Grüße"),
        ("text/plain; charset=base64", b"Hello", "Hello"),
        ("text/plain; charset=punycode", b"Hello", "Hello"),
        ("text/plain; charset=\x00\xff".encode("latin-1"), b"Hello", "Hello"),
        ("text/plain; charset=gb2312", "你好".encode("gb18030"), "你好"),
        ("text/plain; charset=shift_jis", "こんにちは①".encode("cp932"), "こんにちは①"),
        ("text/plain; charset=iso-2022-jp", "すみません".encode("iso2022_jp"), "すみません"),
        ("text/plain", "すみません".encode("iso2022_jp"), "すみません"),
        ("text/plain; charset=utf-16", "Grüße".encode("utf-16"), "Grüße"),
        ("text/plain; charset=utf-8", b"\xef\xbb\xbfHello", "Hello"),
        (
            "text/plain; charset=utf-8",
            b"nul\x00 bell\x07 esc\x1b[31m tab\there",
            "nul bell esc[31m tab\there",
        ),
        ("text/html", '<meta charset="windows-1251"><p>Привет</p>'.encode("cp1251"), "Привет"),
        ("text", b"Hello", "Hello"),
        ("garbage; ;;; =", b"Hello", "Hello"),
        ("text/plain; charset*0*=utf-8''x; charset=y; charset*1=z", b"Hello", "Hello"),
    ],
)
def test_text_is_read_in_the_character_set_it_is_really_in(content_type, body, text):
    assert parse(mail(body, content_type=content_type)).text == text


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("base64", b"SGVsbG8=", "Hello"),
        ("base64", b"SGVsbG8", "Hello"),
        ("BASE64;", b"SGVs\r\nbG8=\r\n", "Hello"),
        ("base64", b"This is not base64 at all, it is text.", "This is not base64 at all, it is text."),
        ("quoted-printable", b"Hel=\r\nlo =C3=BC =zz", "Hello ü =zz"),
        ("quoted - printable", b"=48ello", "Hello"),
        ("8bits", b"Hello", "Hello"),
        ("x-uuencode", b"begin 644 x\r\n%2&5L;&\\ \r\n`\r\nend\r\n", "Hello"),
    ],
)
def test_transfer_encodings_are_undone_as_far_as_they_go(encoding, body, text):
    raw = mail(body, content_type="text/plain; charset=utf-8", content_transfer_encoding=encoding)
    assert parse(raw).text == text


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="a.pdf"', "a.pdf"),
        ("attachment; filename=a b.pdf", "a b.pdf"),
        ("attachment; filename*=utf-8''%C3%BC.pdf", "ü.pdf"),
        ("attachment; filename*0*=utf-8''%C3; filename*1*=%BC; filename*2=.pdf", "ü.pdf"),
        ('attachment; filename="=?utf-8?q?=C3=BC.pdf?="', "ü.pdf"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        (r'attachment; filename="C:\Users\x\a.pdf"', "a.pdf"),
        ("attachment; filename*=utf-8''a%0D%0Ab.pdf", "a b.pdf"),
        ("attachment; filename*=utf-8''a%E2%80%AEfdp.exe", "afdp.exe"),
        (f'attachment; filename="{"x" * 500}.pdf"', "x" * 140 + ".pdf"),
        ("attachment", "attachment-1.pdf"),
        ('attachment; filename=""', "attachment-1.pdf"),
        (f"attachment; filename*{'9' * 4000}=x", "attachment-1.pdf"),
    ],
)
def test_file_names_are_names_and_nothing_else(disposition, name):
    part = f"Content-Type: application/pdf\r\nContent-Disposition: {disposition}\r\n\r\nx"
    [file] = parse(multipart(part)).attachments
    assert file.filename == name


def test_words_on_both_sides_of_a_picture_are_kept():
    picture = "Content-Type: image/png\r\nContent-Disposition: inline\r\n\r\nx"
    words = [
        f"Content-Type: text/{kind}\r\n\r\n{text}"
        for kind, text in (("plain", "Before <b>"), ("html", "<p>After</p>"))
    ]
    incoming = parse(multipart(words[0], picture, words[1]))
    assert incoming.text == "Before <b>\n\nAfter"
    assert incoming.html == "<div>Before &lt;b&gt;</div><p>After</p>"


def test_a_text_file_is_a_file():
    words, file = (
        "Content-Type: text/plain\r\n\r\nHello",
        "Content-Type: text/plain; name=notes.txt\r\n\r\nNotes",
    )
    incoming = parse(multipart(words, file))
    assert incoming.text == "Hello"
    assert [(each.filename, each.content) for each in incoming.attachments] == [("notes.txt", b"Notes")]


def test_parts_that_cannot_be_told_apart_are_read_as_text():
    incoming = parse(
        mail("--YY\r\nContent-Type: text/plain\r\n\r\nHello\r\n", content_type="multipart/mixed")
    )
    assert "Hello" in incoming.text
    assert incoming.defects


def test_a_boundary_that_is_not_told_is_found():
    parts = "--YY\r\nContent-Type: text/plain\r\n\r\nHello\r\n--YY\r\nContent-Type: text/csv\r\n\r\na,b\r\n--YY--\r\n"
    incoming = parse(mail(parts, content_type="multipart/mixed"))
    assert incoming.text == "Hello"
    assert [file.content for file in incoming.attachments] == [b"a,b"]
    assert any("guessed" in defect for defect in incoming.defects)


def test_a_cut_off_message_keeps_what_arrived():
    incoming = parse(multipart("Content-Type: text/plain\r\n\r\nHello")[:-10])
    assert incoming.text.startswith("Hello")
    assert "It says that it has several parts and" not in str(incoming.defects)


def test_an_empty_mail_is_something_too():
    assert "It has no content." in parse(b"").defects
    assert parse(b"").fingerprint
