import pytest
from django.utils import timezone

from answerable.api.tests.conftest import problem
from answerable.people.actions import change_customer


def test_search_finds_words_within_a_message(api, ana, make_message):
    found = make_message(text="The zipper of my tent froze in Lapland.").ticket
    make_message(text="Where is my parcel?")
    hits = api(ana).everything("/search", q="lapland tent")
    assert [hit["ticket"]["reference"] for hit in hits] == [found.reference]
    assert "Lapland" in hits[0]["passage"]


def test_search_goes_on_where_it_stopped(api, ana, make_message):
    tickets = {make_message(text="tent").ticket.reference for _ in range(5)}
    hits = [hit["ticket"]["reference"] for hit in api(ana).everything("/search", q="tent", limit=2)]
    assert len(hits) == len(set(hits)) == 5
    assert set(hits) == tickets


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "\x00"}, {"q": "x" * 401}])
def test_search_without_words_is_refused(api, ana, query):
    problem(api(ana).get("/search", **query), 422)


@pytest.mark.parametrize("words", ['"', "a AND NOT (", "* : !", "%'; DROP", "\U0001f3d5"])
def test_nothing_that_is_searched_for_is_syntax(api, ana, words):
    assert api(ana).get("/search", q=words).status_code == 200


def _all_events(caller, **query):
    events, after = [], None
    for _ in range(100):
        page = caller.get("/events", **query, **({"after": after} if after else {})).json()
        events += page["items"]
        after = page["next"]
        if not page["has_more"]:
            return events, after
    raise AssertionError("the events never end")


def test_events_are_followed_from_a_position(api, sam, make_message):
    caller = api(sam)
    message = make_message()
    events, after = _all_events(caller, limit=1)
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
    later = caller.get("/events", after=after).json()["items"]
    assert [event["kind"] for event in later] == ["note.added"]


def test_events_begin_with_what_is_still_to_come_if_wanted(api, sam, make_message):
    caller = api(sam)
    make_message()
    page = caller.get("/events", after="latest").json()
    assert (page["items"], page["has_more"]) == ([], False)
    make_message()
    assert caller.get("/events", after=page["next"]).json()["items"]


def test_events_about_no_ticket_are_for_those_who_see_everything(api, sam, ana, cleo):
    change_customer(cleo, name="Cleo B.", by=sam.actor(), at=timezone.now())
    changed = {"kind": "customer.changed", "subject": f"customer/{cleo.pk}", "ticket": None}

    def seen(staff):
        events, _after = _all_events(api(staff))
        return [{key: event[key] for key in changed} for event in events]

    assert changed in seen(sam)
    assert changed not in seen(ana)


@pytest.mark.parametrize("after", ["x", "1", "-", "1-", "0-99999999999999999999", "٣-٣", "0-1-1"])
def test_a_position_that_is_none_is_refused(api, sam, after):
    body = problem(api(sam).get("/events", after=after), 422, "invalid")
    assert body["errors"][0]["parameter"] == "after"
