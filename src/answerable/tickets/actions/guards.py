"""What every verb begins with: the ticket as it is now, locked, if this actor may see it and do this."""

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.ledger import rows
from answerable.ledger.actor import Actor
from answerable.ledger.composed import Composed
from answerable.ledger.known import Known
from answerable.ledger.recording import foresee_event
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.tickets.models import Category, Status, Ticket

_SEEN = Composed(
    lambda reader, ticket: Ticket.objects.visible_to(reader).filter(pk=ticket).order_by().values_list("pk")
)


def locked(ticket: Ticket, by: Actor, right: str) -> Ticket:
    """The ticket for changing; a merged one is refused, since its matter goes on elsewhere."""
    found = locked_even_merged(ticket, by, right)
    if found.is_merged:
        raise Refusal(_("This ticket was merged into another. Undo that, or go on there."), code="merged")
    return found


def locked_even_merged(ticket: Ticket, by: Actor, right: str) -> Ticket:
    # The lock first and the look second, in one statement each: an assignment at the same moment either comes
    # before (and takes the ticket out of sight) or waits.
    rows.foresee_locked(Ticket, ticket.pk)
    if not by.scope.everything:
        _SEEN.foresee(by, ticket.pk)
    found = lock(ticket.pk)
    if not by.scope.everything and not _SEEN.ask(by, ticket.pk):
        raise Ticket.DoesNotExist
    if not by.may(right):
        raise NotAllowed
    return found


def lock(ticket_id: int) -> Ticket:
    """The row as it is now, until the transaction ends; what happened will be recorded."""
    rows.foresee_locked(Ticket, ticket_id)
    foresee_event(Ticket, ticket_id)
    found = rows.locked(Ticket, ticket_id)
    status = statuses().get(found.status_id)
    if status is not None:
        found.status = status
    return found


def save(ticket: Ticket, at: datetime, *fields: str) -> None:
    ticket.changed_at = at
    rows.update(ticket, *fields, "changed_at")


def written_again(ticket: Ticket) -> tuple[str, ...]:
    """What to save besides when something is said: in a ticket that was erased, there is something once more."""
    if ticket.erased_at is None:
        return ()
    ticket.erased_at = None
    return ("erased_at",)


def default_status(category: Category) -> Status:
    """The status that verbs use for a category; made when a company has removed all of that category."""
    for status in statuses().values():
        if status.is_default and status.category == category:
            return status
    status, _created = Status.objects.get_or_create(
        name=category.label, defaults={"category": category, "is_default": True}
    )
    statuses.forget()
    return status


statuses: Known[dict[int, Status]] = Known(lambda: {each.pk: each for each in Status.objects.all()}, Status)
