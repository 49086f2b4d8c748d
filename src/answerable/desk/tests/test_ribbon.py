"""The ribbon: whose hands it was in while the customer waited, silence while we waited for them, and chases."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.desk.reading.conversation import SHOWN, conversation_of
from answerable.desk.reading.ribbon import MOST, ribbon_of
from answerable.tickets.actions import assign, note
from answerable.tickets.models import Direction, Message, Note

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(make_ticket, make_message, make_answer, ghent, manila, sam, now):
    """Asked in Manila, answered, asked again, given to Ghent, chased."""

    def at(hours):
        return now + timedelta(hours=hours)

    ticket = make_ticket(team=manila, created_at=now)
    make_message(ticket, at=at(0))
    make_answer(ticket, by=sam, at=at(2))
    assign(ticket, team=manila, staff=None, by=sam.actor(), at=at(2.5))
    make_message(ticket, at=at(5))
    assign(ticket, team=ghent, staff=None, by=sam.actor(), at=at(6))
    note(ticket, "Look here", by=sam.actor(), at=at(6.5))
    make_message(ticket, at=at(8))
    ticket.refresh_from_db()
    return ribbon_of(ticket, now=at(10))


def _hours(moment, now):
    return (moment - now).total_seconds() / 3600


def test_everything_said_has_its_mark(told, now):
    kinds = [(_hours(mark.at, now), mark.kind) for mark in told.marks]

    assert sorted(kinds) == [
        (0, "inbound"),
        (2, "outbound"),
        (5, "inbound"),
        (6.5, "note"),
        (8, "chase"),
        (8, "inbound"),
    ]


def test_hands_and_silence_take_turns(told, now):
    spans = [
        (_hours(span.start, now), _hours(span.end, now), "silence" if span.is_silence else span.label)
        for span in told.segments
    ]

    assert spans == [
        (0, 2, "Manila"),
        (2, 5, "silence"),
        (5, 6, "Manila"),
        (6, 10, "Ghent"),
    ]


def test_an_answer_that_did_not_arrive_ends_no_wait(make_ticket, make_message, make_answer, ghent, sam, now):
    ticket = make_ticket(team=ghent, created_at=now)
    make_message(ticket, at=now)
    make_answer(ticket, by=sam, at=now + timedelta(hours=1), delivered=False)

    found = ribbon_of(ticket, now=now + timedelta(hours=3))

    assert not any(span.is_silence for span in found.segments)


def test_a_ticket_without_a_word_has_no_ribbon(make_ticket, now):
    found = ribbon_of(make_ticket(created_at=now), now=now)

    assert (found.marks, found.segments) == ([], [])


def _said_often(ticket, times, now):
    Message.objects.bulk_create(
        Message(
            ticket=ticket,
            direction=Direction.INBOUND,
            channel="email",
            from_name="Cleo",
            html="<p>Hello</p>",
            created_at=now + timedelta(minutes=number),
        )
        for number in range(times)
    )


def test_a_long_ticket_shown_whole_has_the_same_ribbon(make_ticket, ghent, sam, now):
    ticket = make_ticket(team=ghent, created_at=now)
    _said_often(ticket, MOST + 20, now)
    later = now + timedelta(days=1)

    whole = conversation_of(ticket, sam, everything=True).told

    assert ribbon_of(ticket, now=later, told=whole) == ribbon_of(ticket, now=later)


def test_the_ribbon_alone_reads_no_texts(make_ticket, ghent, now):
    ticket = make_ticket(team=ghent, created_at=now)
    _said_often(ticket, 2, now)
    with CaptureQueriesContext(connection) as queries:
        assert len(ribbon_of(ticket, now=now + timedelta(hours=1)).marks) == 3  # one of them a chase
    assert not any('"tickets_message"."html"' in query["sql"] for query in queries)


def test_notes_that_are_not_shown_can_be_asked_for(make_ticket, ghent, sam, now):
    ticket = make_ticket(team=ghent, created_at=now)
    Note.objects.bulk_create(
        Note(ticket=ticket, staff=sam, text="Hm", created_at=now + timedelta(minutes=number))
        for number in range(SHOWN + 10)
    )
    assert conversation_of(ticket, sam).has_earlier
    assert not conversation_of(ticket, sam, everything=True).has_earlier
