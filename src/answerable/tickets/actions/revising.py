"""What its author did to a message after it was received, where a channel lets them: changed it, or took it back; that
the customer has read an answer; and what was recorded of something said. None of it changes who waits for whom."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import ngettext

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.tickets import events, search
from answerable.tickets.actions.delivery import locked_with_message
from answerable.tickets.actions.guards import save
from answerable.tickets.actions.words import first_words, storable
from answerable.tickets.erasing import drop_attachments
from answerable.tickets.files import File, attach
from answerable.tickets.models import Message, Ticket

_MISSING = "files_missing"


@transaction.atomic
def amend_message(message: Message, text: str, *, by: Actor, at: datetime, html: str = "") -> Message:
    """Its author says it otherwise now: that holds, and what it said before is not kept."""
    ticket, message = locked_with_message(message, by)
    text, html = storable(text), storable(html)
    if not message.is_inbound or message.retracted_at or (message.text, message.html) == (text, html):
        return message
    if message.subject == first_words(message.text):
        _call(ticket, message, first_words(text), at)
    message.text, message.html, message.folds, message.edited_at = text, html, [], at
    message.save(update_fields=["text", "html", "subject", "folds", "edited_at"])
    record(events.MESSAGE_AMENDED, ticket, by=by, at=at, message=message.pk, channel=message.channel)
    _index_again(message)
    return message


@transaction.atomic
def retract_message(message: Message, *, by: Actor, at: datetime) -> Message:
    """Its author took it back: what it said and its files go, and that something was said stays."""
    ticket, message = locked_with_message(message, by)
    if not message.is_inbound or message.retracted_at:
        return message
    _call(ticket, message, "", at)
    message.text = message.html = ""
    message.folds, message.remarks, message.retracted_at = [], [], at
    message.save(update_fields=["text", "html", "subject", "folds", "remarks", "retracted_at"])
    message.keys.all().delete()
    drop_attachments(Q(message=message))
    record(events.MESSAGE_RETRACTED, ticket, by=by, at=at, message=message.pk, channel=message.channel)
    _index_again(message)
    return message


@transaction.atomic
def mark_read(message: Message, *, by: Actor, at: datetime) -> Message:
    """The customer has seen an answer, as their channel tells."""
    ticket, message = locked_with_message(message, by)
    if message.is_inbound or message.read_at is not None:
        return message
    message.read_at = at
    message.save(update_fields=["read_at"])
    record(events.MESSAGE_READ, ticket, by=by, at=at, message=message.pk, channel=message.channel)
    return message


@transaction.atomic
def complete_message(
    message: Message,
    *,
    by: Actor,
    at: datetime,
    text: str = "",
    files: Sequence[File] = (),
    remarks: Sequence[Sequence[str]] = (),
    missing: int = 0,
) -> Message:
    """What is there only later: pictures that a channel gives apart, a recording, the words where something wrote them
    down. What is there already is left as it is, a file by the channel's name for it, else by its own; what its author
    took back stays gone. How many files could not be had (`missing`) stands at the message."""
    ticket, message = locked_with_message(message, by)
    there = {each.content_id or each.filename for each in message.attachments.all()}
    new = [each for each in files if (each.content_id or each.filename) not in there]
    text = "" if message.text else storable(text)
    kept = _with_missing(message.remarks, missing)
    if message.retracted_at or ticket.erased_at or not (text or new or kept != message.remarks):
        return message
    if text:
        message.text, kept = text, [*kept, *map(list, remarks)]
    message.remarks = kept
    message.save(update_fields=["text", "remarks"])
    attach(new, at=at, message=message)
    record(events.MESSAGE_COMPLETED, ticket, by=by, at=at, message=message.pk, channel=message.channel)
    _index_again(message)
    return message


def _call(ticket: Ticket, message: Message, subject: str, at: datetime) -> None:
    """The ticket too, where it is called as its author called this: what they took back stands nowhere."""
    if message.subject and ticket.subject == message.subject:
        ticket.subject = subject
        save(ticket, at, "subject")
        search.index_ticket(ticket)
    message.subject = subject


def _with_missing(remarks: list[list[str]], missing: int) -> list[list[str]]:
    others = [each for each in remarks if each[0] != _MISSING]
    if not missing:
        return others
    words = ngettext(
        "A file could not be fetched: ask them to send it again.",
        "%(count)s files could not be fetched: ask them to send them again.",
        missing,
    )
    return [*others, [_MISSING, words % {"count": missing}]]


def _index_again(message: Message) -> None:
    search.index_message_again(message, " ".join(message.attachments.values_list("filename", flat=True)))
