"""Which tickets are about an issue."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.selfservice.issues import events
from answerable.selfservice.models import How, Issue, IssueTicket, LinkState, Touched
from answerable.tickets.actions.guards import locked
from answerable.tickets.models import Ticket

RIGHT = "ticket.link"


@transaction.atomic
def propose_ticket(
    issue: Issue, ticket: Ticket, shared: Sequence[str], *, by: Actor, at: datetime
) -> IssueTicket:
    """It speaks of the same. What somebody has said about it already stays."""
    ticket = locked(ticket, by, RIGHT)
    row, is_new = IssueTicket.objects.get_or_create(
        issue=issue,
        ticket=ticket,
        defaults={"state": LinkState.PROPOSED, "shared": list(shared), "at": at},
    )
    if is_new:
        record(events.TICKET_PROPOSED, ticket, by=by, at=at, issue=issue.pk)
    return row


@transaction.atomic
def link_ticket(issue: Issue, ticket: Ticket, *, by: Actor, at: datetime, right: str = RIGHT) -> IssueTicket:
    """It is about that; whoever wrote it is touched by it. Twice is harmless. Who states an issue may say so of the
    tickets from which it is stated, by that `right`."""
    ticket = locked(ticket, by, right)
    issue = Issue.objects.visible_to(by).get(pk=issue.pk)
    row, is_new = IssueTicket.objects.select_for_update(of=("self",)).get_or_create(
        issue=issue, ticket=ticket, defaults={"state": LinkState.LINKED, "at": at}
    )
    if not is_new and row.state == LinkState.LINKED:
        return row
    row.state, row.at = LinkState.LINKED, at
    row.save(update_fields=["state", "at"])
    _touch(issue, ticket, at=at)
    record(events.TICKET_LINKED, ticket, by=by, at=at, issue=issue.pk)
    return row


@transaction.atomic
def unlink_ticket(issue: Issue, ticket: Ticket, *, by: Actor, at: datetime) -> IssueTicket:
    """It is about something else, and is not proposed again. Twice is harmless."""
    ticket = locked(ticket, by, RIGHT)
    issue = Issue.objects.visible_to(by).get(pk=issue.pk)
    row = IssueTicket.objects.select_for_update(of=("self",)).get(issue=issue, ticket=ticket)
    if row.state == LinkState.DECLINED:
        return row
    was_linked, row.state, row.at = row.state == LinkState.LINKED, LinkState.DECLINED, at
    row.save(update_fields=["state", "at"])
    if was_linked:
        _untouch(issue, ticket.customer_id)
    record(events.TICKET_UNLINKED, ticket, by=by, at=at, issue=issue.pk)
    return row


@transaction.atomic
def note_chase(row: IssueTicket, *, by: Actor, at: datetime) -> None:
    """They asked again about what we knew."""
    ticket = locked(row.ticket, by, RIGHT)
    IssueTicket.objects.filter(pk=row.pk).update(chases=F("chases") + 1)
    Touched.objects.filter(issue=row.issue_id, customer=ticket.customer_id, chased_at=None).update(
        chased_at=at
    )
    record(events.CHASED_KNOWN, ticket, by=by, at=at, issue=row.issue_id)


def follow_ticket(ticket: Ticket, *, was: int, at: datetime) -> None:
    """It is another customer's now, who is touched by what it is about; whose it was is no longer, because of it."""
    for row in IssueTicket.objects.filter(ticket=ticket, state=LinkState.LINKED).select_related("issue"):
        _touch(row.issue, ticket, at=at)
        _untouch(row.issue, was)


def _touch(issue: Issue, ticket: Ticket, *, at: datetime) -> None:
    asked = ticket.created_at
    row, is_new = Touched.objects.select_for_update(of=("self",)).get_or_create(
        issue=issue,
        customer_id=ticket.customer_id,
        defaults={"how": How.WROTE, "since": at, "asked_at": asked},
    )
    if not is_new and (row.asked_at is None or asked < row.asked_at):
        row.asked_at = asked
        row.save(update_fields=["asked_at"])


def _untouch(issue: Issue, customer: int) -> None:
    linked = IssueTicket.objects.filter(issue=issue, state=LinkState.LINKED)
    others = linked.filter(ticket__customer=customer).order_by("ticket__created_at")
    asked = others.values_list("ticket__created_at", flat=True).first()
    rows = Touched.objects.filter(issue=issue, customer=customer)
    if asked is None:
        rows.filter(how=How.WROTE, told_at=None).delete()
    rows.update(asked_at=asked)
