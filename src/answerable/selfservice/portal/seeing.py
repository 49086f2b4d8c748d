"""What of their tickets a customer sees: every page begins here. Only what was said by them or to them; no note,
nothing that was asked of others, nobody's surname. What is not theirs does not exist."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from answerable.channels.models import Mailbox
from answerable.people.models import Customer
from answerable.selfservice.models import Visit
from answerable.tickets.models import Attachment, DeliveryState, Message, Ticket

_MOST = 300  # messages of one ticket, the newest
_REACHED = (DeliveryState.DELIVERED, DeliveryState.BOUNCED)  # it left the house


@dataclass(frozen=True)
class Said:
    """One message as its customer reads it."""

    message: Message
    who: str  # empty where it is the reader
    files: list[Attachment]
    parts: list[tuple[bool, str]]  # (whether it quotes what was said before, text)

    @property
    def is_theirs(self) -> bool:
        return self.message.is_inbound


def own_tickets(visit: Visit, front: Mailbox) -> QuerySet[Ticket]:
    """Those that are the visitor's own, under this brand's name."""
    return _under(front).filter(customer=visit.person, **_limit(visit))


def tickets_of_colleagues(visit: Visit, front: Mailbox) -> QuerySet[Ticket]:
    """Those of others of their account, where it wants that and they have proven who they are."""
    person = visit.person
    if not visit.is_whole or person.account is None or not person.account.shares_tickets:
        return Ticket.objects.none()
    # By key and not by a join: the tickets' own order is kept.
    others = Customer.objects.filter(account=person.account_id, merged_into=None).exclude(pk=person.pk)
    return _under(front).filter(customer__in=others.values("pk"))


def seen_tickets(visit: Visit, front: Mailbox) -> QuerySet[Ticket]:
    colleagues = tickets_of_colleagues(visit, front)
    return _under(front).filter(Q(pk__in=own_tickets(visit, front)) | Q(pk__in=colleagues))


def _under(front: Mailbox) -> QuerySet[Ticket]:
    tickets: QuerySet[Ticket] = Ticket.objects.present().select_related("status", "customer", "brand")
    return tickets.filter(Q(brand=front.brand_id) | Q(brand=None), erased_at=None)


def _limit(visit: Visit) -> dict[str, int]:
    return {} if visit.ticket_id is None else {"pk": visit.ticket_id}


def said_on(ticket: Ticket, visit: Visit, sender: str) -> list[Said]:
    """The conversation, oldest first."""
    rows = ticket.messages.select_related("staff").prefetch_related("attachments__blob")
    newest = rows.order_by("-created_at", "-pk")[:_MOST]
    addresses = _addresses(ticket)
    shown = [each for each in newest if _is_shown(each, ticket, visit, addresses)]
    return [_said(each, visit, sender) for each in reversed(shown)]


def file_of(ticket: Ticket, visit: Visit, pk: int) -> Attachment:
    """Raises DoesNotExist."""
    found = Attachment.objects.select_related("message").get(pk=pk, message__ticket=ticket)
    if found.message is None or not _is_shown(found.message, ticket, visit, _addresses(ticket)):
        raise Attachment.DoesNotExist
    return found


def _addresses(ticket: Ticket) -> frozenset[str]:
    return frozenset(ticket.customer.identities.values_list("address", flat=True))


def _is_shown(message: Message, ticket: Ticket, visit: Visit, addresses: frozenset[str]) -> bool:
    if message.is_inbound:
        is_known = message.customer_id in (ticket.customer_id, visit.person.pk)
        return is_known and not message.is_automatic
    readers = {pair[0] for pair in [*message.to, *message.cc]}
    return message.delivery in _REACHED and bool(readers & addresses)


def _said(message: Message, visit: Visit, sender: str) -> Said:
    files = list(message.attachments.all())
    return Said(message, _who(message, visit, sender), files, list(_parts(message)))


def _who(message: Message, visit: Visit, sender: str) -> str:
    if message.is_inbound:
        return "" if message.customer_id == visit.person.pk else message.from_name or message.from_address
    return f"{message.staff.first_name} ({sender})" if message.staff else sender


def _parts(message: Message) -> Iterator[tuple[bool, str]]:
    text, position = message.text, 0
    for start, end in sorted(message.folds):
        if start > position:
            yield False, text[position:start]
        yield True, text[start:end]
        position = max(position, end)
    if text[position:].strip():
        yield False, text[position:]
