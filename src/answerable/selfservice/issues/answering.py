"""Answering those who wrote about what is solved."""

from django.db import transaction
from django.utils import timezone

from answerable.ledger.jobs import job
from answerable.ledger.refusals import Refusal
from answerable.people.models import Staff
from answerable.selfservice.models import IssueTicket, LinkState
from answerable.selfservice.models.issues import chosen
from answerable.tickets.actions import Answer, reply
from answerable.tickets.models import Ticket

AT_ONCE = 50


@job()
def answer_some(links: list[int], staff: int, texts: dict[str, str], then_close: bool) -> None:
    """Each in a transaction of its own, whatever becomes of the others."""
    who = Staff.objects.filter(pk=staff, is_active=True).first()
    for key in links if who is not None else ():
        try:
            _answer(key, who, texts, then_close=then_close)
        except (Refusal, Ticket.DoesNotExist) as refusal:
            IssueTicket.objects.filter(pk=key).update(refused=str(refusal)[:1000])


@transaction.atomic
def _answer(key: int, who: Staff, texts: dict[str, str], *, then_close: bool) -> None:
    row = IssueTicket.objects.select_related("ticket__customer", "ticket__brand", "ticket__merged_into")
    link = row.select_for_update(of=("self",)).get(pk=key)
    if link.answer_id is not None or link.state != LinkState.LINKED:
        return
    ticket = link.ticket.survivor()
    text = text_for(ticket, texts)
    link.answer = reply(ticket, Answer(text), by=who.actor(), at=timezone.now(), then_close=then_close)
    link.refused = ""
    link.save(update_fields=["answer", "refused"])


def language_of(ticket: Ticket) -> str:
    """The customer's, else their brand's."""
    told = ticket.customer.language or (ticket.brand.language if ticket.brand else "")
    return told.partition("-")[0].lower()


def text_for(ticket: Ticket, texts: dict[str, str]) -> str:
    return texts[chosen(texts, [language_of(ticket)]) or ""]
