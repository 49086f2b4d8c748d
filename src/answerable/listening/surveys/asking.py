"""Asking those who were drawn, when their time has come: not while another ticket of theirs is open, not after they
were asked something lately, not where they want no such questions. Why somebody was not asked stays beside who was."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from answerable.channels import consent
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.outgoing import mailbox_for
from answerable.channels.registry import CHANNELS
from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import Lane, enqueue, job
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.listening import events
from answerable.listening.models import Ask, AskState
from answerable.listening.surveys.wording import language_for, letter_for, message_for
from answerable.people.addresses import MAIL
from answerable.people.models import Customer
from answerable.promises.models.promises import PromiseState
from answerable.tickets.actions import Answer, reply
from answerable.tickets.actions.guards import lock
from answerable.tickets.actions.saying import recipients_of, way_out
from answerable.tickets.models import Direction, Message, Ticket

log = structlog.get_logger(__name__)
_AT_ONCE = 500


@job()
def ask_due() -> None:
    """Each minute: whose time has come, to be asked or to be reminded."""
    now = timezone.now()
    due = Ask.objects.filter(due_at__lte=now).order_by("due_at", "pk")
    for key in list(due.values_list("pk", flat=True)[:_AT_ONCE]):
        try:
            come_to(key, at=now)
        except Exception:
            log.exception("survey.not_asked", ask=key)  # it is tried again in a minute


@transaction.atomic
def come_to(key: int, *, at: datetime) -> None:
    """Harmless for whom it was done already."""
    rows = Ask.objects.select_related(
        "version__survey", "survey", "ticket__customer", "ticket__brand", "ticket__team"
    )
    ask = rows.select_for_update(of=("self",)).filter(pk=key, due_at__lte=at).first()
    if ask is None:
        return
    # Two tickets of one person at the same moment: one comes first, and the other sees that they were asked.
    Customer.objects.select_for_update().get(pk=ask.ticket.customer_id)
    refused = why_not(ask, at=at)
    if ask.state == AskState.ASKED:
        _remind(ask, refused, at=at)
    elif refused is not None:
        _end(ask, refused)
    else:
        _ask(ask, at=at)


def why_not(ask: Ask, *, at: datetime) -> AskState | None:
    """None where they may be asked now."""
    ticket = ask.ticket
    if not ask.survey.is_on:
        return AskState.STOPPED
    if ticket.closed_at != ask.ended_at or ticket.is_merged:
        return AskState.REOPENED
    theirs = Ticket.objects.filter(customer=ticket.customer_id)
    if theirs.open().exclude(pk=ticket.pk).exists():
        return AskState.ELSEWHERE
    since = at - timedelta(days=ask.version.quiet_days)
    lately = Ask.objects.filter(ticket__customer=ticket.customer_id, asked_at__gt=since).exclude(pk=ask.pk)
    if lately.exists():
        return AskState.LATELY
    way = way_to(ask, at=at)
    if way is None:
        return AskState.NO_WAY
    return AskState.OPTED_OUT if _wants_none(way[1], way[2]) else None


def way_to(ask: Ask, *, at: datetime) -> tuple[Mailbox, str, str] | None:
    """As an answer would go: the account, the channel and the address, if the address is the customer's own and the
    survey asks there."""
    ticket = ask.ticket
    if ticket.customer.erased_at is not None:
        return None
    to = recipients_of(ticket)
    channel = way_out(ticket, to) if to else ""
    own = {(each.channel, each.address) for each in ticket.customer.identities.all()}
    if channel not in ask.version.channels or (channel, to[0][0]) not in own:
        return None
    mailbox = mailbox_for(ticket, channel)
    if mailbox is None:
        return None
    if CHANNELS[channel].window:
        until = CHANNELS[channel].window_finder(mailbox, to[0][0])
        if until is None or until <= at:
            return None
    return mailbox, channel, to[0][0]


def _wants_none(channel: str, address: str) -> bool:
    return consent.has_opted_out(consent.SURVEYS, address) or (
        CHANNELS[channel].has_opt_out and consent.has_opted_out(channel, address)
    )


def _ask(ask: Ask, *, at: datetime) -> None:
    """By mail it leaves with a job; elsewhere it is a message of the ticket, which no clock takes for an answer."""
    way = way_to(ask, at=at)
    assert way is not None
    note_leaving(ask, channel=way[1], at=at)
    if ask.channel == MAIL:
        enqueue(send_ask, ask_id=ask.pk)
        return
    to = [(way[2], ask.ticket.customer.name)]
    try:
        with transaction.atomic():
            said = Answer(message_for(ask), to=to, channel=ask.channel, is_automatic=True)
            reply(ask.ticket, said, by=SYSTEM, at=at)
    except Refusal:  # they want nothing there, or it cannot be carried
        _end(ask, AskState.FAILED)
        return
    note_asked(ask.pk, at=at)


def note_leaving(ask: Ask, *, channel: str, at: datetime) -> None:
    """With what is known of it now: whoever is silent is weighed by it later."""
    ticket = ask.ticket
    ask.channel = channel
    ask.language = language_for(ticket.customer.language, ticket.brand.language if ticket.brand else "")
    ask.team = ticket.team
    ask.provider_id = ticket.team.provider_id if ticket.team else None
    ask.waited, ask.outcome = waited_on(ticket), outcome_of(ticket)
    ask.asked_at, ask.closes_at = at, at + timedelta(days=ask.version.open_days)
    ask.state, ask.due_at = AskState.LEAVING, None
    ask.save()


def _remind(ask: Ask, refused: AskState | None, *, at: datetime) -> None:
    """Once, by mail, where nobody has answered and nothing speaks against asking."""
    ask.due_at = None
    is_wanted = (
        refused is None and ask.reminded_at is None and not hasattr(ask, "answer") and ask.is_open(at=at)
    )
    if is_wanted and ask.channel == MAIL:
        ask.reminded_at = at
        enqueue(send_ask, ask_id=ask.pk, is_reminder=True)
    ask.save(update_fields=["due_at", "reminded_at"])


def _given_up(ask_id: int, error: str, is_reminder: bool = False) -> None:
    ask = Ask.objects.filter(pk=ask_id, state=AskState.LEAVING).first()
    if ask is not None and not is_reminder:
        _end(ask, AskState.FAILED)


@job(lane=Lane.OUTSIDE, given_up=_given_up)
def send_ask(ask_id: int, is_reminder: bool = False) -> Callable[[], None] | None:
    """The mail. What became of it is kept together with the end of the job."""
    rows = Ask.objects.select_related(
        "version__survey", "survey", "ticket__customer", "ticket__brand", "ticket__team"
    )
    ask = rows.filter(pk=ask_id).first()
    if ask is None or ask.state != (AskState.ASKED if is_reminder else AskState.LEAVING):
        return None
    now = timezone.now()
    way = way_to(ask, at=now)
    if way is None or way[1] != MAIL or _wants_none(MAIL, way[2]):
        return None if is_reminder else lambda: _end(ask, AskState.NO_WAY)
    try:
        CHANNELS[MAIL].teller(way[0], way[2], letter_for(ask, way[2], is_reminder=is_reminder))
    except ChannelError as error:
        if error.permanent:
            return None if is_reminder else lambda: _end(ask, AskState.FAILED)
        raise
    return lambda: note_asked(ask_id, at=now, is_reminder=is_reminder)


@transaction.atomic
def note_asked(ask_id: int, *, at: datetime, is_reminder: bool = False) -> None:
    """It has left."""
    # The ticket first, as whoever answers locks it.
    lock(Ask.objects.values_list("ticket", flat=True).get(pk=ask_id))
    ask = Ask.objects.select_for_update(of=("self",)).select_related("ticket", "version").get(pk=ask_id)
    if not is_reminder:
        ask.state = AskState.ASKED
        reminds = ask.version.remind_days if ask.channel == MAIL else None
        ask.due_at = at + timedelta(days=reminds) if reminds else None
        ask.save(update_fields=["state", "due_at"])
    told: dict[str, Any] = {
        "ask": ask.pk,
        "survey": ask.survey_id,
        "channel": ask.channel,
        "reminder": is_reminder,
    }
    record(events.ASKED, ask.ticket, by=SYSTEM, at=at, **told)


def _end(ask: Ask, state: AskState) -> None:
    """They are not asked; and whoever was not asked was not asked lately."""
    ask.state, ask.due_at, ask.asked_at = state, None, None
    ask.save(update_fields=["state", "due_at", "asked_at"])


def waited_on(ticket: Ticket) -> int | None:
    """Seconds from the first thing a person wrote to our first answer that arrived."""
    said = Message.objects.filter(ticket=ticket, is_automatic=False)
    first = said.filter(direction=Direction.INBOUND).order_by("created_at").first()
    if first is None:
        return None
    answers = said.filter(
        direction=Direction.OUTBOUND, delivered_at__isnull=False, created_at__gte=first.created_at
    )
    answered = answers.order_by("delivered_at").values_list("delivered_at", flat=True).first()
    return None if answered is None else int((answered - first.created_at).total_seconds())


def outcome_of(ticket: Ticket) -> str:
    """Whether what was promised on it was kept; nothing where nothing was."""
    rows = list(ticket.promises.exclude(state__in=(PromiseState.NOT_NEEDED, PromiseState.WITHDRAWN)))
    if not rows:
        return ""
    return "late" if any(each.is_late(at=ticket.closed_at or each.started_at) for each in rows) else "kept"
