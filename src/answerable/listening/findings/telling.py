"""Telling those who told us: whom, in which language, and by which ticket. Each once, whatever number of tickets."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from answerable.channels import consent
from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import enqueue, job
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.listening import events
from answerable.listening.findings.resting import evidence_of
from answerable.listening.models import (
    Finding,
    FindingNotice,
    FindingNoticeState,
    FindingTold,
    ToldState,
)
from answerable.people.models import Customer
from answerable.selfservice.issues.answering import language_of, text_for
from answerable.selfservice.issues.wanting import LIST
from answerable.tickets.actions import Answer, reply
from answerable.tickets.models import Ticket

AT_ONCE = 50
_MOST = 20_000


def to_tell(finding: Finding) -> dict[int, Ticket]:
    """By customer, who turned out to be whom: the last ticket on which they said it. Without those told already and
    those who were erased."""
    found: dict[int, Ticket] = {}
    rows = evidence_of(finding).select_related("ticket__customer__merged_into", "ticket__brand")
    for each in rows.order_by("ticket__created_at", "ticket")[:_MOST]:
        person = each.ticket.customer.merged_into or each.ticket.customer
        if person.erased_at is None and each.ticket.erased_at is None:
            found[person.pk] = each.ticket
    known = FindingTold.objects.filter(Q(finding=finding) | Q(finding__merged_into=finding))
    for told in known.filter(customer__in=found).values_list("customer", flat=True):
        found.pop(told, None)
    return found


def languages_of(tickets: Mapping[int, Ticket]) -> Counter[str]:
    """How many of them read which language."""
    return Counter(language_of(ticket) or "en" for ticket in tickets.values())


def queue_rows(notice: FindingNotice, *, at: datetime) -> int:
    """A row for each, before anything is said; and the jobs that say it. How many."""
    rows = [
        FindingTold(notice=notice, finding_id=notice.finding_id, customer_id=person, ticket=ticket, at=at)
        for person, ticket in sorted(to_tell(notice.finding).items())
    ]
    FindingTold.objects.bulk_create(rows, ignore_conflicts=True)
    keys = list(FindingTold.objects.filter(notice=notice).values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        enqueue(tell_some, rows=keys[start : start + AT_ONCE], notice_id=notice.pk)
    return len(keys)


@job()
def tell_some(rows: list[int], notice_id: int) -> None:
    """Each in a transaction of its own, whatever becomes of the others."""
    for key in rows:
        try:
            _tell(key)
        except (Refusal, Ticket.DoesNotExist) as refusal:
            FindingTold.objects.filter(pk=key).update(state=ToldState.FAILED, error=str(refusal)[:1000])
    _end(notice_id)


@transaction.atomic
def _tell(key: int) -> None:
    rows = FindingTold.objects.select_related("notice", "ticket__customer", "ticket__brand", "customer")
    row = rows.select_for_update(of=("self",)).get(pk=key)
    if row.state != ToldState.QUEUED or row.notice.state != FindingNoticeState.SENDING:
        return
    ticket = row.ticket.survivor()
    person = ticket.customer.merged_into or ticket.customer
    if person.erased_at is not None or ticket.erased_at is not None or row.customer.erased_at is not None:
        row.state = ToldState.GONE
    elif wants_none(person, ticket):
        row.state = ToldState.OPTED_OUT
    else:
        # Not an answer to what they ask now: as automatic mail it ends no wait, and nobody's clock.
        answer = Answer(text_for(ticket, row.notice.texts), is_automatic=True)
        row.message = reply(ticket, answer, by=SYSTEM, at=timezone.now())
        row.state = ToldState.SENT
    row.at = timezone.now()
    row.save(update_fields=["state", "message", "at"])


def wants_none(person: Customer, ticket: Ticket) -> bool:
    """Whoever wants no notices of that brand wants none of these either."""
    name = LIST.format(ticket.brand_id or 0)
    addresses = {person.address, *person.identities.values_list("address", flat=True)}
    return any(consent.has_opted_out(name, address) for address in addresses if address)


@transaction.atomic
def _end(notice_id: int) -> None:
    """It was sent when nothing of it waits any more."""
    notice = FindingNotice.objects.select_for_update(of=("self",)).select_related("finding").get(pk=notice_id)
    if notice.state != FindingNoticeState.SENDING or notice.rows.filter(state=ToldState.QUEUED).exists():
        return
    notice.state, notice.ended_at = FindingNoticeState.SENT, timezone.now()
    notice.save(update_fields=["state", "ended_at"])
    record(events.FINDING_NOTICE_SENT, notice.finding, by=SYSTEM, at=notice.ended_at, notice=notice.pk)
