"""A number that answers what was asked by a message. It is the answer and no more: nobody's turn, and nothing opens
again. What is not plainly such a number is a message like any other."""

import re
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.ledger.actor import customer as as_customer
from answerable.ledger.refusals import Refusal
from answerable.listening.models import Via
from answerable.listening.surveys.answering import answer, open_asks
from answerable.listening.surveys.scales import scale_of
from answerable.people.addresses import MAIL
from answerable.tickets.models import Ticket

# Alone, or marked off from words: "5 parcels are missing" and "10-12 days" are no answers.
_NUMBER = re.compile(r"\s*(\d{1,2})\s*(?:[.:,;)–—-]?\s*\Z|(?:[.:,;)–—-](?=\s)|\s*\n)\s*(.+)\Z)", re.DOTALL)


def number_in(text: str) -> tuple[int, str] | None:
    """The number and the words beside it. Digits of every script are read."""
    found = _NUMBER.match(text)
    return None if found is None else (int(found[1]), (found[2] or "").strip())


def heed(
    ticket: Ticket, channel: str, text: str, *, customer_id: int, at: datetime
) -> tuple[str, str] | None:
    """A word and a sentence for the message that was an answer; None where it was none."""
    said = None if channel == MAIL else number_in(text)  # mails have links, and quote what they answer
    if said is None or customer_id != ticket.customer_id:
        return None
    for ask in open_asks(ticket.pk, channel=channel, at=at):
        value = scale_of(ask.version.kind).by_number(said[0])
        if value is None:
            continue
        try:
            answer(ask, value, words=said[1], via=Via.DIGIT, by=as_customer(customer_id), at=at)
        except Refusal:
            continue
        return "survey_answer", _("They answered what the survey asked.")
    return None
