"""The same message by another way has the same fingerprint, another message has another."""

import base64

import pytest

from answerable.channels.email.parse import parse
from answerable.channels.email.tests.samples import mail, multipart, sample
from answerable.channels.redaction import redact_message

PRINT = parse(sample("typical.eml")).fingerprint


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"Received: by another.example.com\r\nDelivered-To: other@example.com\r\n" + raw,
        lambda raw: b"X-Spam-Score: 1\r\nList-Id: <x.example.com>\r\n" + raw,
        lambda raw: raw.replace(b"Return-Path: <cleo@example.org>\r\n", b""),
        lambda raw: raw.replace(b"\r\n", b"\n"),
        lambda raw: raw.replace(b"Hello,\r\n", b"Hello,  \r\n"),
        lambda raw: raw + b"\r\n\r\n",
        lambda raw: b"From cleo@example.org Tue Mar  3 10:00:00 2026\n" + raw,
    ],
)
def test_what_relays_do_to_a_message_does_not_count(change):
    assert parse(change(sample("typical.eml"))).fingerprint == PRINT


def test_the_transfer_encoding_does_not_count():
    text = "Grüße aus Köln\r\n"
    plain = mail(text, content_type="text/plain; charset=utf-8", content_transfer_encoding="8bit")
    coded = mail(
        base64.encodebytes(text.encode()),
        content_type="text/plain; charset=utf-8",
        content_transfer_encoding="base64",
    )
    assert parse(plain).fingerprint == parse(coded).fingerprint


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"the zip is broken", b"the zip is fine"),
        lambda raw: raw.replace(b"Bestellung?= 1234", b"Bestellung?= 1235"),
        lambda raw: raw.replace(b"<abc.1@example.org>", b"<abc.2@example.org>"),
        lambda raw: raw.replace(b"Cleo@Example.org", b"ben@example.org"),
        lambda raw: raw.replace(b"12:00:00 +0200", b"12:00:01 +0200"),
        lambda raw: raw.replace(b"JVBERi0xLjQ=", b"JVBERi0xLjU="),
    ],
)
def test_another_message_with_the_same_id_is_another(change):
    changed = change(sample("typical.eml"))
    assert changed != sample("typical.eml")
    assert parse(changed).fingerprint != PRINT


def test_only_the_html_differs():
    plain = "Content-Type: text/plain\r\n\r\nSee the HTML"
    prints = {
        parse(
            multipart(plain, f"Content-Type: text/html\r\n\r\n<p>{words}</p>", kind="alternative")
        ).fingerprint
        for words in ("one", "two")
    }
    assert len(prints) == 2


def test_without_id_and_date_every_byte_counts():
    raw = b"From: cleo@example.org\r\n\r\nHello"
    assert parse(raw).fingerprint != parse(raw + b" ").fingerprint
    assert parse(raw).fingerprint == parse(raw).fingerprint


@pytest.mark.parametrize("head", [b"", b"Message-ID: <1@example.org>\r\n"])
def test_redaction_does_not_change_it(head):
    raw = (
        head
        + b"From: cleo@example.org\r\nSubject: Card 5555 5555 5555 4444\r\n\r\nMy card: 4111 1111 1111 1111, cvv 123."
    )
    redacted, has_any = redact_message(raw)
    assert has_any
    assert parse(redacted).fingerprint == parse(raw).fingerprint
