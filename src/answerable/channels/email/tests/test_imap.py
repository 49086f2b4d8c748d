"""Mail is fetched from a real IMAP server: all of it, once, whatever happens in between, and nothing there changes."""

import imaplib
import re
import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from tests.services.cutting_proxy import CuttingProxy
from tests.services.ports import wait_until

from answerable.channels.email import fetching, imap, listening, oauth, watching
from answerable.channels.email.cursor import Cursor
from answerable.channels.email.fetching import Fetcher
from answerable.channels.email.settings import MailSettings
from answerable.channels.errors import ChannelError
from answerable.channels.models import Item, Mailbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user(dovecot):
    return dovecot.new_user()


@pytest.fixture
def make_box(db, dovecot, user):
    def make(*, secrets=None, **settings):
        settings = {
            "imap_host": "127.0.0.1",
            "imap_port": dovecot.imap_port,
            "imap_security": "none",
            "imap_user": user,
            **settings,
        }
        box = Mailbox(
            channel="email", name="Help", address=user, settings=settings, created_at=timezone.now()
        )
        box.keep_secrets(**(secrets or {"imap_password": dovecot.password}))
        box.save()
        return box

    return make


@pytest.fixture
def box(make_box):
    return make_box()


@pytest.fixture
def put(dovecot, user):
    """put(3) puts in the mail number 3."""
    return lambda number, body=b"Hello.\r\n": dovecot.deliver(user, letter(number, body))


def letter(number, body=b"Hello.\r\n"):
    return (
        b"From: cleo@example.com\r\nSubject: Mail %d\r\nMessage-ID: <%d@x>\r\n\r\n" % (number, number) + body
    )


def fetch(box, stop=None):
    """One visit to the server; what it says is in trouble."""
    with imap.opened(box) as folder:
        return Fetcher(box.pk, stop or threading.Event()).fetch(folder)


def numbers():
    """Which mails are here, in the order in which they came."""
    contents = [item.raw.content for item in Item.objects.select_related("raw").order_by("pk")]
    return [int(content.partition(b"Subject: Mail ")[2].partition(b"\r\n")[0]) for content in contents]


def test_everything_is_taken_in_order_and_once(box, put):
    for number in range(5):
        put(number)
    assert fetch(box) == ""
    assert numbers() == [0, 1, 2, 3, 4]
    put(5)
    fetch(box)
    fetch(box)
    assert numbers() == [0, 1, 2, 3, 4, 5]
    item = Item.objects.first()
    assert item.source.startswith("imap:INBOX:")
    assert item.source.endswith(":1")


def test_no_connection_to_the_database_is_held_while_a_server_lets_us_wait(box, put, monkeypatch):
    held = []
    really = imaplib.IMAP4._command

    def asked(self, *arguments):
        held.append(connection.connection is not None)
        return really(self, *arguments)

    monkeypatch.setattr(imaplib.IMAP4, "_command", asked)
    put(1)
    assert Mailbox.objects.exists()
    with imap.opened(box) as folder:
        Fetcher(box.pk, threading.Event()).fetch(folder)
        folder.wait(0.1, threading.Event())
    assert numbers() == [1]
    assert held
    assert not any(held)


def test_nothing_changes_in_the_mailbox(box, put, dovecot, user):
    put(1)
    fetch(box)
    with dovecot.client(user) as other:
        (mail,) = other.fetch(mark_seen=False)
        assert "\\Seen" not in mail.flags
        assert "\\Recent" in mail.flags


def test_what_another_program_has_read_is_taken_all_the_same(box, put, dovecot, user):
    put(1)
    with dovecot.client(user) as other:
        other.flag(other.uids(), "\\Seen", True)
        other.flag(other.uids(), "\\Answered", True)
    fetch(box)
    assert numbers() == [1]


def test_the_bytes_come_as_they_lie_there(box, dovecot, user):
    content = (
        b"Subject: Mail 7\r\n\r\n"
        + bytes(range(1, 256)).replace(b"\r", b"").replace(b"\n", b"") * 500
        + b"\r\n"
    )
    with dovecot.client(user) as other:
        other.append(content, "INBOX")
        other.append(b"Subject: Mail 8\r\n\r\n", "INBOX")
    fetch(box)
    assert Item.objects.order_by("pk").first().raw.content == content
    assert numbers() == [7, 8]


def test_a_folder_with_other_letters(make_box, dovecot, user):
    box = make_box(imap_folder="Büro & Café.日本")
    with dovecot.client(user) as other:
        other.folder.create("Büro & Café.日本")
        other.append(letter(1), "Büro & Café.日本")
    fetch(box)
    assert numbers() == [1]


def test_another_uidvalidity_means_to_look_at_everything_again(box, put, dovecot, user):
    put(1)
    fetch(box)
    dovecot.change_uidvalidity(user, 4711)
    put(2)
    fetch(box)
    assert numbers() == [1, 2]
    box.refresh_from_db()
    assert Cursor.of(box).validity == 4711


def test_a_mailbox_of_many_mails_comes_in_batches(box, dovecot, user, monkeypatch):
    monkeypatch.setattr(fetching, "_LISTED_AT_ONCE", 7)
    monkeypatch.setattr(fetching, "_FETCHED_AT_ONCE", 3)
    with dovecot.client(user) as other:
        for number in range(25):
            other.append(letter(number), "INBOX")
        other.delete(["4", "5", "6", "20"])
    fetch(box)
    assert numbers() == [number for number in range(25) if number not in (3, 4, 5, 19)]


@pytest.mark.parametrize(("backlog", "expected"), [("new", [4]), ("month", [2, 3, 4]), ("all", [1, 2, 3, 4])])
def test_of_what_lay_there_at_first_as_much_as_was_asked_for(make_box, dovecot, user, backlog, expected):
    now = timezone.now()
    with dovecot.client(user) as other:
        other.append(letter(1), "INBOX", dt=now - timedelta(days=40))
        other.append(letter(2), "INBOX", dt=now - timedelta(days=29))
        other.append(letter(3), "INBOX", dt=now - timedelta(hours=1))
    box = make_box(imap_backlog=backlog)
    fetch(box)
    with dovecot.client(user) as other:  # a colleague moves an old mail in: that is new
        other.append(letter(4), "INBOX", dt=now - timedelta(days=400))
    fetch(box)
    dovecot.change_uidvalidity(user, 99)
    fetch(box)
    assert [number for number in numbers() if number != 4] == [number for number in expected if number != 4]
    assert 4 in numbers()


def test_what_lay_there_before_is_marked_as_imported_and_what_came_after_is_not(box, dovecot, user, put):
    with dovecot.client(user) as other:
        other.append(letter(1), "INBOX", dt=timezone.now() - timedelta(days=2))
    fetch(box)
    put(2)
    fetch(box)
    assert list(Item.objects.order_by("pk").values_list("is_import", flat=True)) == [True, False]


def test_another_account_begins_anew(box, put, dovecot):
    put(1)
    fetch(box)
    other_user = dovecot.new_user()
    for number in (2, 3):
        dovecot.deliver(other_user, letter(number))
    box.settings["imap_user"] = other_user
    box.save()
    fetch(box)
    assert numbers() == [1, 2, 3]


def test_a_crash_between_keeping_and_remembering_loses_and_doubles_nothing(box, put, monkeypatch):
    for number in range(4):
        put(number)

    def killed(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Cursor, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            fetch(box)
    fetch(box)
    assert numbers() == [0, 1, 2, 3]


def test_the_cursor_never_runs_ahead_of_what_is_kept(box, put, monkeypatch):
    for number in range(4):
        put(number)
    receive, calls = fetching.receive, []

    def away_at_the_third(*arguments, **options):
        calls.append(1)
        if len(calls) == 3:
            raise OperationalError("the database is away")
        return receive(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(fetching, "receive", away_at_the_third)
        with pytest.raises(OperationalError):
            fetch(box)
    box.refresh_from_db()
    assert Cursor.of(box).uid <= 2
    fetch(box)
    assert numbers() == [0, 1, 2, 3]


def test_two_watchers_at_once_make_one_item_of_each_mail(box, put, at_once):
    for number in range(30):
        put(number)
    assert at_once(lambda: fetch(box), lambda: fetch(box), lambda: fetch(box)) == ["", "", ""]
    assert sorted(numbers()) == list(range(30))


@pytest.fixture
def proxy(dovecot):
    proxy = CuttingProxy(dovecot.imap_port)
    yield proxy
    proxy.close()


def test_a_connection_cut_in_the_middle_of_a_mail(make_box, put, proxy):
    box = make_box(imap_port=proxy.port)
    for number in range(3):
        put(number, b"x" * 60_000 + b"\r\n")
    for cut_after in (600, 2_000, 70_000, 130_000):
        proxy.cut_after = cut_after
        with pytest.raises(ChannelError, match="cut the connection"):
            fetch(box)
    proxy.cut_after = None
    assert fetch(box) == ""
    assert sorted(numbers()) == [0, 1, 2]


def test_a_mail_on_which_the_connection_always_breaks_is_reported_and_does_not_keep_back_the_rest(
    make_box, put, proxy
):
    box = make_box(imap_port=proxy.port)
    put(1)
    put(2, b"POISON\r\n")
    put(3)

    def break_on_poison(data):
        if b"POISON" in data:
            raise OSError
        return data

    proxy.rewrite = break_on_poison
    fetcher, trouble = Fetcher(box.pk, threading.Event()), None
    for _ in range(6):
        try:
            with imap.opened(box) as folder:
                trouble = fetcher.fetch(folder)
                break
        except ChannelError:
            continue
    assert sorted(numbers()) == [1, 3]
    assert "UID 2" in trouble
    assert "cuts the connection" in trouble
    # It is asked for again when its time has come, and when it comes the trouble is over.
    proxy.rewrite = None
    let_trouble_be_due(box)
    assert fetch(box) == ""
    assert sorted(numbers()) == [1, 2, 3]


def let_trouble_be_due(box):
    box.refresh_from_db()
    for each in box.cursor["troubled"].values():
        each["next_at"] = timezone.now().isoformat()
    box.save(update_fields=["cursor"])


def test_a_mail_that_the_server_does_not_give_is_reported_and_tried_again(make_box, put, proxy):
    box = make_box(imap_port=proxy.port)
    for number in (1, 2, 3):
        put(number)
    proxy.rewrite = lambda data: data.replace(b"UID 2 BODY[]", b"UID 2 XXXX[]")
    trouble = fetch(box)
    assert "UID 2" in trouble
    assert fetch(box) == trouble  # it stays said until it is over
    assert numbers() == [1, 3]
    proxy.rewrite = None
    let_trouble_be_due(box)
    assert fetch(box) == ""
    assert numbers() == [1, 3, 2]


def test_a_mail_that_the_server_names_but_does_not_describe_is_reported_and_tried_again(make_box, put, proxy):
    box = make_box(imap_port=proxy.port)
    for number in (1, 2, 3):
        put(number)
    proxy.rewrite = lambda data: data.replace(b"UID 2 RFC822.SIZE", b"UID 2 RFC822.XXXX")
    assert "UID 2" in fetch(box)
    assert numbers() == [1, 3]
    proxy.rewrite = None
    let_trouble_be_due(box)
    assert fetch(box) == ""
    assert numbers() == [1, 3, 2]


@pytest.mark.parametrize("date", [b"00-Jan-0000", b"01-Jan-1970"])
def test_a_date_that_is_none_keeps_nothing_back(make_box, put, proxy, date):
    box = make_box(imap_port=proxy.port)
    for number in (1, 2):
        put(number)
    proxy.rewrite = lambda data: re.sub(
        rb'UID 1 (.*?)INTERNALDATE ".{11}', rb'UID 1 \1INTERNALDATE "' + date, data
    )
    assert fetch(box) == ""
    assert numbers() == [1, 2]


def test_a_troubled_mail_that_is_deleted_is_no_trouble_any_more(make_box, put, proxy, dovecot, user):
    box = make_box(imap_port=proxy.port)
    put(1)
    proxy.rewrite = lambda data: data.replace(b"UID 1 BODY[]", b"UID 1 XXXX[]")
    assert fetch(box)
    with dovecot.client(user) as other:
        other.delete(["1"])
    let_trouble_be_due(box)
    assert fetch(box) == ""


def test_a_mail_deleted_while_we_fetch_is_no_trouble(box, put, dovecot, user, monkeypatch):
    for number in (1, 2, 3):
        put(number)
    contents = imap.Folder.contents

    def deleted_meanwhile(folder, uids):
        with dovecot.client(user) as other:
            other.delete(["2"])
        return contents(folder, uids)

    monkeypatch.setattr(imap.Folder, "contents", deleted_meanwhile)
    assert fetch(box) == ""
    assert numbers()[0] == 1
    assert numbers()[-1] == 3


def test_a_mail_that_is_too_large_is_reported(box, put, settings):
    settings.MAIL_MAX_BYTES = 50_000
    put(1, b"x" * 60_000 + b"\r\n")
    put(2)
    assert "ANSWERABLE_MAIL_MAX_BYTES" in fetch(box)
    assert numbers() == [2]
    settings.MAIL_MAX_BYTES = 100_000
    let_trouble_be_due(box)
    assert fetch(box) == ""
    assert numbers() == [2, 1]


# --- Connecting ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_encrypted_and_only_with_a_certificate_that_is_trusted(make_box, dovecot, put, security):
    port = dovecot.imaps_port if security == "ssl" else dovecot.imap_port
    box = make_box(imap_security=security, imap_port=port)
    put(1)
    with pytest.raises(ChannelError, match="certificate"):
        fetch(box)
    with dovecot.authority.trusted():
        assert fetch(box) == ""
    assert numbers() == [1]


def test_without_encryption_no_other_machine_is_spoken_to(make_box):
    with pytest.raises(ChannelError) as error:
        fetch(make_box(imap_host="mail.elsewhere.example"))
    assert error.value.code == "not_safe"


def test_a_wrong_password_is_said_plainly(make_box):
    for password in ("wrong", "fälsch"):
        with pytest.raises(ChannelError, match="does not accept the user name and password") as error:
            fetch(make_box(secrets={"imap_password": password}))
        assert error.value.code == "credentials"
        Mailbox.objects.all().delete()


def test_a_folder_that_is_not_there_is_said_plainly(make_box):
    with pytest.raises(ChannelError, match="no folder “Nowhere”"):
        fetch(make_box(imap_folder="Nowhere"))


def test_signing_in_with_a_token_that_is_renewed_when_the_server_does_not_take_it(
    make_box, dovecot, user, put, monkeypatch
):
    given = iter(["stale", "good"])
    monkeypatch.setattr(oauth, "post", lambda *_: _TokenAnswer(next(given)))
    dovecot.tokens["good"] = user
    put(1)
    box = make_box(oauth_token_url="https://id.example/token", secrets={"oauth_refresh_token": "r"})
    with pytest.raises(ChannelError, match="does not accept"):
        fetch(box)
    assert fetch(box) == ""
    assert fetch(box) == ""
    assert numbers() == [1]
    oauth._tokens.clear()


class _TokenAnswer:
    status_code = 200

    def __init__(self, token):
        self._token = token

    def json(self):
        return {"access_token": self._token, "expires_in": 3600}


# --- Watching -----------------------------------------------------------------------------------------------------


@pytest.fixture
def watching_all(settings, monkeypatch):
    """Start what a worker starts; the table is looked at often."""
    settings.LMTP_LISTEN = settings.SMTP_LISTEN = None
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.1)
    monkeypatch.setattr(watching, "_FIRST_PAUSE", 0.1)
    monkeypatch.setattr(watching, "_LONGEST_PAUSE", 0.3)
    monkeypatch.setattr(watching, "_CREDENTIALS_PAUSE", 0.3)
    stop = threading.Event()
    threads = []

    def start():
        threads.extend(listening.start_all(stop))
        return stop

    yield start
    stop.set()
    for thread in threads:
        thread.join(20)
    assert wait_until(lambda: not any(each.name.startswith("mail-imap-") for each in threading.enumerate()))


def error_of(box):
    return Mailbox.objects.get(pk=box.pk).error


def is_checked(box):
    return Mailbox.objects.get(pk=box.pk).checked_at is not None


def test_new_mail_comes_by_itself_long_before_the_next_poll(box, put, watching_all):
    watching_all()
    assert wait_until(lambda: is_checked(box))
    for number in range(3):
        put(number)
        assert wait_until(lambda number=number: number in numbers(), within=6)
    assert error_of(box) == ""


def test_what_a_server_tells_in_the_very_moment_in_which_idling_begins_is_heard(make_box, proxy, put):
    held = bytearray()

    def in_one_breath(data):
        if data.startswith(b"+ "):
            held.extend(data)
            return b""
        data = bytes(held) + data
        held.clear()
        return data

    proxy.rewrite = in_one_breath
    with imap.opened(make_box(imap_port=proxy.port)) as folder:
        threading.Timer(0.5, put, [1]).start()
        assert folder.wait(10, threading.Event())


def test_a_server_that_cannot_tell_is_polled(box, put, watching_all, monkeypatch):
    monkeypatch.setattr(watching, "POLL_EVERY", 0.2)
    monkeypatch.setattr(imap.Folder, "_idle", None)
    capability = imap.BaseMailBox.__init__

    def without_idle(self, *arguments, **options):
        capability(self, *arguments, **options)
        really = self.client.capability
        self.client.capability = lambda: ("OK", [really()[1][0].replace(b"IDLE", b"")])

    monkeypatch.setattr(imap.BaseMailBox, "__init__", without_idle)
    watching_all()
    assert wait_until(lambda: is_checked(box))
    put(1)
    assert wait_until(lambda: numbers() == [1], within=6)
    assert error_of(box) == ""


def test_it_looks_by_itself_even_when_the_server_forgets_to_tell(
    make_box, proxy, put, watching_all, monkeypatch
):
    monkeypatch.setattr(watching, "POLL_EVERY", 1.5)
    proxy.rewrite = lambda data: (
        data.replace(b" EXISTS\r\n* 1 RECENT", b" NOTHING") if b"FETCH" not in data else data
    )
    box = make_box(imap_port=proxy.port)
    watching_all()
    assert wait_until(lambda: is_checked(box))
    put(1)
    assert wait_until(lambda: numbers() == [1], within=8)


def test_it_comes_back_when_the_connection_is_lost(make_box, put, proxy, watching_all, dovecot, user):
    box = make_box(imap_port=proxy.port)
    watching_all()
    assert wait_until(lambda: is_checked(box))
    dovecot.cut_connections(user)
    put(1)
    assert wait_until(lambda: numbers() == [1], within=10)
    assert wait_until(lambda: error_of(box) == "")
    assert proxy.connections >= 2


def test_a_trouble_is_shown_and_goes_when_it_is_over_and_disturbs_no_other_mailbox(
    make_box, dovecot, put, watching_all
):
    broken = make_box(secrets={"imap_password": "wrong"})
    other_user = dovecot.new_user()
    other = Mailbox(
        channel="email",
        name="Sales",
        address=other_user,
        settings={**broken.settings, "imap_user": other_user},
        created_at=timezone.now(),
    )
    other.keep_secrets(imap_password=dovecot.password)
    other.save()
    watching_all()
    put(1)
    dovecot.deliver(other_user, letter(2))
    assert wait_until(lambda: numbers() == [2])
    assert wait_until(lambda: "does not accept" in error_of(broken))
    assert error_of(other) == ""
    mended = Mailbox.objects.get(pk=broken.pk)
    mended.keep_secrets(imap_password=dovecot.password)
    mended.save(update_fields=["secrets"])
    assert wait_until(lambda: numbers() == [2, 1])
    assert wait_until(lambda: error_of(broken) == "")


def test_mailboxes_come_and_go_without_a_restart(watching_all, make_box, put):
    watching_all()
    box = make_box()
    put(1)
    assert wait_until(lambda: numbers() == [1])
    Mailbox.objects.filter(pk=box.pk).update(is_active=False)
    name = f"mail-imap-{box.pk}"
    assert wait_until(lambda: not any(each.name == name for each in threading.enumerate()))
    put(2)
    Mailbox.objects.filter(pk=box.pk).update(is_active=True)
    assert wait_until(lambda: numbers() == [1, 2])


def test_idling_is_renewed_long_before_servers_hang_up():
    assert watching.POLL_EVERY <= 120
    assert MailSettings().imap_backlog == "month"
