"""The tail shows what is committed, and on PostgreSQL only once no older transaction runs anywhere on the server, those
of other tests included: so these tests really commit, and look again until it is there."""

import time

import pytest
from django.utils import timezone

from answerable.api.tests.conftest import problem
from answerable.people.actions import change_customer

pytestmark = pytest.mark.django_db(transaction=True)


def read(caller, until, after=None, **query):
    """Every event behind a position, page by page, once one of the kind `until` is among them."""
    events = []
    for _ in range(200):
        page = caller.get("/events", **query, **({"after": after} if after else {})).json()
        events += page["items"]
        after = page["next"]
        if not page["has_more"]:
            if until in [event["kind"] for event in events]:
                return events, after
            time.sleep(0.05)
    raise AssertionError(f"no {until} among {events}")


def test_events_are_followed_from_a_position(api, sam, make_message):
    caller = api(sam)
    message = make_message()
    events, after = read(caller, "message.received", limit=1)
    kinds = [event["kind"] for event in events]
    assert kinds.count("ticket.opened") == kinds.count("message.received") == 1
    received = events[kinds.index("message.received")]
    assert received["message_id"] == message.pk
    assert received["ticket"] == message.ticket.reference
    assert set(received) == {
        "id", "position", "kind", "at", "ticket", "subject", "message_id", "note_id"
    }  # fmt: skip
    assert caller.get("/events", after=after).json()["items"] == []
    caller.post(f"/tickets/{message.ticket.reference}/notes", {"text": "x"})
    later, _after = read(caller, "note.added", after)
    assert [event["kind"] for event in later] == ["note.added"]


def test_events_begin_with_what_is_still_to_come_if_wanted(api, sam, make_message):
    caller = api(sam)
    make_message()
    read(caller, "message.received")
    page = caller.get("/events", after="latest").json()
    assert (page["items"], page["has_more"]) == ([], False)
    make_message()
    events, _after = read(caller, "message.received", page["next"])
    assert [event["kind"] for event in events].count("ticket.opened") == 1


def test_events_about_no_ticket_are_for_those_who_see_everything(api, sam, ana, cleo, make_ticket):
    change_customer(cleo, name="Cleo B.", by=sam.actor(), at=timezone.now())
    make_ticket()
    changed = {"kind": "customer.changed", "subject": f"customer/{cleo.pk}", "ticket": None}

    def seen(staff):
        events, _after = read(api(staff), "ticket.opened")
        return [{key: event[key] for key in changed} for event in events]

    assert changed in seen(sam)
    assert changed not in seen(ana)


@pytest.mark.parametrize("after", ["x", "1", "-", "1-", "0-99999999999999999999", "٣-٣", "0-1-1"])
def test_a_position_that_is_none_is_refused(api, sam, after):
    body = problem(api(sam).get("/events", after=after), 422, "invalid")
    assert body["errors"][0]["parameter"] == "after"


def test_a_providers_agent_follows_their_tickets_only(api, althea, manila, ghent, make_message, make_ticket):
    make_message(make_ticket(team=ghent))
    theirs = make_message(make_ticket(team=manila)).ticket
    events, _after = read(api(althea), "message.received", limit=1)
    assert {event["ticket"] for event in events} == {theirs.reference}
