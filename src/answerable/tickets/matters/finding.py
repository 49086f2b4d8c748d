"""Looking through what came in since the last look: what is perhaps one matter with something on another channel."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache

from answerable.ledger.actor import SYSTEM
from answerable.ledger.tail import Position, latest, read_after
from answerable.people.models import Identity
from answerable.tickets.channel_words import SPOKEN
from answerable.tickets.likeness import evidence_between
from answerable.tickets.likeness.reading import own_words
from answerable.tickets.matters import deciding
from answerable.tickets.matters.evidence import LONGEST, Found, Two, found
from answerable.tickets.matters.naming import digests, own_references_in, people_in, references_in
from answerable.tickets.matters.words import Usage, likeness
from answerable.tickets.models import Direction, MatterSettings, Message, MessageKey, Ticket

_AT_A_TIME, _MOST_ROUNDS = 500, 20
_MOST_COMPARED = 10  # tickets, for one message
_COMMON = 20  # what so many messages name is no order of somebody's, but a product of everybody's
_USAGE = 200  # messages from which it is learned which words are rare
_MOST_READ = 5  # messages of each ticket
_LONGEST_LINE = timedelta(hours=1)  # that anybody holds before they are spoken with


def look_through(*, now: datetime) -> int:
    """What came in since the last look. The first look begins now: nobody proposes what is years old."""
    settings, _is_new = MatterSettings.objects.get_or_create(pk=1, defaults={"position": str(latest())})
    position = Position.parse(settings.position) if settings.position else latest()
    compared, usage = 0, cache(_usage)
    for _round in range(_MOST_ROUNDS):
        placed = read_after(position, _AT_A_TIME)
        heard = [
            each.event.data["message"]
            for each in placed
            if each.event.kind == "message.received"
            and not each.event.data.get("automatic")
            and not each.event.data.get("imported")
        ]
        compared += look_at(heard, now=now, usage=usage)
        position = placed[-1].position if placed else position
        MatterSettings.objects.filter(pk=1).update(position=str(position))
        if len(placed) < _AT_A_TIME:
            break
    return compared


def look_at(keys: Sequence[int], *, now: datetime, usage: Callable[[], Usage] | None = None) -> int:
    """Each of these messages, beside what it may belong to. Twice is harmless."""
    usage = usage or cache(_usage)
    said = Message.objects.filter(pk__in=keys, customer__isnull=False, created_at__gte=now - LONGEST)
    compared = 0
    for message in said.select_related("ticket__customer", "customer").order_by("pk"):
        keep_keys(message)
        for other in _candidates(message):
            compared += 1
            _compare(message, other, usage(), now=now)
    return compared


def keep_keys(message: Message) -> None:
    """Its words may change, or go: its keys are those of today."""
    wanted = _people(message) | _references(message)
    MessageKey.objects.filter(message=message).exclude(digest__in=wanted).delete()
    rows = [MessageKey(message=message, digest=each) for each in sorted(wanted)]
    MessageKey.objects.bulk_create(rows, ignore_conflicts=True)


def _words(message: Message) -> str:
    return f"{message.subject}\n{own_words(message.text, message.folds)}"


def _people(message: Message) -> set[str]:
    found = people_in(_words(message), channel=message.channel, address=message.from_address)
    return digests("person", found)


def _references(message: Message) -> set[str]:
    return digests("reference", references_in(_words(message)))


def _candidates(message: Message) -> list[Ticket]:
    """Tickets of theirs, or of people who may be them, or that name the same, on another channel and lately; each as it
    goes on."""
    ticket = message.ticket.survivor()
    since = message.created_at - LONGEST
    theirs = Ticket.objects.present().filter(customer=message.customer_id, said_at__gte=since)
    keys = set(theirs.order_by("-pk").values_list("pk", flat=True)[:_MOST_COMPARED])
    wanted = _people(message) | _uncommon(_references(message))
    named = MessageKey.objects.filter(digest__in=wanted, message__created_at__gte=since)
    keys |= set(named.order_by("-pk").values_list("message__ticket", flat=True)[: 5 * _MOST_COMPARED])
    own = Ticket.objects.filter(reference__in=own_references_in(_words(message)))
    keys |= set(own.values_list("pk", flat=True)[:_MOST_COMPARED])
    rows = Ticket.objects.filter(pk__in=keys).select_related("customer", "merged_into")
    survivors = {each.survivor().pk: each.survivor() for each in rows}
    others = [each for key, each in survivors.items() if key != ticket.pk and each.erased_at is None]
    near = [each for each in others if each.channel != message.channel and each.said_at >= since]
    return sorted(near, key=lambda each: each.said_at, reverse=True)[:_MOST_COMPARED]


def _uncommon(wanted: Iterable[str]) -> set[str]:
    return {each for each in wanted if MessageKey.objects.filter(digest=each)[:_COMMON].count() < _COMMON}


def _compare(message: Message, other: Ticket, usage: Usage, *, now: datetime) -> None:
    said = other.messages.filter(direction=Direction.INBOUND, is_automatic=False).order_by("-created_at")
    theirs = list(said.select_related("customer")[:_MOST_READ])
    if not theirs:
        return
    result = _found(message, other, theirs, usage)
    if result is not None:
        ticket = message.ticket.survivor()
        is_first = theirs[-1].created_at <= message.created_at
        pair = (other, ticket) if is_first else (ticket, other)
        is_proven = _is_proven([message, *theirs])
        deciding.propose(*pair, result, is_proven=is_proven, by=SYSTEM, at=now)


def _found(message: Message, other: Ticket, theirs: Sequence[Message], usage: Usage) -> Found | None:
    is_one = message.customer_id == other.customer_id
    people = [] if is_one else evidence_between(message.ticket.customer, other.customer, SYSTEM)
    nearest = min(theirs, key=lambda each: abs(each.created_at - message.created_at))
    texts = " ".join(map(_words, theirs))
    references = _uncommon(_references(message))
    return found(
        Two(
            is_one_person=is_one,
            is_proven=is_one and _is_proven([message, *theirs]),
            people=[each.why for each in people],
            apart=abs(nearest.created_at - message.created_at),
            names_ticket=other.reference in own_references_in(_words(message)),
            shares_reference=any(references & _references(each) for each in theirs),
            follows_missed_call=any(is_missed_call(each) for each in [message, *theirs]),
            likeness=likeness(_words(message), texts, usage),
        )
    )


def is_missed_call(message: Message) -> bool:
    """They called, and nobody spoke with them: a talk is an answer of its own, of the moment at which it began."""
    if not (message.channel in SPOKEN and message.is_inbound and not message.text.strip()):
        return False
    since = (message.created_at, message.created_at + _LONGEST_LINE)
    talks = Message.objects.filter(ticket=message.ticket_id, channel__in=SPOKEN, direction=Direction.OUTBOUND)
    return not talks.filter(is_automatic=False, created_at__range=since).exists()


def _is_proven(messages: Iterable[Message]) -> bool:
    """All from one customer's addresses, each proven to be theirs."""
    written = {(each.channel, each.from_address) for each in messages}
    people = {each.customer_id for each in messages}
    rows = Identity.objects.filter(
        customer__in=people, address__in=[address for _channel, address in written], verified_at__isnull=False
    )
    return len(people) == 1 and written <= set(rows.values_list("channel", "address"))


def _usage() -> Usage:
    said = Message.objects.filter(direction=Direction.INBOUND, is_automatic=False).order_by("-pk")
    return Usage.of(_words(each) for each in said.only("subject", "text", "folds")[:_USAGE])
