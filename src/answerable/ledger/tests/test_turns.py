"""Writers take turns on SQLite; several at once all get on, on either database."""

import threading
import time

import pytest
from django.db import IntegrityError, connection, connections, transaction

from answerable.tickets.models import Tag

pytestmark = pytest.mark.django_db(transaction=True)
EACH, WRITERS = 30, 4


def write(number, longest):
    try:
        for turn in range(EACH):
            began = time.monotonic()
            with transaction.atomic():
                waited = time.monotonic() - began
                Tag.objects.create(name=f"{number}-{turn}")
            longest.append(waited)
    finally:
        connections.close_all()


def test_four_writers_all_get_their_turn():
    waits = [[] for _ in range(WRITERS)]
    threads = [threading.Thread(target=write, args=(number, waits[number])) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert Tag.objects.count() == WRITERS * EACH
    # Without turns the unlucky one is passed over again and again; with them, only by those before it in the line.
    totals = [sum(each) for each in waits]
    assert max(totals) < 4 * min(totals) + 0.5


def test_a_turn_is_given_back_when_the_transaction_fails():
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.bulk_create([Tag(name="one"), Tag(name="one")])

    done = threading.Thread(target=write, args=(9, []))
    done.start()
    done.join(20)

    assert not done.is_alive()
    assert getattr(connection, "_turn", None) is None  # PostgreSQL has many writers and no turns
