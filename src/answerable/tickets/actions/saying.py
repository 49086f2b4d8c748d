"""What is said: by the customer, to the customer, and among colleagues."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger import rows
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Customer
from answerable.tickets import events, search
from answerable.tickets.actions.drafts import forget_drafts
from answerable.tickets.actions.ending import end, resume
from answerable.tickets.actions.guards import default_status, locked, save
from answerable.tickets.actions.opening import begin
from answerable.tickets.actions.words import storable
from answerable.tickets.files import File, attach
from answerable.tickets.models import (
    Category,
    DeliveryState,
    Direction,
    DraftKind,
    Link,
    LinkKind,
    Message,
    Note,
    Participant,
    ParticipantRole,
    Ticket,
)
from answerable.tickets.waits import recompute_wait

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
    participants: Sequence[tuple[str, str, ParticipantRole]] = ()  # (address, name, role), without our own
    external_id: str = ""
    is_automatic: bool = False
    sent_at: datetime | None = None
    created_at: datetime | None = None  # for imports: when it really came
    authentication: dict[str, str] = field(default_factory=dict)
    remarks: Sequence[Sequence[str]] = ()  # (a word for programs, a sentence for people)
    files: Sequence[File] = ()
    item_id: int | None = None


@dataclass(frozen=True)
class Answer:
    """What we say to a customer. Without `to`, it goes to whoever wrote last on the ticket."""

    text: str
    html: str = ""
    to: Addresses = ()
    cc: Addresses = ()
    subject: str = ""
    channel: str = ""
    files: Sequence[File] = ()
    is_automatic: bool = False


@transaction.atomic
def receive_message(ticket: Ticket, said: Inbound, *, by: Actor, at: datetime) -> Message:
    """The customer wrote. A merged ticket goes on in its survivor; one that ended lately is reopened; one that ended
    long ago is continued in a new one: look at `message.ticket`. Automatic mail is kept and changes nothing else."""
    if by.kind == "staff" and not by.may("ticket.open"):
        raise NotAllowed
    ticket, passed = _locked_survivor(ticket), set[int]()
    while _ended_too_long_ago(ticket, said, at=at):
        passed.add(ticket.pk)
        later = _continued_in(ticket)
        if later is None or later.survivor().pk in passed:  # merged back into the one it continued
            return take_in(_follow_up(ticket, said, by=by, at=at), said, by=by, at=at)
        ticket = _locked_survivor(later)
    return take_in(ticket, said, by=by, at=at)


def take_in(ticket: Ticket, said: Inbound, *, by: Actor, at: datetime) -> Message:
    """What receiving is, for callers that hold the ticket's lock or have just made it."""
    moment = said.created_at or at
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
            subject=said.subject[:500],
            text=said.text,
            html=said.html,
            folds=[list(fold) for fold in said.folds],
            external_id=said.external_id[:500],
            is_automatic=said.is_automatic,
            authentication=said.authentication,
            remarks=list(said.remarks),
            sent_at=said.sent_at,
            created_at=moment,
        )
    )
    attach(said.files, at=at, message=message)
    if not said.is_automatic:  # a vacation note does not make its sender somebody who is copied
        _note_participants(ticket, said, at=at)
    facts: dict[str, Any] = {"message": message.pk, "channel": said.channel}
    if said.item_id is not None:
        facts["item"] = said.item_id
    if said.is_automatic:
        facts["automatic"] = True
    elif ticket.waiting_since is not None:
        facts["chased"] = True
    if said.created_at is not None:
        facts["imported"] = True
    if not said.is_automatic:
        _now_waiting(ticket, moment)
    save(ticket, at, "waiting_since")
    record(events.MESSAGE_RECEIVED, ticket, by=by, at=at, **facts)
    if not said.is_automatic:
        resume(ticket, by=by, at=at, reason="reply")
    search.index_message(message, " ".join(file.filename for file in said.files))
    return message


@transaction.atomic
def reply(ticket: Ticket, answer: Answer, *, by: Actor, at: datetime, then_close: bool = False) -> Message:
    """Answer the customer: stored and queued now, sent by a job, an answer once it is delivered."""
    ticket = locked(ticket, by, "ticket.reply")
    if not answer.text.strip() and not answer.files:
        raise Invalid(_("There is nothing to send: write something or attach a file."))
    to = list(answer.to) or recipients_of(ticket)
    if not to:
        raise Invalid(_("Nobody would receive this: add a recipient."))
    message = rows.insert(
        Message(
            ticket=ticket,
            direction=Direction.OUTBOUND,
            channel=answer.channel or way_out(ticket),
            staff_id=by.id if by.kind == "staff" else None,
            to=[list(pair) for pair in to],
            cc=[list(pair) for pair in answer.cc],
            subject=storable(answer.subject)[:500] or ticket.subject,
            text=storable(answer.text),
            html=answer.html,
            is_automatic=answer.is_automatic,
            created_at=at,
            delivery=DeliveryState.QUEUED,
        )
    )
    attach(answer.files, at=at, message=message)
    facts: dict[str, Any] = {"automatic": True} if answer.is_automatic else {}
    record(events.MESSAGE_SENT, ticket, by=by, at=at, message=message.pk, channel=message.channel, **facts)
    if not answer.is_automatic:
        _taken_by_answering(ticket, by=by, at=at)
        _after_answer(ticket, by=by, at=at, then_close=then_close)
    save(ticket, at)
    forget_drafts(ticket, by, DraftKind.REPLY)
    message.refresh_from_db(fields=["external_id", "from_name", "from_address"])  # its channel has signed it
    search.index_message(message, " ".join(file.filename for file in answer.files))
    return message


@transaction.atomic
def note(ticket: Ticket, text: str, *, by: Actor, at: datetime, files: Sequence[File] = ()) -> Note:
    """Say something to colleagues. Nothing sends notes."""
    ticket = locked(ticket, by, "ticket.note")
    if not text.strip() and not files:
        raise Invalid(_("The note is empty."))
    staff_id = by.id if by.kind == "staff" else None
    kept = Note.objects.create(ticket=ticket, staff_id=staff_id, text=storable(text), created_at=at)
    attach(files, at=at, note=kept)
    record(events.NOTE_ADDED, ticket, by=by, at=at, note=kept.pk)
    save(ticket, at)
    forget_drafts(ticket, by, DraftKind.NOTE)
    search.index_note(kept)
    return kept


def recipients_of(ticket: Ticket) -> list[tuple[str, str]]:
    """Whom an answer goes to: the author of the last thing a person wrote to us, else the customer's first address."""
    last = (
        Message.objects.filter(ticket=ticket, direction=Direction.INBOUND, is_automatic=False)
        .order_by("-created_at", "-pk")
        .values_list("from_address", "from_name")
        .first()
    )
    if last and last[0]:
        return [last]
    identity = ticket.customer.identities.filter(channel=way_out(ticket)).first()
    return [(identity.address, ticket.customer.name)] if identity else []


def way_out(ticket: Ticket) -> str:
    """The channel of an answer: the ticket's, or where the customer can be reached when that one only leads in."""
    channels = list(ticket.customer.identities.values_list("channel", flat=True))
    return ticket.channel if ticket.channel in channels or not channels else channels[0]


def copies_of(ticket: Ticket) -> list[tuple[str, str]]:
    """Who is copied on answers unless the agent says otherwise: everybody who takes part, but the recipient."""
    addressed = {address for address, _name in recipients_of(ticket)}
    others = ticket.participants.filter(channel=ticket.channel).values_list("address", "name")
    return [pair for pair in others if pair[0] not in addressed]


def _locked_survivor(ticket: Ticket) -> Ticket:
    """Where the matter goes on, locked: a merge at the same moment either came first or waits."""
    ticket = Ticket.objects.get(pk=ticket.pk).survivor()
    ticket = rows.locked(Ticket, ticket.pk)
    return _locked_survivor(ticket) if ticket.is_merged else ticket


def _ended_too_long_ago(ticket: Ticket, said: Inbound, *, at: datetime) -> bool:
    return ticket.is_closed and not said.is_automatic and not ticket.can_reopen(at=at)


def _continued_in(ended: Ticket) -> Ticket | None:
    """The ticket that an earlier message has opened already: the second one joins it."""
    found = ended.links_out.filter(kind=LinkKind.FOLLOW_UP).select_related("target").order_by("-pk").first()
    return found.target if found else None


def _now_waiting(ticket: Ticket, moment: datetime) -> None:
    if ticket.answered_at is not None:
        recompute_wait(ticket)  # what is imported may be older than an answer
    elif ticket.waiting_since is None or moment < ticket.waiting_since:
        ticket.waiting_since = moment


def _follow_up(ended: Ticket, said: Inbound, *, by: Actor, at: datetime) -> Ticket:
    ticket = begin(
        customer=said.customer,
        channel=said.channel,
        subject=said.subject or ended.subject,
        by=by,
        at=at,
        team_id=ended.team_id,
    )
    Link.objects.create(source=ended, target=ticket, kind=LinkKind.FOLLOW_UP, created_at=at)
    for one, other in ((ended, ticket), (ticket, ended)):
        record(events.LINKED, one, by=by, at=at, ticket=other.pk, link=LinkKind.FOLLOW_UP.value)
    return ticket


def _note_participants(ticket: Ticket, said: Inbound, *, at: datetime) -> None:
    taking_part = [
        Participant(
            ticket=ticket,
            channel=said.channel,
            address=address,
            name=name[:200],
            role=role,
            customer=said.customer if address == said.from_address else None,
            created_at=at,
        )
        for address, name, role in said.participants
    ]
    rows.insert_all(taking_part)


def _taken_by_answering(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """Whoever answers a ticket that nobody has, has it."""
    if ticket.assignee_id is not None or by.kind != "staff":
        return
    ticket.assignee_id = by.id
    ticket.save(update_fields=["assignee"])
    record(events.ASSIGNED, ticket, by=by, at=at, staff=by.id, team=ticket.team_id)


def _after_answer(ticket: Ticket, *, by: Actor, at: datetime, then_close: bool) -> None:
    if then_close:
        end(ticket, default_status(Category.CLOSED), by=by, at=at)
    elif ticket.status.category in (Category.NEW, Category.OPEN):
        status = default_status(Category.WAITING_CUSTOMER)
        was, ticket.status = ticket.status_id, status
        ticket.save(update_fields=["status"])
        record(
            events.STATUS_CHANGED, ticket, by=by, at=at, status=status.pk, category=status.category, was=was
        )
