"""Which of the tickets on a page nobody of us has looked at since their customer began to wait."""

from collections.abc import Iterable

from answerable.tickets.models import Ticket


def tell_unopened(tickets: Iterable[Ticket]) -> None:
    """They come with what is known of it (`opened`): nothing is asked."""
    for ticket in tickets:
        opened = getattr(ticket, "opened", None)
        ticket.is_unopened = ticket.waiting_since is not None and (
            opened is None or opened.at < ticket.waiting_since
        )
