"""Outgoing mail, read back by the standard library and by our own parser."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from answerable.channels.email.compose import OutgoingMail, compose
from answerable.channels.email.encoding import UnusableAddressError
from answerable.channels.email.parse import parse
from answerable.channels.incoming import Address, IncomingAttachment

MAIL = OutgoingMail(
    from_address="support@example.com",
    from_name="Ana from Support",
    to=(Address("cleo@example.org", "Cleo"),),
    subject="Re: Your order",
    text="Hello Cleo,\n\nit is on its way.\n",
    message_id="answer.1@example.com",
    sent_at=datetime(2026, 3, 3, 10, 0, tzinfo=UTC),
)
PICTURE = IncomingAttachment(
    "logo.png", "image/png", bytes(range(256)) * 4, "logo@example.com", is_inline=True
)
BILL = IncomingAttachment(
    "Rechnung März – die ganze lange Geschichte einer Bestellung.pdf", "application/pdf", b"%PDF"
)


def _read(raw):
    return message_from_bytes(raw, policy=policy.default)


def _text(message):
    return message.get_content().replace("\r\n", "\n")


def _shape(part):
    return (
        part.get_content_type()
        if not part.is_multipart()
        else (part.get_content_type(), [_shape(p) for p in part.iter_parts()])
    )


def test_a_plain_answer_is_a_plain_mail():
    raw = compose(replace(MAIL, in_reply_to="q@example.org", references=("a@example.org", "q@example.org")))
    message = _read(raw)
    assert raw.startswith(b"From: Ana from Support <support@example.com>\r\nTo: Cleo <cleo@example.org>\r\n")
    assert message["Subject"] == "Re: Your order"
    assert message["Message-ID"] == "<answer.1@example.com>"
    assert message["In-Reply-To"] == "<q@example.org>"
    assert message["References"] == "<a@example.org> <q@example.org>"
    assert message["Date"].datetime == MAIL.sent_at
    assert message["MIME-Version"] == "1.0"
    assert _shape(message) == "text/plain"
    assert _text(message) == MAIL.text
    assert "Auto-Submitted" not in message
    assert "Bcc" not in message


def test_html_pictures_and_files_each_have_their_place():
    raw = compose(
        replace(MAIL, html='<p>Hi <img src="cid:logo@example.com"></p>', attachments=(PICTURE, BILL))
    )
    alternatives = ["text/plain", ("multipart/related", ["text/html", "image/png"])]
    assert _shape(_read(raw)) == (
        "multipart/mixed",
        [("multipart/alternative", alternatives), "application/pdf"],
    )
    incoming = parse(raw)
    assert incoming.text == MAIL.text.strip()
    assert incoming.attachments == (PICTURE, BILL)
    assert not incoming.defects


def test_the_plain_part_comes_from_the_html_when_there_is_none():
    assert parse(compose(replace(MAIL, text="", html="<p>one</p><p>two</p>"))).text == "one\n\ntwo"


@pytest.mark.parametrize("field", ["from_name", "subject", "message_id", "in_reply_to", "auto_submitted"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_no_field_can_start_a_header(field, line_end):
    evil = f"harmless{line_end}Bcc: evil@example.org{line_end}{line_end}<script>"
    try:
        message = _read(compose(replace(MAIL, **{field: evil})))
    except ValueError:
        return
    assert "Bcc" not in message
    assert _text(message) == MAIL.text


@pytest.mark.parametrize(
    "mail",
    [
        replace(MAIL, to=(Address("cleo@example.org", "Cleo\r\nBcc: evil@example.org"),)),
        replace(MAIL, references=("a@b\r\nBcc: evil@example.org", "c@d>\r\nBcc: <x@y")),
        replace(MAIL, headers=(("X-Note", "a\r\nBcc: evil@example.org"),)),
        replace(MAIL, attachments=(replace(BILL, filename='a"\r\nBcc: evil@example.org\r\n\r\n.pdf'),)),
        replace(MAIL, attachments=(replace(BILL, content_type="text/plain\r\nBcc: evil@example.org"),)),
        replace(
            MAIL, html="<p>x</p>", attachments=(replace(PICTURE, content_id="x>\r\nBcc: evil@example.org"),)
        ),
    ],
)
def test_nor_can_a_name_an_id_or_a_file(mail):
    raw = compose(mail)
    assert not [line for line in raw.split(b"\r\n") if line.lower().startswith(b"bcc")]
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b\r\nBcc: c@d", "a b@c.example", "a@b,c@d", "<a@b>", "a@b@c", "a@" + "ü" * 300],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(UnusableAddressError):
        compose(replace(MAIL, to=(Address(address),)))


@pytest.mark.parametrize("name", ["Bcc", "From", "Content-Type", "X Y", "X:Y", "X\r\nBcc", ""])
def test_headers_that_are_ours_or_none_are_refused(name):
    with pytest.raises(ValueError, match="cannot be set"):
        compose(replace(MAIL, headers=((name, "x"),)))


@pytest.mark.parametrize(
    "name",
    [
        "Cleo",
        "Grün, Cleo",
        'Cleo "the" Customer',
        "山田太郎",
        "محمد",
        "a@b.example",
        "x" * 150,
        "Ω" * 90,
        "=?utf-8?q?x?=",
    ],
)
def test_names_survive(name):
    raw = compose(
        replace(
            MAIL, from_name=name, to=(Address("cleo@example.org", name), Address("ben@example.net", name))
        )
    )
    incoming = parse(raw)
    assert incoming.sender.name == name
    assert [address.name for address in incoming.to] == [name, name]
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert _read(raw)["To"].addresses[1].addr_spec == "ben@example.net"


@pytest.mark.parametrize("subject", ["Grüße", "日本語の件名" * 20, "x" * 2000, "word " * 100, "", "🎒" * 60])
def test_subjects_survive_and_lines_stay_short(subject):
    raw = compose(replace(MAIL, subject=subject))
    assert parse(raw).subject == subject.strip()[:1000]
    assert all(len(line) <= 78 for line in raw.split(b"\r\n")[:20])


@pytest.mark.parametrize(
    "text",
    [
        "From here\nto there",
        "long " * 500,
        "Grüße\n.\n",
        "日本語\n" * 50,
        "trailing  \nblanks\t\n",
        "=?x?= = =3D",
        "a" * 3000,
        "--\nx",
    ],
)
def test_texts_survive(text):
    raw = compose(replace(MAIL, text=text))
    assert _text(_read(raw)).rstrip("\n") == text.rstrip("\n")
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.isascii()
    assert b"\r\nFrom " not in raw


def test_international_domains_travel_in_ascii():
    raw = compose(replace(MAIL, from_address="info@bücher.example"))
    assert b"<info@xn--bcher-kva.example>" in raw


def test_a_long_chain_keeps_its_first_and_its_last_nineteen():
    chain = tuple(f"{'x' * 60}.{number}@example.org" for number in range(100))
    raw = compose(replace(MAIL, references=chain, in_reply_to=chain[-1]))
    assert parse(raw).references == (chain[0], *chain[-19:])
    assert all(len(line) <= 90 for line in raw.split(b"\r\n"))


def test_automatic_mail_says_so():
    assert _read(compose(replace(MAIL, auto_submitted="auto-replied")))["Auto-Submitted"] == "auto-replied"


def test_a_message_as_an_attachment_stays_one():
    inner = compose(MAIL)
    raw = compose(replace(MAIL, attachments=(IncomingAttachment("fwd.eml", "message/rfc822", inner),)))
    [file] = parse(raw).attachments
    assert file.content_type == "message/rfc822"
    assert parse(file.content).subject == MAIL.subject


def test_composing_is_pure():
    assert compose(MAIL) == compose(MAIL)
