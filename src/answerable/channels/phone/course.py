"""How a call goes, as its webhooks tell: twice, and in another order than it happened. Each step looks at it under its
lock; what a call has ended as, no late word undoes, but for words that were left and for a talk of which we hear
only afterwards."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from answerable.channels.models import Mailbox
from answerable.channels.phone import events
from answerable.channels.phone.models import Call, CallState
from answerable.channels.phone.numbers import CHANNEL
from answerable.channels.receiving import receive
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.people.models import Staff, Team
from answerable.tickets.actions import Spoken, assign, speak
from answerable.tickets.actions.guards import lock
from answerable.tickets.models import Direction, Message, Ticket

_KINDS = {CallState.NOT_REACHED: events.CALL_TRIED, CallState.FAILED: events.CALL_FAILED}


def begin(mailbox: Mailbox, sid: str, number: str, content: bytes, *, at: datetime) -> Call:
    """Somebody calls. It is kept like all that is received, and so becomes its ticket's; they wait from now on."""
    with transaction.atomic():
        call, is_new = Call.objects.get_or_create(
            sid=sid,
            defaults={
                "direction": Direction.INBOUND,
                "state": CallState.RINGING,
                "mailbox": mailbox,
                "team": mailbox.team,
                "number": number,
                "began_at": at,
            },
        )
        if is_new:
            record(events.CALL_BEGUN, call, by=SYSTEM, at=at, call=call.pk, direction=call.direction)
            receive(content, channel=CHANNEL, mailbox=mailbox, source="webhook", at=at)
    return call


@transaction.atomic
def adopt(event: Event) -> None:
    """The call's message stands in its ticket now: what happened meanwhile is caught up with."""
    message = Message.objects.select_related("ticket").get(pk=event.data["message"])
    call = Call.objects.select_for_update().filter(sid=message.external_id, message=None).first()
    if call is None or not message.external_id:
        return
    call.message, call.ticket = message, message.ticket
    call.save(update_fields=["message", "ticket"])
    if call.team_id is not None and call.mailbox is not None and call.team_id != call.mailbox.team_id:
        _give(call, event.at)
    if call.talked_at is not None and call.spoken_id is None:
        _answered(call, event.at)
    if call.call_back_by is not None:
        _promise(call, event.at)


@transaction.atomic
def choose(call: Call, team: Team, *, at: datetime) -> Call:
    """They said by a key whom they want to speak to."""
    call = _locked(call)
    if call.is_over or call.team_id == team.pk:
        return call
    call.team = team
    call.save(update_fields=["team"])
    _give(call, at)
    return call


def wait(call: Call, *, at: datetime) -> Call:
    """They wait on the line for somebody."""

    def change(call: Call) -> CallState | None:
        if call.state != CallState.RINGING:
            return None
        call.waiting_at = at
        return CallState.WAITING

    return _moved(call, change, at)


def talk(call: Call, staff: Staff | None, *, at: datetime) -> Call:
    """Somebody of ours and they speak: an answer, from that moment on. Its end may have been told first."""

    def change(call: Call) -> CallState | None:
        if call.talked_at is not None:
            return None
        call.talked_at, call.staff = min(at, call.ended_at or at), staff or call.staff
        return CallState.TALKING if call.ended_at is None else CallState.ENDED

    return _moved(call, change, at)


def end(call: Call, *, at: datetime, otherwise: CallState = CallState.MISSED) -> Call:
    """It is over: talked where they did, else missed."""

    def change(call: Call) -> CallState | None:
        if call.is_over:
            return None
        call.ended_at = at
        return CallState.ENDED if call.talked_at is not None else otherwise

    return _moved(call, change, at)


def leave_words(call: Call, recording: str, *, at: datetime) -> Call:
    """They spoke on the machine."""

    def change(call: Call) -> CallState | None:
        if call.recording or call.talked_at is not None:
            return None
        call.recording, call.ended_at = recording[:64], call.ended_at or at
        return CallState.VOICEMAIL

    return _moved(call, change, at)


def fail(call: Call, words: str, *, at: datetime) -> Call:
    """Of ours: it could not be made."""

    def change(call: Call) -> CallState | None:
        if call.is_over or call.talked_at is not None:
            return None
        call.error, call.ended_at = words[:500], at
        return CallState.FAILED

    return _moved(call, change, at)


@transaction.atomic
def promise_call_back(call: Call, by: datetime, *, at: datetime) -> Call:
    """They hang up and keep their place: told by when, which is a promise."""
    call = _locked(call)
    if call.call_back_by is not None or call.talked_at is not None:
        return call
    call.call_back_by = by
    call.save(update_fields=["call_back_by"])
    if call.ticket_id is not None:
        _promise(call, at)
    return call


@transaction.atomic
def note_called_back(ticket: Ticket, *, at: datetime, but: Call) -> None:
    """We spoke with them in that call: whoever of this ticket was to be called back has been."""
    waiting = (
        Call.objects.select_for_update(of=("self",)).on(ticket).filter(called_back_at=None).exclude(pk=but.pk)
    )
    for call in waiting.exclude(call_back_by=None):
        call.called_back_at = at
        call.save(update_fields=["called_back_at"])
        record(events.CALLED_BACK, call, by=SYSTEM, at=at, ticket_id=ticket.pk, call=call.pk)


@transaction.atomic
def _moved(call: Call, change: Callable[[Call], CallState | None], at: datetime) -> Call:
    """`change` says what it is now, or that nothing is new."""
    call = _locked(call)
    had_talked = call.talked_at is not None
    state = change(call)
    if state is None:
        return call
    call.state = state
    call.save()
    facts: dict[str, Any] = {"call": call.pk, "reason": state.value}
    kind = _KINDS.get(state, events.CALL_MOVED)
    if kind is events.CALL_MOVED and call.held is not None:
        facts["held"] = int(call.held.total_seconds())
    by = SYSTEM if call.is_inbound or call.staff is None else call.staff.actor()
    record(kind, call, by=by, at=at, ticket_id=call.ticket_id, **facts)
    if call.talked_at is not None and not had_talked and call.ticket_id is not None:
        _answered(call, at)
    return call


def _answered(call: Call, at: datetime) -> None:
    """What the talk is to the ticket, in the name of whoever talks. Where they may not see it (a rule gave it to others
    meanwhile), they talked all the same."""
    assert call.ticket is not None
    ticket = call.ticket.survivor()
    to = [(call.number, ticket.customer.name)] if call.number else []
    spoken = Spoken(to=to, said_at=call.talked_at)
    by = call.staff.actor() if call.staff is not None else SYSTEM
    try:
        with transaction.atomic():
            said = speak(ticket, spoken, by=by, at=at)
    except (Refusal, Ticket.DoesNotExist):
        said = speak(ticket, spoken, by=SYSTEM, at=at)
    if call.message_id is None:
        call.message = said
    else:
        call.spoken = said
    call.save(update_fields=["message", "spoken"])
    note_called_back(ticket, at=at, but=call)


def _promise(call: Call, at: datetime) -> None:
    assert call.ticket is not None
    assert call.call_back_by is not None
    ticket = call.ticket.survivor()
    to = [(call.number, ticket.customer.name)] if call.number else []
    said = speak(ticket, Spoken(to=to, is_automatic=True), by=SYSTEM, at=at)
    facts: dict[str, Any] = {"call": call.pk, "message": said.pk, "due": call.call_back_by}
    record(events.CALL_BACK_WANTED, call, by=SYSTEM, at=at, ticket_id=ticket.pk, **facts)


def _give(call: Call, at: datetime) -> None:
    """To the team that they chose, unless somebody has it already."""
    if call.ticket is None or call.team is None:
        return
    ticket = call.ticket.survivor()
    if ticket.assignee_id is not None or ticket.team_id == call.team_id:
        return
    try:
        with transaction.atomic():
            assign(ticket, team=call.team, staff=None, by=SYSTEM, at=at)
    except Refusal:
        return  # the team is gone, or it is another company's: it stays where rules put it


def _locked(call: Call) -> Call:
    """As it is now. Its ticket is locked first, as `adopt` and whoever notes calls down have it locked already."""
    ticket_id = Call.objects.values_list("ticket", flat=True).get(pk=call.pk)
    if ticket_id is not None:
        lock(Ticket.objects.get(pk=ticket_id).survivor().pk)
    # Alone: what is joined to a row that we had to wait for is read as it was before.
    return Call.objects.select_for_update().get(pk=call.pk)
