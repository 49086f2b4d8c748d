"""Delivery reports in the shapes that real servers give them, and what only looks like one."""

import json
import os
import random
from email import message_from_bytes
from pathlib import Path

import pytest

from answerable.channels.email.automatic import classify
from answerable.channels.email.bounces import read_report
from answerable.channels.incoming import Nature

from .bounce_samples import ANA, DSN_HEAD, SAMPLES, Sample, dsn, mail

CORPUS = Path(os.environ.get("ANSWERABLE_CORPORA", Path(__file__).parents[6] / "shared" / "data")) / "mail"
DAEMON = "MAILER-DAEMON@mx.example.org"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_report_names_who_was_not_reached_and_whether_for_good(sample: Sample) -> None:
    report = read_report(sample.message, "")
    assert report is not None
    assert [each.address for each in report.failed] == list(sample.addresses)
    assert {each.is_permanent for each in report.failed} == {sample.is_permanent}
    assert report.nature is (Nature.BOUNCE if sample.is_permanent else Nature.DELIVERY)
    if sample.status:
        assert report.failed[0].status == sample.status


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            mail(
                dsn(f"Final-Recipient: rfc822; {ANA}\nAction: failed"),
                subject="x",
                sender=DAEMON,
                head=DSN_HEAD,
            ),
            "m1@shop.example",
        ),
        (
            mail(
                f"<{ANA}>: user unknown\n"
                f"\n"
                f"--- Below this line is a copy of the message.\n"
                f"\n"
                f"Received: by x\n"
                f"Message-ID: <m2@x.example>\n",
                subject="failure notice",
                sender=DAEMON,
            ),
            "m2@x.example",
        ),
        (
            mail(
                f"<{ANA}>: user unknown",
                subject="failure notice",
                sender=DAEMON,
                head="In-Reply-To: <m3@x.example>\n",
            ),
            "m3@x.example",
        ),
        (
            mail(
                f"<{ANA}>: user unknown",
                subject="failure notice",
                sender=DAEMON,
                head="References: <a@x> <m4@x.example>\n",
            ),
            "m4@x.example",
        ),
        (mail(f"<{ANA}>: user unknown", subject="failure notice", sender=DAEMON), ""),
    ],
)
def test_report_says_which_message_it_speaks_of(source, expected) -> None:
    assert read_report(source, "").original_id == expected


def test_diagnostic_is_one_short_line() -> None:
    told = "smtp; 550 5.1.1 " + "very long words\n " * 200
    body = dsn(f"Final-Recipient: rfc822; {ANA}\nAction: failed\nDiagnostic-Code: {told}")
    diagnostic = read_report(mail(body, subject="x", sender=DAEMON, head=DSN_HEAD), "").failed[0].diagnostic
    assert diagnostic.startswith("550 5.1.1 very long words")
    assert len(diagnostic) <= 300
    assert "\n" not in diagnostic


def test_success_report_names_nobody_as_failed() -> None:
    body = dsn(f"Final-Recipient: rfc822; {ANA}\nAction: delivered\nStatus: 2.0.0", note="Delivered.")
    report = read_report(mail(body, subject="Delivered", sender=DAEMON, head=DSN_HEAD), "")
    assert (report.nature, report.failed) == (Nature.DELIVERY, ())


def test_report_is_read_from_the_given_text_when_the_parts_are_broken() -> None:
    broken = mail("", subject="failure notice", sender=DAEMON, head="Content-Type: multipart/mixed\n")
    assert read_report(broken, f"<{ANA}>:\nuser unknown").failed[0].address == ANA


def test_daemon_and_sender_and_help_addresses_are_not_failed() -> None:
    note = (
        f"Your message from help@shop.example could not be delivered to:\n\n<{ANA}>: user unknown\n\n"
        "Please contact hotline@example.org or postmaster@example.org for help.\n"
    )
    report = read_report(mail(note, subject="failure notice", sender=DAEMON), "")
    assert [each.address for each in report.failed] == [ANA]


def test_help_address_inside_the_failing_paragraph_is_not_failed() -> None:
    note = f"Your message could not be delivered. If delivery failed in error, contact\nhotline@example.org.\n\n{ANA}\n"
    report = read_report(mail(note, subject="failure notice", sender=DAEMON), "")
    assert [each.address for each in report.failed] == [ANA]


def test_message_that_was_delayed_and_then_given_up_is_a_bounce() -> None:
    note = (
        f"Delivery to {ANA} has been delayed since Monday.\n\nWe will continue no more: we have given up.\n"
    )
    report = read_report(mail(note, subject="Delivery report", sender=DAEMON), "")
    assert (report.nature, report.failed[0].is_permanent) == (Nature.BOUNCE, True)


BOUNCED = (
    "This is the mail system at host mx.\n\nYour message could not be delivered.\n\n"
    f"<{ANA}>: 550 5.1.1 User unknown\n"
)
CLIENT = "User-Agent: Mozilla Thunderbird\n"


@pytest.mark.parametrize(
    ("subject", "text", "head"),
    [
        ("Fwd: Undelivered Mail Returned to Sender", "Hello, I got this, why?\n\n" + BOUNCED, ""),
        (
            "Re: Undelivered Mail Returned to Sender",
            "My colleague's address is new.\n\n" + BOUNCED,
            "In-Reply-To: <x@y>\n",
        ),
        ("Problem with your shop", "Since Monday I get this when I write to you:\n\n" + BOUNCED, ""),
        ("Mail not delivered", "Hello,\nI wrote twice.\n\n" + BOUNCED, CLIENT),
        ("My parcel was not delivered", "The parcel was not delivered to my address, ana@example.com.", ""),
        (
            "Delivery failed",
            "Hi, your driver failed to deliver my order. Call me or write to ana@example.com",
            "",
        ),
        ("AW: Ihre Bestellung", "Die Lieferung konnte nicht zugestellt werden.", ""),
        ("Weitergeleitet", "> " + BOUNCED.replace("\n", "\n> "), CLIENT),
    ],
)
def test_customer_who_quotes_a_bounce_or_speaks_of_deliveries_is_a_person(subject, text, head) -> None:
    message = mail(text, subject=subject, sender="Cleo <cleo@customer.example>", head=head)
    assert read_report(message, text) is None
    assert classify(message, text).nature is Nature.PERSONAL


def test_bounce_forwarded_as_attachment_by_a_person_is_no_report() -> None:
    inner = f"{DSN_HEAD}From: {DAEMON}\nSubject: Undelivered\n\n" + dsn(
        f"Final-Recipient: rfc822; {ANA}\nAction: failed"
    )
    body = f"--o\nContent-Type: text/plain\n\nWhat is this?\n\n--o\nContent-Type: message/rfc822\n\n{inner}\n--o--\n"
    message = mail(
        body,
        subject="Question",
        sender="cleo@customer.example",
        head="Content-Type: multipart/mixed; boundary=o\n",
    )
    assert read_report(message, "What is this?") is None


def test_read_receipt_is_no_bounce() -> None:
    body = (
        "--b\nContent-Type: text/plain\n\nYour message was deleted without being read; it failed to interest.\n\n"
        f"--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; {ANA}\n"
        "Disposition: manual-action/MDN-sent-manually; deleted\n\n--b--\n"
    )
    head = "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n"
    message = mail(body, subject="Not read: Hello", sender=ANA, head=head)
    assert read_report(message, "") is None
    assert classify(message, "").nature is Nature.AUTO_REPLY


@pytest.mark.parametrize("seed", range(40))
def test_mutilated_reports_never_raise(seed) -> None:
    chance = random.Random(seed)
    for sample in SAMPLES:
        raw = bytearray(sample.message.as_bytes())
        for _ in range(chance.randrange(1, 30)):
            at = chance.randrange(len(raw))
            raw[at : at + chance.randrange(0, 20)] = bytes(
                chance.randrange(256) for _ in range(chance.randrange(0, 12))
            )
        message = message_from_bytes(bytes(raw))
        read_report(message, raw.decode("latin-1"))
        classify(message, raw.decode("latin-1"))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "unit",
    ["a", "a.", "@", "a@", "\n", " ", "not ", "failed a@b.cd ", "failed\na@b.cd\n", "<", "user a ", ">\n"],
)
def test_long_monotonous_text_is_read_quickly(unit) -> None:
    text = unit * (300_000 // len(unit))
    message = mail(text, subject="failure notice", sender=DAEMON)
    read_report(message, text)
    classify(message, text)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpora are not beside the project")
def test_real_bounces_are_recognised_with_address_and_permanence() -> None:
    cases = json.loads((CORPUS / "bounces" / "cases.json").read_text(encoding="utf-8"))
    assert sum(_is_exact(case) for case in cases) >= 110


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpora are not beside the project")
def test_real_replies_of_people_are_never_reports() -> None:
    files = [
        path
        for folder in ("quotes/emails", "clients")
        for path in (CORPUS / folder).rglob("*")
        if path.is_file()
    ]
    wrong = [path.name for path in files if read_report(message_from_bytes(path.read_bytes()), "")]
    assert wrong == []


def _is_exact(case) -> bool:
    report = read_report(message_from_bytes((CORPUS / "bounces" / case["file"]).read_bytes()), "")
    if not case["addresses"]:
        return report is None or not report.failed
    got = sorted((each.address, each.is_permanent) for each in report.failed) if report else []
    return got == sorted((address, not case["temporary"]) for address in case["addresses"])
