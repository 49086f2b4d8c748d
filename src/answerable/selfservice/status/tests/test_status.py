"""A brand's status page: what stands on it, who follows it, and that it stands without a database."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from xml.etree.ElementTree import fromstring

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from answerable.privacy.actions import ask_erasure
from answerable.privacy.models.requests import Reason
from answerable.selfservice.audience import Audience
from answerable.selfservice.issues import actions
from answerable.selfservice.issues.finding import findables
from answerable.selfservice.issues.tests.conftest import brand, front, issue, post, stated, touch
from answerable.selfservice.models import Follower, IssueKind, IssueState
from answerable.selfservice.status.rendering import folder, write_all
from answerable.selfservice.status.serving import languages, standing

__all__ = ["brand", "front", "issue", "post", "touch"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def test_what_is_wrong_stands_there_until_it_is_long_past(front, issue, sam, run_jobs, now):
    german = {"Accept-Language": "de-AT, en;q=0.5"}
    page = Client().get("/status/kestrel/", headers=german).content.decode()
    assert "Die Sensoren verlieren die Verbindung." in page
    assert "Sensoren fallen aus" in Client().get("/help/kestrel/", headers=german).content.decode()

    actions.update_issue(
        issue, {"en": "A part is <b>on its way</b>."}, state=IssueState.WATCHING, by=sam.actor(), at=now
    )
    run_jobs()
    page = Client().get("/status/kestrel/en.html").content.decode()
    assert "&lt;b&gt;on its way" in page
    assert "<script" not in page
    feed = Client().get("/status/kestrel/feed.en.xml")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert feed.content.count(b"<entry>") == 2
    said = [each.text for each in fromstring(feed.content).iter() if each.tag.endswith("}summary")]
    assert "<p>A part is &lt;b&gt;on its way&lt;/b&gt;.</p>" in said  # as readers of feeds take it

    actions.update_issue(
        issue, {"en": "Done."}, state=IssueState.SOLVED, by=sam.actor(), at=now - timedelta(days=91)
    )
    run_jobs()
    page = Client().get("/status/kestrel/en.html").content.decode()
    assert "Sensors drop out" not in page
    assert "Everything works" in page
    assert "Sensors drop out" not in Client().get("/help/kestrel/").content.decode()
    assert Client().get("/status/nobody/").status_code == 404
    assert Client().get("/status/kestrel/../../secret_key").status_code == 404


def test_only_what_is_for_everybody_and_of_the_brand_is_there(front, sam, brand, run_jobs, now):
    from answerable.tickets.models import Brand

    other = Brand.objects.create(name="Other", sender="Other", language="en")
    for title, more in {
        "Of the house": {"audience": Audience.INTERNAL},
        "Of partners": {"audience": Audience.PARTNER},
        "Of another": {"brands": [other]},
        "Of all": {},
        "Of night": {
            "kind": IssueKind.MAINTENANCE,
            "until": now + timedelta(hours=8),
            "since": now + timedelta(hours=7),
        },
    }.items():
        texts = {"en": actions.Said(title, "Text.")}
        actions.open_issue(stated(now, **{"texts": texts, **more}), by=sam.actor(), at=now)
    run_jobs()

    page = Client().get("/status/kestrel/en.html").content.decode()

    assert re.findall(r"Of \w+", page) == ["Of all", "Of night"]
    assert {each.title for each in findables()} == {"Of another", "Of all", "Of night"}
    assert Client().get("/help/kestrel/status/")["Location"] == "/status/kestrel/"


def test_it_stands_with_the_database_gone(front, issue, run_jobs, django_db_blocker):
    run_jobs()
    answers = []

    async def gone(scope, receive, send):
        raise AssertionError("the application was asked")

    async def send(message):
        answers.append(message)

    def asked(path, accepted=b"en"):
        scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"accept-language", accepted)]}
        # In a thread of its own: a browser that another test drives leaves its loop running in this one.
        with ThreadPoolExecutor(1) as aside:
            aside.submit(asyncio.run, standing(gone, folder())(scope, None, send)).result()
        return answers[-2]["status"], answers[-1]["body"]

    connection.close()
    with django_db_blocker.block():
        status, body = asked("/status/kestrel/", b"ja;q=0.1, de")
        assert (status, "Sensoren fallen aus" in body.decode()) == (200, True)
        assert asked("/status/kestrel/status.css")[0] == 200
        assert asked("/status/kestrel/feed.en.xml")[0] == 200
        for path in (
            "/status/../secret_key",
            "/status/kestrel/../../secret_key",
            "/status/kestrel/.writing-1",
        ):
            with pytest.raises(AssertionError, match="was asked"):
                asked(path)
    assert languages("fr-CH, fr;q=0.9, en;q=x, *;q=0.5")[0] == "fr"


def test_following_is_confirmed_from_the_mail_told_once_and_ended_by_one_click(
    front, post, issue, sam, run_jobs, now
):
    client = Client()
    asked = client.post("/help/kestrel/follow/", {"email": "Dora@Example.com"})
    assert "Look into your mail" in asked.content.decode()
    run_jobs()
    assert not Follower.objects.exists()
    assert post.letters()[-1].get_content().startswith("Somebody asked for mail")
    link = post.link()
    assert client.get(link).status_code == 200
    assert not Follower.objects.exists()
    client.post(link)
    client.post(link)
    assert Follower.objects.count() == 1
    assert "dora" not in Follower.objects.get().address

    for _again in range(2):
        actions.update_issue(issue, {"en": "Soon."}, state=IssueState.OPEN, by=sam.actor(), at=now)
        run_jobs()
    letters = [each for each in post.letters() if each["Subject"] == "Sensors drop out: we are working on it"]
    assert [each["To"] for each in letters] == ["dora@example.com"]

    out = letters[0]["List-Unsubscribe"].strip("<>").removeprefix(settings.BASE_URL)
    assert Client(enforce_csrf_checks=True).post(out).status_code == 200
    assert not Follower.objects.exists()
    assert client.get("/help/kestrel/follow/nonsense/").status_code == 410


def test_whoever_is_erased_follows_no_longer(front, post, cleo, ada, run_jobs, now):
    client = Client()
    for address in (cleo.address, "dora@example.com"):
        client.post("/help/kestrel/follow/", {"email": address})
        run_jobs()
        client.post(post.link())
    assert Follower.objects.count() == 2
    ask_erasure(cleo, Reason.THEY_ASKED, typed=cleo.name, by=ada.actor(), at=now)
    run_jobs()
    assert Follower.objects.count() == 1


def test_pages_of_brands_that_are_gone_go(front, issue, run_jobs):
    run_jobs()
    assert (folder() / "kestrel" / "index.html").is_file()
    front.is_active = False
    front.save()
    write_all()
    assert not (folder() / "kestrel").exists()
