"""Telephone calls: those that went over a number of ours, and those that somebody noted down."""

from datetime import datetime, timedelta

from pydantic import Field

from answerable.api.schemas.people import Named, named
from answerable.api.schemas.types import Input, LongText, Moment, Output
from answerable.channels.phone.models import Call, CallState
from answerable.channels.phone.noting import CallNote, Result
from answerable.channels.phone.numbers import CHANNEL
from answerable.people.masking import shown_address
from answerable.tickets.models import Direction, Ticket

_A_DAY = 86_400


class CallIn(Input):
    """A call that was. Where you `spoke` it is an answer, given when it began; `call_back_by` is what they were told
    then, and is kept track of as a promise."""

    direction: Direction
    result: Result = Result.SPOKE
    began_at: Moment
    seconds: int = Field(default=0, ge=0, le=_A_DAY)
    text: LongText = ""
    call_back_by: Moment | None = None


class CallOut(Output):
    """`message_id` is what it is in the conversation, `answer_id` what we said in a call of theirs; what was said, and
    what was recorded, is with the message. A `number` that is withheld is empty."""

    id: int
    direction: Direction
    state: CallState
    number: str
    staff: Named | None
    team_id: int | None
    began_at: datetime
    talked_at: datetime | None
    ended_at: datetime | None
    call_back_by: datetime | None
    called_back_at: datetime | None
    message_id: int | None
    answer_id: int | None


def noted(given: CallIn, ticket: Ticket) -> CallNote:
    return CallNote(
        direction=given.direction,
        result=given.result,
        began_at=given.began_at,
        length=timedelta(seconds=given.seconds),
        text=given.text,
        ticket=ticket,
        call_back_by=given.call_back_by,
    )


def call_out(call: Call) -> CallOut:
    """Wants who took it loaded."""
    return CallOut(
        id=call.pk,
        direction=Direction(call.direction),
        state=CallState(call.state),
        number=shown_address(CHANNEL, call.number),
        staff=named(call.staff),
        team_id=call.team_id,
        began_at=call.began_at,
        talked_at=call.talked_at,
        ended_at=call.ended_at,
        call_back_by=call.call_back_by,
        called_back_at=call.called_back_at,
        message_id=call.message_id,
        answer_id=call.spoken_id,
    )
