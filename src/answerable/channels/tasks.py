"""The channels' work after receiving and after answering."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.utils import timezone

from answerable.channels import acknowledging, proving  # noqa: F401 - their jobs
from answerable.channels import outgoing as outbox
from answerable.channels.changes import note_receipt
from answerable.channels.errors import ChannelError
from answerable.channels.incoming import Nature
from answerable.channels.keeping import kept
from answerable.channels.models import ItemState, Mailbox, Outgoing, OutgoingState, SideOutgoing
from answerable.channels.placing import place
from answerable.channels.registry import CHANNELS
from answerable.channels.settling import fail
from answerable.channels.side import sending
from answerable.ledger.jobs import Lane, enqueue, job
from answerable.ledger.secrets import SecretUnreadable
from answerable.tickets.files import keep_bytes
from answerable.tickets.models import Message

log = structlog.get_logger(__name__)
_NOT_ARRIVED = "It did not arrive, its channel says."


def _unsettled(item_id: int, error: str) -> None:
    fail(item_id, "not_placed", error, at=timezone.now())


@job(given_up=_unsettled)
def settle(item_id: int) -> Callable[[], None] | None:
    """Make of a received item what it is: parsed here, placed in the one transaction that also ends this job."""
    found = kept(item_id)
    if found is None or found[0].state != ItemState.RECEIVED:
        return None
    item, content = found
    channel = CHANNELS[item.channel]
    incoming = channel.parser(item, content)
    redacted = channel.redactor(content)[0] if incoming.has_card_data else content
    if incoming.nature is Nature.PERSONAL:
        keep_bytes(file.content for file in incoming.attachments)
    return lambda: place(item, incoming, redacted=redacted if redacted is not content else None)


def _unsent(outgoing_id: int, error: str) -> None:
    outbox.give_up(Outgoing.objects.select_related("message").get(pk=outgoing_id), error, at=timezone.now())


@job(lane=Lane.OUTSIDE, given_up=_unsent)
def deliver(outgoing_id: int) -> Callable[[], None] | None:
    """Hand a message to its channel; what came of it is recorded in the transaction that ends this job."""
    row = Outgoing.objects.select_related("message__ticket", "message__staff", "mailbox").get(pk=outgoing_id)
    if row.state != OutgoingState.QUEUED:
        return None
    return outbox.attempt(row)


_SILENT = timedelta(minutes=15)
_MOST_ASKED = 100


@job(lane=Lane.OUTSIDE)
def ask_after_receipts() -> None:
    """Of what channels took and never told of: ask, the newest first, so that what stays silent stops nothing."""
    now = timezone.now()
    silent = Outgoing.objects.filter(
        state=OutgoingState.SENT, message__in=Message.objects.unsent(), message__delivery="queued"
    )
    rows = silent.filter(sent_at__lt=now - _SILENT).select_related("message", "mailbox")
    for row in rows.order_by("-pk")[:_MOST_ASKED]:
        channel = CHANNELS.get(row.message.channel)
        if channel is None or not channel.ask:
            continue
        try:
            receipt = channel.asker(row)
        except ChannelError as error:
            log.info("receipt.unknown", message=row.message_id, error=error.code)
            continue
        note_receipt(row.message, receipt, at=timezone.now(), words=_NOT_ARRIVED, code="no_receipt")


def _unsent_aside(side_outgoing_id: int, error: str) -> None:
    outbox.give_up(
        SideOutgoing.objects.select_related("message").get(pk=side_outgoing_id), error, at=timezone.now()
    )


@job(lane=Lane.OUTSIDE, given_up=_unsent_aside)
def deliver_aside(side_outgoing_id: int) -> Callable[[], None] | None:
    """Like `deliver`, for what is said to others beside a ticket."""
    rows = SideOutgoing.objects.select_related("message__conversation__ticket", "message__staff", "mailbox")
    row = rows.get(pk=side_outgoing_id)
    if row.state != OutgoingState.QUEUED:
        return None
    return sending.attempt(row)


@job(lane=Lane.OUTSIDE)
def fetch_templates() -> None:
    """What the channels have approved; an account that cannot be asked keeps what it had, and says why. One that names
    no business has none."""
    from answerable.channels.whatsapp import templates

    rows = Mailbox.objects.filter(channel=templates.CHANNEL, is_active=True).order_by("pk")
    for mailbox in [each for each in rows if templates.has_some(each)]:
        try:
            templates.fetch(mailbox, at=timezone.now())
        except (ChannelError, SecretUnreadable) as error:
            Mailbox.objects.filter(pk=mailbox.pk).update(error=str(error)[:2000])
        else:
            Mailbox.objects.filter(pk=mailbox.pk).update(error="", checked_at=timezone.now())


@job(lane=Lane.OUTSIDE)
def poll_all() -> None:
    """A job for each account that is looked at by the clock; one still at work is not given a second."""
    # Imported here: it receives, and what is received is settled above.
    from answerable.channels.polling import polled

    for key in polled().values_list("pk", flat=True):
        enqueue(poll, dedupe=f"poll:{key}", mailbox_id=key)


@job(lane=Lane.OUTSIDE, max_attempts=1)
def poll(mailbox_id: int) -> None:
    """Take in what is new at one account; should it fail, the next minute tries again."""
    from answerable.channels import polling

    polling.poll(mailbox_id)


@job(lane=Lane.OUTSIDE)
def look_again_all() -> None:
    """A job for each account of which people's changes are not told."""
    from answerable.channels.polling import polled

    for key in polled().values_list("pk", flat=True):
        enqueue(look_again, dedupe=f"look_again:{key}", mailbox_id=key)


@job(lane=Lane.OUTSIDE, max_attempts=1)
def look_again(mailbox_id: int) -> None:
    """Ask what became of what people said at one account."""
    from answerable.channels import looking_again

    looking_again.look_again(mailbox_id)


def _incomplete(item_id: int, _error: str) -> None:
    from answerable.channels import completing

    completing.give_up(item_id, at=timezone.now())


@job(lane=Lane.OUTSIDE, max_attempts=8, given_up=_incomplete)
def complete(item_id: int) -> Callable[[], None] | None:
    """Files that the network keeps, and the thread around a public message."""
    from answerable.channels import completing

    found = completing.found_for(item_id)
    if found is None:
        return None
    keep_bytes(file.content for file in found[1].files)
    return lambda: completing.keep(*found, at=timezone.now())
