"""A survey, those of the last weeks who were asked, and what some of them answered: fewer of those who waited for long."""

import random
from datetime import datetime, timedelta

from answerable.ledger.actor import Actor, customer
from answerable.listening.models import Ask, AskState, SurveyKind, Via
from answerable.listening.surveys.answering import answer
from answerable.listening.surveys.asking import note_asked, note_leaving
from answerable.listening.surveys.drawing import draw
from answerable.listening.surveys.reckoning import keep_reckoned
from answerable.listening.surveys.writing import SurveyPlan, add_survey, switch_survey
from answerable.tickets.models import Ticket

_LATELY, _MOST = timedelta(days=80), 220
_LONG = 24 * 3600
_WORDS = {
    2: ("", "", "Somebody really looked at it.", "You called back, as you had said.", "Kind and quick."),
    1: ("", "The answer was right, but I had to ask twice.", "It took some days."),
    0: ("", "I had to explain it three times.", "Nobody read what I had written."),
}


def survey_some(*, by: Actor, at: datetime) -> None:
    plan = SurveyPlan("Did we care?", kind=SurveyKind.CARE, share=80, channels=("email",))
    survey = switch_survey(add_survey(plan, by=by, at=at - _LATELY), on=True, by=by, at=at - _LATELY)
    chance = random.Random(plan.name)  # noqa: S311 - a simulation
    ended = Ticket.objects.ended().filter(closed_at__gt=at - _LATELY, closed_at__lt=at - timedelta(hours=6))
    ended = ended.select_related("customer", "brand", "team").prefetch_related("customer__identities")
    lately: set[int] = set()
    for ticket in ended.order_by("-closed_at", "-pk")[:_MOST]:
        for ask in draw(ticket, at=at):
            if ask.state == AskState.WAITING and ticket.customer_id not in lately:
                lately.add(ticket.customer_id)
                _asked(ask, chance, at=at)
            elif ask.state == AskState.WAITING:
                Ask.objects.filter(pk=ask.pk).update(state=AskState.LATELY, due_at=None)
    keep_reckoned(survey, at=at)


def _asked(ask: Ask, chance: random.Random, *, at: datetime) -> None:
    asked_at = min(ask.ended_at + timedelta(hours=4), at)
    note_leaving(ask, channel="email", at=asked_at)
    note_asked(ask.pk, at=asked_at)
    Ask.objects.filter(pk=ask.pk).update(due_at=None)  # nobody here is reminded
    is_long = (ask.waited or 0) > _LONG
    if chance.random() > (0.25 if is_long else 0.5):
        return
    value = chance.choices((2, 1, 0), (50, 42, 8) if is_long else (82, 16, 2))[0]
    words = chance.choice(_WORDS[value])
    said_at = min(asked_at + timedelta(hours=chance.randint(1, 40)), at)
    answer(ask, value, words=words, via=Via.LINK, by=customer(ask.ticket.customer_id), at=said_at)
