"""They wrote again before we answered: counted, forgotten with the answer, back when that comes back."""

from datetime import timedelta

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.tickets import actions
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def _kept(ticket):
    ticket = Ticket.objects.get(pk=ticket.pk)
    return ticket.chases, ticket.pressing_at


def test_each_word_after_the_first_is_a_chase_and_presses(make_ticket, make_message, make_answer, now):
    ticket = make_ticket(created_at=now)
    assert _kept(ticket) == (0, None)
    make_message(ticket, at=now)
    assert _kept(ticket) == (0, now)
    make_message(ticket, at=now + HOUR)
    make_message(ticket, at=now + 2 * HOUR)
    make_message(ticket, at=now + 3 * HOUR, is_automatic=True)
    assert _kept(ticket) == (2, now - 8 * HOUR)

    answer = make_answer(ticket, at=now + 4 * HOUR)
    assert _kept(ticket) == (0, None)
    make_message(ticket, at=now + 5 * HOUR)
    assert _kept(ticket) == (0, now + 5 * HOUR)
    actions.mark_bounced(answer, "No such user", by=SYSTEM, at=now + 6 * HOUR)
    assert _kept(ticket) == (3, now - 12 * HOUR)


def test_whoever_writes_most_goes_first_by_a_day_at_most(make_ticket, make_message, now):
    ticket = make_ticket(created_at=now)
    for minute in range(20):
        make_message(ticket, at=now + minute * timedelta(minutes=1))
    assert _kept(ticket) == (19, now - 24 * HOUR)
