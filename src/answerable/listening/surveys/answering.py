"""An answer to what was asked: by its link, by a number, or on the page of their ticket. It can be changed while it is
open, and the same twice is harmless. Who does not answer has said nothing, and never counts as content."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.actor import customer as as_customer
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.listening import events
from answerable.listening.models import Ask, AskState, SurveyAnswer, SurveyKind, Via
from answerable.listening.surveys.following_up import follow_up
from answerable.listening.surveys.scales import scale_of
from answerable.tickets.actions.guards import lock
from answerable.tickets.actions.words import storable
from answerable.tickets.models import Rating, Ticket
from answerable.tickets.ratings import MOST_WORDS, rate


@transaction.atomic
def answer(ask: Ask, value: int, *, words: str = "", via: Via, by: Actor, at: datetime) -> SurveyAnswer:
    """Satisfaction is kept as the rating that it is; everything else here."""
    ticket = lock(ask.ticket_id)
    ask = Ask.objects.select_for_update(of=("self",)).select_related("version", "ticket").get(pk=ask.pk)
    if by.kind is not ActorKind.CUSTOMER or by.id != ticket.customer_id:
        raise Ticket.DoesNotExist
    if not ask.is_open(at=at):
        raise Refusal(_("It can be answered no longer."), code="over")
    if value not in scale_of(ask.version.kind).values:
        raise Invalid(_("Choose one of the answers."))
    words = storable(words).strip()[:MOST_WORDS]
    rating = None
    if ask.version.kind == SurveyKind.SATISFACTION:
        rating = rate(ticket, is_good=bool(value), words=words, by=by, at=at, ended_at=ask.ended_at)
        words = ""
    return _keep(ask, value, words, rating, via=via, by=by, at=at)


def hear_rating(event: Event) -> None:
    """They rated the end on their page while they were asked about it: that is their answer. A job, behind it."""
    rating = Rating.objects.filter(pk=event.data["rating"]).first()
    if rating is None:
        return
    asks = Ask.objects.asked().filter(
        ticket=event.ticket_id, ended_at=rating.ended_at, version__kind=SurveyKind.SATISFACTION
    )
    for key in asks.values_list("pk", flat=True):
        _take(key, rating.pk, at=event.at)


@transaction.atomic
def _take(key: int, rating_id: int, *, at: datetime) -> None:
    row = Ask.objects.get(pk=key)
    ticket = lock(row.ticket_id)
    ask = Ask.objects.select_for_update(of=("self",)).select_related("version", "ticket").get(pk=key)
    rating = Rating.objects.get(pk=rating_id)
    if ask.is_open(at=at):
        by = as_customer(ticket.customer_id)
        _keep(ask, int(rating.is_good), "", rating, via=Via.PAGE, by=by, at=at)


def _keep(
    ask: Ask, value: int, words: str, rating: Rating | None, *, via: Via, by: Actor, at: datetime
) -> SurveyAnswer:
    """On a locked ask."""
    kept, is_new = SurveyAnswer.objects.get_or_create(
        ask=ask,
        defaults={
            "value": value, "words": words, "rating": rating, "via": via, "at": at, "changed_at": at,
        },
    )  # fmt: skip
    is_same = not is_new and (kept.value, kept.words, kept.rating_id) == (value, words, rating and rating.pk)
    is_bad = scale_of(ask.version.kind).is_bad(value)
    if not is_same:
        if not is_new:
            kept.value, kept.words, kept.rating, kept.changed_at = value, words, rating, at
            kept.save(update_fields=["value", "words", "rating", "changed_at"])
        told: dict[str, Any] = {
            "ask": ask.pk,
            "survey": ask.survey_id,
            "value": value,
            "bad": is_bad,
            "via": kept.via,
        }
        record(events.ANSWERED, ask.ticket, by=by, at=at, **told)
    if is_bad:
        follow_up(kept, ask, at=at)
    return kept


def open_asks(ticket_id: int, *, channel: str, at: datetime) -> list[Ask]:
    """What was asked on a ticket by a message and can be answered with a number, the newest first."""
    rows = Ask.objects.filter(ticket=ticket_id, state=AskState.ASKED, channel=channel, closes_at__gte=at)
    return list(rows.select_related("version", "ticket").order_by("-asked_at"))
