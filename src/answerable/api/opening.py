"""Opening a ticket for a customer, with the first thing that was said."""

import secrets
from collections.abc import Callable, Sequence

from answerable.api import seen
from answerable.api.auth import Caller
from answerable.api.problems import unusable
from answerable.api.schemas.conversation import Direction, files_of
from answerable.api.schemas.tickets import CustomerChoice, FirstMessage, TicketIn
from answerable.channels.api.channel import CHANNEL
from answerable.channels.api.passing import Passed, pack, pass_on
from answerable.channels.incoming import IncomingAttachment
from answerable.channels.web.written import Written
from answerable.people.actions import find_or_create_customer
from answerable.people.addresses import normalise
from answerable.people.models import Customer, Identity, Team
from answerable.tickets import actions
from answerable.tickets.files import File
from answerable.tickets.models import Message, Ticket


def opening(caller: Caller, wanted: TicketIn) -> Callable[[], Ticket]:
    """Call what it returns inside a transaction: what takes long is done before."""
    passed, said = None, wanted.message
    if said.direction is Direction.INBOUND:
        address, name = _who_says(caller, wanted.customer)
        passed = _pack(address, name, wanted.subject, said.text, files_of(said.attachments))
    return lambda: _open(caller, wanted, passed)


def _who_says(caller: Caller, choice: CustomerChoice) -> tuple[str, str]:
    """The address and the name of somebody who is perhaps not known yet."""
    if choice.id is not None:
        identity, customer = _customer(caller, choice)
        return identity.address if identity else "", customer.name
    address = _address(choice)
    known = (
        Identity.objects.filter(channel=choice.channel, address=address).select_related("customer").first()
    )
    return address, known.customer.name if known is not None else choice.name


def _open(caller: Caller, wanted: TicketIn, passed: Passed | None) -> Ticket:
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
    _say(caller, ticket, identity, wanted.message, passed)
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
        return _known_of(customer), customer
    identity = find_or_create_customer(
        choice.channel, _address(choice), name=choice.name, by=caller.actor, at=caller.at
    )
    return identity, identity.customer


def _address(choice: CustomerChoice) -> str:
    address = normalise(choice.channel, choice.address or "")
    if not address:
        raise unusable("#/customer/address", "That is not an address on this channel.")
    return address


def _known_of(customer: Customer) -> Identity | None:
    """Where they can be reached: by mail, if that is known."""
    known = sorted(customer.identities.all(), key=lambda each: (each.channel != "email", each.pk))
    return next(iter(known), None)


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


def _say(
    caller: Caller, ticket: Ticket, identity: Identity | None, said: FirstMessage, passed: Passed | None
) -> None:
    if passed is None:
        to = [(identity.address, ticket.customer.name)] if identity and identity.address else ()
        answer = actions.Answer(text=said.text, to=to, files=files_of(said.attachments))
        actions.reply(ticket, answer, by=caller.actor, at=caller.at)
        return
    _pass_on(caller, passed, ticket, identity, is_new=True)
    if identity is not None:
        _take_part(caller, ticket, identity)


def going_on(caller: Caller, ticket: Ticket, text: str, files: Sequence[File]) -> Callable[[], Message]:
    """What the customer of a ticket said besides; call what it returns inside a transaction."""
    identity = _known_of(ticket.customer)
    address = identity.address if identity else ""
    passed = _pack(address, ticket.customer.name, ticket.subject, text, files)
    return lambda: _pass_on(caller, passed, ticket, identity, is_new=False)


def _pack(address: str, name: str, subject: str, text: str, files: Sequence[File]) -> Passed:
    return pack(
        Written(
            form=secrets.token_urlsafe(16),  # that it is done once is seen to by the idempotency key
            address=address,
            name=name,
            subject=" ".join(subject.split()),
            text=text,
            files=tuple(IncomingAttachment(each.filename, each.content_type, each.content) for each in files),
        )
    )


def _pass_on(
    caller: Caller, passed: Passed, ticket: Ticket, identity: Identity | None, *, is_new: bool
) -> Message:
    source = f"api:{caller.token.pk}"
    return pass_on(passed, ticket, identity, source=source, is_new=is_new, by=caller.actor, at=caller.at)


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
