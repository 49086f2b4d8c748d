"""When a ticket may go past the first line: as it is opened, behind the routing rules, and once it is known what it is
about. And what happens to evidence when people or tickets turn out to be another's, or are forgotten."""

from django.utils.translation import gettext as _

from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.people.erasing import traces_of
from answerable.people.models import Customer, CustomerMerge
from answerable.routing.capability.evidence import OF_TICKETS
from answerable.routing.capability.known import capability
from answerable.routing.capability.reading import product_of
from answerable.routing.capability.speeding import speed_up
from answerable.routing.events import SPED_UP
from answerable.routing.models import CapabilityEvidence, NextLine
from answerable.tickets.actions.guards import lock
from answerable.tickets.events import ASSIGNED, OPENED, TIER_CHANGED
from answerable.tickets.models import Ticket


def follow(event: Event) -> None:
    """Asks nothing where it is switched off, or where nobody has shown anything."""
    if event.ticket_id is None or not capability().may_speed_up:
        return
    if event.kind == OPENED.name:
        _begin(event)
    elif event.data["field"] == capability().product_field:
        _reconsider(event, event.ticket_id)


def _begin(event: Event) -> None:
    """A colleague who opens one says by themselves where it goes."""
    ticket = event.about
    if event.actor_kind != "customer" or event.data.get("imported") or not isinstance(ticket, Ticket):
        return
    if ticket.customer.created_at >= event.at:
        return  # somebody new has shown nothing yet, and nothing needs to be asked
    ticket.is_beginning = True
    try:
        speed_up(ticket, "", at=event.at)
    finally:
        ticket.is_beginning = False


def _reconsider(event: Event, ticket_id: int) -> None:
    """It is known now what it is about. What people placed stays, and once is enough."""
    told = Event.objects.filter(ticket_id=ticket_id)
    by_hand = told.filter(kind__in=[OPENED.name, ASSIGNED.name, TIER_CHANGED.name], actor_kind="staff")
    if by_hand.exists() or told.filter(kind=SPED_UP.name).exists():
        return
    speed_up(lock(ticket_id), product_of(ticket_id, capability()), at=event.at)


def move_evidence(event: Event) -> None:
    """A person turned out to be another; which evidence moved is kept with the merge."""
    merge = CustomerMerge.objects.get(pk=event.data["merge"])
    theirs = CapabilityEvidence.objects.filter(customer=merge.gone_id)
    moved = list(theirs.values_list("pk", flat=True))
    if moved:
        merge.moved = {**merge.moved, "capability": moved}
        merge.save(update_fields=["moved"])
        theirs.update(customer=merge.kept_id)


def move_evidence_back(event: Event) -> None:
    merge = CustomerMerge.objects.get(pk=event.data["merge"])
    moved = merge.moved.get("capability", [])
    CapabilityEvidence.objects.filter(pk__in=moved, customer=merge.kept_id).update(customer=merge.gone_id)


def follow_ticket(event: Event) -> None:
    """What was learnt from a ticket is about whose it is."""
    learnt = CapabilityEvidence.objects.filter(customer=event.data["was"], ticket=event.ticket_id)
    learnt.filter(kind__in=OF_TICKETS).update(customer=event.data["customer"])


def forget(event: Event) -> None:
    """They were erased."""
    customer = Customer.objects.get(pk=event.stream.removeprefix("customer/"))
    CapabilityEvidence.objects.filter(customer__in=traces_of(customer).customers).delete()


def keep_calendar_of_lines(event: Event) -> None:
    """A calendar is to be removed: nobody would know when the next line is open."""
    calendar = int(event.stream.removeprefix("calendar/"))
    if NextLine.objects.filter(calendar=calendar, team__is_active=True).exists():
        words = _("It says when tickets go straight past a first line. Choose another there first.")
        raise Refusal(words, code="has_next_line")
