"""Promises start, stand and end with what happens: in the same transaction."""

from answerable.ledger.models import Event
from answerable.promises.choosing import choose, choose_first
from answerable.promises.keeping import keep, keep_new
from answerable.promises.policies import policies
from answerable.tickets.models import Ticket

# After these another policy may fit.
CHOOSES = frozenset(
    {
        "ticket.assigned",
        "ticket.prioritised",
        "ticket.tagged",
        "ticket.untagged",
        "ticket.field_changed",
        "ticket.brand_changed",
        "ticket.form_changed",
        "ticket.customer_changed",
        "ticket.subject_changed",
    }
)
# After these a clock may begin, go on, stand or end.
KEEPS = frozenset(
    {
        "message.received",
        "message.delivered",
        "message.failed",
        "message.bounced",
        "ticket.status_changed",
        "ticket.closed",
        "ticket.reopened",
        "ticket.prioritised",
        "ticket.merged",
        "ticket.unmerged",
        "ticket.took_in",
        "ticket.gave_back",
        "ticket.split",
        "ticket.linked",  # of what was split: the new ticket's part of it
        "ticket.opened",
    }
)


def follow(event: Event) -> None:
    """Nothing at all where a company has no policies."""
    if event.ticket_id is None or not policies():
        return
    ticket = event.about if isinstance(event.about, Ticket) else Ticket(pk=event.ticket_id)
    if event.kind == "ticket.opened":
        _begin(ticket, event)
        return
    chose = event.kind in CHOOSES and choose(ticket, at=event.at)
    if chose or (event.kind in KEEPS and not _is_nothing_new(event)):
        keep([event.ticket_id], at=event.at)


def _begin(ticket: Ticket, event: Event) -> None:
    version = choose_first(ticket, at=event.at)
    if version is not None:
        keep_new(ticket, version.pk, at=event.at)


def _is_nothing_new(event: Event) -> bool:
    """Automatic mail, a chase, and what a ticket was opened with: it is kept already."""
    is_said = event.kind == "message.received"
    is_known = event.number == 2 or event.data.get("automatic") or event.data.get("chased")
    return is_said and bool(is_known) and not event.data.get("imported")
