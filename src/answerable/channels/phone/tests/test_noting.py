"""Calls noted down by hand: what each is to the wait, to promises and to the ledger."""

from datetime import timedelta

import pytest

from answerable.channels.models import Outgoing
from answerable.channels.phone.models import Call
from answerable.channels.phone.noting import CallNote, Result, log_call
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.promises.clocks.waiting import waited
from answerable.promises.models import Promise
from answerable.promises.reading import history_of
from answerable.tickets.models import Direction, Ticket

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
IN, OUT = Direction.INBOUND, Direction.OUTBOUND


@pytest.fixture
def asked(make_ticket, make_message, ghent, cleo, now):
    """Cleo wrote an hour ago."""
    return make_message(make_ticket(team=ghent, customer=cleo), at=now - 60 * MINUTE).ticket


@pytest.mark.parametrize(
    ("direction", "result", "waits_since", "answered", "chases"),
    [
        (OUT, Result.SPOKE, None, True, 0),  # an answer, when it was said
        (OUT, Result.MISSED, 60, False, 0),  # nobody heard anything
        (OUT, Result.VOICEMAIL, 60, False, 0),  # nobody knows whether they did
        (IN, Result.SPOKE, None, True, 0),
        (IN, Result.MISSED, 60, False, 1),  # they came again before they had an answer
        (IN, Result.VOICEMAIL, 60, False, 1),
    ],
)
def test_only_what_was_said_between_people_is_an_answer(
    asked, sam, now, direction, result, waits_since, answered, chases
):
    noted = CallNote(direction, result, now - 20 * MINUTE, 4 * MINUTE, "The valve leaks.", asked)
    call = log_call(noted, by=sam.actor(), at=now)
    asked.refresh_from_db()

    assert asked.waiting_since == (now - waits_since * MINUTE if waits_since else None)
    assert asked.chases == chases
    assert asked.answered_at == (now - 20 * MINUTE if answered else None)
    assert waited(history_of(asked), until=now) == (40 if answered else 60) * MINUTE
    assert (call.state, call.ticket, call.staff) == (noted.state, asked, sam)
    assert (call.message is None) == (direction == OUT and not answered)
    assert asked.notes.exists() == (call.message is None)
    assert not Outgoing.objects.exists()
    assert Event.objects.filter(kind__in=("call.logged", "call.tried"), ticket_id=asked.pk).count() == 1


def test_a_missed_call_of_somebody_unknown_opens_a_ticket_that_waits_since_it_rang(ana, ghent, now, run_jobs):
    rang = now - 30 * MINUTE
    noted = CallNote(IN, Result.MISSED, rang, number="+32470123456", name="Dirk Maes", team=ghent)
    call = log_call(noted, by=ana.actor(), at=now)
    log_call(noted, by=ana.actor(), at=now)  # pressed twice

    ticket = Ticket.objects.get()
    assert (ticket.waiting_since, ticket.created_at, ticket.team) == (rang, rang, ghent)
    assert [each.address for each in ticket.customer.identities.all()] == ["+32470123456"]
    assert Call.objects.get() == call
    assert "32470" not in str(list(Event.objects.values_list("data", flat=True)))


def test_what_was_promised_on_the_telephone_is_owed_and_kept_by_the_next_talk(asked, sam, now):
    due = now + 120 * MINUTE
    talked = CallNote(IN, Result.SPOKE, now - 9 * MINUTE, ticket=asked, call_back_by=due)
    log_call(talked, by=sam.actor(), at=now)
    promise = Promise.objects.get(ticket=asked, kind="stated")
    assert (promise.due_at, promise.state) == (due, "running")

    log_call(CallNote(OUT, Result.SPOKE, now + MINUTE, ticket=asked), by=sam.actor(), at=now + 2 * MINUTE)
    promise.refresh_from_db()
    assert promise.state == "done"


def test_what_cannot_be_is_refused_in_words(asked, sam, mara, zed, now):
    for wrong, words in (
        ({"began_at": now + MINUTE}, "still to come"),
        ({"began_at": now - timedelta(days=40)}, "a month ago"),
        ({"call_back_by": now - MINUTE}, "has passed"),
        ({"call_back_by": now + MINUTE, "result": Result.MISSED}, "Nobody was told"),
    ):
        given = {"direction": IN, "result": Result.SPOKE, "began_at": now, "ticket": asked} | wrong
        with pytest.raises(Invalid, match=words):
            log_call(CallNote(**given), by=sam.actor(), at=now)
    noted = CallNote(OUT, Result.SPOKE, now, ticket=asked)
    with pytest.raises(NotAllowed):
        log_call(noted, by=mara.actor(), at=now)
    with pytest.raises(Ticket.DoesNotExist):
        log_call(noted, by=zed.actor(), at=now)
    assert not Call.objects.exists()
