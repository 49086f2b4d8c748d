"""A bad answer is looked after: a ticket that continues the other one, in the hands of somebody who leads, with a
promise that the customer is told and that the clocks keep.

A ticket of its own, and not the old one opened again: who leads should see it, the one who had it should not be alone
with it, and the figures of what was solved stay as they were.
"""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM
from answerable.ledger.actor import customer as as_customer
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.listening import events
from answerable.listening.models import Ask, SurveyAnswer
from answerable.listening.surveys.scales import scale_of
from answerable.listening.surveys.wording import question_in
from answerable.people.models import Staff
from answerable.people.zones import zone_of
from answerable.promises.actions.stating import Wanted, state
from answerable.tickets import events as of_tickets
from answerable.tickets.actions import Answer, Inbound, assign, go_on_with, open_with, reply
from answerable.tickets.actions.saying import recipients_of
from answerable.tickets.models import Link, LinkKind, Ticket

log = structlog.get_logger(__name__)


def follow_up(answer: SurveyAnswer, ask: Ask, *, at: datetime) -> Ticket | None:
    """Once for an answer, whatever becomes of it; words that come later are added. In the answer's own transaction."""
    if ask.version.follow_up_hours is None:
        return None
    if answer.follow_up is not None:
        _add_words(answer, ask, at=at)
        return answer.follow_up
    old = ask.ticket
    ticket = _opened(answer, ask, at=at)
    answer.follow_up = ticket
    answer.save(update_fields=["follow_up"])
    record(events.FOLLOWED_UP, old, by=SYSTEM, at=at, ask=ask.pk, ticket=ticket.pk)
    _give_to_who_leads(ticket, old, at=at)
    _promise(ticket, ask, at=at)
    return ticket


def _opened(answer: SurveyAnswer, ask: Ask, *, at: datetime) -> Ticket:
    old = ask.ticket
    team = old.team_still_there
    message = open_with(
        _said(answer, ask),
        by=as_customer(old.customer_id),
        at=at,
        team_id=team.pk if team else None,
        brand_id=old.brand_id,
    )
    Link.objects.create(source=old, target=message.ticket, kind=LinkKind.FOLLOW_UP, created_at=at)
    for one, other in ((old, message.ticket), (message.ticket, old)):
        record(of_tickets.LINKED, one, by=SYSTEM, at=at, ticket=other.pk, link=LinkKind.FOLLOW_UP.value)
    return message.ticket


def _said(answer: SurveyAnswer, ask: Ask) -> Inbound:
    """What was answered, in the customer's own language, and their words."""
    to = recipients_of(ask.ticket)
    address, name = to[0] if to else ("", "")
    with translation.override(ask.language):
        label = str(scale_of(ask.version.kind).label(answer.value))
        subject = _("About %(reference)s: %(answer)s") % {"reference": ask.ticket.reference, "answer": label}
    text = f"{question_in(ask.version, ask.language)} {label}"
    return Inbound(
        channel=ask.channel,
        customer=ask.ticket.customer,
        from_address=address,
        from_name=name,
        subject=subject,
        text="\n\n".join([text, *([answer.said] if answer.said else [])]),
    )


def _add_words(answer: SurveyAnswer, ask: Ask, *, at: datetime) -> None:
    ticket = answer.follow_up
    if ticket is None or not answer.said or ticket.messages.filter(text__contains=answer.said).exists():
        return
    go_on_with(ticket, _said(answer, ask), by=as_customer(ask.ticket.customer_id), at=at)


def _give_to_who_leads(ticket: Ticket, old: Ticket, *, at: datetime) -> None:
    """Of the team that had it, else of its company; never to whoever had it. Where nobody leads, it is the team's."""
    ticket.refresh_from_db()
    team = ticket.team_still_there
    who = who_leads(ticket, besides=old.assignee_id)
    if team is None or who is None:
        return
    try:
        with transaction.atomic():
            assign(ticket, team=team, staff=who, by=SYSTEM, at=at)
    except Refusal:
        log.warning("survey.nobody_leads", ticket=ticket.pk)


def who_leads(ticket: Ticket, *, besides: int | None) -> Staff | None:
    team = ticket.team_still_there
    if team is None:
        return None
    leads = Staff.objects.active().who_may("floor.see", "ticket.reply").exclude(pk=besides or 0)
    of_team: Staff | None = leads.filter(teams=team).order_by("pk").first()
    of_company: Staff | None = leads.filter(provider=team.provider_id).order_by("pk").first()
    return of_team or of_company


def _promise(ticket: Ticket, ask: Ask, *, at: datetime) -> None:
    """The customer is told by when, and what they are told is what the clocks keep: the next answer of a person."""
    due = at + timedelta(hours=ask.version.follow_up_hours or 0)
    zone = zone_of(ask.ticket.customer.time_zone) or timezone.get_default_timezone()
    with translation.override(ask.language):
        when = f"{date_format(timezone.localtime(due, zone), 'DATETIME_FORMAT')} ({zone})"
        promise = _("Somebody who leads the team looks at it and writes to you by %(when)s.") % {"when": when}
        text = "\n\n".join([_("Thank you for telling us. We are sorry that it was not good."), promise])
    start = text.index(promise)
    try:
        with transaction.atomic():
            message = reply(ticket, Answer(text, is_automatic=True), by=SYSTEM, at=at)
            state(message, [Wanted(due, (start, start + len(promise)), is_answer=True)], by=SYSTEM, at=at)
    except Refusal:
        log.warning("survey.not_promised", ticket=ticket.pk)
