"""Why a ticket is where it is, as one story from its opening on: which rule gave it to which team, whether it went past
the first line, who was considered and who got it, and how it was handed on since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from answerable.desk.giving.telling import Told, told_by
from answerable.desk.reading.history import lines_of
from answerable.desk.routed.here import Decided, decided_by
from answerable.ledger.models import Event
from answerable.routing.events import (
    GIVEN,
    HANDOVER_ACCEPTED,
    HANDOVER_LAPSED,
    HANDOVER_OFFERED,
    HANDOVER_RETURNED,
    HANDOVER_WITHDRAWN,
    NOT_GIVEN,
    ROUTED,
    SPED_UP,
    TAKEN_BACK,
)
from answerable.tickets.conditions import Reader
from answerable.tickets.events import ASSIGNED, TIER_CHANGED
from answerable.tickets.models import Ticket

MOST = 60  # the newest; a ticket that goes to and fro is told from there
_OF_GIVING = frozenset({GIVEN.name, NOT_GIVEN.name})
_HANDS = (
    ROUTED, SPED_UP, ASSIGNED, TIER_CHANGED, GIVEN, NOT_GIVEN, TAKEN_BACK,
    HANDOVER_OFFERED, HANDOVER_ACCEPTED, HANDOVER_RETURNED, HANDOVER_WITHDRAWN, HANDOVER_LAPSED,
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One thing that happened to whose hands it is in; `routed` or `given` say more of it."""

    event: int
    at: datetime
    sentence: str
    is_past: bool = False
    routed: Decided | None = None
    given: Told | None = None


@dataclass(frozen=True)
class Story:
    steps: Sequence[Step]
    is_cut: bool
    decided: Decided | None  # by the rules, the last time


def story_of(ticket: Ticket, reader: Reader) -> Story:
    """The first thing first."""
    told = Event.objects.filter(ticket_id=ticket.pk, kind__in=[kind.name for kind in _HANDS]).order_by("-pk")
    newest = list(told[: MOST + 1])
    events = newest[:MOST][::-1]
    routed = decided_by([event for event in events if event.kind == ROUTED.name], reader)
    given = told_by([event for event in events if event.kind in _OF_GIVING], reader.staff)
    lines = {line.id: line.sentence for line in lines_of(_without_what_rules_say(events), reader.staff)}
    steps = [
        Step(
            event.pk,
            event.at,
            routed[event.pk].sentence if event.pk in routed else lines[event.pk],
            is_past=event.kind == SPED_UP.name,
            routed=routed.get(event.pk),
            given=given.get(event.pk),
        )
        for event in events
        if event.pk in routed or event.pk in lines
    ]
    return Story(steps, len(newest) > MOST, next(iter(reversed(routed.values())), None))


def _without_what_rules_say(events: Sequence[Event]) -> list[Event]:
    """The line of support that came with a decision stands with it."""
    moments = {event.at for event in events if event.kind in (ROUTED.name, SPED_UP.name)}
    return [
        event
        for event in events
        if event.kind != TIER_CHANGED.name or event.actor_kind != "system" or event.at not in moments
    ]
