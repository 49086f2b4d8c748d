"""Mail servers bring mail by LMTP or SMTP: it is kept before they are told so, and what is not kept stays with them."""

import smtplib
import socket
import threading
from contextlib import contextmanager

import pytest
from django.db import OperationalError
from django.utils import timezone
from structlog.testing import capture_logs
from tests.services.ports import accepts, free_port, wait_until

from answerable.channels.email import listening, lmtp
from answerable.channels.email.lmtp import Protocol
from answerable.channels.models import Item, Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
LETTER = b"From: cleo@example.com\r\nTo: help@ours.example\r\nSubject: Zip\r\nMessage-ID: <1@x>\r\n\r\nIt broke.\r\n"


@pytest.fixture
def help_box(db):
    return make_mailbox("help@ours.example")


@pytest.fixture
def sales_box(db):
    return make_mailbox("sales@ours.example")


def make_mailbox(address, **fields):
    return Mailbox.objects.create(
        channel="email", name=address, address=address, created_at=timezone.now(), **fields
    )


@contextmanager
def listening_on(settings, protocol):
    port = free_port()
    settings.LMTP_LISTEN = ("127.0.0.1", port) if protocol is Protocol.LMTP else None
    settings.SMTP_LISTEN = ("127.0.0.1", port) if protocol is Protocol.SMTP else None
    stop = threading.Event()
    threads = listening.start_all(stop)
    assert wait_until(lambda: accepts(port))
    yield port
    stop.set()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)


@pytest.fixture
def lmtp_port(settings, transactional_db):
    with listening_on(settings, Protocol.LMTP) as port:
        yield port


@pytest.fixture
def smtp_port(settings, transactional_db):
    with listening_on(settings, Protocol.SMTP) as port:
        yield port


class Wire:
    """Speaks whatever it is told, right or wrong."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.lines = self.socket.makefile("rb")
        assert self.reply().startswith("220")

    def say(self, *lines):
        for line in lines:
            self.socket.sendall(line if isinstance(line, bytes) else line.encode() + b"\r\n")

    def reply(self):
        """One reply; of several lines, the last."""
        while True:
            line = self.lines.readline().decode()
            if line[3:4] != "-":
                return line.rstrip("\r\n")

    def ask(self, line):
        self.say(line)
        return self.reply()

    def begin(self, *recipients, hello="LHLO test", sender="cleo@example.com"):
        assert self.ask(hello).startswith("250")
        assert self.ask(f"MAIL FROM:<{sender}>").startswith("250")
        return [self.ask(f"RCPT TO:<{recipient}>") for recipient in recipients]

    def data(self, content, *, replies=1):
        assert self.ask("DATA").startswith("354")
        self.say(content + b".\r\n")
        return [self.reply() for _ in range(replies)]

    def close(self):
        self.lines.close()
        self.socket.close()


@pytest.fixture
def wire(lmtp_port):
    wire = Wire(lmtp_port)
    yield wire
    wire.close()


def kept(mailbox):
    return [item.raw.content for item in Item.objects.filter(mailbox=mailbox).select_related("raw")]


def test_a_mail_is_kept_byte_for_byte_before_the_server_is_told(wire, help_box):
    assert wire.begin("help@ours.example") == ["250 2.1.5 OK"]
    assert wire.data(LETTER) == ["250 2.0.0 Kept"]
    item = Item.objects.get()
    assert item.raw.content == LETTER
    assert (item.source, item.envelope_from, item.envelope_to) == (
        "lmtp",
        "cleo@example.com",
        "help@ours.example",
    )


def test_every_recipient_is_answered_for_itself_and_the_unknown_one_before_the_data(
    wire, help_box, sales_box
):
    replies = wire.begin("help@ours.example", "nobody@ours.example", "sales@ours.example")
    assert [reply[:3] for reply in replies] == ["250", "550", "250"]
    assert wire.data(LETTER, replies=2) == ["250 2.0.0 Kept"] * 2
    assert kept(help_box) == kept(sales_box) == [LETTER]
    assert wire.ask("NOOP").startswith("250")  # and no reply too many


def test_a_ticket_s_address_reaches_the_mailbox_and_is_remembered(wire, help_box):
    token = "help+abcdefgh23456789@ours.example"
    assert wire.begin("help@ours.example", token) == ["250 2.1.5 OK"] * 2
    wire.data(LETTER, replies=2)
    assert Item.objects.get().envelope_to == token


def test_a_mailbox_that_is_switched_off_takes_nothing_for_now(wire, help_box):
    Mailbox.objects.update(is_active=False)
    assert wire.begin("help@ours.example")[0].startswith("450")
    assert wire.ask("DATA").startswith("503")


def test_a_report_has_no_sender(wire, help_box):
    wire.begin("help@ours.example", sender="")
    wire.data(LETTER)
    item = Item.objects.get()
    assert item.envelope_from == ""
    assert item.has_envelope


@pytest.mark.parametrize(
    "sender",
    [
        "a..b@docomo.example",
        '"odd one"@example.com',
        "grüße@example.com",
        "@relay.example:cleo@example.com",
        "x@[::1]",
    ],
)
def test_odd_senders_are_heard(wire, help_box, sender):
    wire.begin("help@ours.example", sender=sender)
    assert wire.data(LETTER) == ["250 2.0.0 Kept"]


def test_bytes_that_are_no_text_at_all_do_not_get_in_the_way(wire, help_box):
    wire.begin("help@ours.example")
    wire.say(b"RCPT TO:<\xff\x00help@ours.example>\r\n")
    assert wire.reply()[:1] == "5"
    wire.say(b"RCPT TO:<help+\xff@ours.example>\r\n")
    assert wire.reply()[:1] in "25"
    assert wire.ask("NOOP").startswith("250")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\r\n",
        b"x" * 3_000_000 + b"\r\n",
        b"a\nb\rc\n\n.\nd\n" * 1000 + b"\r\n",
        b"nul \x00 and \xff\xfe\r\n",
        b"ends in a dot.\r\n.\rx\r\n",
        b"y." * 40_000 + b".\r\n",
        b"sm\n.\nuggled\n.\r\nMAIL FROM:<x@y>\r\n",
        "Grüße aus Łódź\r\n".encode(),
    ],
    ids=["empty", "blank", "long", "bare", "nul", "dots", "pieces", "smuggled", "utf8"],
)
def test_lines_of_any_kind_come_through(wire, help_box, body):
    content = LETTER + body
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    wire.begin("help@ours.example")
    assert wire.data(stuffed) == ["250 2.0.0 Kept"]
    assert kept(help_box) == [content]
    assert wire.ask("NOOP").startswith("250")


def test_dots_are_undone_wherever_a_line_begins(wire, help_box):
    wire.begin("help@ours.example")
    wire.data(b"..first\r\n..\r\n...\r\na.\r\n")
    assert kept(help_box) == [b".first\r\n.\r\n..\r\na.\r\n"]


def test_a_mail_of_no_bytes_is_a_mail(wire, help_box):
    wire.begin("help@ours.example")
    assert wire.data(b"") == ["250 2.0.0 Kept"]
    assert kept(help_box) == [b""]


def test_the_size_is_announced_and_held_to(settings, help_box):
    settings.MAIL_MAX_BYTES = 100_000
    with listening_on(settings, Protocol.LMTP) as port:
        wire = Wire(port)
        wire.say("LHLO test")
        greeting = b""
        while not greeting.endswith(b"250 HELP\r\n"):
            greeting += wire.lines.readline()
        assert b"250-SIZE 100000" in greeting
        assert b"PIPELINING" in greeting
        assert wire.ask("MAIL FROM:<a@b.example> SIZE=100001").startswith("552")
        wire.begin("help@ours.example")
        assert wire.data(b"x" * 100_001 + b"\r\n")[0].startswith("552")
        wire.begin("help@ours.example")
        assert wire.data(b"x" * 99_998 + b"\r\n") == ["250 2.0.0 Kept"]
        wire.close()
    assert [len(each) for each in kept(help_box)] == [100_000]


def test_all_at_once_without_waiting_for_answers(wire, help_box):
    """PIPELINING: commands, data and the next mail in one piece."""
    one = b"MAIL FROM:<a@b.example>\r\nRCPT TO:<help@ours.example>\r\nDATA\r\n"
    wire.say(b"LHLO test\r\n" + one)
    for _ in range(4):
        wire.reply()
    wire.say(LETTER + b".\r\n" + one)
    assert [wire.reply()[:3] for _ in range(4)] == ["250", "250", "250", "354"]
    wire.say(LETTER + b"P.S.\r\n.\r\nQUIT\r\n")
    assert [wire.reply()[:3] for _ in range(2)] == ["250", "221"]
    assert len(kept(help_box)) == 2


def test_half_a_mail_is_no_mail(lmtp_port, help_box):
    wire = Wire(lmtp_port)
    wire.begin("help@ours.example")
    assert wire.ask("DATA").startswith("354")
    wire.say(LETTER)
    wire.close()
    other = Wire(lmtp_port)
    other.begin("help@ours.example")
    assert other.data(LETTER + b"whole\r\n") == ["250 2.0.0 Kept"]
    other.close()
    assert kept(help_box) == [LETTER + b"whole\r\n"]


def test_nonsense_is_answered_and_does_not_disturb_others(lmtp_port, help_box):
    wire = Wire(lmtp_port)
    nonsense = [b"\r\n", b"\x80\x81\r\n", b"DATA\r\n", b"RCPT TO:<x@y>\r\n", b"MAIL FROM\r\n", b"LHLO\r\n"]
    nonsense += [b"A" * 200_000 + b"\r\n", b"EHLO test\r\n", b"MAIL FROM:<a b>>\r\n", b"BDAT 3 LAST\r\n"]
    for line in nonsense:
        wire.say(line)
        assert wire.reply()[:1] == "5", line[:30]
    other = Wire(lmtp_port)
    other.begin("help@ours.example")
    assert other.data(LETTER) == ["250 2.0.0 Kept"]
    other.close()
    wire.close()


def test_while_the_database_is_away_the_mail_stays_where_it_is(wire, help_box, monkeypatch):
    def away(*arguments, **options):
        raise OperationalError("the database is away")

    wire.begin("help@ours.example")
    with monkeypatch.context() as patch:
        patch.setattr(lmtp, "receive", away)
        assert wire.data(LETTER)[0].startswith("451")
        patch.setattr(lmtp, "known_mailbox", away)
        assert wire.begin("help@ours.example")[0].startswith("451")
    wire.begin("help@ours.example")
    assert wire.data(LETTER) == ["250 2.0.0 Kept"]
    assert kept(help_box) == [LETTER]


def test_one_mailbox_in_trouble_does_not_take_the_others_with_it(wire, help_box, sales_box, monkeypatch):
    receive = lmtp.receive

    def fail_for_sales(content, *, mailbox, **options):
        if mailbox == sales_box:
            raise OSError("no space left on the device")
        return receive(content, mailbox=mailbox, **options)

    monkeypatch.setattr(lmtp, "receive", fail_for_sales)
    wire.begin("help@ours.example", "sales@ours.example")
    assert [reply[:3] for reply in wire.data(LETTER, replies=2)] == ["250", "451"]


def test_eight_deliverers_of_the_same_mail_make_one_item_in_each_mailbox(
    lmtp_port, help_box, sales_box, at_once
):
    def deliver():
        wire = Wire(lmtp_port)
        wire.begin("help@ours.example", "sales@ours.example")
        replies = wire.data(LETTER, replies=2)
        wire.close()
        return replies

    assert at_once(*[deliver] * 8) == [["250 2.0.0 Kept"] * 2] * 8
    assert kept(help_box) == kept(sales_box) == [LETTER]


def test_smtp_takes_mail_for_us_and_relays_for_nobody(smtp_port, help_box):
    with smtplib.SMTP("127.0.0.1", smtp_port, timeout=20) as server:
        refused = server.sendmail("cleo@example.com", ["help@ours.example", "who@else.example"], LETTER)
    assert refused["who@else.example"][0] == 550
    assert kept(help_box) == [LETTER]
    assert Item.objects.get().source == "smtp"


def test_smtp_says_kept_only_when_all_have_it(smtp_port, help_box, sales_box, monkeypatch):
    receive = lmtp.receive

    def fail_for_sales(content, *, mailbox, **options):
        if mailbox == sales_box:
            raise OperationalError("away")
        return receive(content, mailbox=mailbox, **options)

    monkeypatch.setattr(lmtp, "receive", fail_for_sales)
    with (
        smtplib.SMTP("127.0.0.1", smtp_port, timeout=20) as server,
        pytest.raises(smtplib.SMTPDataError) as error,
    ):
        server.sendmail("cleo@example.com", ["help@ours.example", "sales@ours.example"], LETTER)
    assert error.value.smtp_code == 451


def test_starttls_is_offered_when_there_is_a_certificate(settings, help_box, own_authority):
    settings.MAIL_TLS_CERTIFICATE = str(own_authority.certificate)
    settings.MAIL_TLS_KEY = str(own_authority.key)
    with listening_on(settings, Protocol.SMTP) as port, smtplib.SMTP("localhost", port, timeout=20) as server:
        server.starttls(context=own_authority.client_context())
        assert not server.sendmail("cleo@example.com", ["help@ours.example"], LETTER)
        assert not server.has_extn("auth")  # nobody signs in here
    assert kept(help_box) == [LETTER]


def test_a_taken_address_is_tried_again_until_it_is_free(settings, help_box):
    """A second worker on the machine takes over when the first one ends."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        settings.LMTP_LISTEN, settings.SMTP_LISTEN = ("127.0.0.1", port), None
        stop = threading.Event()
        threads = listening.start_all(stop)
        stop.wait(0.3)
        assert threads[0].is_alive()
    try:
        assert wait_until(lambda: accepts(port))
        wire = Wire(port)
        wire.begin("help@ours.example")
        assert wire.data(LETTER) == ["250 2.0.0 Kept"]
        wire.close()
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)


def test_what_is_being_kept_when_we_stop_is_still_answered_for(settings, help_box, monkeypatch):
    receive, in_the_middle, go_on = lmtp.receive, threading.Event(), threading.Event()

    def slow(content, **options):
        in_the_middle.set()
        go_on.wait(5)
        return receive(content, **options)

    monkeypatch.setattr(lmtp, "receive", slow)
    port = free_port()
    settings.LMTP_LISTEN = ("127.0.0.1", port)
    stop = threading.Event()
    threads = listening.start_all(stop)
    assert wait_until(lambda: accepts(port))
    wire = Wire(port)
    wire.begin("help@ours.example")
    wire.ask("DATA")
    wire.say(LETTER + b".\r\n")
    assert in_the_middle.wait(10)
    stop.set()
    go_on.set()
    assert wire.reply() == "250 2.0.0 Kept"
    for thread in threads:
        thread.join(20)
    assert kept(help_box) == [LETTER]
    wire.close()


def test_a_port_that_is_taken_is_a_sentence_until_it_is_free(settings, help_box):
    stop = threading.Event()
    with capture_logs() as said, socket.create_server(("127.0.0.1", 0)) as taken:
        settings.LMTP_LISTEN = taken.getsockname()
        threads = listening.start_all(stop)
        assert wait_until(lambda: any(each["event"] == "listening.taken" for each in said))
        assert not any("exc_info" in each for each in said)
    assert wait_until(lambda: accepts(settings.LMTP_LISTEN[1]))
    stop.set()
    for thread in threads:
        thread.join(20)
