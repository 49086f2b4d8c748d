"""Opening a ticket for a customer, with the first thing that was said."""

from answerable.api import seen
from answerable.api.auth import Caller
from answerable.api.problems import unusable
from answerable.api.schemas.conversation import files_of
from answerable.api.schemas.tickets import CustomerChoice, Direction, FirstMessage, TicketIn
from answerable.people.actions import find_or_create_customer
from answerable.people.addresses import normalise
from answerable.people.models import Customer, Identity, Team
from answerable.tickets import actions
from answerable.tickets.models import Ticket

CHANNEL = "api"


def open_for(caller: Caller, wanted: TicketIn) -> Ticket:
    """Call it inside a transaction."""
    identity, customer = _customer(caller, wanted.customer)
    ticket = actions.open_ticket(
        customer=customer,
        # Answers leave by the channel on which the customer can be reached, not by the one this came in by.
        channel=identity.channel if identity else CHANNEL,
        subject=" ".join(wanted.subject.split()),
        by=caller.actor,
        at=caller.at,
        team=_team(caller, wanted.team_id),
    )
    _say(caller, ticket, identity, wanted.message)
    for name in wanted.tags:
        actions.tag(ticket, name, by=caller.actor, at=caller.at)
    if wanted.priority is not None:
        actions.prioritise(ticket, wanted.priority.value_kept, by=caller.actor, at=caller.at)
    return ticket


def _customer(caller: Caller, choice: CustomerChoice) -> tuple[Identity | None, Customer]:
    if choice.id is not None:
        customer = seen.named_in_body(seen.customers(caller), "#/customer/id", pk=choice.id)
        if customer.merged_into_id is not None:
            raise unusable("#/customer/id", "This customer was merged into another.")
        known = list(customer.identities.all())
        mail_first = sorted(known, key=lambda identity: (identity.channel != "email", identity.pk))
        return next(iter(mail_first), None), customer
    address = normalise(choice.channel, choice.address or "")
    if not address:
        raise unusable("#/customer/address", "That is not an address on this channel.")
    identity = find_or_create_customer(
        choice.channel, address, name=choice.name, by=caller.actor, at=caller.at
    )
    return identity, identity.customer


def _team(caller: Caller, team_id: int | None) -> Team | None:
    if team_id is not None:
        return seen.named_in_body(seen.teams(caller), "#/team_id", pk=team_id)
    scope = caller.actor.scope
    if scope.everything or scope.without_team:
        return None
    # They would not see a ticket of no team, not even the one they have just opened.
    own = list(seen.teams(caller)[:2])
    if len(own) != 1:
        raise unusable("#/team_id", "Choose one of your teams.")
    return own[0]


def _say(caller: Caller, ticket: Ticket, identity: Identity | None, said: FirstMessage) -> None:
    files = files_of(said.attachments)
    address, name = (identity.address if identity else ""), ticket.customer.name
    if said.direction is Direction.OUTBOUND:
        answer = actions.Answer(text=said.text, to=[(address, name)] if address else (), files=files)
        actions.reply(ticket, answer, by=caller.actor, at=caller.at)
        return
    inbound = actions.Inbound(
        channel=CHANNEL,
        customer=ticket.customer,
        from_address=address,
        from_name=name,
        subject=ticket.subject,
        text=said.text,
        files=files,
    )
    actions.receive_message(ticket, inbound, by=caller.actor, at=caller.at)
    if identity is not None:
        _take_part(caller, ticket, identity)


def _take_part(caller: Caller, ticket: Ticket, identity: Identity) -> None:
    """Later mail from their own address joins this ticket."""
    actions.add_participant(
        ticket,
        identity.channel,
        identity.address,
        by=caller.actor,
        at=caller.at,
        name=ticket.customer.name,
    )
