"""What happened, from a position on: kinds and ids only, and only what the reader may see."""

from collections.abc import Sequence
from typing import Annotated

from ninja import Router
from pydantic import StringConstraints

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.pagination import Limit
from answerable.api.problems import FieldError, Problem
from answerable.api.schemas.tickets import EventOut, EventPage
from answerable.api.scopes import TokenScope
from answerable.ledger.tail import START, Placed, Position, latest, read_after

router = Router(tags=["events"])
After = Annotated[str, StringConstraints(pattern=r"^(latest|[0-9]{1,19}-[0-9]{1,19})$")]
_WINDOW = 500
_MOST_WINDOWS = 4  # a reader who sees little is answered now and asks again, rather than kept waiting
_LATEST = "latest"


@router.get("", response=EventPage, summary="Follow what happens", **needs(TokenScope.EVENTS_READ))
def list_events(request: ApiRequest, after: After | None = None, limit: Limit = 100) -> EventPage:
    """In the order in which you may rely on them: nothing ever appears behind a position that you were given. Begin
    without `after` for everything, or with `after=latest` for what is still to come, and go on with `next`. A page may
    be empty although `has_more` is true."""
    if after == _LATEST:
        return EventPage(items=[], next=str(latest()), has_more=False)
    position, items = _position(after), list[EventOut]()
    for _ in range(_MOST_WINDOWS):
        placed = read_after(position, _WINDOW)
        for one, event in _visible(request.auth, placed):
            if len(items) == limit:
                return EventPage(items=items, next=str(position), has_more=True)
            items.append(event)
            position = one.position
        if placed:
            position = placed[-1].position
        if len(placed) < _WINDOW:
            return EventPage(items=items, next=str(position), has_more=False)
    return EventPage(items=items, next=str(position), has_more=True)


def _position(after: str | None) -> Position:
    if not after:
        return START
    try:
        return Position.parse(after)
    except ValueError as error:
        wrong = FieldError(parameter="after", detail="This is not a position.")
        raise Problem(422, "invalid", "Some values cannot be used.", errors=[wrong]) from error


def _visible(caller: Caller, placed: Sequence[Placed]) -> list[tuple[Placed, EventOut]]:
    wanted = {one.event.ticket_id for one in placed if one.event.ticket_id is not None}
    references = dict(seen.tickets(caller).filter(pk__in=wanted).values_list("pk", "reference"))
    sees_everything = caller.actor.scope.everything
    return [
        (one, _event_out(one, references.get(one.event.ticket_id or 0)))
        for one in placed
        if (one.event.ticket_id in references if one.event.ticket_id is not None else sees_everything)
    ]


def _event_out(one: Placed, reference: str | None) -> EventOut:
    event = one.event
    return EventOut(
        id=event.pk,
        position=str(one.position),
        kind=event.kind,
        at=event.at,
        ticket=reference,
        subject=None if reference else event.stream,
        message_id=event.data.get("message"),
        note_id=event.data.get("note"),
    )
