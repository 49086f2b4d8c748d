from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from answerable.api.pagination import make_cursor
from answerable.api.tests.conftest import problem
from answerable.tickets.actions import tag
from answerable.tickets.files import File
from answerable.tickets.models import Ticket


@pytest.fixture
def many(make_ticket):
    """Twelve tickets; some changed at the very same moment."""
    now = timezone.now() - timedelta(hours=1)
    tickets = [make_ticket() for _ in range(12)]
    for number, ticket in enumerate(tickets):
        at = now + timedelta(seconds=number // 4)
        Ticket.objects.filter(pk=ticket.pk).update(changed_at=at, said_at=at)
    return tickets


@pytest.mark.parametrize("order", ["changed_at", "-changed_at", "said_at", "-said_at"])
def test_pages_are_complete_and_without_repeats_while_tickets_are_added(api, sam, many, make_ticket, order):
    caller, seen, cursor = api(sam), [], None
    for _ in range(20):
        page = caller.get("/tickets", limit=5, order=order, **({"cursor": cursor} if cursor else {})).json()
        assert len(page["items"]) <= 5
        seen += [item["reference"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        if len(seen) < 20:
            make_ticket()
    assert len(seen) == len(set(seen))
    assert {ticket.reference for ticket in many} <= set(seen)


def test_oldest_change_first_shows_again_what_changes_meanwhile(api, sam, many):
    caller = api(sam)
    first = caller.get("/tickets", limit=6, order="changed_at").json()
    behind = first["items"][0]["reference"]
    caller.patch(f"/tickets/{behind}", {"priority": "high"})
    rest, cursor = [], first["next_cursor"]
    while cursor:
        page = caller.get("/tickets", limit=6, order="changed_at", cursor=cursor).json()
        rest += [item["reference"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert behind in rest
    assert {item["reference"] for item in first["items"]} | set(rest) == {t.reference for t in many}


def test_a_cursor_cannot_be_made_up_or_taken_to_another_list(api, sam, many):
    caller = api(sam)
    cursor = caller.get("/tickets", limit=5).json()["next_cursor"]
    for bad in (cursor[:-1] + "x", cursor[1:], "x", make_cursor("customers", ["", 1])):
        problem(caller.get("/tickets", cursor=bad), 422, "invalid")
    problem(caller.get("/customers", cursor=cursor), 422, "invalid")


def _queries(call):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = call()
    assert response.status_code == 200
    return len(captured)


def test_a_page_costs_the_same_number_of_queries_however_much_is_on_it(
    api, althea, manila, make_ticket, make_message, ana, now
):
    caller = api(althea)

    def make():
        ticket = make_ticket(team=manila)
        for name in ("a", "b"):
            tag(ticket, name, by=althea.actor(), at=now)
        make_message(ticket, files=[File("a.txt", "text/plain", b"x")])
        return ticket

    ticket = make()
    caller.post(f"/tickets/{ticket.reference}/notes", {"text": "x"})
    lists = [
        "/tickets",
        f"/tickets/{ticket.reference}/messages",
        f"/tickets/{ticket.reference}/notes",
        f"/tickets/{ticket.reference}/links",
        f"/tickets/{ticket.reference}/participants",
        "/customers",
        "/accounts",
        "/staff",
        "/teams",
        "/events",
    ]
    caller.get("/me")  # notes that the token was used, and begins the minute
    few = [_queries(lambda path=path: caller.get(path)) for path in lists]
    for _ in range(4):
        other = make()
        make_message(ticket, files=[File("a.txt", "text/plain", b"x")])
        caller.post(f"/tickets/{ticket.reference}/notes", {"text": "x"})
        caller.post(f"/tickets/{ticket.reference}/links", {"kind": "related", "target": other.reference})
    assert [_queries(lambda path=path: caller.get(path)) for path in lists] == few
    assert max(few) <= 16
