"""Taking a person out of what came and what is on its way: saved originals, quarantine, what is to be sent."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from answerable.channels.chat.erasing import forget_addresses, forget_visitors
from answerable.channels.models import (
    Item,
    Outgoing,
    OutgoingState,
    RawItem,
    SideOutgoing,
    Thread,
    ThreadPost,
)
from answerable.ledger.models import Job
from answerable.people.erasing import Traces
from answerable.tickets.models import Message

_NOTHING = {"sender": "", "subject": "", "envelope_from": "", "envelope_to": "", "explanation": ""}


def forget_originals(tickets: Sequence[int]) -> int:
    """The bytes as they came, of everything that belongs to these tickets."""
    gone, _by_kind = RawItem.objects.filter(item__in=items_of(tickets)).delete()
    return gone


def forget_original(message: Message) -> None:
    """The bytes as they came, of one message whose author changed it or took it back."""
    RawItem.objects.filter(item__message=message).delete()


def wipe_items(tickets: Sequence[int]) -> None:
    """The bytes and the heads, and where conversations lead. The digests stay: the same bytes, fetched again, are known
    and not taken in anew."""
    forget_originals(tickets)
    threads = Thread.objects.filter(ticket__in=tickets)
    forget_visitors(threads.values_list("key", flat=True))
    threads.delete()
    ThreadPost.objects.filter(ticket__in=tickets).delete()
    items_of(tickets).update(**_NOTHING)


def wipe_items_of(traces: Traces) -> None:
    """What came from them or to them and belongs to no ticket, as in quarantine."""
    known = Q(sender__in=traces.addresses) | Q(came_from__in=traces.addresses)
    known |= Q(came_to__in=traces.addresses)
    # An envelope is kept as it was written, in whatever capitals.
    rows = Item.objects.annotate(came_from=Lower("envelope_from"), came_to=Lower("envelope_to"))
    keys = list(rows.filter(known).values_list("pk", flat=True))
    RawItem.objects.filter(item__in=keys).delete()
    Item.objects.filter(pk__in=keys).update(**_NOTHING)
    forget_addresses(traces.addresses)


def wipe_outgoing(tickets: Sequence[int], of: Traces | None = None) -> None:
    """What is not sent yet never is; whom the rest went to is forgotten, or only that they were among them."""
    answers = Outgoing.objects.select_for_update().filter(message__ticket__in=tickets).order_by("pk")
    asked = SideOutgoing.objects.select_for_update().filter(message__conversation__ticket__in=tickets)
    for row in [*answers, *asked.order_by("pk")]:
        if of is None and row.state == OutgoingState.QUEUED:
            row.state = OutgoingState.WITHDRAWN
        row.recipients = [] if of is None else _others(row.recipients, of)
        row.accepted = [] if of is None else _others(row.accepted, of)
        row.error = "" if of is None else of.scrubbed(row.error)
        row.save(update_fields=["state", "recipients", "accepted", "error"])


def forget_errors(tickets: Sequence[int]) -> None:
    """Jobs that were given up say what the other server said, addresses included. All of them are read: once for many
    tickets."""
    outgoing = Outgoing.objects.filter(message__ticket__in=tickets)
    _forget_errors("channels.tasks.settle", "item_id", items_of(tickets))
    _forget_errors("channels.tasks.deliver", "outgoing_id", outgoing)
    asked = SideOutgoing.objects.filter(message__conversation__ticket__in=tickets)
    _forget_errors("channels.tasks.deliver_aside", "side_outgoing_id", asked)


def scrub_errors(traces: Traces) -> None:
    """What other jobs say that failed, whatever they were about, without this person."""
    for job in Job.objects.exclude(error="").only("error").iterator(500):
        error = traces.scrubbed(job.error)
        if error != job.error:
            Job.objects.filter(pk=job.pk).update(error=error)


def items_of(tickets: Sequence[int]) -> QuerySet[Item]:
    """By keys: over a join, "or" would read every item there is."""
    messages = list(Message.objects.filter(ticket__in=tickets).values_list("pk", flat=True))
    return Item.objects.filter(Q(ticket__in=tickets) | Q(message__in=messages))


def _others(addresses: Sequence[str], of: Traces) -> list[str]:
    return [address for address in addresses if address.lower() not in of.addresses]


def _forget_errors(
    task: str, argument: str, rows: QuerySet[Item] | QuerySet[Outgoing] | QuerySet[SideOutgoing]
) -> None:
    keys = set(rows.values_list("pk", flat=True))
    given_up = Job.objects.filter(task=task).exclude(error="").values_list("pk", "arguments")
    found = [pk for pk, arguments in given_up if arguments.get(argument) in keys]
    Job.objects.filter(pk__in=found).update(error="")
