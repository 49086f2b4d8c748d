"""Who may be the same person as somebody: looked for by indexes, a few at a time, among those that the reader sees."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from answerable.ledger.actor import Actor
from answerable.people.addresses import MAIL
from answerable.people.models import Customer, Identity, KeptApart, Staff
from answerable.tickets.likeness.evidence import CALLED, ENOUGH, Evidence, Person, evidence, strength
from answerable.tickets.likeness.reading import (
    addresses_called_own,
    addresses_signed_with,
    numbers_signed_with,
    own_words,
)
from answerable.tickets.models import Direction, Message, ParticipantRole, Ticket
from answerable.tickets.models.relations import Participant

_MOST_READ, _MOST_READ_OF_OTHERS = 30, 120  # messages
_MOST_FOUND = 20
_MOST_SHOWN = 5


@dataclass(frozen=True)
class Likeness:
    customer: Customer
    evidence: Sequence[Evidence]
    strength: float


def likenesses_of(customer: Customer, reader: Staff) -> list[Likeness]:
    """The likeliest first; without those of whom somebody has said that they are not."""
    theirs = _messages(reader, [customer.pk], _MOST_READ)
    known = _people([customer], theirs, reader)[customer.pk]
    found = _found(customer, known, reader)
    if not found:
        return []
    others = _people(found, _messages(reader, [each.pk for each in found], _MOST_READ_OF_OTHERS), reader)
    likenesses = []
    for each in found:
        why = evidence(known, others[each.pk])
        likenesses.append(Likeness(each, why, strength(why)))
    likely = [each for each in likenesses if each.strength >= ENOUGH]
    return sorted(likely, key=lambda each: (-each.strength, each.customer.pk))[:_MOST_SHOWN]


def evidence_between(one: Customer, other: Customer, reader: Staff | Actor) -> list[Evidence]:
    """Nothing where somebody has said that they are two."""
    if other.pk in _apart_from(one):
        return []
    said = [message for each in (one, other) for message in _messages(reader, [each.pk], _MOST_READ)]
    people = _people([one, other], said, reader)
    return evidence(people[one.pk], people[other.pk])


def _found(customer: Customer, known: Person, reader: Staff) -> list[Customer]:
    keys = {*_by_addresses(known), *known.wrote_to, *_wrote_to_them(customer, reader)}
    visible = Customer.objects.visible_to(reader).present().exclude(pk=customer.pk)
    visible = visible.select_related("account").prefetch_related("identities")
    chosen = Q(pk__in=list(keys)[: 5 * _MOST_FOUND])
    if customer.account_id is not None and customer.name:
        chosen |= Q(pk__in=_namesakes(customer))
    apart = _apart_from(customer)
    return list(visible.filter(chosen).exclude(pk__in=apart).order_by("-pk")[:_MOST_FOUND])


def _namesakes(customer: Customer) -> list[int]:
    same = Customer.objects.filter(account=customer.account_id, name__iexact=customer.name)
    return list(same.values_list("pk", flat=True)[:_MOST_FOUND])


def _apart_from(customer: Customer) -> set[int]:
    pairs = KeptApart.objects.filter(Q(one=customer) | Q(other=customer)).values_list("one", "other")
    return {key for pair in pairs for key in pair} - {customer.pk}


def _by_addresses(known: Person) -> set[int]:
    """Whose address it is that they name, sign with, or use on another channel."""
    written = {address for _channel, address in known.addresses} | known.called_own | known.signed_with
    written |= {address.lstrip("@") for _channel, address in known.addresses}
    written |= {f"@{address}" for channel, address in known.addresses if channel not in {MAIL, *CALLED}}
    for number in known.all_numbers:
        written |= {number, f"+{number}", f"00{number}"}
    rows = Identity.objects.filter(channel__in=_CHANNELS, address__in=list(written)[:100])
    return set(rows.values_list("customer", flat=True)[: 5 * _MOST_FOUND])


_CHANNELS = (MAIL, *sorted(CALLED), "bluesky", "mastodon", "x", "chat")


def _wrote_to_them(customer: Customer, reader: Staff) -> set[int]:
    """Who answered in their tickets uninvited."""
    tickets = (
        Ticket.objects.visible_to(reader).filter(customer=customer).order_by("-pk").values("pk")[:_MOST_READ]
    )
    keys = list(tickets.values_list("pk", flat=True))
    authors = Participant.objects.filter(ticket__in=keys, role=ParticipantRole.AUTHOR, customer__isnull=False)
    return set(authors.exclude(customer=customer).values_list("customer", flat=True)[:_MOST_FOUND])


def _messages(reader: Staff | Actor, customers: Sequence[int], most: int) -> list[Message]:
    """What they wrote last, as far as the reader may see it."""
    said = Message.objects.filter(customer__in=customers, direction=Direction.INBOUND, is_automatic=False)
    if not reader.scope.everything:
        said = said.filter(ticket__in=Ticket.objects.visible_to(reader).values("pk"))
    return list(said.only("customer", "text", "folds", "ticket").order_by("-pk")[:most])


def _people(
    customers: Sequence[Customer], said: Iterable[Message], reader: Staff | Actor
) -> dict[int, Person]:
    keys = [customer.pk for customer in customers]
    addresses: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for key, channel, address in Identity.objects.filter(customer__in=keys).values_list(
        "customer", "channel", "address"
    ):
        addresses[key].add((channel, address))
    words: dict[int, list[str]] = defaultdict(list)
    for message in said:
        words[message.customer_id or 0].append(own_words(message.text, message.folds))
    wrote_to = _wrote_to(keys, reader)
    return {
        customer.pk: _person(customer, addresses[customer.pk], words[customer.pk], wrote_to[customer.pk])
        for customer in customers
    }


def _person(
    customer: Customer, addresses: set[tuple[str, str]], words: Sequence[str], wrote_to: set[int]
) -> Person:
    own = {address for _channel, address in addresses}
    return Person(
        key=customer.pk,
        name=customer.name,
        account=customer.account_id,
        addresses=frozenset(addresses),
        called_own=frozenset({each for text in words for each in addresses_called_own(text)} - own),
        signed_with=frozenset({each for text in words for each in addresses_signed_with(text)} - own),
        numbers=frozenset(number for text in words for number in numbers_signed_with(text)),
        wrote_to=frozenset(wrote_to - {customer.pk}),
    )


def _wrote_to(keys: Sequence[int], reader: Staff | Actor) -> dict[int, set[int]]:
    """In whose tickets they appear as authors, and not because they were copied."""
    rows = Participant.objects.filter(customer__in=keys, role=ParticipantRole.AUTHOR)
    rows = rows.exclude(ticket__customer__in=keys) if len(keys) == 1 else rows
    if not reader.scope.everything:
        rows = rows.filter(ticket__in=Ticket.objects.visible_to(reader).values("pk"))
    found: dict[int, set[int]] = defaultdict(set)
    for key, whose in rows.order_by("-pk").values_list("customer", "ticket__customer")[:200]:
        found[key].add(whose)
    return found
