"""Whatever arrives, something comes out, and soon."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.channels.email.parse import parse
from answerable.channels.email.tests.bounce_samples import SAMPLES
from answerable.channels.email.tests.samples import CORPUS, is_storable, mail, sample
from answerable.channels.redaction import redact_message

SECONDS = 5.0  # generous: the machine may be busy, and what is quadratic takes minutes
NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(3000)
)
MEGABYTE = 1024 * 1024

HOSTILE = {
    "empty": b"",
    "only nul": b"\x00" * 1000,
    "only line ends": b"\r\n" * 200_000,
    "binary": bytes(range(256)) * 4000,
    "one endless line": b"a" * (4 * MEGABYTE),
    "one endless header": b"Subject: " + b"a" * (4 * MEGABYTE),
    "endless folding": b"Subject: a\r\n" + b" b\r\n" * 300_000 + b"\r\nhi",
    "very many headers": b"X-A: b\r\n" * 200_000 + b"\r\nhi",
    "very many recipients": b"To: " + b"a@b.example, " * 100_000 + b"\r\n\r\nhi",
    "brackets in very many fields": b"From: " + (b"<" * 31_000 + b"\r\nFrom: ") * 100 + b"\r\n\r\nhi",
    "commas in very many fields": b"To: " + (b"," * 31_000 + b"\r\nTo: ") * 200 + b"\r\n\r\nhi",
    "open comments": b"From: " + b"(" * 100_000 + b"\r\n\r\nhi",
    "open quotes": b"From: " + b'"' * 99_999 + b"\r\n\r\nhi",
    "open words": b"Subject: " + b"=?a?q?" * 20_000 + b"\r\n\r\nhi",
    "parameters": b"Content-Type: text/plain;" + b'a=";' * 100_000 + b"\r\n\r\nhi",
    "numbered parameter": b"Content-Type: multipart/mixed; boundary*" + b"9" * 5000 + b"=x\r\n\r\nhi",
    "mixed parameter sections": b"Content-Type: multipart/mixed; boundary*=x; boundary*0=y\r\n\r\nhi",
    "bytes in parameters": b"Content-Type: multipart/mixed; boundary*=x'\xff'\xfe\r\n\r\nhi",
    "bytes in encoding": b"Content-Transfer-Encoding: \xff\xfe\r\n\r\nhi",
    "nested": NESTED + b"deep",
    "nested messages": b"Content-Type: message/rfc822\r\n\r\n" * 3000 + b"hi",
    "very many parts": mail(b"--b\r\n\r\nx\r\n" * 50_000, content_type="multipart/mixed; boundary=b"),
    "very many empty parts": mail(b"--b\r\n" * 100_000, content_type="multipart/mixed; boundary=b"),
    "a table of cards": mail(b"4111111111111111\r\n" * 100_000),
    "a table of digits": mail(b"4111 " * 600_000),
    "codes": mail(b"cvv 123 " * 150_000),
    "begins": mail(b"begin 644 a\r\n" * 50_000),
    "quotes": mail(b">" * 100_000 + b"\r\n" + b"> " * 100_000),
    "flowed": mail(b"a \r\n" * 100_000, content_type="text/plain; format=flowed"),
    "html brackets": mail(b"<" * 200_000, content_type="text/html"),
    "html ampersands": mail(b"&#" * 100_000, content_type="text/html"),
    "html blanks": mail("\xa0".encode() * 1_500_000, content_type="text/html; charset=utf-8"),
    "html name": mail(b"<" + b"a" * MEGABYTE, content_type="text/html"),
    "html pictures": mail(b'<img src="' * 50_000, content_type="text/html"),
    "html links": mail(b"<a href=x>" * 20_000, content_type="text/html"),
    "html lists": mail(b"<ul><li>" * 20_000, content_type="text/html"),
    "base64 of nothing": mail(b"=" * MEGABYTE, content_transfer_encoding="base64"),
    "utf-7": mail(b"+" * 100_000, content_type="text/plain; charset=utf-7"),
    "surrogates": mail(b"\xed\xa0\x80" * 1000, content_type="text/plain; charset=utf-8"),
    "utf-16 halves": mail(b"\xff\xfe\x00\xd8" * 1000, content_type="text/plain; charset=utf-16"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_mail_is_read_in_time(kind):
    start = time.perf_counter()
    incoming = parse(HOSTILE[kind])
    taken = time.perf_counter() - start
    assert "could not be read at all" not in str(incoming.defects)
    assert is_storable(incoming)
    assert len(incoming.fingerprint) == 64
    assert taken < SECONDS


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_mail_is_searched_for_card_data_in_time(kind):
    start = time.perf_counter()
    redact_message(HOSTILE[kind])
    assert time.perf_counter() - start < SECONDS


def test_limits_are_named_in_the_defects():
    assert any("parts" in defect for defect in parse(HOSTILE["very many parts"]).defects)
    assert any("nested" in defect for defect in parse(HOSTILE["nested"]).defects)
    assert any("header lines" in defect for defect in parse(HOSTILE["very many headers"]).defects)


def test_a_huge_attachment_is_kept_whole():
    body = (
        b"--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\nContent-Type: application/pdf\r\n\r\n"
        + b"x" * 76
        + b"\r\n"
    )
    incoming = parse(
        mail(
            body + (b"y" * 76 + b"\r\n") * 100_000 + b"--b--\r\n", content_type="multipart/mixed; boundary=b"
        )
    )
    assert incoming.text == "Hello"
    assert len(incoming.attachments[0].content) == 78 * 100_001 - 2


def test_a_failure_in_reading_quotes_costs_only_the_quotes(monkeypatch):
    def broken(_):
        raise RuntimeError

    monkeypatch.setattr("answerable.channels.email.parse.folds", broken)
    incoming = parse(sample("typical.eml"))
    assert incoming.text.startswith("Hello")
    assert "We could not find its quotes." in incoming.defects


_MAILS = [file.read_bytes() for file in sorted(Path(CORPUS).glob("*.eml"))]
_REPORTS = [bytes(each.message) for each in SAMPLES]
_PIECES = st.sampled_from(
    [
        *(
            b"\r\n\r\n",
            b"\r\n",
            b"\r",
            b"\n",
            b"--",
            b"--b--\r\n",
            b"\x00",
            b"\xff\xfe",
            b"=\r\n",
            b"<",
            b'"',
            b";",
        ),
        *(b"=?utf-8?q?", b"?=", b"begin 644 x\n", b"4111 1111 1111 1111"),
        *(b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Transfer-Encoding: base64\r\n"),
    ]
)
_EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 200), _PIECES | st.binary(max_size=8)), max_size=8
)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(raw=st.sampled_from(_MAILS), edits=_EDITS)
def test_damaged_mail_is_always_read(raw, edits):
    raw = _damaged(raw, edits)
    incoming = parse(raw)
    assert "could not be read at all" not in str(incoming.defects)
    assert is_storable(incoming)
    redacted, has_any = redact_message(raw)
    assert has_any == incoming.has_card_data
    assert has_any or redacted is raw


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(raw=st.sampled_from(_REPORTS), edits=_EDITS)
def test_nothing_in_a_damaged_report_cannot_be_stored(raw, edits):
    assert is_storable(parse(_damaged(raw, edits)))


def _damaged(raw, edits):
    for place, removed, added in edits:
        position = int(place * len(raw))
        raw = raw[:position] + added + raw[position + removed :]
    return raw
