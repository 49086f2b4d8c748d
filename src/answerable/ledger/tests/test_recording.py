"""Every change is one event in the same transaction, chained to the one before it."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import transaction

from answerable.ledger.actor import SYSTEM, Actor, ActorKind
from answerable.ledger.chain import GENESIS, event_hash
from answerable.ledger.models import Chain, Event, Schedule
from answerable.ledger.recording import foresee_event, record
from answerable.ledger.tests.probes import MOMENT, PROBED, probe, probes, subject
from answerable.ledger.together import draw_keys, together
from answerable.ledger.verification import verify

WRITERS, EACH = 4, 12


@pytest.mark.django_db(transaction=True)
def test_an_event_goes_with_its_transaction():
    probe("a")

    with transaction.atomic():
        record(PROBED, subject("a"), by=SYSTEM, at=MOMENT)
        record(PROBED, subject("b"), by=SYSTEM, at=MOMENT)
        transaction.set_rollback(True)

    assert list(Event.objects.values_list("stream", "number")) == [("schedule/a", 1)]
    assert list(Chain.objects.values_list("stream", "number")) == [("schedule/a", 1)]
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_mistake():
    with pytest.raises(RuntimeError):
        record(PROBED, subject("a"), by=SYSTEM, at=MOMENT)

    assert not Event.objects.exists()


@pytest.mark.django_db
def test_an_event_tells_who_did_it_and_for_whom_they_acted():
    by = Actor(ActorKind.STAFF, 7, 3, frozenset({"ticket.close"}))

    event = Event.objects.get(pk=probe("a", by=by, number=4).pk)

    assert (event.actor_kind, event.actor_id, event.provider_id) == ("staff", 7, 3)
    assert event.at == MOMENT
    assert event.data == {"number": 4}


@pytest.mark.django_db
def test_each_event_carries_the_hash_of_the_one_before():
    events = [probe("a", number=1), *probes("a", 2), probe("a", number=9)]

    kept = list(Event.objects.order_by("number"))
    assert [event.number for event in kept] == [1, 2, 3, 4]
    assert [bytes(event.previous) for event in kept] == [GENESIS, *(bytes(event.hash) for event in kept[:-1])]
    assert [event_hash(event, bytes(event.previous)) for event in kept] == [e.hash for e in events]


@pytest.mark.django_db
def test_a_moment_with_another_offset_has_the_same_hash_once_it_is_read_again():
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=8)))
    probe("a", at=elsewhere, moment=elsewhere)

    assert Event.objects.get().data == {"moment": "2026-03-02T09:00:00.000000+00:00"}
    assert verify() == []


def test_writers_at_once_make_one_unbroken_chain(at_once):
    def write(mine):
        for number in range(EACH):
            probe("shared", number=number)
            probe(f"own-{mine}", number=number)

    results = at_once(*(lambda mine=mine: write(mine) for mine in range(WRITERS)))

    assert results == [None] * WRITERS
    numbers = (
        Event.objects.filter(stream="schedule/shared").order_by("number").values_list("number", flat=True)
    )
    assert list(numbers) == list(range(1, WRITERS * EACH + 1))
    assert verify() == []


def test_the_time_of_an_event_is_kept_to_the_microsecond(db):
    at = datetime(2026, 3, 29, 1, 59, 59, 999_999, tzinfo=UTC)

    probe("a", at=at)

    assert Event.objects.get().at == at


@pytest.mark.django_db(transaction=True)
def test_a_place_in_the_chain_that_was_foreseen_is_used_once_and_not_when_it_was_undone():
    def use_foresee_and_fail():
        probe("a", number=1)
        foresee_event(Schedule, "a")
        raise ZeroDivisionError

    with transaction.atomic(), together():
        foresee_event(Schedule, "a")
        Schedule.objects.exists()  # it has come along
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            use_foresee_and_fail()
        probe("a", number=2)
        foresee_event(Schedule, "a")
        probes("a", 2)  # more than was foreseen
        probe("a", number=3)

    kept = Event.objects.order_by("pk")
    assert list(kept.values_list("number", "data__number")) == [(1, 2), (2, 0), (3, 1), (4, 3)]
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_a_chain_goes_on_where_it_was_when_a_part_of_the_transaction_is_undone():
    """A head that this transaction wrote is known to it without asking, but not what was undone."""
    with transaction.atomic(), together():
        draw_keys(*[Event] * 6)
        record(PROBED, subject("a"), by=SYSTEM, at=MOMENT, number=1, is_first=True)
        with suppress(ZeroDivisionError), transaction.atomic():
            record(PROBED, subject("a"), by=SYSTEM, at=MOMENT, number=2)
            raise ZeroDivisionError
        for number in (3, 4):
            record(PROBED, subject("a"), by=SYSTEM, at=MOMENT, number=number)

    kept = Event.objects.order_by("pk").values_list("number", "data")
    assert [(place, data["number"]) for place, data in kept] == [(1, 1), (2, 3), (3, 4)]
    assert verify() == []
