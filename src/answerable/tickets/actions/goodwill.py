"""Refunds and goodwill: given within what the provider's people may give by themselves, beyond it asked for and
decided by somebody of the house. The product pays nothing: what is granted is an event that the shop's system acts
on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Word
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions.guards import refuse_erased
from answerable.people.models import Customer, Provider, ProviderKind
from answerable.tickets import events
from answerable.tickets.actions.guards import locked, locked_even_merged
from answerable.tickets.models import (
    Goodwill,
    GoodwillKind,
    GoodwillReason,
    GoodwillRefusal,
    GoodwillState,
    Ticket,
)

AT_MOST = Decimal("9999999.99")
COUNTED = timedelta(days=30)  # in which a limit counts: in parts one gives no more than at once
_ENDED = {
    GoodwillState.GRANTED: gettext_lazy("That was granted already."),
    GoodwillState.DECLINED: gettext_lazy("That was declined already."),
    GoodwillState.WITHDRAWN: gettext_lazy("That was taken back."),
}


@dataclass(frozen=True)
class GoodwillWanted:
    kind: GoodwillKind
    amount: Decimal
    currency: str
    reason: GoodwillReason
    order: str = ""
    key: str = ""


@transaction.atomic
def give_goodwill(ticket: Ticket, wanted: GoodwillWanted, *, by: Actor, at: datetime) -> Goodwill:
    """Granted at once within one's authority; else it waits for somebody of the house. Asked twice from one page,
    it is the same."""
    ticket = locked(ticket, by, "goodwill.give")
    if by.staff_id is None or by.provider_id is None:
        raise NotAllowed
    known = ticket.goodwill.filter(key=wanted.key).first() if wanted.key else None
    if known is not None:
        return known
    # Two at once for one customer, on whatever tickets, are counted one after the other.
    customer = Customer.objects.select_for_update(no_key=True).get(pk=ticket.customer_id)
    refuse_erased(customer)
    amount, currency = _amount(wanted.amount), _currency(wanted.currency)
    is_within = _is_within(customer, amount, currency, by, at)
    made = Goodwill.objects.create(
        ticket=ticket,
        kind=wanted.kind,
        amount=amount,
        currency=currency,
        reason=wanted.reason,
        order=" ".join(wanted.order.split())[:80],
        state=GoodwillState.GRANTED if is_within else GoodwillState.WAITING,
        asked_by_id=by.staff_id,
        provider_id=by.provider_id,
        asked_at=at,
        key=wanted.key[:36],
    )
    kind = events.GOODWILL_GRANTED if is_within else events.GOODWILL_ASKED
    record(kind, ticket, by=by, at=at, **_told(made))
    return made


@transaction.atomic
def approve_goodwill(asked: Goodwill, *, by: Actor, at: datetime) -> Goodwill:
    ticket, asked = _for_deciding(asked, by)
    if asked.state == GoodwillState.GRANTED:
        return asked
    _end(asked, GoodwillState.GRANTED, by, at)
    record(events.GOODWILL_GRANTED, ticket, by=by, at=at, approved=True, **_told(asked))
    return asked


@transaction.atomic
def decline_goodwill(
    asked: Goodwill, why_not: GoodwillRefusal, words: str = "", *, by: Actor, at: datetime
) -> Goodwill:
    ticket, asked = _for_deciding(asked, by)
    if asked.state == GoodwillState.DECLINED:
        return asked
    asked.why_not, asked.words = why_not, " ".join(words.split())[:200]
    _end(asked, GoodwillState.DECLINED, by, at)
    record(events.GOODWILL_DECLINED, ticket, by=by, at=at, why=Word(why_not), **_told(asked))
    return asked


@transaction.atomic
def withdraw_goodwill(asked: Goodwill, *, by: Actor, at: datetime) -> Goodwill:
    """Whoever asked needs it no longer, and nobody has decided yet."""
    ticket = locked_even_merged(asked.ticket, by, "goodwill.give")
    asked = Goodwill.objects.get(pk=asked.pk)
    if asked.asked_by_id != by.staff_id:
        raise NotAllowed(_("Only who asked for it can take it back."))
    if asked.state == GoodwillState.WITHDRAWN:
        return asked
    _end(asked, GoodwillState.WITHDRAWN, by, at)
    record(events.GOODWILL_WITHDRAWN, ticket, by=by, at=at, **_told(asked))
    return asked


def decides_goodwill(by: Actor) -> bool:
    """Somebody of the house with the right; a provider's leads do not approve what their own people ask for."""
    if not by.may("goodwill.approve") or by.provider_id is None:
        return False
    return Provider.objects.filter(pk=by.provider_id, kind=ProviderKind.IN_HOUSE).exists()


def _for_deciding(asked: Goodwill, by: Actor) -> tuple[Ticket, Goodwill]:
    ticket = locked_even_merged(asked.ticket, by, "goodwill.approve")
    if by.staff_id is None or not decides_goodwill(by):
        raise NotAllowed(_("Somebody of the house decides that."))
    asked = Goodwill.objects.get(pk=asked.pk)
    if asked.asked_by_id == by.staff_id:
        raise NotAllowed(_("Somebody else decides what you asked for."))
    return ticket, asked


def _end(asked: Goodwill, state: GoodwillState, by: Actor, at: datetime) -> None:
    if not asked.is_waiting:
        raise Refusal(str(_ENDED[GoodwillState(asked.state)]), code="decided")
    asked.state, asked.ended_by_id, asked.ended_at = state, by.staff_id, at
    asked.save(update_fields=["state", "ended_by", "ended_at", "why_not", "words"])


def _is_within(customer: Customer, amount: Decimal, currency: str, by: Actor, at: datetime) -> bool:
    """The limit counts what people of this provider gave this customer lately: in parts it would be none. Where the
    house has said none, its own people have none, and other companies' people may give nothing by themselves."""
    if decides_goodwill(by):
        return True
    provider = Provider.objects.get(pk=by.provider_id or 0)
    if provider.refund_limit is None:
        return provider.is_in_house
    if currency != provider.refund_currency:
        return False
    own = Goodwill.objects.on_own_authority(provider.pk, customer, since=at - COUNTED)
    given = own.filter(currency=currency).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return bool(given + amount <= provider.refund_limit)


def _told(made: Goodwill) -> dict[str, Any]:
    return {
        "goodwill": made.pk,
        "what": Word(made.kind),
        "hundredths": made.hundredths,
        "currency": Word(made.currency),
        "cause": Word(made.reason),
    }


def _amount(given: Decimal) -> Decimal:
    if not given.is_finite() or not 0 < given <= AT_MOST or given != round(given, 2):
        raise Invalid(_("An amount is more than nothing, with at most two digits behind the point."))
    return given


def _currency(given: str) -> str:
    code = given.strip().upper()
    if len(code) != 3 or not (code.isascii() and code.isalpha()):
        raise Invalid(_("A currency is written with three letters, like EUR or PHP."))
    return code
