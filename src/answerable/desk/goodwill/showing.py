"""What was given or asked for on a ticket, what waits for somebody's decision, and totals."""

from collections.abc import Sequence
from dataclasses import dataclass

from answerable.desk.goodwill.words import amount_words, words_of
from answerable.people.models import Account, Customer, Staff
from answerable.tickets.actions.goodwill import decides_goodwill
from answerable.tickets.models import Goodwill, Ticket

MOST = 20
_MOST_WAITING = 10


@dataclass(frozen=True)
class Given:
    """`goodwill` as this reader sees it: in words, and what they can do about it."""

    goodwill: Goodwill
    words: str
    can_decide: bool = False
    can_take_back: bool = False


def given_on(ticket: Ticket, reader: Staff) -> Sequence[Given]:
    """The newest first."""
    rows = ticket.goodwill.select_related("asked_by", "ended_by")[:MOST]
    found = list(rows)
    decides = any(each.is_waiting for each in found) and decides_goodwill(reader.actor())
    return [_given(each, reader, decides) for each in found]


def waiting_for(reader: Staff) -> Sequence[Given]:
    """What they can decide, the longest wait first."""
    if not reader.provider.is_in_house or not reader.may("goodwill.approve"):
        return []
    rows = Goodwill.objects.waiting().visible_to(reader).exclude(asked_by=reader)
    found = rows.select_related("asked_by", "ticket__customer").order_by("asked_at", "pk")
    return [_given(each, reader, decides=True) for each in found[:_MOST_WAITING]]


def totals_of(whose: Customer | Account, reader: Staff) -> Sequence[str]:
    """What was granted on tickets that the reader sees, an amount for each currency."""
    theirs = (
        {"ticket__customer": whose} if isinstance(whose, Customer) else {"ticket__customer__account": whose}
    )
    rows = Goodwill.objects.visible_to(reader).filter(**theirs)
    return [amount_words(total, currency) for currency, total in rows.totals()]


def _given(each: Goodwill, reader: Staff, decides: bool) -> Given:
    is_own = each.asked_by_id == reader.pk
    return Given(
        each,
        words_of(each),
        can_decide=decides and each.is_waiting and not is_own,
        can_take_back=is_own and each.is_waiting and reader.may("goodwill.give"),
    )
