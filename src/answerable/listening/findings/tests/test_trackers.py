"""What is closed in a tracker is said on the finding, and only what is signed and its own is believed."""

import hashlib
import hmac
import json

import pytest
from django.test import Client
from django.urls import reverse

from answerable.ledger.models import Event
from answerable.listening.findings.actions import (
    FindingWanted,
    TrackerWanted,
    add_tracker,
    finish_finding,
    raise_finding,
    remove_tracker,
    renew_tracker_secret,
)
from answerable.listening.findings.links import key_of_link
from answerable.listening.models import Finding, FindingKind, TrackerKind

pytestmark = pytest.mark.django_db
PLACES = {
    "github": ("https://github.com/Acme/tents", "https://github.com/acme/tents/issues/7"),
    "gitlab": ("https://git.acme.example/shop/tents", "https://git.acme.example/shop/tents/-/issues/7"),
    "jira": ("https://acme.atlassian.net/", "https://acme.atlassian.net/browse/TENT-7"),
}


def _said(kind, *, is_closed, number=7):
    """As each of them writes it, shortened."""
    if kind == "github":
        issue = {"html_url": f"https://github.com/acme/tents/issues/{number}", "state": "closed"}
        return {"action": "closed" if is_closed else "reopened", "issue": issue}
    if kind == "gitlab":
        url = f"https://git.acme.example/shop/tents/-/work_items/{number}"
        return {
            "object_kind": "issue",
            "object_attributes": {"url": url, "action": "close" if is_closed else "reopen"},
        }
    status = {"statusCategory": {"key": "done" if is_closed else "indeterminate"}}
    issue = {"self": "https://acme.atlassian.net/rest/api/2/issue/10", "key": f"TENT-{number}"}
    return {"webhookEvent": "jira:issue_updated", "issue": {**issue, "fields": {"status": status}}}


def _headers(kind, body, secret):
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {
        "github": {"X-Hub-Signature-256": signature},
        "gitlab": {"X-Gitlab-Token": secret},
        "jira": {"X-Hub-Signature": signature},
    }[kind]


def _tell(tracker, secret, said, **headers):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    known = headers or _headers(tracker.kind, body, secret)
    at = reverse("listening:tracker", args=[tracker.pk])
    return Client(enforce_csrf_checks=True).post(at, body, content_type="application/json", headers=known)


@pytest.fixture(params=PLACES)
def linked(request, ada, sam, now):
    """A tracker with its secret, and a finding that is worked on there."""
    address, link = PLACES[request.param]
    wanted = TrackerWanted(TrackerKind(request.param), "Tents", address)
    tracker, secret = add_tracker(wanted, by=ada.actor(), at=now)
    finding = raise_finding(
        FindingWanted(FindingKind.DEFECT, "Zips break", link=link), by=sam.actor(), at=now
    )
    return tracker, secret, finding


def test_closed_there_waits_to_be_confirmed_here_and_opened_again_waits_no_longer(linked, sam, now):
    tracker, secret, finding = linked
    for _twice in range(2):
        assert _tell(tracker, secret, _said(tracker.kind, is_closed=True)).status_code == 204
    finding.refresh_from_db()
    assert (finding.state, finding.done_there_at is not None) == ("raised", True)
    assert Event.objects.filter(kind="finding.done_there").count() == 1
    _tell(tracker, secret, _said(tracker.kind, is_closed=False))
    finding.refresh_from_db()
    assert finding.done_there_at is None
    finish_finding(finding, "Metal teeth.", by=sam.actor(), at=now)
    _tell(tracker, secret, _said(tracker.kind, is_closed=True))
    assert Event.objects.filter(kind="finding.done_there").count() == 1


def test_what_is_not_proven_or_not_its_own_changes_nothing(linked, ada, now):
    tracker, secret, _finding = linked
    said = _said(tracker.kind, is_closed=True)
    assert _tell(tracker, "another", said).status_code == 403
    assert _tell(tracker, "", said).status_code == 403
    assert _tell(tracker, secret, said, **{"X-Other": "1"}).status_code == 403
    forged = _headers(tracker.kind, b"{}", secret)
    if tracker.kind != "gitlab":  # whose token signs nothing
        assert _tell(tracker, secret, said, **forged).status_code == 403
    for nonsense in (b"", b"[]", b"{", b'{"issue": 3, "object_attributes": [], "action": {}}', b"\xff"):
        assert _tell(tracker, secret, nonsense).status_code == 204
    _tell(tracker, secret, _said(tracker.kind, is_closed=True, number=70))
    assert not Finding.objects.filter(done_there_at__isnull=False).exists()

    _renewed, fresh = renew_tracker_secret(tracker, by=ada.actor(), at=now)
    assert _tell(tracker, secret, said).status_code == 403
    tracker.refresh_from_db()
    assert _tell(tracker, fresh, said).status_code == 204
    remove_tracker(tracker, by=ada.actor(), at=now)
    assert _tell(tracker, fresh, said).status_code == 404


def test_one_tracker_says_nothing_of_what_lies_beside_it(ada, sam, now):
    wanted = TrackerWanted(TrackerKind.GITHUB, "Other", "https://github.com/acme/tent")
    tracker, secret = add_tracker(wanted, by=ada.actor(), at=now)
    link = "https://github.com/acme/tents/issues/7"
    raise_finding(FindingWanted(FindingKind.DEFECT, "Zips break", link=link), by=sam.actor(), at=now)
    assert _tell(tracker, secret, _said("github", is_closed=True)).status_code == 204
    assert not Finding.objects.filter(done_there_at__isnull=False).exists()


def test_an_address_is_known_however_it_is_written():
    for link in ("https://GitHub.com/a/b/issues/1/", "http://github.com:80/A/b/issues/1?x#y"):
        assert key_of_link(link) == "github.com/a/b/issues/1"
    for nothing in ("", "x", "javascript:alert(1)", "https://", "https://a@b/c", "https://[", "https://a:x/"):
        assert key_of_link(nothing) == ""
