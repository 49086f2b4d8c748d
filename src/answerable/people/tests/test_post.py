"""Mail to staff waits as a job: nobody sees it in the table, and a mail server that is away delays it only."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.ledger.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
RESET = "/sign-in/password/reset/"


@pytest.fixture(autouse=True)
def _as_served(settings, smtp_sink):
    settings.EMAIL_BACKEND = "answerable.people.post.QueuedMail"
    settings.EMAIL_HOST, settings.EMAIL_PORT = smtp_sink.host, smtp_sink.port


def test_a_link_to_set_a_password_leaves_as_a_job_and_works(client, ana, smtp_sink, run_jobs):
    assert client.post(RESET, {"email": ana.email}).status_code == 302
    assert smtp_sink.letters == []
    assert ana.email not in str(Job.objects.get().arguments)

    run_jobs()

    (letter,) = smtp_sink.wait_for(1)
    assert letter.recipients == (ana.email,)
    link = re.search(rb"https?://[^/]+(/sign-in/password/reset/key/[^\s]+)", letter.content)[1].decode()
    page = client.get(link, follow=True)
    chosen = {"password1": "another-horse-battery", "password2": "another-horse-battery"}
    assert client.post(page.request["PATH_INFO"], chosen).status_code == 302
    assert client.login(email=ana.email, password="another-horse-battery")


def test_a_server_that_is_away_delays_it(client, ana, smtp_sink, run_jobs):
    smtp_sink.sender_reply = "451 come back later"
    client.post(RESET, {"email": ana.email})
    run_jobs()
    job = Job.objects.get()
    assert "come back later" in job.error

    smtp_sink.sender_reply = ""
    Job.objects.update(run_at=timezone.now() - timedelta(seconds=1))
    run_jobs()
    smtp_sink.wait_for(1)
    assert not Job.objects.exists()
