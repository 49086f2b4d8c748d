"""What the customer says: it joins its ticket, or opens one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from answerable.ledger import rows
from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Kind
from answerable.ledger.recording import record, record_all
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Customer
from answerable.tickets import events, search
from answerable.tickets.actions.delivery import foresee_scheduled, withdraw_scheduled
from answerable.tickets.actions.ending import resume
from answerable.tickets.actions.following import foresee_followers
from answerable.tickets.actions.guards import lock, save, written_again
from answerable.tickets.actions.opening import begin, new_ticket, opened
from answerable.tickets.files import File, attach, safe_name
from answerable.tickets.models import Direction, Link, LinkKind, Message, Participant, ParticipantRole, Ticket
from answerable.tickets.waits import WAIT, heard_of, recompute_wait, wait_since

Addresses = Sequence[tuple[str, str]]  # (address, name)


@dataclass(frozen=True)
class Inbound:
    """What a customer said, as their channel understood it."""

    channel: str
    customer: Customer
    from_address: str
    from_name: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    folds: Sequence[tuple[int, int]] = ()
    to: Addresses = ()
    cc: Addresses = ()
    reply_to: Addresses = ()  # where answers go instead of to its author
    participants: Sequence[tuple[str, str, ParticipantRole]] = ()  # (address, name, role), without our own
    external_id: str = ""
    address_channel: str = ""  # on which the addresses are, where it is not the one that was written on
    is_automatic: bool = False
    is_public: bool = False
    sent_at: datetime | None = None
    created_at: datetime | None = None  # for imports: when it really came
    began_at: datetime | None = None  # when it was said, where it is written down only afterwards
    authentication: dict[str, str] = field(default_factory=dict)
    remarks: Sequence[Sequence[str]] = ()  # (a word for programs, a sentence for people)
    files: Sequence[File] = ()
    item_id: int | None = None


@transaction.atomic
def receive_message(ticket: Ticket, said: Inbound, *, by: Actor, at: datetime) -> Message:
    """The customer wrote. A merged ticket goes on in its survivor; one that ended lately is reopened; one that ended
    long ago is continued in a new one: look at `message.ticket`. Automatic mail is kept and changes nothing else."""
    if by.kind == "staff" and not by.may("ticket.open"):
        raise NotAllowed
    return go_on_with(ticket, said, by=by, at=at)


def go_on_with(ticket: Ticket, said: Inbound, *, by: Actor, at: datetime) -> Message:
    """What receiving is, for callers inside a transaction that know that `by` may."""
    survivor = ticket.survivor().pk
    rows.foresee_locked(Ticket, survivor)
    foresee_scheduled(survivor, at=at)
    foresee_followers(survivor)
    ticket, passed = _locked_survivor(ticket), set[int]()
    while _ended_too_long_ago(ticket, said, at=at):
        passed.add(ticket.pk)
        later = _continued_in(ticket)
        if later is None or later.survivor().pk in passed:  # merged back into the one it continued
            return _take_in(_follow_up(ticket, said, by=by, at=at), said, by=by, at=at)
        ticket = _locked_survivor(later)
    return _take_in(ticket, said, by=by, at=at)


def open_with(
    said: Inbound, *, by: Actor, at: datetime, team_id: int | None = None, brand_id: int | None = None
) -> Message:
    """A new matter and the first thing said about it, for callers inside a transaction that know that `by` may.

    What `begin` and then taking it in would do, in as few statements as it can be said: most mail comes this way.
    """
    began_at = said.created_at or said.began_at
    moment = began_at or at
    ticket = new_ticket(
        customer=said.customer,
        channel=said.channel,
        subject=said.subject,
        at=at,
        team_id=team_id,
        brand_id=brand_id,
        created_at=began_at,
        waiting_since=None if said.is_automatic else moment,
    )
    message = _keep(ticket, said, at=at)
    first = opened(ticket, is_import=said.created_at is not None)
    record_all([first, _received(message, said, chased=False)], ticket, by=by, at=at, is_first=True)
    search.index_new_ticket(ticket, message, _filenames(said))
    return message


def _take_in(ticket: Ticket, said: Inbound, *, by: Actor, at: datetime) -> Message:
    """Into a ticket whose lock is held."""
    if not said.is_automatic and withdraw_scheduled(ticket, at=at):
        ticket = lock(ticket.pk)
    message = _keep(ticket, said, at=at)
    happened = _received(message, said, chased=ticket.waiting_since is not None)
    if not said.is_automatic:
        _now_waiting(ticket, message.created_at)
    save(ticket, at, *WAIT, *written_again(ticket))
    record(happened[0], ticket, by=by, at=at, **happened[1])
    if not said.is_automatic:
        resume(ticket, by=by, at=at, reason="reply")
    search.index_message(message, _filenames(said))
    return message


def _keep(ticket: Ticket, said: Inbound, *, at: datetime) -> Message:
    """The message, its files and who takes part."""
    message = rows.insert(
        Message(
            ticket=ticket,
            direction=Direction.INBOUND,
            channel=said.channel,
            customer=said.customer,
            from_name=said.from_name[:200],
            from_address=said.from_address[:320],
            to=[list(pair) for pair in said.to],
            cc=[list(pair) for pair in said.cc],
            reply_to=[list(pair) for pair in said.reply_to],
            subject=said.subject[:500],
            text=said.text,
            html=said.html,
            folds=[list(fold) for fold in said.folds],
            external_id=said.external_id[:500],
            is_automatic=said.is_automatic,
            is_public=said.is_public,
            authentication=said.authentication,
            remarks=list(said.remarks),
            sent_at=said.sent_at,
            created_at=said.created_at or said.began_at or at,
        )
    )
    attach(said.files, at=at, message=message)
    if not said.is_automatic:  # a vacation note does not make its sender somebody who is copied
        _note_participants(ticket, said, at=at)
    return message


def _received(message: Message, said: Inbound, *, chased: bool) -> tuple[Kind, dict[str, Any]]:
    facts: dict[str, Any] = {"message": message.pk, "channel": said.channel}
    if said.item_id is not None:
        facts["item"] = said.item_id
    if said.is_automatic:
        facts["automatic"] = True
    elif chased:
        facts["chased"] = True
    if said.created_at is not None:
        facts["imported"] = True
    return events.MESSAGE_RECEIVED, facts


def _filenames(said: Inbound) -> str:
    return " ".join(safe_name(file.filename) for file in said.files)


def _locked_survivor(ticket: Ticket) -> Ticket:
    """Where the matter goes on, locked: a merge at the same moment either came first or waits."""
    ticket = lock(ticket.survivor().pk)
    return _locked_survivor(ticket) if ticket.is_merged else ticket


def _ended_too_long_ago(ticket: Ticket, said: Inbound, *, at: datetime) -> bool:
    return ticket.is_closed and not said.is_automatic and not ticket.can_reopen(at=at)


def _continued_in(ended: Ticket) -> Ticket | None:
    """The ticket that an earlier message has opened already: the second one joins it."""
    found = ended.links_out.filter(kind=LinkKind.FOLLOW_UP).select_related("target").order_by("-pk").first()
    return found.target if found else None


def _now_waiting(ticket: Ticket, moment: datetime) -> None:
    if ticket.answered_at is not None or moment < ticket.said_at:
        recompute_wait(ticket)  # what is imported may be older than an answer, or than the last word
        return
    heard_of(ticket, moment)
    if ticket.waiting_since is None:
        wait_since(ticket, moment)
    else:
        wait_since(ticket, min(moment, ticket.waiting_since), chases=ticket.chases + 1)


def _follow_up(ended: Ticket, said: Inbound, *, by: Actor, at: datetime) -> Ticket:
    team = ended.team_still_there
    ticket = begin(
        customer=said.customer,
        channel=said.channel,
        subject=said.subject or ended.subject,
        by=by,
        at=at,
        team_id=team.pk if team else None,
        brand_id=ended.brand_id,
    )
    Link.objects.create(source=ended, target=ticket, kind=LinkKind.FOLLOW_UP, created_at=at)
    for one, other in ((ended, ticket), (ticket, ended)):
        record(events.LINKED, one, by=by, at=at, ticket=other.pk, link=LinkKind.FOLLOW_UP.value)
    return ticket


def _note_participants(ticket: Ticket, said: Inbound, *, at: datetime) -> None:
    taking_part = [
        Participant(
            ticket=ticket,
            channel=said.address_channel or said.channel,
            address=address,
            name=name[:200],
            role=role,
            customer=said.customer if address == said.from_address else None,
            created_at=at,
        )
        for address, name, role in said.participants
    ]
    rows.insert_missing(taking_part)
