"""What seldom changes is asked once; a change is seen at once here, and nowhere before it is true."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from answerable.ledger import known
from answerable.ledger.known import Known
from answerable.ledger.models import Seal
from answerable.tickets.models import Category, Status
from answerable.tickets.vocabulary import add_status

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def names(monkeypatch):
    asked = []

    def ask():
        asked.append(1)
        return sorted(Status.objects.values_list("name", flat=True))

    monkeypatch.setattr(known, "_every", [*known._every])
    monkeypatch.setattr(known, "_about", known._about | {Status: [*known._about[Status]]})
    names = Known(ask, Status)
    names.asked = asked
    return names


def elsewhere(function):
    """In another thread of this process, with a connection of its own."""
    found = []

    def run():
        found.append(function())
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def test_it_is_asked_once_in_two_seconds(names, monkeypatch):
    names(), names()
    assert len(names.asked) == 1
    later = known.time.monotonic() + known.FRESH
    monkeypatch.setattr(known.time, "monotonic", lambda: later)
    names()
    assert len(names.asked) == 2


def test_a_verb_makes_its_change_known_to_all_once_it_is_committed(names, ada):
    names()
    with transaction.atomic():
        add_status("Parts", Category.OPEN, by=ada.actor(), at=AT)
        assert "Parts" in names()
        if connection.vendor == "postgresql":  # SQLite's other threads wait for this one to end
            assert "Parts" not in elsewhere(names)
    assert "Parts" in elsewhere(names)
    assert "Parts" in names()


@pytest.mark.parametrize("in_savepoint", [False, True])
def test_a_change_that_is_undone_was_never_known(names, ada, in_savepoint):
    def change():
        with transaction.atomic():
            add_status("Parts", Category.OPEN, by=ada.actor(), at=AT)
            assert "Parts" in names()
            raise ZeroDivisionError

    if in_savepoint:
        with transaction.atomic():
            with pytest.raises(ZeroDivisionError):
                change()
            assert "Parts" not in names()
    else:
        with pytest.raises(ZeroDivisionError):
            change()
    assert "Parts" not in names()


def test_what_was_read_while_it_changed_is_not_kept(ada):
    asked = []

    def ask():
        asked.append(1)
        if len(asked) == 1:
            known.forget_about(Seal)  # somebody's change is committed just now
        return len(asked)

    count = Known(ask, Seal)
    assert [count(), count(), count()] == [1, 2, 2]
