"""The bell and the page behind it, and what open pages hear."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.live.sight import readings
from answerable.desk.live.stream import _event
from answerable.desk.models import Notification
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.tail import Placed, Position
from answerable.tickets.actions import assign, follow, note

pytestmark = pytest.mark.django_db
URL = "/notifications/"


@pytest.fixture
def named(asked, ana, sam):
    """Ana was named, and not looked yet."""
    note(asked, "@Ana", by=sam.actor(), at=timezone.now())
    return Notification.objects.get()


def _lines(client, **query):
    page = client.get(URL, query).context["page"]
    return [line.words for line in page.unread], [line.words for line in page.read]


def _bell(client):
    return client.get(reverse("desk:bell")).content.decode()


def test_it_says_who_did_what_where_and_is_read_once_the_ticket_is_opened(named, asked, ana, signed_in):
    client = signed_in(ana)
    page = client.get(URL).content.decode()

    for words in ("Sam named you in a note", asked.subject, asked.reference, "Cleo"):
        assert words in page
    assert f'href="{asked.get_absolute_url()}#note-{named.object_id}"' in page
    assert ">1</span>" in _bell(client)
    opened = client.get(asked.get_absolute_url()).content.decode()
    assert ">1</span>" not in opened.partition("<main")[0]  # on that page already
    assert "hidden" in _bell(client)
    assert _lines(client) == ([], ["Sam named you in a note"])


def test_an_open_page_that_is_looked_at_reads_what_comes(named, asked, ana, signed_in):
    client = signed_in(ana)
    client.post(reverse("desk:presence", args=[asked.reference]))
    assert "hidden" in _bell(client)


def test_one_or_all_are_marked_read_and_one_unread_again(named, asked, ana, mara, signed_in, make_message):
    follow(asked, by=ana.actor(), at=timezone.now())
    make_message(asked)
    client, one = signed_in(ana), reverse("desk:notification_seen", args=[named.pk])
    words = ["A new message from the customer", "Sam named you in a note"]
    assert _lines(client) == (words, [])

    for _twice in range(2):
        client.post(one)
        assert _lines(client) == (words[:1], words[1:])
    for _twice in range(2):
        client.post(one, {"_method": "DELETE"})
        assert _lines(client) == (words, [])
    client.post(reverse("desk:notifications_seen"))
    assert _lines(client) == ([], words)
    assert signed_in(mara).post(one).status_code == 404


def test_what_is_new_again_of_the_same_kind_stays_one_line(named, asked, ana, sam, signed_in):
    client, one = signed_in(ana), reverse("desk:notification_seen", args=[named.pk])
    client.post(one)
    note(asked, "@Ana again", by=sam.actor(), at=timezone.now())

    client.post(one, {"_method": "DELETE"})

    assert _lines(client) == (["Sam named you in a note"], ["Sam named you in a note"])


def test_a_ticket_out_of_sight_is_in_no_list_and_no_count(named, asked, ana, leuven, signed_in):
    assign(asked, team=leuven, staff=None, by=SYSTEM, at=timezone.now())
    client = signed_in(ana)

    assert _lines(client) == ([], [])
    assert "hidden" in _bell(client)
    assert asked.reference not in client.get(URL).content.decode()


def test_pages_follow_each_other_without_a_gap_unread_first(asked, ana, make_ticket, ghent, signed_in):
    at = timezone.now()
    for number in range(120):
        Notification.objects.create(
            staff=ana, ticket=make_ticket(team=ghent), kind="wrote", event_id=1,
            at=at - timedelta(minutes=number // 3), read_at=None if number % 2 else at,
        )  # fmt: skip
    client, after, seen = signed_in(ana), "", []
    for _page in range(3):
        page = client.get(URL, {"after": after}).context["page"]
        seen += [(line.told.read_at is None, line.told.pk) for line in (*page.unread, *page.read)]
        after = page.next_after
    assert after == ""
    assert [is_unread for is_unread, _pk in seen] == [True] * 60 + [False] * 60
    assert len({pk for _unread, pk in seen}) == 120
    for nonsense in (
        "x",
        "unread_2026_1",
        "unread_2026-01-01T00:00:00+00:00_-1",
        "gone_2026-01-01T00:00:00+00:00_1",
    ):
        assert client.get(URL, {"after": nonsense}).status_code == 302


@pytest.mark.parametrize("who", ["ana", "sam"])
def test_a_page_costs_the_same_however_much_is_on_it(
    who, cast, sam, mara, ghent, make_ticket, make_message, signed_in, django_assert_max_num_queries
):
    staff = cast[who]
    for _ in range(12):
        ticket = make_message(make_ticket(team=ghent)).ticket
        note(ticket, f"@{staff.name}", by=mara.actor(), at=timezone.now())
        make_message(ticket)
    client = signed_in(staff)
    with django_assert_max_num_queries(15):
        assert len(client.get(URL).context["page"].unread) == 24


def test_an_open_page_is_told_that_there_is_something_for_its_reader_alone(named, ana, sam, althea):
    events = Event.objects.filter(kind="note.added")
    [reading] = readings([Placed(Position(0, event.pk), event) for event in events])

    said = {
        staff.name: reading.tells(staff.pk, reading.kind_for(staff.scope)) for staff in (ana, sam, althea)
    }
    assert said == {"Ana": True, "Sam": False, "Althea": False}
    data = json.loads(_event(reading, "note.added", True).split(b"data: ")[1])
    assert data == {"kind": "note.added", "ticket": reading.ticket, "told": True}
