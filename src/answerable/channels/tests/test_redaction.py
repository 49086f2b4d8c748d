"""Card numbers and security codes, in text and in raw messages."""

import base64
import time

import pytest

from answerable.channels.email.parse import parse
from answerable.channels.redaction import redact, redact_message

VISA = "4111 1111 1111 1111"


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "4111 1111\n1111 1111",
        "4111 - 1111 - 1111 - 1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "5555555555554444",
        "2223 0031 2200 3222",
        "3782 822463 10005",
        "6011 0009 9013 9424",
        "3530111333300000",
        "６０１１０００９９０１３９４２４",
        "٤١١١ ١١١١ ١١١١ ١١١١",
        "4111\u00a01111\u00a01111\u00a01111",
    ],
)
def test_card_numbers_lose_all_but_their_last_four_digits(number):
    text, has_any = redact(f"Please charge {number}, thank you.")
    assert has_any
    last_four = "".join(str(int(char)) for char in number if char.isdecimal())[-4:]
    assert text == f"Please charge •••• {last_four}, thank you."


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",  # wrong check digit
        "41111111111111111",  # part of a longer number
        "Order 12345678901234567890",
        "https://example.com/pay/4111111111111111?x=1",
        "www.example.com/4111111111111111",
        "<4111111111111111.17@mail.example.com>",
        "IBAN DE89 3704 0044 0532 0130 00",
        "IMEI 490154203237518",
        "Tracking number 4111111111111111",
        "Sendungsnummer: 4111111111111111",
        "1Z4111111111111111",
        "Tel. +49 30 4111 1111, Fax +49 30 4111 1112",
        "EAN 4006381333931",
        "on 2026-03-02 10:15:30 and 2026-03-03 11:16:31",
        "Your verification code is 1234",
        "The security team was here in 2024",
        "CVV is required. We moved in 2023.",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert redact(text) == (text, False)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("CVV", "123"),
        ("cvv2:", "123"),
        ("CVC-Code", "987"),
        ("the CVV is", "1234"),
        ("security code:", "123"),
        ("card verification number", "123"),
        ("Kartenprüfnummer", "321"),
        ("Prüfnummer ist", "321"),
        ("Sicherheitscode:", "321"),
        ("cryptogramme visuel :", "456"),
        ("code de sécurité", "456"),
        ("código de seguridad:", "456"),
        ("beveiligingscode", "456"),
        ("kod CVC:", "456"),
        ("kod zabezpieczający", "456"),
        ("セキュリティコードは", "789"),
        ("رمز الأمان", "١٢٣"),
        ("CVV:", "１２３"),
    ],
)
def test_labelled_security_codes_are_taken_out(label, code):
    text, has_any = redact(f"{label} {code}")
    assert has_any
    assert text == f"{label} •••"


@pytest.mark.parametrize(
    "label", ["CID", "verification code:", "Prüfziffer", "código de verificación", "確認コード："]
)
def test_unclear_labels_count_beside_a_card(label):
    assert redact(f"{label} 1234") == (f"{label} 1234", False)
    text, _ = redact(f"{VISA}, {label} 1234")
    assert "1234" not in text


def test_a_code_right_behind_the_expiry_date_needs_no_label():
    assert redact(f"{VISA} 12/26 123") == ("•••• 1111 12/26 •••", True)


def test_redacting_twice_changes_nothing_more():
    once, _ = redact(f"Card {VISA} cvv 123")
    assert redact(once) == (once, False)


def test_a_text_without_card_data_is_the_same_object():
    text = "nothing to see"
    assert redact(text)[0] is text


def test_a_raw_message_without_card_data_is_the_same_object():
    raw = b"From: a@b.example\nSubject: Hello 2026\n\nOrder 123456 of 2026-03-02.\n"
    redacted, has_any = redact_message(raw)
    assert redacted is raw
    assert not has_any


def _part(content_type, encoding, body, extra=""):
    return f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n{extra}\r\n{body}\r\n"


def _message(*parts, subject="Card"):
    head = f"From: cleo@example.org\r\nMessage-ID: <1@example.org>\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
    body = "".join(f"--XX\r\n{part}" for part in parts)
    return f'{head}Content-Type: multipart/mixed; boundary="XX"\r\n\r\n{body}--XX--\r\n'.encode()


def _base64(text):
    return base64.encodebytes(text.encode()).decode().rstrip().replace("\n", "\r\n")


PICTURE = _part(
    "image/png", "base64", _base64("\x01PNG" * 50), 'Content-Disposition: attachment; filename="a.png"\r\n'
)
CSV = "Content-Disposition: attachment; filename=a.csv\r\n"
NAMED = f'Content-Disposition: attachment; filename="{VISA}.pdf"\r\n'
SPLIT_LINE = "Gr=C3=BC=C3=9Fe 4111 1111 =\r\n1111 1111."
SPLIT_BY_TAGS = "<p>4111 <b>1111</b> 1111&nbsp;<span>1111</span> <i>kept</i><!-- x --></p>"
UTF_16 = base64.b64encode(f"Card {VISA}".encode("utf-16")).decode()
INNER = f"From: x@example.org\r\nSubject: inner {VISA}\r\n\r\nThe card {VISA}."
HIDING_PLACES = {
    "plain": _part("text/plain; charset=us-ascii", "7bit", f"My card is {VISA}, ok?"),
    "8bit": _part("text/plain; charset=utf-8", "8bit", f"Grüße, {VISA}"),
    "base64": _part("text/plain; charset=utf-8", "base64", _base64(f"Grüße, {VISA}, ja?")),
    "quoted-printable": _part("text/plain; charset=utf-8", "quoted-printable", SPLIT_LINE),
    "html": _part("text/html", "7bit", SPLIT_BY_TAGS),
    "html entities": _part("text/html", "7bit", "<p>&#52;111 1111 1111 1111</p>"),
    "html attribute": _part("text/html", "7bit", f'<p>x<img alt="{VISA}" src="cid:a"></p>'),
    "html comment": _part("text/html", "7bit", f"<p>x<!-- {VISA} --></p>"),
    "utf-16": _part("text/plain; charset=utf-16", "base64", UTF_16),
    "text file": _part("text/csv", "base64", _base64(f"name,card\r\nCleo,{VISA}\r\n"), CSV),
    "message": _part("message/rfc822", "7bit", INNER),
    "file name": _part("application/pdf", "base64", "AAAA", NAMED),
}


def _everything(incoming):
    files = b"".join(file.filename.encode() + file.content for file in incoming.attachments)
    return f"{incoming.subject}\n{incoming.text}\n{incoming.html}\n".encode() + files


@pytest.mark.parametrize("place", HIDING_PLACES)
def test_card_data_goes_from_every_kind_of_part_and_nothing_else_does(place):
    raw = _message(HIDING_PLACES[place], PICTURE)
    before = parse(raw)
    redacted, has_any = redact_message(raw)
    after = parse(redacted)

    assert has_any
    assert before.has_card_data
    assert not after.has_card_data
    for incoming in (before, after):
        digits = bytes(byte for byte in _everything(incoming) if byte in b"0123456789")
        assert b"41111111" not in digits
    assert after.attachments[-1] == before.attachments[-1]
    assert [file.filename for file in after.attachments] == [
        file.filename.replace("•", "*") for file in before.attachments
    ]
    assert redacted.startswith(raw[:60])
    assert redacted.endswith(PICTURE.encode() + b"--XX--\r\n")
    assert after.fingerprint == before.fingerprint


ENCODED = base64.b64encode(f"ü {VISA}".encode()).decode()


@pytest.mark.parametrize(
    "subject",
    [f"Card {VISA}", "=?utf-8?q?Gr=C3=BC=C3=9Fe?= 4111111111111111", f"=?utf-8?b?{ENCODED}?="],
)
def test_card_data_goes_from_the_subject(subject):
    raw = _message(PICTURE, subject=subject)
    redacted, has_any = redact_message(raw)
    assert has_any
    assert "1111 1111" not in parse(redacted).subject
    assert parse(redacted).subject.endswith("**** 1111")
    assert parse(redacted).fingerprint == parse(raw).fingerprint


def test_card_data_goes_from_the_text_around_the_parts():
    raw = (
        _message(PICTURE).replace(b"--XX\r\n", f"{VISA}\r\n--XX\r\n".encode(), 1)
        + f"Behind: {VISA}\r\n".encode()
    )
    redacted, _ = redact_message(raw)
    assert redacted.count(b"**** 1111") == 2
    assert VISA.encode() not in redacted
    assert parse(raw).has_card_data


def test_boundaries_and_ids_that_look_like_cards_stay():
    raw = (
        _message(HIDING_PLACES["plain"], PICTURE)
        .replace(b"XX", b"4111111111111111")
        .replace(b"<1@", b"<5555555555554444@")
    )
    redacted, _ = redact_message(raw)
    assert redacted.count(b"4111111111111111") == raw.count(b"4111111111111111")
    assert len(parse(redacted).attachments) == 1
    assert parse(redacted).external_id == "5555555555554444@example.org"


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\xff", b"Content-Type: multipart/mixed\n\n--", b"Subject: =?x?q?4111111111111111?=\n\n"],
)
def test_redacting_never_raises(raw):
    redacted, _ = redact_message(raw)
    assert isinstance(redacted, bytes)


def test_forty_thousand_digits_take_no_time():
    text = "4111 " * 20_000 + "cvv " * 5_000 + "1" * 50_000 + " 1-1" * 20_000
    start = time.perf_counter()
    redact(text)
    assert time.perf_counter() - start < 2.0
