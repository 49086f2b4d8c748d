"""What is derived from messages can be thrown away and made anew, and comes out the same."""

import json

import pytest
from django.db import connection

from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import merge, note
from answerable.tickets.models import SearchDocument, Ticket
from answerable.tickets.search import find


@pytest.fixture
def lived_in(make_ticket, make_message, make_answer, ana, now):
    """A few tickets that have been through something."""
    waiting = make_message(text="Where is my Kompass?", at=now).ticket
    answered = make_message(text="The zip broke.", at=now).ticket
    make_answer(answered, by=ana)
    note(answered, "A known fault of the batch.", by=ana.actor(), at=now)
    gone = make_message(customer=waiting.customer, text="And my Lampe?", at=now).ticket
    merge(gone, waiting, by=SYSTEM, at=now)
    return waiting, answered


def _rebuild(answerable):
    result = answerable("rebuild", "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def _state():
    documents = SearchDocument.objects.order_by("kind", "object_id").values_list(
        "kind", "object_id", "ticket", "words"
    )
    return list(documents), list(Ticket.objects.order_by("pk").values_list("waiting_since", "answered_at"))


def test_what_was_kept_live_equals_what_is_rebuilt(answerable, lived_in):
    before = _state()

    changed = {"waits": 0, "promises": 0, "returns": 0, "documents": 0, "texts": 0}
    assert _rebuild(answerable) == {"tickets": 3, **changed}
    assert _state() == before


def test_what_was_lost_or_damaged_is_found_counted_and_mended(answerable, lived_in):
    waiting, answered = lived_in
    before = _state()
    Ticket.objects.filter(pk=waiting.pk).update(waiting_since=None)
    SearchDocument.objects.filter(kind="note").delete()
    SearchDocument.objects.filter(kind="message", ticket=answered).update(words="nonsense")
    SearchDocument.objects.create(kind="message", object_id=10**9, ticket=waiting, words="ghost")

    rebuilt = _rebuild(answerable)

    assert rebuilt["waits"] == 1
    assert rebuilt["documents"] == 4  # the note, both messages, the ghost
    assert _state() == before


def test_a_broken_search_index_finds_again(answerable, lived_in, sam):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO tickets_search(tickets_search) VALUES ('delete-all')")
    else:
        SearchDocument.objects.all().delete()
    assert not find("kompass", reader=sam).hits

    _rebuild(answerable)

    assert [hit.ticket for hit in find("kompass", reader=sam).hits] == [lived_in[0]]
