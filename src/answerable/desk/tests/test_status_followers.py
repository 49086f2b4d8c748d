"""Who follows the status pages is seen by those who state issues, without an address; one system is ended by them."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed
from answerable.selfservice.issues import actions
from answerable.selfservice.issues.tests.conftest import brand, front, issue, stated
from answerable.selfservice.models import HookEnd, IssueState, StatusHook
from answerable.selfservice.status.following import follow
from answerable.selfservice.status.hooks import _end, ask_to_follow, end_hook
from answerable.selfservice.tasks import forget_ended

__all__ = ["brand", "front", "issue", "stated"]
pytestmark = pytest.mark.django_db
PAGE, AUDIT = "/known-issues/followers/", "/settings/changes/"


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def hook(front, webhook_sink, run_jobs, now):
    """It answered our question."""
    webhook_sink.statuses = [200]
    webhook_sink.answers = lambda told: told["data"].get("challenge", "").encode()
    made = ask_to_follow(front, f"{webhook_sink.url}/?token=hush", language="de", at=now).hook
    run_jobs()
    return made


def _said(issue, by, at, run_jobs, text="Found it."):
    actions.update_issue(issue, {"en": text}, state=IssueState.OPEN, by=by.actor(), at=at)
    run_jobs()


def test_what_follows_is_listed_with_what_became_of_it_and_no_address(
    hook, issue, brand, sam, run_jobs, signed_in, webhook_sink, now
):
    follow(brand, "cleo@example.com", language="en", at=now)
    client = signed_in(sam)
    run_jobs()
    hook.refresh_from_db()
    assert hook.delivered_at
    assert hook.failed_at is None
    webhook_sink.statuses = [503]
    _said(issue, sam, now, run_jobs)

    page = client.get(PAGE).content.decode()
    assert hook.host in page
    assert "it answered 503" in page
    assert "German" in page
    assert '<td class="number">1</td>' in page
    for secret in ("hush", "cleo@example.com", hook.secret, hook.url):
        assert secret not in page


def test_a_colleague_ends_it_once_and_it_is_told_no_more(
    hook, issue, sam, ana, ada, run_jobs, signed_in, webhook_sink, now
):
    run_jobs()
    told = len(webhook_sink.told)
    client = signed_in(sam)
    for _twice in range(2):
        assert "is told no more" in client.post(f"{PAGE}{hook.pk}/", follow=True).content.decode()
    _said(issue, sam, now, run_jobs)

    assert len(webhook_sink.told) == told
    hook.refresh_from_db()
    assert (hook.end, hook.sealed, hook.digest) == (HookEnd.BY_US, "", "")
    assert Event.objects.get(kind="statushook.ended").actor_id == sam.pk
    assert "Sam had the system at" in signed_in(ada).get(AUDIT).content.decode()
    assert "ended by a colleague" in client.get(PAGE).content.decode()
    with pytest.raises(NotAllowed):
        end_hook(hook, by=ana.actor(), at=now)


def test_those_that_are_told_are_listed_a_page_at_a_time(hook, brand, sam, signed_in, monkeypatch, now):
    monkeypatch.setattr("answerable.desk.views.issues.followers._PAGE", 2)
    for number in range(4):
        StatusHook.objects.create(
            brand=brand, digest=str(number), sealed="", language="en", created_at=now, confirmed_at=now,
            host=f"told{number}.example", ended_at=now if number == 3 else None,
        )  # fmt: skip
    client = signed_in(sam)
    first = client.get(PAGE).content.decode()
    shown = [each for each in ("told0", "told1", "told2", "told3", hook.host) if f"<bdi>{each}" in first]
    assert shown == ["told1", "told2", "told3"]
    address = re.search(r"\?told_after=\d+", first)[0]
    second = client.get(PAGE + address).content.decode()
    shown = [each for each in ("told0", "told1", "told2", "told3", hook.host) if f"<bdi>{each}" in second]
    assert shown == ["told0", hook.host]
    assert "?told_after=" not in second
    assert client.get(f"{PAGE}?told_after=x").content.decode().count("told1.example") > 0


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("asked", "its own link ended it"),
        ("gone", "answered that it is not to be"),
        ("failing", "five times in a row"),
    ],
)
def test_the_audit_says_why_a_system_is_told_no_more(hook, ada, signed_in, now, reason, words):
    hook.refresh_from_db()
    _end(hook, HookEnd(reason), by=SYSTEM, at=now)
    page = signed_in(ada).get(AUDIT).content.decode()
    assert words in page
    assert "Answerable had" not in page


@pytest.mark.parametrize("key", ["here", "elsewhere"])
def test_an_upgrade_names_the_hosts_that_it_can_read(hook, settings, key):
    """Where SECRET_KEY is another one, it goes on without."""
    host = hook.host
    StatusHook.objects.update(host="")
    if key == "elsewhere":
        settings.SECRET_KEY = "y" * 60
        settings.SECRET_KEY_FALLBACKS = []
    import_module("answerable.selfservice.migrations.0057_status_hooks_kept").name_hosts(apps, None)
    hook.refresh_from_db()
    assert hook.host == (host if key == "here" else "")


def test_who_states_no_issues_sees_nobody(hook, ana, althea, signed_in):
    for staff in (ana, althea):
        assert signed_in(staff).get(PAGE).status_code in (302, 403)
        assert signed_in(staff).post(f"{PAGE}{hook.pk}/").status_code in (302, 403)
    assert StatusHook.objects.standing().exists()


def test_what_ended_may_ask_again_and_is_forgotten_after_a_while(
    hook, front, sam, run_jobs, webhook_sink, now, clock
):
    end_hook(hook, by=sam.actor(), at=now)
    again = ask_to_follow(front, f"{webhook_sink.url}/?token=hush", language="de", at=now).hook
    run_jobs()
    assert StatusHook.objects.told().get() == again
    StatusHook.objects.filter(pk=hook.pk).update(ended_at=now - timezone.timedelta(days=91))
    forget_ended()
    assert StatusHook.objects.get() == again
