"""Several answers in one mail. One of them is sent and bounces, or not, and the others with it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from answerable.channels.models import Along
from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import mark_bounced, mark_delivered, mark_failed
from answerable.tickets.models import DeliveryState, Message


def take_along(carrier: Message, others: Sequence[Message]) -> None:
    Along.objects.bulk_create([Along(message=each, carrier=carrier) for each in others])


def said_in(carrier: Message) -> list[Message]:
    """All that its mail says, in the order in which it was said."""
    others = _with(carrier.pk)
    return sorted([*others, carrier], key=lambda each: (each.created_at, each.pk)) if others else [carrier]


def deliver(carrier: int, *, at: datetime) -> None:
    for each in _with(carrier):
        mark_delivered(each, by=SYSTEM, at=at)


def fail(carrier: int, *, at: datetime, code: str) -> None:
    _part(carrier, lambda each, words: mark_failed(each, words, by=SYSTEM, at=at, code=code))


def bounce(carrier: int, *, at: datetime, code: str, permanent: bool) -> None:
    _part(
        carrier,
        lambda each, words: mark_bounced(each, words, by=SYSTEM, at=at, code=code, permanent=permanent),
    )


def go_alone(message: int) -> None:
    """Sent again by itself, it is in no other's mail."""
    Along.objects.filter(message=message).delete()


def _part(carrier: int, mark: Callable[[Message, str], object]) -> None:
    """None of them reached anybody. Whoever sends one again means that one."""
    others = _with(carrier)
    if not others:
        return
    Along.objects.filter(carrier=carrier).delete()
    words = Message.objects.values_list("delivery_error", flat=True).get(pk=carrier)
    for each in others:
        mark(each, words)


def _with(carrier: int) -> list[Message]:
    found = Message.objects.filter(along__carrier=carrier).exclude(delivery=DeliveryState.WITHDRAWN)
    return list(found.select_related("staff").order_by("created_at", "pk"))
