"""The log of calls, for companies whose telephone stands beside: what was said is noted down afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.phone import events
from answerable.channels.phone.course import note_called_back
from answerable.channels.phone.models import Call, CallState
from answerable.channels.phone.numbers import CHANNEL
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.ledger.rows import insert
from answerable.ledger.together import change
from answerable.people.actions import find_or_create_customer
from answerable.people.masking import refuse_masked
from answerable.people.models import Customer, Team
from answerable.tickets import actions
from answerable.tickets.actions.guards import locked
from answerable.tickets.models import Direction, Message, Ticket

_TWICE = timedelta(minutes=1)  # the same call noted by the same person within it: pressed twice
_OLDEST = timedelta(days=31)
_LONGEST = timedelta(hours=24)


class Result(StrEnum):
    SPOKE = "spoke"
    MISSED = "missed"  # they did not reach us, or we not them
    VOICEMAIL = "voicemail"  # words were left on a machine


_STATES = {
    (Direction.INBOUND, Result.MISSED): CallState.MISSED,
    (Direction.OUTBOUND, Result.MISSED): CallState.NOT_REACHED,
}


@dataclass(frozen=True)
class CallNote:
    """A call that was. `ticket` is the matter that it was about; without one it is a new one of `customer`, or of
    whoever has the `number`, or of somebody of whom nothing is known but perhaps a name."""

    direction: Direction
    result: Result
    began_at: datetime
    length: timedelta = timedelta(0)
    text: str = ""
    ticket: Ticket | None = None
    customer: Customer | None = None
    number: str = ""
    name: str = ""
    subject: str = ""
    team: Team | None = None
    call_back_by: datetime | None = None

    @property
    def state(self) -> CallState:
        if self.result is Result.SPOKE:
            return CallState.ENDED
        return _STATES.get((self.direction, self.result), CallState.VOICEMAIL)


@change()
def log_call(noted: CallNote, *, by: Actor, at: datetime) -> Call:
    """It joins its ticket or opens one. Where we spoke, that is an answer, at the moment at which we did; what was only
    left on a machine, or not reached, is none."""
    if not by.may("ticket.open"):
        raise NotAllowed
    _check(noted, at)
    customer = _whose(noted, by, at)
    before = _noted_just_now(customer, noted, by, at)
    if before is not None:
        return before
    ticket = locked(noted.ticket, by, "ticket.open") if noted.ticket else None
    said = _they_said(ticket, customer, noted, by, at) if noted.direction == Direction.INBOUND else None
    if ticket is None and said is None:
        ticket = _opened(customer, noted, by, at)
    ticket = said.ticket if said is not None else ticket
    assert ticket is not None
    spoken = _we_said(ticket, noted, by, at) if noted.result is Result.SPOKE else None
    call = insert(
        Call(
            direction=noted.direction,
            state=noted.state,
            ticket=ticket,
            message=said or spoken,
            spoken=spoken if said is not None else None,
            staff_id=by.id if by.kind == "staff" else None,
            team_id=ticket.team_id,
            number=noted.number,
            began_at=noted.began_at,
            talked_at=noted.began_at if spoken is not None else None,
            ended_at=noted.began_at + noted.length,
            call_back_by=noted.call_back_by,
        )
    )
    if spoken is not None:
        note_called_back(ticket, at=at, but=call)
    if said is None and spoken is None and noted.text.strip():
        actions.note(ticket, noted.text, by=by, at=at)
    about: dict[str, Any] = {
        "by": by,
        "at": at,
        "ticket_id": ticket.pk,
        "call": call.pk,
        "reason": noted.state.value,
    }
    if call.message is None:
        record(events.CALL_TRIED, call, **about)
    else:
        record(events.CALL_LOGGED, call, direction=noted.direction.value, **about)
    if noted.call_back_by is not None and spoken is not None:
        facts: dict[str, Any] = {"call": call.pk, "message": spoken.pk, "due": noted.call_back_by}
        record(events.CALL_BACK_WANTED, call, by=by, at=at, ticket_id=ticket.pk, **facts)
    return call


def _check(noted: CallNote, at: datetime) -> None:
    if noted.began_at > at:
        raise Invalid(_("That moment is still to come: note a call down when it was."))
    if noted.began_at < at - _OLDEST:
        raise Invalid(_("That is more than a month ago."))
    if not timedelta(0) <= noted.length <= _LONGEST:
        raise Invalid(_("A call lasts from nothing to a day."))
    if noted.call_back_by is None:
        return
    if noted.result is not Result.SPOKE:
        raise Invalid(_("Nobody was told that we call back: it is promised where we spoke."))
    if noted.call_back_by <= at:
        raise Invalid(_("That moment has passed: a promise is for a time to come."))


def _whose(noted: CallNote, by: Actor, at: datetime) -> Customer:
    """Locked, so that the same call noted twice at once is noted once."""
    if noted.ticket is not None:
        found = noted.ticket.customer
    elif noted.customer is not None:
        found = noted.customer
    elif noted.number:
        refuse_masked(by)  # whether somebody has this number is not theirs to find out
        found = find_or_create_customer(CHANNEL, noted.number, name=noted.name, by=by, at=at).customer
    else:
        return insert(Customer(name=noted.name[:200], created_at=at))
    customer = Customer.objects.select_for_update().get(pk=found.pk)
    if noted.ticket is None and (customer.merged_into_id is not None or customer.erased_at is not None):
        raise Refusal(_("They are known under another name now, or not at all: look them up first."))
    return customer


def _noted_just_now(customer: Customer, noted: CallNote, by: Actor, at: datetime) -> Call | None:
    calls = Call.objects.filter(ticket__customer=customer, mailbox=None, staff=by.id, state=noted.state)
    same = calls.filter(direction=noted.direction, began_at=noted.began_at)
    if noted.ticket is not None:
        same = same.filter(ticket=noted.ticket)
    return same.filter(ticket__changed_at__gt=at - _TWICE).first()


def _they_said(
    ticket: Ticket | None, customer: Customer, noted: CallNote, by: Actor, at: datetime
) -> Message:
    said = actions.Inbound(
        channel=CHANNEL,
        customer=customer,
        from_address=noted.number,
        from_name=customer.name,
        subject=_subject(noted),
        text=noted.text,
        began_at=noted.began_at,
    )
    if ticket is not None:
        return actions.receive_message(ticket, said, by=by, at=at)
    team_id = noted.team.pk if noted.team else None
    return actions.open_with(said, by=by, at=at, team_id=team_id)


def _opened(customer: Customer, noted: CallNote, by: Actor, at: datetime) -> Ticket:
    subject = _subject(noted)
    return actions.open_ticket(
        customer=customer, channel=CHANNEL, subject=subject, by=by, at=at, team=noted.team
    )


def _we_said(ticket: Ticket, noted: CallNote, by: Actor, at: datetime) -> Message:
    text = "" if noted.direction == Direction.INBOUND else noted.text
    to = [(noted.number, ticket.customer.name)] if noted.number else []
    return actions.speak(ticket, actions.Spoken(text, to=to, said_at=noted.began_at), by=by, at=at)


def _subject(noted: CallNote) -> str:
    if noted.ticket is not None:
        return noted.ticket.subject
    return " ".join(noted.subject.split()) or _("Phone call")
