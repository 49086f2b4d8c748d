"""What is said to the customer, and among colleagues."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from answerable.ledger import rows
from answerable.ledger.actor import Actor
from answerable.ledger.composed import Composed, ComposedRows
from answerable.ledger.kinds import Ids
from answerable.ledger.models import Event
from answerable.ledger.recording import foresee_event, record
from answerable.ledger.refusals import Invalid
from answerable.ledger.together import change, draw_keys
from answerable.people.addresses import MAIL
from answerable.people.asked import IDENTITIES
from answerable.people.models import Customer, Identity, Staff
from answerable.tickets import events, search
from answerable.tickets.actions.drafts import forget_drafts
from answerable.tickets.actions.ending import end, require_turn
from answerable.tickets.actions.following import let_follow
from answerable.tickets.actions.guards import default_status, locked, save, written_again
from answerable.tickets.actions.placing import can_have, foresee_can_have
from answerable.tickets.actions.words import storable
from answerable.tickets.channel_words import SPOKEN
from answerable.tickets.files import File, attach, attach_again, safe_name
from answerable.tickets.mentions import named_in
from answerable.tickets.models import (
    Category,
    DeliveryState,
    Direction,
    Draft,
    DraftKind,
    Mention,
    Message,
    Note,
    Participant,
    Ticket,
)
from answerable.tickets.taking import HowTaken
from answerable.tickets.waits import heard_of
from answerable.tickets.writing.markup import written
from answerable.tickets.writing.pictures import Carried, carried

Addresses = Sequence[tuple[str, str]]  # (address, name)


@dataclass(frozen=True)
class Answer:
    """What we say to a customer, as text or as HTML, from which the text is made. Without `to`, it goes to whoever
    wrote last on the ticket; with `send_at`, not before then, and not at all when the customer writes first. Unless
    `is_public` says otherwise, what was asked in public is answered there."""

    text: str
    html: str = ""
    to: Addresses = ()
    cc: Addresses = ()
    subject: str = ""
    channel: str = ""
    files: Sequence[File] = ()
    is_automatic: bool = False
    send_at: datetime | None = None
    is_public: bool | None = None


@change()
def reply(ticket: Ticket, answer: Answer, *, by: Actor, at: datetime, then_close: bool = False) -> Message:
    """Answer the customer: stored and queued now, sent by a job, an answer once it is delivered."""
    foresee_reply(ticket, by)
    return reply_on(locked(ticket, by, "ticket.reply"), answer, by=by, at=at, then_close=then_close)


def foresee_reply(ticket: Ticket, by: Actor) -> None:
    """What an answer asks about travels with the lock on its ticket, and is read under it."""
    from answerable.tickets.actions.looking import foresee_approval

    rows.foresee_locked(Ticket, ticket.pk)
    foresee_event(Ticket, ticket.pk)
    draw_keys(Message, Event, Event)  # behind its place in the chain: see `recording`
    _LAST_ASKED.foresee(ticket.pk)
    rows.foresee_find(Customer, pk=ticket.customer_id)
    IDENTITIES.foresee(ticket.customer_id)
    _PARTICIPANTS.foresee(ticket.pk)
    if by.staff_id is not None:
        foresee_approval(ticket, by.staff_id)
        rows.foresee_find(Staff, pk=by.staff_id)
        _OWN_DRAFT.foresee(ticket.pk, by.staff_id)
        foresee_can_have(by.staff_id, ticket.team_id)


def reply_on(ticket: Ticket, answer: Answer, *, by: Actor, at: datetime, then_close: bool = False) -> Message:
    """The same on a ticket that the caller has `locked` for it, in a transaction that fails whole."""
    # Imported here: looking over sends answers too.
    from answerable.tickets.actions.looking import approved_by

    looked_over_by = None
    if not answer.is_automatic:
        looked_over_by = approved_by(ticket, answer, by=by, at=at)
    author_id = by.id if by.kind == "staff" else None
    return say(
        ticket,
        answer,
        by=by,
        at=at,
        author_id=author_id,
        looked_over_by=looked_over_by,
        then_close=then_close,
    )


def say(
    ticket: Ticket,
    answer: Answer,
    *,
    by: Actor,
    at: datetime,
    author_id: int | None,
    looked_over_by: int | None,
    then_close: bool = False,
) -> Message:
    """What answering is, on a locked ticket, for callers that know that `by` may; `author_id` wrote it."""
    _know_people(ticket)
    content = carried(written(answer.text, answer.html), answer.files, ticket)
    if not content.said.text.strip() and not content.files and not content.pictures:
        raise Invalid(_("There is nothing to send: write something or attach a file."))
    last = last_asked(ticket)
    to = list(answer.to) or recipients_of(ticket, last)
    if not to:
        raise Invalid(_("Nobody would receive this: add a recipient."))
    channel = answer.channel or way_out(ticket, to, last)
    message = rows.insert(
        Message(
            ticket=ticket,
            direction=Direction.OUTBOUND,
            channel=channel,
            staff_id=author_id,
            looked_over_by_id=looked_over_by,
            to=[list(pair) for pair in to],
            cc=[list(pair) for pair in answer.cc],
            subject=storable(answer.subject)[:500] or ticket.subject,
            text=content.said.text,
            html=content.said.html,
            is_automatic=answer.is_automatic,
            is_public=is_said_publicly(last, channel) if answer.is_public is None else answer.is_public,
            created_at=at,
            delivery=DeliveryState.QUEUED,
            send_at=answer.send_at,
        )
    )
    ticket.just_said = message
    attach(content.files, at=at, message=message)
    attach_again(content.pictures, message=message)
    facts: dict[str, Any] = {"automatic": True} if answer.is_automatic else {}
    if answer.channel and not answer.is_automatic and _is_another_way(ticket, channel, last):
        facts["chosen"] = True
    record(events.MESSAGE_SENT, ticket, by=by, at=at, message=message.pk, channel=message.channel, **facts)
    if not answer.is_automatic:
        taken_by_answering(ticket, author_id, last, by=by, at=at)
        after_answer(ticket, by=by, at=at, then_close=then_close)
        heard_of(ticket, at)
    save(ticket, at, "said_at", *written_again(ticket))
    if author_id is not None and (kept := _OWN_DRAFT.ask(ticket.pk, author_id)):
        Draft.objects.filter(pk__in=[key for (key,) in kept]).delete()
    search.index_message(message, " ".join(_names_of(content)))
    return message


def _know_people(ticket: Ticket) -> None:
    """Whoever an answer may go to, asked for once."""
    customer = rows.find(Customer, pk=ticket.customer_id)
    if customer is not None:
        ticket.customer = customer
    _PARTICIPANTS.prefetch(ticket, "participants", ticket.pk)
    IDENTITIES.prefetch(ticket.customer, "identities", ticket.customer_id)


_PARTICIPANTS: ComposedRows[Participant] = ComposedRows(
    lambda ticket: Participant.objects.filter(ticket=ticket)
)
_OWN_DRAFT = Composed(
    lambda ticket, staff: (
        Draft.objects.filter(ticket=ticket, staff=staff, kind=DraftKind.REPLY).order_by().values_list("pk")
    )
)


def _is_another_way(ticket: Ticket, channel: str, last: Message | None) -> bool:
    """Than the one that was proposed."""
    return channel != way_out(ticket, recipients_of(ticket, last), last)


def _names_of(content: Carried) -> list[str]:
    """What its files are called, as they are kept."""
    return [safe_name(file.filename) for file in content.files] + [each.filename for each in content.pictures]


@change()
def note(
    ticket: Ticket,
    text: str,
    *,
    by: Actor,
    at: datetime,
    html: str = "",
    files: Sequence[File] = (),
    mentions: Iterable[int] = (),
) -> Note:
    """Say something to colleagues. Nothing sends notes. Whom it names, chosen (`mentions`) or in its text, is told and
    follows from then on."""
    draw_keys(Note)
    ticket = locked(ticket, by, "ticket.note")
    content = carried(written(text, html), files, ticket)
    said = content.said
    if not said.text.strip() and not content.files and not content.pictures:
        raise Invalid(_("The note is empty."))
    staff_id = by.id if by.kind == "staff" else None
    named = named_in(ticket, said.text, mentions, by=by)
    kept = rows.insert(Note(ticket=ticket, staff_id=staff_id, text=said.text, html=said.html, created_at=at))
    attach(content.files, at=at, note=kept)
    attach_again(content.pictures, note=kept)
    rows.insert_all([Mention(note=kept, staff_id=key, spans=spans) for key, spans in named.items()])
    facts: dict[str, Any] = {"mentions": Ids(named)} if named else {}
    record(events.NOTE_ADDED, ticket, by=by, at=at, note=kept.pk, **facts)
    let_follow(ticket, named, by=by, at=at)
    save(ticket, at, *written_again(ticket))
    forget_drafts(ticket, by, DraftKind.NOTE)
    search.index_note(kept)
    return kept


def last_asked(ticket: Ticket) -> Message | None:
    """The last thing that a person wrote to us on it. Who wrote privately as well is answered there: what is said to
    them is not everybody's."""
    return next(iter(_LAST_ASKED.ask(ticket.pk)), None)


_LAST_ASKED: ComposedRows[Message] = ComposedRows(
    lambda ticket: (
        Message.objects.filter(ticket=ticket, direction=Direction.INBOUND, is_automatic=False)
        .order_by("is_public", "-created_at", "-pk")
        .only("channel", "from_address", "from_name", "reply_to", "is_public")[:1]
    )
)


def is_said_publicly(last: Message | None, channel: str) -> bool:
    """Whether an answer that goes this way can be read by everybody, as what it answers can."""
    return last is not None and last.is_public and last.channel == channel


def recipients_of(ticket: Ticket, last: Message | None = None) -> list[tuple[str, str]]:
    """Whom an answer goes to: the author of the last thing a person wrote to us, or whom they named for it; else the
    customer's main address, or their first on the channel. `last` is what they wrote, where it is at hand."""
    last = last or last_asked(ticket)
    if last is not None and last.reply_to:
        return [(address, name) for address, name in last.reply_to]
    if (preferred := preferred_by(ticket, last)) is not None:
        return [(preferred.address, ticket.customer.name)]
    if last is not None and last.from_address and last.channel not in SPOKEN:
        return [(last.from_address, last.from_name)]
    theirs = [each for each in ticket.customer.identities.all() if each.channel not in SPOKEN]
    channel = _of_customer(ticket, [each.channel for each in theirs])
    addresses = [each.address for each in theirs if each.channel == channel]
    main = [each for each in addresses if each == ticket.customer.address]
    return [(address, ticket.customer.name) for address in (main or addresses)[:1]]


def way_out(ticket: Ticket, to: Addresses, last: Message | None = None) -> str:
    """The channel of an answer to these: the one that they wrote on last or take part on. Where that one only leads in,
    the customer's own that the ticket came by, or their first."""
    addresses = {address for address, _name in to}
    preferred = preferred_by(ticket, last)
    if preferred is not None and preferred.address in addresses:
        return preferred.channel
    taking_part = [each for each in ticket.participants.all() if each.channel not in SPOKEN]
    on = [each.channel for each in taking_part if each.address in addresses]
    if last is not None and last.channel in on:
        return last.channel
    if on:
        return ticket.channel if ticket.channel in on else on[0]
    theirs = [each for each in ticket.customer.identities.all() if each.channel not in SPOKEN]
    named = [each.channel for each in theirs if each.address in addresses]
    return _of_customer(ticket, named or [each.channel for each in theirs])


def preferred_by(ticket: Ticket, last: Message | None) -> Identity | None:
    """The customer's address on the channel on which they want to be answered, their main one first. Nobody's where
    somebody else wrote last, or named where answers go."""
    customer = ticket.customer
    if not customer.prefers or (last is not None and last.reply_to):
        return None
    theirs = list(customer.identities.all())
    if last is not None and last.from_address not in {"", *(each.address for each in theirs)}:
        return None
    on = [each for each in theirs if each.channel == customer.prefers]
    return next((each for each in on if each.address == customer.address), on[0] if on else None)


def _of_customer(ticket: Ticket, channels: Sequence[str]) -> str:
    if channels:
        return ticket.channel if ticket.channel in channels else channels[0]
    return MAIL if ticket.channel in SPOKEN else ticket.channel


def copies_of(ticket: Ticket, recipients: Addresses) -> list[tuple[str, str]]:
    """Who is copied on answers unless the agent says otherwise: everybody who takes part by mail, but the recipients
    and those who named another address for answers. Nobody where the answer goes another way: only mail has copies."""
    left_out = {address for address, _name in recipients}
    by_mail = {each.address: each.name for each in ticket.participants.all() if each.channel == MAIL}
    goes_by_mail = not left_out or (bool(by_mail) and way_out(ticket, recipients) == MAIL)
    others = by_mail if goes_by_mail else {}
    if others.keys() - left_out:
        elsewhere = Message.objects.filter(ticket=ticket, direction=Direction.INBOUND).exclude(reply_to=[])
        left_out.update(elsewhere.filter(from_address__in=others).values_list("from_address", flat=True))
    return [(address, name) for address, name in others.items() if address not in left_out]


def taken_by_answering(
    ticket: Ticket, author_id: int | None, asked: Message | None, *, by: Actor, at: datetime
) -> None:
    """Whoever answers a ticket that nobody has, has it; where another company's team has it (it is offered to theirs,
    or shared with them), it stays there for whoever takes it. Where nobody `asked`, they began it themselves, and
    took nothing that waited."""
    if ticket.assignee_id is not None or author_id is None or not can_have(author_id, ticket.team_id):
        return
    ticket.assignee_id = author_id
    rows.update(ticket, "assignee")
    is_choice = asked is not None and author_id == by.staff_id
    told: dict[str, Any] = {"how": HowTaken.ANSWERED.value} if is_choice else {}
    record(events.ASSIGNED, ticket, by=by, at=at, staff=author_id, team=ticket.team_id, **told)


def after_answer(ticket: Ticket, *, by: Actor, at: datetime, then_close: bool) -> None:
    if then_close:
        require_turn(by, was_closed=ticket.is_closed, is_closed=True)
        end(ticket, default_status(Category.CLOSED), by=by, at=at)
    elif ticket.status.category in (Category.NEW, Category.OPEN):
        status = default_status(Category.WAITING_CUSTOMER)
        was, ticket.status = ticket.status_id, status
        rows.update(ticket, "status")
        record(
            events.STATUS_CHANGED, ticket, by=by, at=at, status=status.pk, category=status.category, was=was
        )
