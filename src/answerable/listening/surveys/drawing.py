"""A ticket ended: which surveys' rules fit it, and whom chance draws. Who is drawn is decided by a digest, so that it
comes out the same however often it is asked, and nobody can try again until it suits them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from answerable.ledger.jobs import enqueue, job
from answerable.ledger.known import Known
from answerable.ledger.models import Event
from answerable.listening.models import Ask, AskState, Survey, SurveyVersion
from answerable.tickets.conditions import RuleAsker, question
from answerable.tickets.models import Ticket

_FINEST = 10_000
_LATEST = timedelta(days=2)

on: Known[tuple[int, ...]] = Known(
    lambda: tuple(Survey.objects.present().filter(is_on=True).values_list("pk", flat=True)), Survey
)


def hear(event: Event) -> None:
    """Whoever ends a ticket does not wait for surveys, and where none is on nothing is done."""
    if on() and event.ticket_id is not None:
        enqueue(draw_ended, ticket_id=event.ticket_id)


@job()
def draw_ended(ticket_id: int) -> None:
    """The same end twice is drawn once; of what ended long ago nobody is asked."""
    now = timezone.now()
    ticket = Ticket.objects.present().filter(pk=ticket_id, closed_at__gt=now - _LATEST).first()
    if ticket is not None:
        draw(ticket, at=now)


@transaction.atomic
def draw(ticket: Ticket, *, at: datetime) -> list[Ask]:
    """For each survey that is on and fits this end: a row that says whether it is to be asked."""
    made = []
    for survey in Survey.objects.present().filter(is_on=True).order_by("pk"):
        version = survey.newest
        if ticket.closed_at is None or not fits(version, ticket.pk, at=at):
            continue
        is_drawn = is_drawn_for(version, ticket.pk, ticket.closed_at)
        row, _is_new = Ask.objects.get_or_create(
            survey=survey,
            ticket=ticket,
            ended_at=ticket.closed_at,
            defaults={
                "version": version,
                "state": AskState.WAITING if is_drawn else AskState.NOT_DRAWN,
                "due_at": ticket.closed_at + timedelta(hours=version.delay_hours) if is_drawn else None,
            },
        )
        made.append(row)
    return made


def fits(version: SurveyVersion, ticket_id: int, *, at: datetime) -> bool:
    asked = question(version.asked, RuleAsker(at))
    return Ticket.objects.present().filter(asked, pk=ticket_id).exists()


def is_drawn_for(version: SurveyVersion, ticket_id: int, ended_at: datetime) -> bool:
    named = f"{version.survey_id}:{ticket_id}:{ended_at.timestamp():.6f}"
    digest = salted_hmac("answerable.surveys.drawn", named, algorithm="sha256").digest()
    return int.from_bytes(digest[:8], "big") % _FINEST < version.share * _FINEST // 100
