"""A conversation as its reviewers see it: what was said and after how long, not by whom, where or for which company."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.listening.models import QualityCase
from answerable.listening.quality.blinding import Hidden, blinded, without_quotes, without_signature
from answerable.people.models import Provider, Site, Staff, Team
from answerable.tickets.models import Direction, Message, Ticket

MOST_MESSAGES = 200


@dataclass(frozen=True)
class Said:
    is_ours: bool
    is_automatic: bool
    after: timedelta  # since the first word
    text: str
    files: int


@dataclass(frozen=True)
class Conversation:
    subject: str
    said: list[Said]
    is_cut: bool  # there is more than is shown


def blind_conversation(case: QualityCase) -> Conversation:
    """For a reviewer; what they learn of the customer is no more than what was said."""
    ticket, hidden = case.ticket, hidden_of(case)
    rows = list(
        ticket.messages.filter(retracted_at=None)
        .prefetch_related("attachments")
        .order_by("created_at", "pk")[: MOST_MESSAGES + 1]
    )
    begin = rows[0].created_at if rows else ticket.created_at
    said = [_said(each, begin, hidden) for each in rows[:MOST_MESSAGES]]
    return Conversation(blinded(ticket.subject, hidden), said, len(rows) > MOST_MESSAGES)


def hidden_of(case: QualityCase) -> Hidden:
    return hidden_in(case.ticket, case.agent.name)


def hidden_in(ticket: Ticket, *more: str) -> Hidden:
    """Everybody who took part, all colleagues by whole name, every company with its teams and places."""
    messages = ticket.messages.order_by()
    writers = Staff.objects.filter(pk__in=messages.exclude(staff=None).values("staff"))
    people = {*more, ticket.customer.name, *writers.values_list("name", flat=True)}
    people |= set(messages.exclude(from_name="").values_list("from_name", flat=True))
    people |= {name for pairs in messages.values_list("to", flat=True) for _address, name in pairs if name}
    if ticket.assignee is not None:
        people.add(ticket.assignee.name)
    if ticket.customer.account is not None:
        people.add(ticket.customer.account.name)
    return Hidden(people, frozenset(Staff.objects.values_list("name", flat=True)), _companies())


def _companies() -> set[str]:
    return {
        *Provider.objects.values_list("name", flat=True),
        *Provider.objects.exclude(employer="").values_list("employer", flat=True),
        *Team.objects.values_list("name", flat=True),
        *Site.objects.values_list("name", flat=True),
        *Site.objects.exclude(place="").values_list("place", flat=True),
    }


def _said(message: Message, begin: datetime, hidden: Hidden) -> Said:
    is_ours = message.direction == Direction.OUTBOUND
    text = without_quotes(message.text, message.folds)
    return Said(
        is_ours,
        message.is_automatic,
        max(timedelta(), message.created_at - begin),
        blinded(without_signature(text), hidden),
        len(message.attachments.all()),
    )
