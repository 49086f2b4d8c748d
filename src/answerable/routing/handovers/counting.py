"""How often a ticket came back to a team that had had it before: a column that lists can ask for, from its ledger."""

from collections.abc import Collection

from answerable.ledger import rows
from answerable.routing.handovers.owning import came_back
from answerable.routing.handovers.reading import histories
from answerable.tickets.models import Ticket


def count_returns(tickets: Collection[Ticket]) -> int:
    """How many of them were not as they should be. Inside a transaction, with the tickets locked."""
    found = histories(tickets)
    differing = [ticket for ticket in tickets if ticket.came_back != came_back(found[ticket.pk])]
    for ticket in differing:
        ticket.came_back = came_back(found[ticket.pk])
        rows.update(ticket, "came_back")
    return len(differing)
