"""Hearing about a ticket that is not one's own. Whoever may see it may follow it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from answerable.ledger import rows
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed
from answerable.ledger.together import answers, foresee
from answerable.tickets import events
from answerable.tickets.actions.guards import locked, locked_even_merged
from answerable.tickets.models import Follow, Ticket

_FOLLOWERS = "SELECT staff_id FROM tickets_follow WHERE ticket_id = %s"


@transaction.atomic
def follow(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """From now on this person hears what happens here, for as long as they may see it."""
    ticket = locked(ticket, by, "ticket.follow")
    if by.staff_id is None:
        raise NotAllowed
    let_follow(ticket, [by.staff_id], by=by, at=at)
    return ticket


@transaction.atomic
def unfollow(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """Hear no more of it than anybody else."""
    ticket = locked_even_merged(ticket, by, "ticket.follow")
    removed, _rows = Follow.objects.filter(ticket=ticket, staff=by.staff_id).delete()
    if removed:
        record(events.UNFOLLOWED, ticket, by=by, at=at, staff=by.staff_id)
    return ticket


def followers_of(ticket_id: int) -> list[int]:
    """The keys of those who follow it."""
    return [key for (key,) in answers(_FOLLOWERS, [ticket_id])]


def foresee_followers(ticket_id: int) -> None:
    """`followers_of` may be called: let its question travel along."""
    foresee(_FOLLOWERS, [ticket_id])


def let_follow(ticket: Ticket, staff: Iterable[int], *, by: Actor, at: datetime) -> None:
    """What other verbs share: these follow a locked ticket."""
    for staff_id in staff:
        if rows.insert_or_leave(Follow(ticket=ticket, staff_id=staff_id, created_at=at)):
            record(events.FOLLOWED, ticket, by=by, at=at, staff=staff_id)
