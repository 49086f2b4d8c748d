"""Which ticket a received item belongs to.

An item joins a ticket by the secret token in one of its addresses, or by any id in its reference chain together with
a sender who takes part and whose address is not known to be forged. Never by a number in its subject: those can be
guessed.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

from answerable.channels.incoming import Incoming
from answerable.ledger.rows import find
from answerable.tickets.models import Message, Participant, Ticket

_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|sv|vs|vb|odp|ref|rif|res|tr|fwd?|wg|doorst|enc|rv|i|fs|vl|pd|ynt|ilt|回复|答复|转发|返信|転送|رد|הועבר)"
    r"\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*|\[[^\]]{1,40}\]\s*)+",
    re.IGNORECASE,
)
_NAMING = "SELECT ticket_id FROM tickets_message WHERE external_id IN ({}) ORDER BY id DESC LIMIT 20"
_WHITESPACE = re.compile(r"\s+")


class By(StrEnum):
    TOKEN = "token"  # noqa: S105 - the word, not a secret
    REFERENCE = "reference"


@dataclass(frozen=True)
class Match:
    ticket: Ticket
    by: By
    is_other_subject: bool  # it may be another matter: the agent is offered to split it off


def base_subject(subject: str) -> str:
    """The subject without what mail programs put before it, for comparison."""
    return _WHITESPACE.sub(" ", _PREFIX.sub("", subject)).strip().casefold()


def match(incoming: Incoming, sender: str, tokens: Sequence[str]) -> Match | None:
    """The ticket of an item whose sender has that normalised address; `tokens` are those in its own addresses."""
    ticket, by = _by_token(tokens), By.TOKEN
    if ticket is None and incoming.authentication.dmarc != "fail":
        ticket, by = _by_reference(incoming.references, sender), By.REFERENCE
    if ticket is None:
        return None
    return Match(ticket, by, _is_other(incoming.subject, ticket))


def find_sent(external_ids: Collection[str]) -> Message | None:
    """The message of ours that a report speaks of."""
    ids = [each for each in external_ids if each]
    return (
        Message.objects.filter(external_id__in=ids, direction="outbound").select_related("ticket").first()
        if ids
        else None
    )


def _by_token(tokens: Sequence[str]) -> Ticket | None:
    if not tokens:
        return None
    ticket = Ticket.objects.filter(token__in=tokens).order_by("-pk").first()
    return ticket.survivor() if ticket else None


def _by_reference(references: Sequence[str], sender: str) -> Ticket | None:
    if not references or not sender:
        return None
    for ticket_id in _naming(references[-50:]):
        ticket = find(Ticket, pk=ticket_id)
        if ticket is not None and takes_part(ticket.survivor(), sender):
            return ticket.survivor()
    return None


def _naming(external_ids: Sequence[str]) -> list[int]:
    """The tickets in which these messages are, each once. The newest mention comes first: a chain may run through a
    ticket and its follow-up."""
    places = ", ".join(["%s"] * len(external_ids))
    with connection.cursor() as cursor:
        cursor.execute(_NAMING.format(places), list(external_ids))
        return list(dict.fromkeys(row[0] for row in cursor.fetchall()))


def takes_part(ticket: Ticket, sender: str) -> bool:
    """Whether this address has written to the ticket, was written to in it, or is another of its customer's."""
    if find(Participant, ticket=ticket.pk, channel="email", address=sender) is not None:
        return True
    return ticket.customer.identities.filter(channel="email", address=sender).exists()


def _is_other(subject: str, ticket: Ticket) -> bool:
    new = base_subject(subject)
    if not new or new == base_subject(ticket.subject):
        return False
    known = Message.objects.filter(ticket=ticket).values_list("subject", flat=True).distinct()[:20]
    return all(base_subject(subject) != new for subject in known)
