"""What channels do when something happens to a ticket."""

from answerable.channels import outgoing
from answerable.channels.models import Outgoing
from answerable.channels.tasks import deliver
from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event
from answerable.tickets.models import Message


def queue_outgoing(event: Event) -> None:
    """An answer was written: its way out begins in the same transaction."""
    message = Message.objects.select_related("ticket").get(pk=event.data["message"])
    row = outgoing.queue(message, at=event.at)
    enqueue(deliver, outgoing_id=row.pk)


def queue_again(event: Event) -> None:
    """Somebody wants to try once more what failed, perhaps after mending the mailbox."""
    row = Outgoing.objects.select_related("message__ticket").get(message=event.data["message"])
    outgoing.queue_again(row)
    enqueue(deliver, outgoing_id=row.pk)
