"""Calling somebody by a click: our own telephone rings first, then theirs."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.models import Mailbox
from answerable.channels.outgoing import mailbox_for
from answerable.channels.phone import events
from answerable.channels.phone.models import OVER, Call, CallState, Line
from answerable.channels.phone.numbers import CHANNEL
from answerable.channels.phone.tasks import place
from answerable.ledger.actor import Actor
from answerable.ledger.jobs import enqueue
from answerable.ledger.known import Known
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.ledger.rows import insert
from answerable.ledger.together import change
from answerable.people.addresses import normalise
from answerable.people.models import Staff
from answerable.tickets.actions.guards import locked
from answerable.tickets.actions.looking import refuse_to_speak
from answerable.tickets.models import Direction, Ticket


@change()
def call_them(ticket: Ticket, number: str, *, by: Actor, at: datetime) -> Call:
    """A row before anything rings. Pressed twice, it is one call."""
    ticket = locked(ticket, by, "ticket.reply")
    refuse_to_speak(by, at)
    line = Line.objects.select_for_update().filter(staff=by.id, verified_at__isnull=False).first()
    if by.kind != "staff" or line is None:
        raise Refusal(_("Say first on your own page where you are called."), code="no_line")
    number = normalise(CHANNEL, number)
    if number not in numbers_of(ticket):
        raise Refusal(_("That is not a number of theirs."))
    mailbox = mailbox_for(ticket, CHANNEL)
    if mailbox is None:
        raise Refusal(_("There is no number to call from."))
    going_on = Call.objects.exclude(state__in=OVER).filter(staff=by.id, direction=Direction.OUTBOUND)
    now_going = going_on.filter(ticket=ticket, number=number).first()
    return now_going or _begun(ticket, number, mailbox, by, at)


def numbers_of(ticket: Ticket) -> list[str]:
    """Theirs that can be called, each once; where they called from last in front."""
    called = (
        Call.objects.on(ticket).exclude(number="").order_by("-began_at").values_list("number", flat=True)[:5]
    )
    known = [each.address for each in ticket.customer.identities.all() if each.is_number]
    return list(dict.fromkeys([*called, *known]))


def can_call(staff: Staff, ticket: Ticket) -> bool:
    """Whether there is somebody to call, and two telephones to do it with. Little is asked where nobody is."""
    if not any(each.is_number for each in ticket.customer.identities.all()):
        return False
    return has_number() and Line.objects.filter(staff=staff, verified_at__isnull=False).exists()


# Whether we have one.
has_number = Known(lambda: Mailbox.objects.filter(channel=CHANNEL, is_active=True).exists(), Mailbox)


def _begun(ticket: Ticket, number: str, mailbox: Mailbox, by: Actor, at: datetime) -> Call:
    call = insert(
        Call(
            direction=Direction.OUTBOUND,
            state=CallState.PLACED,
            ticket=ticket,
            mailbox=mailbox,
            staff_id=by.id,
            team_id=ticket.team_id,
            number=number,
            began_at=at,
        )
    )
    about: dict[str, Any] = {"call": call.pk, "direction": call.direction}
    record(events.CALL_BEGUN, call, by=by, at=at, ticket_id=ticket.pk, **about)
    enqueue(place, call_id=call.pk)
    return call
