"""Two workers give at the same moment."""

from collections import Counter
from functools import partial

import pytest

from answerable.ledger.models import Event
from answerable.routing.giving.deciding import give
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_nobody_gets_more_than_they_can_have(here, asks, ana, sam, at_once, now):
    here(ana, sam, capacity=3)
    tickets = [asks() for _ in range(8)]

    results = at_once(*(partial(give, each.pk, at=now) for each in tickets))

    assert not [each for each in results if isinstance(each, BaseException)], results
    for each in tickets:  # what found everybody at work is tried again by the clock
        give(each.pk, at=now)
    held = Counter(Ticket.objects.values_list("assignee__name", flat=True))
    assert held == {"Ana": 3, "Sam": 3, None: 2}


def test_no_ticket_is_given_twice(here, asks, ana, sam, at_once, now):
    here(ana, sam)
    ticket = asks()

    at_once(*(partial(give, ticket.pk, at=now) for _ in range(4)))

    assert Event.objects.filter(ticket_id=ticket.pk, kind="ticket.given").count() == 1
    assert Event.objects.filter(ticket_id=ticket.pk, kind="ticket.assigned").count() == 1
