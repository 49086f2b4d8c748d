"""Promises start, stand and end with what happens: in the same transaction."""

from answerable.ledger.models import Event
from answerable.promises.choosing import choose
from answerable.promises.keeping import keep
from answerable.promises.policies import policies

# After these another policy may fit.
CHOOSES = frozenset(
    {
        "ticket.opened",
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
# After these a clock may go on, stand or end.
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
        "policy.applied",
    }
)


def follow(event: Event) -> None:
    """Nothing at all where a company has no policies."""
    if event.ticket_id is None or not policies():
        return
    chose = event.kind in CHOOSES and choose(event.ticket_id, at=event.at)
    if event.kind in KEEPS and not chose and not event.data.get("automatic"):
        keep([event.ticket_id], at=event.at)
