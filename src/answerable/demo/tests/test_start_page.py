"""The start page: open to all in the demo, not there anywhere else."""

import re
import smtplib
import socket
import subprocess
import threading

import pytest
from django.test import Client
from django.urls import reverse
from tests.services.ports import free_port, wait_until

from answerable.channels.email.lmtp import Protocol, serve
from answerable.channels.models import Item
from answerable.demo import outbox
from answerable.demo.company import CAST
from answerable.demo.founding import found
from answerable.demo.plan import Frame
from answerable.demo.sending import commands
from answerable.demo.tests.conftest import NOW
from answerable.tickets.models import Ticket

PAGES = ("demo:start", "demo:outbox", "demo:shop")


@pytest.fixture
def demo(db, settings, tmp_path):
    settings.ANSWERABLE_DEMO = True
    settings.DATA_DIR = tmp_path
    return found(Frame(NOW, 200))


@pytest.mark.parametrize("page", PAGES)
def test_it_needs_nobody_signed_in(demo, client, page):
    assert client.get(reverse(page)).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_outside_the_demo_it_is_not_there(client, page):
    assert client.get(reverse(page)).status_code == 404


def test_it_shows_the_whole_cast(demo, client):
    content = client.get(reverse("demo:start")).content.decode()
    assert all(f'value="{each.staff}"' in content for each in CAST)


@pytest.mark.parametrize("each", CAST, ids=lambda each: each.staff)
def test_one_click_signs_in_as_any_of_them(demo, client, each):
    answer = client.post(reverse("demo:sign_in"), {"who": each.staff})
    assert answer.status_code == 302
    assert int(client.session["_auth_user_id"]) == demo.staff[each.staff].pk


def test_outside_the_demo_nobody_is_signed_in_with_one_click(demo, client, settings):
    settings.ANSWERABLE_DEMO = False
    assert client.post(reverse("demo:sign_in"), {"who": CAST[0].staff}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("who", ["", "nobody", "jutta.kramer", "kuba.sowa"])
def test_only_the_cast_can_be_chosen(demo, client, who):
    assert client.post(reverse("demo:sign_in"), {"who": who}).status_code == 404


def test_a_foreign_page_cannot_sign_anybody_in(demo):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("demo:sign_in"), {"who": CAST[0].staff}).status_code == 403


def test_looking_does_not_sign_in(demo, client):
    assert client.get(reverse("demo:sign_in"), {"who": CAST[0].staff}).status_code == 405


@pytest.mark.parametrize("which", [0, 1], ids=["curl", "python"])
def test_the_command_on_the_page_sends_a_mail_that_arrives(
    transactional_db, settings, tmp_path, run_jobs, which
):
    settings.ANSWERABLE_DEMO = True
    settings.SMTP_LISTEN = ("127.0.0.1", free_port())
    found(Frame(NOW, 200))
    stop = threading.Event()
    door = threading.Thread(target=serve, args=(Protocol.SMTP, settings.SMTP_LISTEN, stop), daemon=True)
    door.start()
    try:
        _until_open(settings.SMTP_LISTEN)
        ran = subprocess.run(["bash", "-c", commands()[which].text], capture_output=True, timeout=30)
    finally:
        stop.set()
        door.join(15)
    assert ran.returncode == 0, ran.stderr
    run_jobs()
    ticket = Ticket.objects.get()
    assert re.match(r"Wet tent at \d\d:\d\d:\d\d", ticket.subject)
    assert ticket.team.name == "Manila tier 1"
    assert not ticket.messages.earliest("created_at").remarks, (
        "a mail as any other, with all that belongs to one"
    )
    assert Item.objects.get().state == "opened"


def test_answers_are_kept_by_the_demos_own_mail_server(demo, settings, client):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    stop = threading.Event()
    threads = outbox.start_all(stop)
    try:
        _until_open((settings.EMAIL_HOST, settings.EMAIL_PORT))
        _send(settings, "maya@ridge.example", "Subject: =?utf-8?b?5bGx?=\r\n\r\nA new seal left today.\r\n")
        with pytest.raises(Exception, match=r"550|5\.1\.1"):
            _send(settings, "caleb@gone.example", "Subject: x\r\n\r\nx\r\n")
    finally:
        stop.set()
        threads[0].join(10)
    content = client.get(reverse("demo:outbox")).content.decode()
    assert "A new seal left today." in content
    assert "山" in content
    assert len(outbox.letters()) == 1


@pytest.mark.parametrize(("is_demo", "host"), [(False, "127.0.0.1"), (True, "mail.example.com")])
def test_no_mail_server_is_started_where_none_belongs(settings, is_demo, host):
    settings.ANSWERABLE_DEMO, settings.EMAIL_HOST = is_demo, host
    assert outbox.start_all(threading.Event()) == []


def _send(settings, to, content):
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=10) as server:
        server.sendmail("support@kestreltrail.example", to, content)


def _until_open(address):
    assert wait_until(lambda: _is_open(address)), "nobody listens"


def _is_open(address):
    try:
        socket.create_connection(address, timeout=1).close()
    except OSError:
        return False
    return True
