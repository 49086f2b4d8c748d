"""Who wrote, to whom, when and about what, from headers good and bad."""

from datetime import UTC, datetime

import pytest

from answerable.channels.email.parse import parse
from answerable.channels.email.tests.samples import mail, sample
from answerable.channels.incoming import Address, Authentication


def test_a_typical_mail_is_read_completely():
    incoming = parse(sample("typical.eml"), trusted_authserv="mx.example.com")
    assert incoming.channel == "email"
    assert incoming.sender == Address("cleo@example.org", "Cleo Grün")
    assert incoming.to == (Address("support@example.com", "Support"), Address("ben@example.net", "Ben"))
    assert incoming.cc == (Address("zed@example.net", "Doe, Zed"),)
    assert incoming.subject == "Rückfrage zu Bestellung 1234"
    assert incoming.sent_at == datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
    assert incoming.external_id == "abc.1@example.org"
    assert incoming.references == ("first@example.com", "prev@example.com")
    assert incoming.delivered_to == ("support@example.com",)
    assert incoming.text == "Hello,\n\nthe zip is broken. Grüße"
    assert [file.filename for file in incoming.attachments] == ["photo.png", "Rechnung März.pdf"]
    assert incoming.authentication == Authentication("pass", "pass", "pass", is_proven=True)
    assert incoming.defects == ()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("=?utf-8?B?R3LDvMOfZQ==?=", "Grüße"),
        ("=?utf-8?B?R3LDvMOfZQ?=", "Grüße"),  # padding missing
        ("=?UTF-8?Q?Gr=C3?= =?UTF-8?Q?=BC=C3=9Fe?=", "Grüße"),  # a character cut in two
        ("=?iso-8859-1*de?q?Gr=FC=DFe?=", "Grüße"),
        ("=?utf-8?q?a b?= c", "a b c"),  # a blank where none may be
        ("Re:=?utf-8?q?_=C3=BC?=x", "Re: üx"),
        ("=?no-such-charset?q?hello?=", "hello"),
        ("=?utf-8?q?one=0D=0ABcc:_evil@example.org?=", "one Bcc: evil@example.org"),
        ("=?utf-8?q?nul=00byte?=", "nulbyte"),
        ("folded\r\n  subject", "folded subject"),
        ("=?utf-8?q?not closed", "=?utf-8?q?not closed"),
        ("Grüße".encode(), "Grüße"),
        ("Grüße".encode("latin-1"), "Grüße"),
        (b"\x1b$B$^$_$`$a$b\x1b(B", "まみむめも"),
        ("=?utf-8?q?exe=E2=80=AEfdp.?=", "exefdp."),  # an override that would show it backwards
    ],
)
def test_subjects_are_decoded_to_one_harmless_line(written, read):
    assert parse(mail(subject=written)).subject == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("cleo@example.org", [("cleo@example.org", "")]),
        ("Cleo <CLEO@EXAMPLE.ORG>", [("cleo@example.org", "Cleo")]),
        ('"Grün, Cleo" <c@example.org>, b@example.org', [("c@example.org", "Grün, Cleo"), ("b@example.org", "")]),
        ("c@example.org (Cleo)", [("c@example.org", "Cleo")]),
        ("All: a@x.ex, B <b@x.example>; c@y.ex", [("a@x.ex", ""), ("b@x.example", "B"), ("c@y.ex", "")]),
        ("undisclosed-recipients:;", []),
        (", a@x.example,, b@x.example,", [("a@x.example", ""), ("b@x.example", "")]),
        ("<a@x.example> <b@x.example>", [("a@x.example", ""), ("b@x.example", "")]),
        ("mailto:a@x.example", [("a@x.example", "")]),
        ("Cleo a@x.example", [("a@x.example", "Cleo")]),
        ('"Cleo <a@x.example>, b@x.example', [("a@x.example", ""), ("b@x.example", "")]),
        ("=?utf-8?q?Gr=C3=BCn=2C_Cleo?= <c@x.example>", [("c@x.example", "Grün, Cleo")]),
        ("=?utf-8?q?a=0D=0ATo=3A_x?= <c@x.example>", [("c@x.example", "a To: x")]),
        ("c@bücher.example", [("c@xn--bcher-kva.example", "")]),
        ("<@relay.example:c@x.example>", [("c@x.example", "")]),
        ("((((((a@x.example", [("a@x.example", "")]),
        ("nobody", []),
        ("", []),
    ],
)  # fmt: skip
def test_address_lists_are_read_however_they_are_written(written, read):
    assert parse(mail(to=written)).to == tuple(Address(*each) for each in read)


def test_the_sender_comes_from_elsewhere_when_from_is_missing():
    incoming = parse(mail(**{"from": None}, sender="ben@example.net"))
    assert incoming.sender == Address("ben@example.net")
    assert any("From" in defect for defect in incoming.defects)


def test_a_mail_from_nobody_says_so():
    incoming = parse(b"Subject: x\n\nhi")
    assert incoming.sender is None
    assert "It does not say who sent it." in incoming.defects


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tue, 3 Mar 2026 10:00:00 +0000 (UTC)", datetime(2026, 3, 3, 10, tzinfo=UTC)),
        ("3 Mar 26 10:00 EST", datetime(2026, 3, 3, 15, tzinfo=UTC)),
        ("Tue, 3 Mar 2026 10:00:00 -0000", datetime(2026, 3, 3, 10, tzinfo=UTC)),
        ("Tue, 99 Foo 2026", None),
        ("", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("1" * 5000, None),
    ],
)
def test_dates_are_read_in_utc_or_not_at_all(written, read):
    assert parse(mail(date=written)).sent_at == read


def test_references_keep_their_order_and_end_with_the_parent():
    incoming = parse(
        mail(references="<a@x> <b@x>\r\n <c\r\n @x> <a@x>", in_reply_to="<d@x> (Cleo's message)")
    )
    assert incoming.references == ("a@x", "b@x", "c@x", "d@x")


def test_a_flood_of_references_keeps_the_first_and_the_last():
    ids = [f"{number}@x" for number in range(5000)]
    incoming = parse(mail(references=" ".join(f"<{each}>" for each in ids)[:30_000]))
    assert len(incoming.references) == 200
    assert incoming.references[0] == "0@x"


def test_ids_without_brackets_are_ids_too():
    incoming = parse(mail(message_id="abc@example.org", in_reply_to="prev@example.com"))
    assert incoming.external_id == "abc@example.org"
    assert incoming.references == ("prev@example.com",)


def test_a_header_that_stands_twice_counts_once_and_is_noted():
    incoming = parse(b"Subject: one\nSubject: two\nFrom: a@x.example\nFrom: b@x.example\n\nhi")
    assert incoming.subject == "one"
    assert incoming.sender == Address("a@x.example")
    assert any("Subject more than once" in defect for defect in incoming.defects)


def test_only_our_own_server_is_believed_about_the_sender():
    forged = b"Authentication-Results: mx.example.com; spf=pass; dkim=pass; dmarc=pass\r\n"
    ours = b"Authentication-Results: mx.example.com; spf=fail (no) smtp.mailfrom=x\r\nReceived: by mx.example.com\r\n"
    other = b"Authentication-Results: other.example; dmarc=pass\r\n"
    assert parse(ours + forged + mail(), trusted_authserv="mx.example.com").authentication == Authentication(
        "fail"
    )
    assert parse(other + ours + mail(), trusted_authserv="MX.example.com").authentication == Authentication(
        "fail"
    )
    assert parse(other + mail(), trusted_authserv="mx.example.com").authentication == Authentication()
    assert parse(ours + forged + mail()).authentication == Authentication("fail")


@pytest.mark.parametrize(
    "first_line", [b"From cleo@example.org Tue Mar  3 10:00:00 2026\n", b">From x\r\n", b"\r\nFrom x y\n"]
)
def test_a_mailbox_line_before_the_headers_is_passed_over(first_line):
    assert parse(first_line + mail(subject="Hi")).subject == "Hi"


def test_lines_that_are_no_headers_do_not_hide_those_behind_them():
    incoming = parse(b"Subject : Hello\nrubbish without a colon\nFrom: cleo@example.org\n\nThe text.\n")
    assert incoming.subject == "Hello"
    assert incoming.sender == Address("cleo@example.org")
    assert incoming.text == "The text.\n".strip()


def test_empty_lines_before_the_head_are_passed_over():
    assert parse(b"\r\n\r\n" + mail(subject="Hi")).subject == "Hi"


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_every_kind_of_line_end_will_do(line_end):
    incoming = parse(mail("one\r\ntwo", subject="Hi").replace(b"\r\n", line_end))
    assert (incoming.subject, incoming.text) == ("Hi", "one\ntwo")
