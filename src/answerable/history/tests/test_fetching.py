"""Zendesk's interface, page by page: cut short it goes on, asked to wait it waits, and what comes can be brought."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from answerable.history import fetching
from answerable.history.fetching import Account, fetch
from answerable.history.shape import Unreadable
from answerable.history.tests.test_sources import ZENDESK
from answerable.ledger.outside import Answer
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
ACCOUNT = Account("acme.zendesk.com", "ada@example.com", "s3cret")
SINCE = datetime(2024, 1, 1, tzinfo=UTC)


class Zendesk:
    """Two pages of one ticket each; every third question is answered with “too many”."""

    def __init__(self):
        self.asked, self.breaks_at, self.status = [], None, 200

    def ask(self, method, url, headers, *, most):
        self.asked.append(url)
        assert headers["Authorization"].startswith("Basic ")
        if self.status != 200:
            return Answer(self.status, {}, b"{}")
        if self.breaks_at == len(self.asked):
            raise KeyboardInterrupt
        if len(self.asked) % 3 == 0:
            return Answer(429, {"retry-after": "7"}, b"")
        return Answer(200, {}, json.dumps(self._answer(urlsplit(url))).encode())

    def _answer(self, url):
        ticket = ZENDESK["tickets"][0]
        if "/audits" in url.path:
            return {"audits": ticket["audits"], "users": ZENDESK["users"], "meta": {"has_more": False}}
        is_first = "cursor" not in parse_qs(url.query)
        bare = {name: value for name, value in ticket.items() if name != "audits"}
        return {
            "tickets": [bare | {"id": 35436 if is_first else 35437}],
            "users": ZENDESK["users"][:1],
            "groups": ZENDESK["groups"],
            "after_cursor": "one" if is_first else "two",
            "end_of_stream": not is_first,
        }


@pytest.fixture
def zendesk(monkeypatch):
    made = Zendesk()
    monkeypatch.setattr(fetching.outside, "ask", made.ask)
    return made


def test_it_waits_when_asked_and_goes_on_where_it_was_cut_short(
    zendesk, tmp_path, bring_in, ana, cleo, ghent
):
    path, waited = tmp_path / "tickets.ndjson", []
    zendesk.breaks_at = 5
    with pytest.raises(KeyboardInterrupt):
        fetch(ACCOUNT, path, since=SINCE, wait=waited.append)
    zendesk.breaks_at = None
    path.write_bytes(path.read_bytes() + b'{"half a')  # as a machine that died leaves it
    assert fetch(ACCOUNT, path, since=SINCE, wait=waited.append) == 2
    assert waited[0] == 7
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [each["id"] for each in lines] == [35436, 35437]
    assert sum("start_time" in url for url in zendesk.asked) == 1
    run = bring_in("zendesk", path)
    assert run.tickets == 2
    assert Ticket.objects.get(brought__key="35437").assignee == ana
    assert "s3cret" not in path.read_text() + str(list(tmp_path.iterdir()))


def test_a_refusal_is_a_sentence(zendesk, tmp_path):
    zendesk.status = 401
    with pytest.raises(Unreadable, match="refused: it answered 401"):
        fetch(ACCOUNT, tmp_path / "x", since=SINCE)
    zendesk.status = 503
    with pytest.raises(Unreadable, match="run it again"):
        fetch(ACCOUNT, tmp_path / "x", since=SINCE, wait=lambda _seconds: None)
