"""Planned steps played through the verbs, slowly and surely: what bulk writing is compared with."""

from answerable.channels.models import Mailbox
from answerable.demo.plan import (
    Answered,
    AskedOthers,
    Bounced,
    Delivered,
    Ended,
    Filled,
    Moved,
    Noted,
    Prioritised,
    Snoozed,
    Tagged,
    Took,
    Woken,
    Wrote,
    is_wrapped_up,
)
from answerable.ledger.actor import EVERYTHING, SYSTEM, Actor, ActorKind, customer
from answerable.listening.models import Cause
from answerable.listening.wrapping import Said, wrap_up
from answerable.people.access import ALL_RIGHTS
from answerable.people.models import Customer
from answerable.tickets import actions
from answerable.tickets.actions.guards import default_status
from answerable.tickets.models import Category, Message, ParticipantRole, Ticket


def play(plan, world):
    """A second ticket of the same plan; the people of the world must be there."""
    person = Customer.objects.get(pk=world.customers[plan.customer.number])
    ticket = actions.open_ticket(
        customer=person,
        channel="email",
        subject=plan.subject,
        by=customer(person.pk),
        at=plan.opened_at,
        team=world.teams[plan.team],
        brand_id=world.mailboxes[plan.mailbox].brand_id,
    )
    mailbox = Mailbox.objects.get(pk=world.mailboxes[plan.mailbox].pk)
    for step in plan.steps:
        _STEPS[type(step)](Ticket.objects.get(pk=ticket.pk), step, plan, world, mailbox)
    return Ticket.objects.get(pk=ticket.pk)


def _by(world, key):
    """Them, with every right: the plan lets only those act who may."""
    if key is None:
        return SYSTEM
    staff = world.staff[key]
    return Actor(ActorKind.STAFF, staff.pk, staff.provider_id, ALL_RIGHTS, EVERYTHING)


def _wrote(ticket, step, plan, world, mailbox):
    is_first = not ticket.messages.exists()
    said = actions.Inbound(
        channel="email",
        customer=ticket.customer,
        from_address=plan.customer.address,
        from_name=plan.customer.name,
        subject=plan.subject if is_first else f"Re: {plan.subject}",
        text=step.text,
        to=[(mailbox.address, mailbox.name)],
        participants=[]
        if step.is_automatic
        else [(plan.customer.address, plan.customer.name, ParticipantRole.AUTHOR)],
        is_automatic=step.is_automatic,
        item_id=1,
    )
    by = SYSTEM if step.is_automatic else customer(ticket.customer_id)
    actions.receive_message(ticket, said, by=by, at=step.at)


def _answered(ticket, step, plan, world, mailbox):
    answer = actions.Answer(text=step.text, to=[(plan.customer.address, plan.customer.name)])
    actions.reply(ticket, answer, by=_by(world, step.by), at=step.at, then_close=step.then_close)


def _last(ticket):
    return Message.objects.filter(ticket=ticket, direction="outbound").latest("pk")


def _delivered(ticket, step, plan, world, mailbox):
    actions.mark_delivered(_last(ticket), by=SYSTEM, at=step.at)


def _bounced(ticket, step, plan, world, mailbox):
    code = step.error.split(" ")[1]
    actions.mark_bounced(_last(ticket), step.error, by=SYSTEM, at=step.at, code=code)


def _noted(ticket, step, plan, world, mailbox):
    actions.note(ticket, step.text, by=_by(world, step.by), at=step.at)


def _moved(ticket, step, plan, world, mailbox):
    to = world.staff[step.to] if step.to else None
    actions.assign(ticket, team=world.teams[step.team], staff=to, by=_by(world, step.by), at=step.at)


def _took(ticket, step, plan, world, mailbox):
    staff = world.staff[step.by]
    by = _by(world, step.by)
    actions.assign(ticket, team=ticket.team, staff=staff, by=by, at=step.at, is_next=step.is_next)


def _tagged(ticket, step, plan, world, mailbox):
    actions.tag(ticket, step.tag, by=_by(world, step.by), at=step.at)


def _prioritised(ticket, step, plan, world, mailbox):
    actions.prioritise(ticket, step.priority, by=_by(world, step.by), at=step.at)


def _filled(ticket, step, plan, world, mailbox):
    actions.set_field(ticket, world.fields[step.field], step.value, by=_by(world, step.by), at=step.at)


def _asked_others(ticket, step, plan, world, mailbox):
    if not ticket.is_closed:
        status = default_status(Category.WAITING_OTHERS)
        actions.set_status(ticket, status, by=_by(world, step.by), at=step.at)


def _snoozed(ticket, step, plan, world, mailbox):
    if not ticket.is_closed:
        actions.snooze(ticket, step.until, by=_by(world, step.by), at=step.at)


def _woken(ticket, step, plan, world, mailbox):
    actions.wake(ticket, by=SYSTEM, at=step.at)


def _ended(ticket, step, plan, world, mailbox):
    actions.close(ticket, by=_by(world, step.by), at=step.at)
    if step.by is not None and is_wrapped_up(plan):
        avoidable = plan.cause in {"documented_not_found", "our_failure", "mis_sold"}
        wrap_up(ticket, Said(Cause(plan.cause), was_avoidable=avoidable), by=_by(world, step.by), at=step.at)


_STEPS = {
    Wrote: _wrote,
    Answered: _answered,
    Delivered: _delivered,
    Bounced: _bounced,
    Noted: _noted,
    Moved: _moved,
    Took: _took,
    Tagged: _tagged,
    Prioritised: _prioritised,
    Filled: _filled,
    AskedOthers: _asked_others,
    Snoozed: _snoozed,
    Woken: _woken,
    Ended: _ended,
}
