"""Who hears of which events. The whole table stands in one place: the setting LEDGER_SUBSCRIBERS names it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from answerable.ledger.actor import SYSTEM, Actor, for_rule
from answerable.ledger.jobs import enqueue, job
from answerable.ledger.models import Event

Subscriber = Callable[[Event], None]


@dataclass(frozen=True)
class Subscribers:
    """Dotted paths. `now` runs in the event's own transaction: it must be quick, and its failure undoes the change.
    `later` runs as a job after commit, is retried, and may hear of the same event twice."""

    now: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


@cache
def _resolve(path: str) -> Subscriber:
    subscriber: Subscriber = import_string(path)
    return subscriber


def in_turn(event: Event) -> Actor:
    """Who acts on hearing of it: the system, and for the same automation if it was one's doing."""
    rule = event.data.get("rule")
    return SYSTEM if rule is None else for_rule(rule, event.data["rule_version"])


def table() -> Mapping[str, Subscribers]:
    found: Mapping[str, Subscribers] = import_string(settings.LEDGER_SUBSCRIBERS)
    return found


def tell(event: Event) -> None:
    """Run the immediate subscribers of the event and enqueue the others."""
    listed = table().get(event.kind)
    if listed is None:
        return
    for path in listed.now:
        _resolve(path)(event)
    for path in listed.later:
        enqueue(tell_later, event_id=event.pk, subscriber=path)


@job()
def tell_later(event_id: int, subscriber: str) -> Callable[[], None]:
    event = Event.objects.get(pk=event_id)
    return lambda: _resolve(subscriber)(event)
