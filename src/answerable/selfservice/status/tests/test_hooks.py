"""A visitor's system follows a status page: asked for, confirmed by what it answers, told, and ended."""

import json
from datetime import timedelta

import httpx
import pytest
from django.test import Client
from django.utils import timezone

from answerable.ledger.jobs.queue import tasks
from answerable.ledger.models import Event, Job
from answerable.selfservice.issues import actions
from answerable.selfservice.issues.tests.conftest import brand, front, issue, stated
from answerable.selfservice.models import IssueState, StatusHook
from answerable.selfservice.status import hooks

__all__ = ["brand", "front", "issue"]
pytestmark = pytest.mark.django_db
FORM = "/help/kestrel/follow/webhook/"


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def agreeing(webhook_sink):
    """It answers what is asked, and takes what it is told."""
    webhook_sink.statuses = [200]
    webhook_sink.answers = lambda told: told["data"].get("challenge", "").encode()
    return webhook_sink


@pytest.fixture
def followed(front, agreeing, run_jobs):
    """followed() is the page on which the secret was shown, after the question was answered."""
    page = Client().post(FORM, {"url": agreeing.url})
    run_jobs()
    assert StatusHook.objects.get().confirmed_at
    return page


def _told(sink):
    return [json.loads(content) for content, _headers in sink.told]


def _update(issue, by, at, text="Found it", state=IssueState.OPEN):
    return actions.update_issue(issue, {"en": text}, state=state, by=by.actor(), at=at)


def test_it_is_asked_told_signed_and_ends_by_its_link(followed, agreeing, front, issue, sam, run_jobs, now):
    secret = followed.context["asked"].secret
    assert secret in followed.content.decode()
    question = agreeing.verified(secret, 0)
    assert question["type"] == "status.challenge"
    run_jobs()
    assert agreeing.kinds == ["status.challenge", "issue.opened"]

    _update(issue, sam, now, "The base sends again.")
    run_jobs()
    told = agreeing.verified(secret)
    assert (told["type"], told["data"]["update"]) == ("issue.updated", "The base sends again.")
    assert told["data"]["issue"]["title"] == "Sensors drop out"
    assert "for_agents" not in json.dumps(told)
    out = told["data"]["unsubscribe"]
    page = Client().get(out).content.decode()
    assert "This address is told" in page
    assert secret not in page
    assert StatusHook.objects.exists()  # looking does nothing
    for _twice in range(2):
        assert "It is told no more" in Client(enforce_csrf_checks=True).post(out).content.decode()
    _update(issue, sam, now, "Over.", IssueState.SOLVED)
    run_jobs()
    assert len(agreeing.told) == 3
    assert Event.objects.filter(kind="statushook.ended", data__reason="asked").count() == 1
    assert Client().get("/help/kestrel/follow/webhook/made-up/").status_code == 404


@pytest.mark.parametrize("answer", [b"", b"yes", b"\xff\xfe", b'{"challenge": 5}', b"[" * 3000, b"x" * 9000])
def test_nothing_is_told_where_the_question_is_not_answered(
    front, webhook_sink, issue, sam, run_jobs, now, answer
):
    webhook_sink.statuses, webhook_sink.answers = [200], lambda _told: answer
    Client().post(FORM, {"url": webhook_sink.url})
    for _turn in range(8):
        Job.objects.update(run_at=now)
        run_jobs()
    assert set(webhook_sink.kinds) == {"status.challenge"}
    assert len(webhook_sink.told) == 6
    assert not StatusHook.objects.exists()  # as if nobody had asked


def test_the_question_may_be_answered_as_json(front, webhook_sink, run_jobs):
    webhook_sink.statuses = [200]
    webhook_sink.answers = lambda told: json.dumps({"challenge": told["data"]["challenge"]}).encode()
    Client().post(FORM, {"url": webhook_sink.url})
    run_jobs()
    assert StatusHook.objects.get().confirmed_at


@pytest.mark.parametrize(
    "url",
    ["http://shop.example/hook", "https://user:x@shop.example/", "https://shop.example:8443/", "ftp://x", "x y",
     "https://[::1", "javascript:alert(1)", ""],
)  # fmt: skip
def test_what_is_no_address_out_there_is_refused(front, url):
    page = Client().post(FORM, {"url": url})
    assert page.status_code == 422
    assert not StatusHook.objects.exists()


def test_an_address_in_our_own_network_is_never_reached(front, run_jobs, monkeypatch):
    reached = []

    def stream(_client, _method, url, **_more):
        reached.append(url)
        raise httpx.ConnectError("away")

    monkeypatch.setattr(httpx.Client, "stream", stream)
    Client().post(FORM, {"url": "https://93.184.215.14/hook"})
    Client().post(FORM, {"url": "https://localhost/hook"})
    Client().post(FORM, {"url": "https://127.0.0.1/hook"})
    run_jobs()
    assert [each.host for each in reached] == ["93.184.215.14"]


def test_two_changes_are_told_in_whatever_order_they_come(followed, agreeing, issue, sam, run_jobs, now):
    run_jobs()
    for text in ("First.", "Then."):
        _update(issue, sam, now, text)
    first = Job.objects.filter(task__endswith="tell_hooks").order_by("pk").first()
    first.run_at = now + timedelta(hours=1)
    first.save()
    run_jobs()
    Job.objects.update(run_at=now - timedelta(seconds=1))
    run_jobs()
    assert [each["data"]["update"] for each in _told(agreeing)[2:]] == ["Then.", "First."]


def test_who_only_asks_shuts_out_nobody(front, agreeing, monkeypatch):
    monkeypatch.setattr(hooks, "MOST_ASKED_FOR", 2)
    monkeypatch.setattr(hooks, "MOST", 2)
    host = agreeing.url.rpartition("/")[0]
    pages = [Client().post(FORM, {"url": f"{host}/{number}"}).content.decode() for number in range(4)]
    assert all("Keep this secret" in each for each in pages)
    assert {each.url.rpartition("/")[2] for each in StatusHook.objects.all()} == {"2", "3"}


def test_one_that_follows_keeps_its_secret_whoever_asks(followed, agreeing, run_jobs):
    sealed = StatusHook.objects.get().sealed
    page = Client().post(FORM, {"url": agreeing.url})
    assert page.status_code == 422
    assert "follows already" in page.content.decode()
    run_jobs()
    assert StatusHook.objects.get().sealed == sealed


def test_one_that_fails_is_ended_and_one_that_is_gone_at_once(
    followed, agreeing, front, issue, sam, run_jobs, now, caplog
):
    run_jobs()
    agreeing.statuses = [500]
    for number in range(hooks.MOST_FAILED):
        assert StatusHook.objects.standing().exists()
        _update(issue, sam, now, f"Still, {number}")
        for _turn in range(7):
            Job.objects.update(run_at=now)
            run_jobs()
    assert not StatusHook.objects.standing().exists()
    assert Event.objects.filter(kind="statushook.ended", data__reason="failing").count() == 1

    agreeing.statuses = [200]
    Client().post(FORM, {"url": agreeing.url})
    run_jobs()
    agreeing.statuses = [410]
    _update(issue, sam, now, "Gone?")
    run_jobs()
    assert not StatusHook.objects.standing().exists()
    assert Event.objects.filter(kind="statushook.ended", data__reason="gone").count() == 1


def test_what_is_not_for_everybody_is_told_to_nobody(followed, agreeing, sam, run_jobs, now):
    from answerable.selfservice.audience import Audience

    actions.open_issue(stated(now, audience=Audience.INTERNAL), by=sam.actor(), at=now)
    run_jobs()
    assert agreeing.kinds == ["status.challenge"]


def test_there_are_so_many_and_no_more_and_nobody_asks_all_day(front, agreeing, brand, monkeypatch, now):
    monkeypatch.setattr(hooks, "MOST", 1)
    host = agreeing.url.rpartition("/")[0]
    assert "Keep this secret" in Client().post(FORM, {"url": f"{host}/one"}).content.decode()
    StatusHook.objects.update(confirmed_at=now)
    full = Client().post(FORM, {"url": f"{host}/two"})
    assert "No more systems" in full.content.decode()
    monkeypatch.setattr(hooks, "MOST", 100)
    answers = [Client().post(FORM, {"url": f"{host}/{number}"}).status_code for number in range(10)]
    assert answers.count(429) >= 5
    assert StatusHook.objects.count() < 10
    assert Client().post(FORM, {"url": f"{host}/x", "website": "spam"}).status_code == 429


def test_its_jobs_are_known_to_the_worker():
    names = {"send_challenge", "tell_hooks", "post_to_hook"}
    assert {f"selfservice.status.hooks.{name}" for name in names} <= set(tasks())
