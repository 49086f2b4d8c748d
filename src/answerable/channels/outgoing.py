"""On the way out: a row before anything is sent, its state and last error beside it, and always an end."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from answerable.channels.carrying import refuse_the_unwilling, refuse_what_cannot_go
from answerable.channels.errors import ChannelError
from answerable.channels.models import Item, ItemState, Mailbox, Outgoing, OutgoingState, SideOutgoing
from answerable.channels.registry import CHANNELS, Sent
from answerable.ledger.actor import SYSTEM
from answerable.ledger.composed import Composed, ComposedRows
from answerable.ledger.rows import insert
from answerable.ledger.together import draw_keys, draw_missing_keys
from answerable.people.addresses import MAIL
from answerable.tickets.actions import mark_delivered, mark_failed, mark_side_delivered, mark_side_failed
from answerable.tickets.models import Direction, Message, SideMessage, Ticket

NO_MAILBOX = "There is no active mailbox to send this from."
_LOOKED_AT = 50  # messages
Row = Outgoing | SideOutgoing  # to the customer, or to others beside the ticket: on its way they are alike


def queue(message: Message, *, at: datetime) -> Outgoing:
    """The row for a message to be sent, complete with the id that answers will name. Call it in the transaction that
    stores the message; `tasks.deliver` does the rest."""
    if message.channel in CHANNELS:
        channel = CHANNELS[message.channel]
        mailbox = mailbox_for(message.ticket, message.channel) if channel.files_by else None
        refuse_what_cannot_go(message, channel.carries_by(mailbox))
        if channel.has_opt_out:
            refuse_the_unwilling(message)
    draw_missing_keys(Outgoing)
    row = insert(
        Outgoing(
            message=message,
            mailbox=mailbox_for(message.ticket, message.channel),
            recipients=everybody(message),
            created_at=at,
        )
    )
    if row.mailbox is not None:
        CHANNELS[message.channel].preparer(row)
    return row


def foresee_queue(ticket: Ticket) -> None:
    """What `queue` will ask of an answer on it, and a key for its row."""
    draw_keys(Outgoing)
    _foresee_mailbox(ticket, ticket.channel if ticket.channel in CHANNELS else MAIL)


def queue_again(row: Outgoing) -> None:
    """Once more to whomever it was addressed to, also where a server had taken it before it came back; copies that
    were taken are not sent twice. Without a mailbox at first it was never signed: answers would not name it."""
    addressed = {pair[0] for pair in row.message.to}
    row.accepted = [address for address in row.accepted if address not in addressed]
    row.recipients = everybody(row.message)
    row.mailbox = mailbox_for(row.message.ticket, row.message.channel)
    row.state, row.error, row.unsure_at = OutgoingState.QUEUED, "", None
    row.save(update_fields=["state", "error", "mailbox", "accepted", "recipients", "unsure_at"])
    if row.mailbox is not None and not row.message.external_id:
        CHANNELS[row.message.channel].preparer(row)


def everybody(message: Message) -> list[str]:
    return [pair[0] for pair in [*message.to, *message.cc]]


def mailbox_for(ticket: Ticket, channel: str) -> Mailbox | None:
    """Where the customer last wrote to, else one of the ticket's brand, else the team's, else the first mailbox of the
    channel. What they wrote is on the ticket, also when it was split off from another or came by a merge."""
    _foresee_mailbox(ticket, channel)
    written_to = _written_to(ticket, channel)
    if written_to is not None:
        return written_to
    branded = _OF_BRAND.ask(channel, ticket.brand_id) if ticket.brand_id else []
    if branded:
        return next((each for each in branded if each.team_id == ticket.team_id), branded[0])
    if ticket.team_id is not None:
        own = _OF_TEAM.ask(channel, ticket.team_id)
        if own:
            return own[0]
    return next(iter(_FIRST.ask(channel)), None)


def _foresee_mailbox(ticket: Ticket, channel: str) -> None:
    _NEWEST.foresee(ticket.pk)
    _BECAME.foresee(ticket.pk)
    if ticket.team_id is not None:
        _OF_TEAM.foresee(channel, ticket.team_id)
    _FIRST.foresee(channel)


def _active(channel: str) -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(channel=channel, is_active=True).order_by("pk")


_OF_BRAND: ComposedRows[Mailbox] = ComposedRows(lambda channel, brand: _active(channel).filter(brand=brand))
_OF_TEAM: ComposedRows[Mailbox] = ComposedRows(lambda channel, team: _active(channel).filter(team=team)[:1])
_FIRST: ComposedRows[Mailbox] = ComposedRows(lambda channel: _active(channel)[:1])


def _newest(ticket: int) -> QuerySet[Message, tuple[int]]:
    said = Message.objects.filter(ticket=ticket, direction=Direction.INBOUND)
    return said.order_by("-created_at", "-pk").values_list("pk")[:_LOOKED_AT]


_NEWEST = Composed(_newest)
_BECAME: ComposedRows[Item] = ComposedRows(
    lambda ticket: Item.objects.filter(message__in=_newest(ticket)).select_related("mailbox")
)


def _written_to(ticket: Ticket, channel: str) -> Mailbox | None:
    """The active mailbox that the newest of the customer's messages came to. Two questions: given one with a join,
    SQLite begins with all items there are."""
    newest = [key for (key,) in _NEWEST.ask(ticket.pk)]
    items = _BECAME.ask(ticket.pk)
    became = {
        item.message_id: item.mailbox
        for item in items
        if item.state in (ItemState.OPENED, ItemState.JOINED)
        and item.mailbox is not None
        and item.mailbox.is_active
        and item.mailbox.channel == channel
    }
    return next((became[pk] for pk in newest if pk in became), None)


def attempt(row: Row) -> Callable[[], None]:
    """Send it now. Returns the step that records the outcome; trouble that may pass is kept on the row and raised, so
    that the job tries again. A crash between the two sends it twice under the same id: better twice than never."""
    if row.mailbox is None:
        return lambda: fail(row, NO_MAILBOX, "no_mailbox")
    try:
        sent = CHANNELS[row.message.channel].sender(row)
    except ChannelError as error:
        if error.permanent:
            words, code = str(error), error.code
            return lambda: fail(row, words, code)
        note_trouble(row, str(error))
        raise
    if sent.deferred:
        _note_partly(row, sent)
        raise ChannelError(_listed(sent.deferred), permanent=False)
    return lambda: _sent(row, sent)


def note_trouble(row: Row, error: str) -> None:
    """Keep the last error where the agent sees it; the message is still on its way."""
    with transaction.atomic():
        _rows_like(row).filter(pk=row.pk).update(
            error=error[:2000], attempts=row.attempts + 1, tried_at=timezone.now()
        )
        row.message.delivery_error = error[:2000]
        row.message.save(update_fields=["delivery_error"])


def keep_unsure(row: Row, at: datetime | None) -> None:
    """For channels that cannot be asked: from before they are told until they have answered, nobody knows whether they
    have it. Committed at once, so that a crash leaves it standing."""
    row.unsure_at = at
    _rows_like(row).filter(pk=row.pk).update(unsure_at=at)


def give_up(row: Row, error: str, *, at: datetime) -> None:
    """Tried for days: the agent is told."""
    if row.state == OutgoingState.QUEUED:
        _close(row, OutgoingState.FAILED, error, at)
        _mark_failed(row, error, at=at, code="given_up")


def _note_partly(row: Row, sent: Sent) -> None:
    """Some have it, some are put off: only the rest is tried again. Whoever it was written to has an answer now."""
    now = timezone.now()
    with transaction.atomic():
        row.accepted = [*row.accepted, *sent.accepted]
        row.recipients = [address for address in row.recipients if address not in sent.refused]
        _rows_like(row).filter(pk=row.pk).update(accepted=row.accepted, recipients=row.recipients)
        if _reached(row):
            _mark_delivered(row, at=now)
        note_trouble(row, _listed({**sent.refused, **sent.deferred}))


def _sent(row: Row, sent: Sent) -> None:
    now = timezone.now()
    row = _rows_like(row).select_related("message").select_for_update(of=("self",)).get(pk=row.pk)
    if row.state != OutgoingState.QUEUED:
        return
    refused = _listed(sent.refused)
    row.accepted = [*row.accepted, *sent.accepted]
    if not _reached(row):
        words = refused or row.error  # said at an earlier attempt, when others were put off
        _close(row, OutgoingState.FAILED, words, now)
        _mark_failed(row, words, at=now, code="refused")
        return
    row.sent_at = now
    _close(row, OutgoingState.SENT, refused, now)
    # Where receipts tell, they speak of what was taken now, also after it was tried again.
    if sent.external_id and (not row.message.external_id or not sent.is_confirmed):
        row.message.external_id = sent.external_id[:500]
        row.message.save(update_fields=["external_id"])
    message = _mark_delivered(row, at=now) if sent.is_confirmed else row.message
    if message.delivery_error != refused:
        message.delivery_error = refused[:2000]
        message.save(update_fields=["delivery_error"])


def _reached(row: Row) -> bool:
    """Whether anybody it was addressed to has it; copies do not count."""
    return bool({pair[0] for pair in row.message.to} & set(row.accepted))


def _listed(words: Mapping[str, str]) -> str:
    return "; ".join(f"{address}: {said}" for address, said in words.items())


def fail(row: Row, words: str, code: str) -> None:
    now = timezone.now()
    row = _rows_like(row).select_related("message").get(pk=row.pk)
    if row.state == OutgoingState.QUEUED:
        _close(row, OutgoingState.FAILED, words, now)
        _mark_failed(row, words, at=now, code=code)


def _mark_delivered(row: Row, *, at: datetime) -> Message | SideMessage:
    if isinstance(row, SideOutgoing):
        return mark_side_delivered(row.message, by=SYSTEM, at=at)
    return mark_delivered(row.message, by=SYSTEM, at=at)


def _mark_failed(row: Row, words: str, *, at: datetime, code: str) -> None:
    if isinstance(row, SideOutgoing):
        mark_side_failed(row.message, words, by=SYSTEM, at=at, code=code)
    else:
        mark_failed(row.message, words, by=SYSTEM, at=at, code=code)


def _rows_like(row: Row) -> QuerySet[Any]:
    """All of its kind, as the database has them."""
    return type(row)._default_manager.all()


def _close(row: Row, state: OutgoingState, error: str, at: datetime) -> None:
    row.state, row.error, row.tried_at = state, error[:2000], at
    row.attempts += 1
    row.save(update_fields=["state", "error", "tried_at", "attempts", "accepted", "sent_at"])
