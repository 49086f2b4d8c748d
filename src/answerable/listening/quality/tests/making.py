"""A small company whose conversations are reviewed, made through the actions."""

from datetime import timedelta

from answerable.ledger.actor import SYSTEM
from answerable.listening.models import SampleSize
from answerable.listening.quality import (
    CriterionWanted,
    SizeWanted,
    add_scorecard,
    choose_week,
    set_sample_size,
)
from answerable.listening.quality.choosing import monday_of
from answerable.tickets.actions import close

CRITERIA = [
    CriterionWanted("Answers what was asked", 3, yes_means="all of it", no_means="something was left open"),
    CriterionWanted("Says what happens next", 1),
    CriterionWanted("Gives nothing away that is not the customer's", family="compliance"),
]


def start_reviewing(providers, *, now, per_week=50, targeted=0, rule_tag=None):
    """A scorecard, and sizes fixed so long ago that they hold for last week."""
    card = add_scorecard(CRITERIA, by=SYSTEM, at=now)
    for provider in providers:
        size = set_sample_size(provider, SizeWanted(per_week, targeted, rule_tag), by=SYSTEM, at=now)
        SampleSize.objects.filter(pk=size.pk).update(from_week=monday_of(now) - timedelta(weeks=4))
    return card


def last_week(now):
    return monday_of(now) - timedelta(weeks=1)


def a_day_last_week(now):
    return now - timedelta(days=now.weekday() + 3)


def make_ended(
    make_ticket, make_message, make_answer, *, team, by, now, answer="We send you a new one.", **about
):
    """Asked, answered and closed last week."""
    at = a_day_last_week(now)
    ticket = make_message(make_ticket(team=team, created_at=at, **about), at=at).ticket
    make_answer(ticket, by=by, at=at + timedelta(hours=2), text=answer)
    return close(ticket, by=by.actor(), at=at + timedelta(hours=3))


def draw(now, chance=None):
    return choose_week(last_week(now), at=now, chance=chance)
