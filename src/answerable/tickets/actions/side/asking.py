"""What is said to others, beside what is said to the customer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.ledger.together import change
from answerable.people.addresses import normalise
from answerable.people.masking import Part, is_masked, mask_for
from answerable.people.masking.values import behind
from answerable.people.models import Identity
from answerable.tickets import events, search
from answerable.tickets.actions.ending import wait_for_others
from answerable.tickets.actions.guards import locked, save, written_again
from answerable.tickets.actions.looking import is_looked_over
from answerable.tickets.actions.words import storable
from answerable.tickets.files import File, attach, attach_again
from answerable.tickets.models import (
    DeliveryState,
    Direction,
    Participant,
    SideConversation,
    SideDraft,
    SideMessage,
    SideParty,
    Ticket,
)
from answerable.tickets.writing.markup import written
from answerable.tickets.writing.pictures import carried

MOST_PARTIES = 10


@dataclass(frozen=True)
class Question:
    """What we say to others, as text or as HTML, from which the text is made. `to` and `subject` begin a conversation;
    with `waits` the ticket waits for them from then on. With `send_at` it goes not before then, and not at all when
    they write first."""

    text: str
    html: str = ""
    to: Sequence[tuple[str, str]] = ()  # (address, name)
    subject: str = ""
    files: Sequence[File] = ()
    waits: bool = False
    send_at: datetime | None = None


@change()
def ask_others(ticket: Ticket, question: Question, *, by: Actor, at: datetime) -> SideMessage:
    """Begin a conversation with others: stored and queued now, sent by a job. The customer gets none of it."""
    ticket = _locked(ticket, by, at)
    parties = _parties(question.to)
    subject = " ".join(storable(question.subject).split())[:500] or behind(ticket.subject, mask_for(by))
    conversation = SideConversation.objects.create(
        ticket=ticket, subject=subject, started_by_id=by.staff_id, created_at=at, said_at=at
    )
    SideParty.objects.bulk_create(
        SideParty(conversation=conversation, address=address, name=name[:200])
        for address, name in parties.items()
    )
    said = _say(conversation, question, by=by, at=at, started=True)
    # Last: before anything else that is refused, it would answer whoever guesses at addresses without sending anything.
    refuse_customers(ticket, parties, by)
    SideDraft.objects.filter(ticket=ticket, staff=by.staff_id, conversation=None).delete()
    return said


@change()
def write_to_others(
    conversation: SideConversation, question: Question, *, by: Actor, at: datetime
) -> SideMessage:
    """Go on with a conversation, to everybody whom it is with; one that was finished is not any more."""
    ticket = _locked(Ticket(pk=conversation.ticket_id), by, at)
    conversation = SideConversation.objects.get(pk=conversation.pk, ticket=ticket)
    conversation.ticket = ticket
    parties = dict(conversation.parties.values_list("address", "name"))
    refuse_customers(ticket, parties, by)
    if conversation.is_finished:
        conversation.finished_at = None
        record(events.SIDE_RESUMED, ticket, by=by, at=at, side=conversation.pk)
    said = _say(conversation, question, by=by, at=at, started=False)
    SideDraft.objects.filter(conversation=conversation, staff=by.staff_id).delete()
    return said


def refuse_customers(ticket: Ticket, addresses: Iterable[str], by: Actor) -> None:
    """Nobody who takes part in the ticket may be written to on the side: they have the ticket itself. Which of several
    that is, is not said to whom addresses are masked."""
    taking_part = sorted(taking_part_of(ticket, addresses))
    if taking_part:
        words = _("%(address)s takes part in the ticket itself. Write a reply, or take them out of it first.")
        whom = _("One of them") if is_masked(by, Part.ADDRESS) else ", ".join(taking_part)
        raise Refusal(words % {"address": whom}, code="takes_part")


def taking_part_of(ticket: Ticket, addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that are the customer's or take part in the ticket in another way."""
    asked = set(addresses)
    known = Participant.objects.filter(ticket=ticket, address__in=asked)
    theirs = Identity.objects.filter(customer=ticket.customer_id, address__in=asked)
    found = set(known.values_list("address", flat=True)) | set(theirs.values_list("address", flat=True))
    return found | ({ticket.customer.address.lower()} & asked)


def _locked(ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    ticket = locked(ticket, by, "ticket.ask")
    if is_looked_over(by.staff_id, at):
        words = _("What you write is looked over before it is sent. It is kept: ask a colleague to send it.")
        raise Refusal(words, code="not_looked_over")
    return ticket


def _parties(to: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Their addresses, each once and in the one way that they are kept, with their names."""
    found: dict[str, str] = {}
    for given, name in to:
        address = normalise("email", given)
        if not address:
            raise Invalid(_("%(given)s is not an address.") % {"given": given})
        found.setdefault(address, " ".join(storable(name).split()))
    if not found:
        raise Invalid(_("Say whom to ask: their address is missing."))
    if len(found) > MOST_PARTIES:
        raise Invalid(_("That is too many at once: at most %(most)s.") % {"most": MOST_PARTIES})
    return found


def _say(
    conversation: SideConversation, question: Question, *, by: Actor, at: datetime, started: bool
) -> SideMessage:
    ticket = conversation.ticket
    content = carried(written(question.text, question.html), question.files, ticket)
    if not content.said.text.strip() and not content.files and not content.pictures:
        raise Invalid(_("There is nothing to send: write something or attach a file."))
    said = SideMessage.objects.create(
        conversation=conversation,
        direction=Direction.OUTBOUND,
        staff_id=by.staff_id,
        to=conversation.addresses,
        subject=conversation.subject,
        text=content.said.text,
        html=content.said.html,
        created_at=at,
        delivery=DeliveryState.QUEUED,
        send_at=question.send_at,
    )
    attach(content.files, at=at, side_message=said)
    attach_again(content.pictures, side_message=said)
    conversation.said_at = at
    conversation.save(update_fields=["said_at", "finished_at"])
    record(events.SIDE_SENT, ticket, by=by, at=at, side=conversation.pk, said=said.pk, started=started)
    if question.waits:
        wait_for_others(ticket, by=by, at=at)
    save(ticket, at, *written_again(ticket))
    said.refresh_from_db(fields=["external_id", "from_name", "from_address"])  # its channel has signed it
    search.index_side_message(said, " ".join(file.filename for file in content.files if not file.is_inline))
    return said
