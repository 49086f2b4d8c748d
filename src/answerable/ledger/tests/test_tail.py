"""A reader that follows the ledger from a position misses nothing and sees nothing twice."""

import threading

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from answerable.ledger.models import Event
from answerable.ledger.tail import START, Position, latest, read_after, read_all
from answerable.ledger.tests.probes import probe, probes

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, EACH = 6, 25
WITHIN = 30  # seconds


@pytest.fixture
def in_background():
    """in_background(f) runs f in a thread with its own connection; it is joined at the end."""
    threads, errors = [], []

    def start(function):
        def run():
            try:
                function()
            except BaseException as error:
                errors.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=run, daemon=True)
        threads.append(thread)
        thread.start()
        return thread

    yield start
    for thread in threads:
        thread.join(WITHIN)
    assert not any(thread.is_alive() for thread in threads)
    assert errors == []


def _read_on(position, seen):
    for placed in read_all(position, batch=7):
        seen.append(placed.event.pk)
        position = placed.position
    return position


def test_an_event_that_commits_late_is_not_skipped(in_background):
    """A draws the lower id, B commits first; on SQLite, with its one writer, B simply waits for A."""
    has_written, may_commit = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            probe("slow")
            has_written.set()
            assert may_commit.wait(WITHIN)

    seen = []
    slow = in_background(slow_writer)
    assert has_written.wait(WITHIN)
    quick = in_background(lambda: probe("quick"))
    if connection.vendor == "postgresql":
        quick.join(WITHIN)
        assert Event.objects.count() == 1  # committed, behind the id that is still to come
    position = _read_on(START, seen)
    may_commit.set()
    slow.join(WITHIN)
    quick.join(WITHIN)
    _read_on(position, seen)

    assert len(seen) == 2
    assert sorted(seen) == sorted(Event.objects.values_list("pk", flat=True))


def test_a_transaction_that_is_given_up_holds_nobody_back(in_background):
    with transaction.atomic():
        probe("given-up")
        transaction.set_rollback(True)
    probe("a")

    assert [placed.event.stream for placed in read_all()] == ["schedule/a"]


def test_a_reader_in_a_storm_of_writers_gets_everything_once(in_background):
    def write(mine):
        for number in range(EACH):
            with transaction.atomic():
                probe(f"storm-{mine}")
                if number % 3 == 0:
                    probes(f"storm-{mine}-more", 2)

    writers = [in_background(lambda mine=mine: write(mine)) for mine in range(WRITERS)]
    seen, position = [], START
    while any(writer.is_alive() for writer in writers):
        position = _read_on(position, seen)
    position = _read_on(position, seen)

    assert len(seen) == len(set(seen))
    assert set(seen) == set(Event.objects.values_list("pk", flat=True))
    assert len(seen) == WRITERS * (EACH + 2 * len(range(0, EACH, 3)))


def test_one_who_begins_at_the_latest_hears_only_what_comes_then():
    probes("a", 5)
    position = latest()
    late = probe("b")

    assert [placed.event.pk for placed in read_after(position)] == [late.pk]


@pytest.mark.usefixtures("alone")
def test_a_limit_and_an_end_are_kept():
    probes("a", 10)
    everything = list(read_all(batch=3))
    middle = everything[4].position

    assert len(everything) == 10
    assert [placed.position for placed in read_after(START, 4)] == [p.position for p in everything[:4]]
    assert [p.event.pk for p in read_all(until=middle)] == [p.event.pk for p in everything[:5]]
    assert [p.event.pk for p in read_all(middle)] == [p.event.pk for p in everything[5:]]


def test_a_position_survives_being_written_down():
    probe("a")
    position = read_after(START)[0].position

    assert Position.parse(str(position)) == position


NONSENSE = ["", "-", "7", "7-", "-7", "a-b", "1-2-3", "--1", "-1--1", "1.5-2", "0x1-0", "1e3-0", " ", "+1-2"]
NONSENSE += ["9223372036854775808-0", "0-" + "9" * 5000, "٣-٤", "1 -2", "1_0-2", "\n1-2", "1-2\n", "01-2"]


@pytest.mark.parametrize("text", NONSENSE)
def test_a_position_that_nobody_gave_is_refused(text):
    with pytest.raises(ValueError, match="not a position"):
        Position.parse(text)


@given(st.text(max_size=30))
def test_any_text_is_a_position_or_refused(text):
    try:
        position = Position.parse(text)
    except ValueError:
        return
    assert str(position) == text
    read_after(position)
