"""The queue: who waits, longest first, in pages, without a query more for a longer list."""

from datetime import timedelta
from functools import partialmethod

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from answerable.desk.queues import lists as queues
from answerable.ledger.known import Known
from answerable.people.models import CustomRole, Role

pytestmark = pytest.mark.django_db


def _references(answer):
    return [ticket.reference for ticket in answer.context["page"].tickets]


@pytest.fixture
def waiting(make_ticket, make_message):
    """waiting(n, team=…): n tickets, the first one waiting longest."""

    def make(count, **fields):
        now = timezone.now()
        return [
            make_message(make_ticket(**fields), at=now - timedelta(hours=count - i)).ticket
            for i in range(count)
        ]

    return make


def test_who_waits_longest_stands_first(waiting, ghent, ana, signed_in):
    tickets = waiting(3, team=ghent)

    assert _references(signed_in(ana).get("/queue/")) == [ticket.reference for ticket in tickets]


def test_pages_follow_one_another_without_a_gap_or_a_repetition(waiting, ghent, ana, signed_in, monkeypatch):
    monkeypatch.setattr(queues, "PAGE", 2)
    tickets = waiting(5, team=ghent)
    client, seen, after = signed_in(ana), [], ""

    for _ in range(3):
        answer = client.get("/queue/owed/", {"after": after})
        seen += _references(answer)
        after = answer.context["page"].next_after

    assert seen == [ticket.reference for ticket in tickets]
    assert after == ""


def test_a_page_that_nobody_gave_is_refused_in_words(ana, signed_in):
    answer = signed_in(ana).get("/queue/?after=nonsense", follow=True)

    assert "That page does not exist." in [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00"]
)
def test_a_place_at_the_end_of_the_calendar_is_none(ada, signed_in, make_ticket, moment):
    make_ticket()
    client, told = signed_in(ada), {"Referer": "http://testserver/me/"}
    for page in ("/queue/", "/queue/?sort=pressing", "/floor/came-in/", "/notifications/"):
        query = {"after": f"unread_{moment}_5" if "notif" in page else f"{moment}_5"}
        assert client.get(page, {**query, "sort": "wait", "tag": "x"}, headers=told).status_code == 302
        assert client.get(page, query, headers=told).status_code == 302


def test_a_ticket_sleeps_no_longer_than_everybody_can_read(ana, signed_in, make_ticket, ghent):
    ticket = make_ticket(team=ghent)
    for until in ("9999-12-31 23:59", "0001-01-01 00:00"):
        signed_in(ana).post(f"/tickets/{ticket.reference}/snooze/", {"until": until})
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None


def test_each_queue_holds_its_own(waiting, make_answer, ghent, ana, signed_in):
    mine, answered, snoozed, ended = waiting(4, team=ghent)
    client = signed_in(ana)
    client.post(reverse("desk:assignment", args=[mine.reference]), {"take": "1"})
    make_answer(answered, by=ana)
    until = (timezone.now() + timedelta(days=1)).isoformat()
    client.post(reverse("desk:snooze", args=[snoozed.reference]), {"until": until})
    client.post(reverse("desk:closure", args=[ended.reference]))

    held = {name: _references(client.get(f"/queue/{name}/")) for name in queues.QUEUES}

    assert held == {
        "owed": [mine.reference],
        "due": [],
        "mine": [mine.reference],
        "followed": [],
        "unassigned": [],
        "theirs": [answered.reference],
        "snoozed": [snoozed.reference],
        "ended": [ended.reference],
    }


def test_nobody_sees_or_counts_other_teams_tickets(waiting, ghent, leuven, ana, althea, signed_in):
    waiting(2, team=leuven)
    waiting(1, team=ghent)

    assert len(_references(signed_in(ana).get("/queue/"))) == 1
    assert signed_in(ana).get("/queue/").context["count"] == "1"
    assert _references(signed_in(althea).get("/queue/")) == []
    assert _references(signed_in(ana).get(f"/queue/?team={leuven.pk}")) == []


def test_one_team_can_be_looked_at_alone(waiting, ghent, leuven, sam, signed_in):
    waiting(2, team=leuven)
    (own,) = waiting(1, team=ghent)

    assert _references(signed_in(sam).get(f"/queue/?team={ghent.pk}")) == [own.reference]


def test_live_pages_get_the_list_alone(waiting, ghent, ana, signed_in):
    waiting(1, team=ghent)
    part = signed_in(ana).get("/queue/", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert 'id="queue-list"' in part


def test_an_empty_queue_says_what_will_appear(ana, signed_in):
    assert "Nobody is waiting" in signed_in(ana).get("/queue/").content.decode()


@pytest.fixture
def queries(monkeypatch):
    """queries(client, url): without what seldom changes, which is known for seconds; on a slow machine they pass."""
    monkeypatch.setattr(Known, "keep", partialmethod(Known.keep, lasting=3600))

    def count(client, url):
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    return count


def test_a_longer_list_costs_no_query_more(waiting, ghent, ana, signed_in, queries):
    client = signed_in(ana)
    waiting(2, team=ghent)
    few = queries(client, "/queue/")
    waiting(20, team=ghent)

    assert queries(client, "/queue/") == few
    # One of them: who has written elsewhere. On PostgreSQL most travel together.
    assert few <= (13 if connection.vendor == "sqlite" else 4)


def test_a_longer_conversation_costs_no_query_more(asked, make_message, make_answer, ana, signed_in, queries):
    client = signed_in(ana)
    make_answer(asked, by=ana)
    make_message(asked)
    few = queries(client, asked.get_absolute_url())
    assert few <= (20 if connection.vendor == "sqlite" else 5)
    for _ in range(6):
        make_answer(asked, by=ana)
        make_message(asked)

    assert queries(client, asked.get_absolute_url()) == few
    assert few <= 34


def test_search_finds_within_what_one_may_see(asked, make_ticket, make_message, leuven, ana, ben, signed_in):
    make_message(make_ticket(team=leuven, subject="Leuven's pole"), text="The zip of my pole is broken.")

    def found(staff):
        hits = signed_in(staff).get("/search/?q=zip+broken").context["found"].hits
        return [hit.ticket.subject for hit in hits]

    assert found(ana) == [asked.subject]
    assert found(ben) == ["Leuven's pole"]


def test_searching_for_a_reference_opens_the_ticket_unless_it_may_not_be_seen(asked, ana, ben, signed_in):
    url = f"/search/?q={asked.reference.lower()}"

    assert signed_in(ana).get(url)["Location"] == asked.get_absolute_url()
    assert signed_in(ben).get(url).status_code == 200


def test_it_says_how_it_is_sorted_and_offers_what_else_there_is(waiting, ghent, ana, signed_in):
    waiting(1, team=ghent)
    for address, now in (
        ("/queue/", "The longest wait first"),
        ("/queue/?sort=created&tag=x", "The newest first"),
        ("/queue/snoozed/", "What comes back soonest first"),
        ("/queue/ended/?sort=changed", "The last changed first"),
    ):
        page = signed_in(ana).get(address)
        assert page.context["narrowing"]["sorted_as"] == now
        assert f'<span class="sorted-as">{now}</span>' in page.content.decode()
    page = signed_in(ana).get("/queue/?sort=created&tag=x").content.decode()
    assert 'href="/queue/owed/?tag=x&amp;sort=priority"' in page
    assert 'href="/queue/owed/?tag=x">The longest wait first' in page


def test_who_may_not_close_is_offered_no_status_that_ends(ana, ghent, make_ticket, signed_in):
    ana.custom_role = CustomRole.objects.create(
        name="Helpers", like=Role.AGENT, rights=["ticket.set_status", "ticket.assign"]
    )
    ana.save()
    ticket = make_ticket(team=ghent)
    for address in (ticket.get_absolute_url(), "/queue/"):
        page = signed_in(ana).get(address)
        offered = page.context.get("statuses") or page.context["marking"]["statuses"]
        assert {str(status) for status in offered} >= {"Open", "Waiting for customer"}
        assert not {str(status) for status in offered} & {"Solved", "Closed"}
