"""Which ticket a received item belongs to.

An item joins a ticket by the secret token in one of its addresses, or by any id in its reference chain together with
a sender who takes part and whose address is not known to be forged. Never by a number in its subject: those can be
guessed.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from answerable.channels.incoming import Incoming
from answerable.channels.models import Mailbox
from answerable.channels.threads import led_to
from answerable.ledger.rows import columns, find, row_of
from answerable.ledger.together import answers, foresee
from answerable.tickets.models import Message, Participant, Ticket

_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|sv|vs|vb|odp|ref|rif|res|tr|fwd?|wg|doorst|enc|rv|i|fs|vl|pd|ynt|ilt|回复|答复|转发|返信|転送|رد|הועבר)"
    r"\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*|\[[^\]]{1,40}\]\s*)+",
    re.IGNORECASE,
)
# The newest mention comes first: a chain may run through a ticket and its follow-up.
_NAMING = """
    SELECT {wanted},
        EXISTS (SELECT 1 FROM tickets_participant WHERE ticket_id = t.id AND channel = %s AND address = %s)
        OR EXISTS (
            SELECT 1 FROM people_identity WHERE customer_id = t.customer_id AND channel = %s AND address = %s
        )
    FROM (
        SELECT ticket_id, max(id) AS newest FROM (
            SELECT ticket_id, id FROM tickets_message WHERE external_id IN ({places}) ORDER BY id DESC LIMIT 20
        ) AS naming GROUP BY ticket_id
    ) AS named JOIN tickets_ticket t ON t.id = named.ticket_id ORDER BY named.newest DESC
"""
_MOST_REFERENCES = 50
_WHITESPACE = re.compile(r"\s+")


class By(StrEnum):
    TOKEN = "token"  # noqa: S105 - the word, not a secret
    REFERENCE = "reference"
    THREAD = "thread"


@dataclass(frozen=True)
class Sender:
    """An address as it is normalised, and the channel on which it is one; empty when nobody can tell."""

    channel: str
    address: str

    def __bool__(self) -> bool:
        return bool(self.address)


@dataclass(frozen=True)
class Match:
    ticket: Ticket
    by: By
    is_other_subject: bool  # it may be another matter: the agent is offered to split it off


def base_subject(subject: str) -> str:
    """The subject without what mail programs put before it, for comparison."""
    return _WHITESPACE.sub(" ", _PREFIX.sub("", subject)).strip().casefold()


def foresee_match(incoming: Incoming, sender: Sender) -> None:
    """`match` may be called for it: let what it asks by reference travel along."""
    if _may_refer(incoming, sender):
        foresee(*_asking_for_named(incoming.references, sender))


def match(
    incoming: Incoming, sender: Sender, tokens: Sequence[str], mailbox: Mailbox | None = None
) -> Match | None:
    """The ticket that an item goes on with; `tokens` are those in its own addresses. What the channel holds together
    stays together, whatever is said."""
    ticket = led_to(mailbox, incoming.thread)
    if ticket is not None:
        return Match(ticket, By.THREAD, is_other_subject=False)
    ticket, by = _by_token(tokens), By.TOKEN
    if ticket is None and _may_refer(incoming, sender):
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
    found = [ticket for token in dict.fromkeys(tokens) if (ticket := find(Ticket, token=token)) is not None]
    return max(found, key=lambda ticket: ticket.pk).survivor() if found else None


def _may_refer(incoming: Incoming, sender: Sender) -> bool:
    return bool(incoming.references and sender) and incoming.authentication.dmarc != "fail"


def _by_reference(references: Sequence[str], sender: Sender) -> Ticket | None:
    for *values, is_theirs in answers(*_asking_for_named(references, sender)):
        ticket = row_of(Ticket, values)
        if ticket.merged_into_id is not None:
            ticket = ticket.survivor()
            is_theirs = takes_part(ticket, sender)
        if is_theirs:
            return ticket
    return None


def _asking_for_named(references: Sequence[str], sender: Sender) -> tuple[str, list[str]]:
    """The tickets in which these messages are, each once, and whether the sender takes part in it."""
    named = references[-_MOST_REFERENCES:]
    who = (sender.channel, sender.address)
    places = ", ".join(["%s"] * len(named))
    return _NAMING.format(wanted=columns(Ticket, of="t"), places=places), [*who, *who, *named]


def takes_part(ticket: Ticket, sender: Sender) -> bool:
    """Whether this address has written to the ticket, was written to in it, or is another of its customer's."""
    if find(Participant, ticket=ticket.pk, channel=sender.channel, address=sender.address) is not None:
        return True
    return ticket.customer.identities.filter(channel=sender.channel, address=sender.address).exists()


def _is_other(subject: str, ticket: Ticket) -> bool:
    new = base_subject(subject)
    if not new or new == base_subject(ticket.subject):
        return False
    known = Message.objects.filter(ticket=ticket).values_list("subject", flat=True).distinct()[:20]
    return all(base_subject(subject) != new for subject in known)
