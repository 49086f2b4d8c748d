"""Tickets on their way from one team to another."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from answerable.api.schemas.people import Named, named
from answerable.api.schemas.types import Flag, Id, Input, Moment, Output
from answerable.routing.actions.handovers import MOST_WORDS
from answerable.routing.models import Handover, HandoverState, Why, WhyNot

Words = Annotated[str, StringConstraints(max_length=MOST_WORDS, pattern=r"^[^\x00]*$")]


class HandoverIn(Input):
    """`due_at` is by when it is to be accepted; without it the usual time, or sooner where something is owed sooner."""

    team_id: Id
    why: Why
    words: Words = ""
    tried: Words = ""
    told: Words = ""
    expected: Words = ""
    due_at: Moment | None = None


class AcceptanceIn(Input):
    takes: Flag = Field(default=False, description="Whether it is also the own of whoever accepts it.")


class ReturnIn(Input):
    why_not: WhyNot
    words: Words = ""


class HandoverOut(Output):
    """`words`, `tried`, `told` and `expected` are what they are told to whom it is offered, `answer` what they said who
    returned it."""

    id: int
    ticket: str
    state: HandoverState
    from_team: Named | None
    to_team: Named | None
    why: Why
    words: str
    tried: str
    told: str
    expected: str
    due_at: datetime
    offered_at: datetime
    offered_by: Named | None
    ended_at: datetime | None
    ended_by: Named | None
    why_not: WhyNot | None
    answer: str


def handover_out(row: Handover) -> HandoverOut:
    """Wants its ticket, teams and people loaded."""
    return HandoverOut(
        id=row.pk,
        ticket=row.ticket.reference,
        state=HandoverState(row.state),
        from_team=named(row.from_team),
        to_team=named(row.to_team),
        why=Why(row.why),
        words=row.words,
        tried=row.tried,
        told=row.told,
        expected=row.expected,
        due_at=row.due_at,
        offered_at=row.offered_at,
        offered_by=named(row.offered_by),
        ended_at=row.ended_at,
        ended_by=named(row.ended_by),
        why_not=WhyNot(row.why_not) if row.why_not else None,
        answer=row.answer,
    )
