"""What a ticket's page tells of its past, in sentences that name nobody twice."""

import pytest

from answerable.desk.reading.history import lines_of
from answerable.ledger.models import Event
from answerable.tickets.actions import assign, close

pytestmark = pytest.mark.django_db


@pytest.fixture
def last_line(ada):
    return lambda ticket: (
        lines_of(Event.objects.filter(ticket_id=ticket.pk).order_by("-id")[:1], ada)[0].sentence
    )


def test_whose_hands_it_came_into(make_ticket, ana, sam, ben, ghent, leuven, last_line, now):
    ticket = make_ticket(team=ghent)
    steps = (
        (ghent, ana, ana, "Ana took it"),
        (ghent, None, ana, "Ana gave it back to Ghent"),
        (leuven, sam, sam, "Sam took it, for Leuven"),
        (leuven, ana, sam, "Sam gave it to Ana"),
        (ghent, sam, ana, "Ana gave it to Sam, Ghent"),
        (leuven, None, sam, "Sam gave it to Leuven"),
        (None, None, sam, "Sam took it out of everybody’s hands"),
    )
    for team, staff, by, said in steps:
        assign(ticket, team=team, staff=staff, by=by.actor(), at=now)
        assert last_line(ticket) == said


def test_closed_as_closed_is_closed(make_ticket, ada, ghent, last_line, now):
    ticket = close(make_ticket(team=ghent), by=ada.actor(), at=now)
    assert last_line(ticket) == "Ada closed it"
    ticket.status.name = "Duplicate"
    ticket.status.save()
    assert last_line(ticket) == "Ada closed it as “Duplicate”"
