"""Good answers, collected by why somebody had asked, without anybody's name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.models import Cause, GoodAnswer
from answerable.listening.quality.blinding import blinded, without_quotes, without_signature
from answerable.listening.quality.showing import hidden_in
from answerable.people.erasing import Traces
from answerable.tickets.actions.guards import locked
from answerable.tickets.actions.words import storable
from answerable.tickets.models import DeliveryState, Direction, Message

MOST_TEXT, MOST_TITLE = 20_000, 120


@dataclass(frozen=True)
class GoodWanted:
    cause: Cause
    title: str
    text: str


def proposed_text(message: Message) -> str:
    """What would be kept of it, for whoever marks it to look over: names, addresses, numbers and signatures are out."""
    bare = without_signature(without_quotes(message.text, message.folds))
    lines = [line for line in blinded(bare, hidden_in(message.ticket)).splitlines() if line not in _LEFT_OUT]
    return "\n".join(lines).strip()


_LEFT_OUT = ("▮signature", "▮quoted")


@transaction.atomic
def mark_good(message: Message, wanted: GoodWanted, *, by: Actor, at: datetime) -> GoodAnswer:
    """Marked again, it says what was said last. What betrays somebody is taken out once more, whoever left it in."""
    ticket = locked(message.ticket, by, "phrases.write")
    if by.staff_id is None:
        raise NotAllowed
    is_answer = message.direction == Direction.OUTBOUND and not message.is_automatic
    if not is_answer or message.delivery not in (DeliveryState.DELIVERED, DeliveryState.QUEUED):
        raise Refusal(_("Only an answer that was sent can be a good one."))
    if ticket.erased_at is not None or message.retracted_at is not None:
        raise Refusal(_("What was said there is gone."))
    title = " ".join(storable(wanted.title).split())
    hidden = hidden_in(ticket)
    title, text = blinded(title, hidden), blinded(storable(wanted.text).strip(), hidden)
    if not title or len(title) > MOST_TITLE:
        raise Invalid(_("Give it a title of at most 120 characters."))
    if not text or len(text) > MOST_TEXT:
        raise Invalid(_("Keep something of what was said."))
    values: dict[str, Any] = {"cause": wanted.cause, "title": title, "text": text}
    known = GoodAnswer.objects.select_for_update().filter(message=message).first()
    if known is not None and known.removed_at is None and _is_as(known, values):
        return known
    values |= {
        "language": ticket.customer.language or "en",
        "by_id": by.staff_id,
        "at": at,
        "removed_at": None,
    }
    kept, _made = GoodAnswer.objects.update_or_create(message=message, defaults=values)
    record(events.ANSWER_MARKED_GOOD, ticket, by=by, at=at, message=message.pk, cause=wanted.cause.value)
    return kept


@transaction.atomic
def unmark(good: GoodAnswer, *, by: Actor, at: datetime) -> GoodAnswer:
    """By who marked it, or by who leads."""
    found = GoodAnswer.objects.visible_to(by).select_for_update(of=("self",)).get(pk=good.pk)
    if found.by_id != by.staff_id and not by.may("phrases.share"):
        raise NotAllowed
    if found.removed_at is not None:
        return found
    found.removed_at = at
    found.save(update_fields=["removed_at"])
    message = found.message
    record(events.ANSWER_UNMARKED, message.ticket, by=by, at=at, message=message.pk)
    return found


def forget(tickets: Collection[int], of: Traces | None) -> None:
    """With what was said its copy goes, though nobody's name is in it."""
    rows = GoodAnswer.objects.filter(message__ticket__in=tickets)
    if of is None:
        rows.delete()
        return
    for each in rows:
        each.title, each.text = of.scrubbed(each.title), of.scrubbed(each.text)
        each.save(update_fields=["title", "text"])


def _is_as(known: GoodAnswer, values: dict[str, Any]) -> bool:
    return all(getattr(known, name) == value for name, value in values.items())
