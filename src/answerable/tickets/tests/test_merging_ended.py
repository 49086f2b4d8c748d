"""An open matter does not end by becoming part of one that had."""

import pytest
from django.utils import timezone

from answerable.tickets.actions import close, merge

pytestmark = pytest.mark.django_db


def test_a_closed_ticket_that_takes_in_a_waiting_one_is_open_again(make_ticket, make_message, cleo, sam):
    kept, gone = make_ticket(customer=cleo), make_ticket(customer=cleo)
    make_message(gone)
    close(kept, by=sam.actor(), at=timezone.now())

    kept = merge(gone, kept, by=sam.actor(), at=timezone.now())

    assert not kept.is_closed
    assert kept.waiting_since is not None


def test_two_closed_ones_stay_closed(make_ticket, cleo, sam):
    kept, gone = make_ticket(customer=cleo), make_ticket(customer=cleo)
    for ticket in (kept, gone):
        close(ticket, by=sam.actor(), at=timezone.now())

    assert merge(gone, kept, by=sam.actor(), at=timezone.now()).is_closed
