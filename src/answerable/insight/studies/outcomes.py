"""What a change may have changed: of each ticket, customer or week one number, or nothing where it says nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_LONGEST_HOURS = 14 * 24  # as long as a ticket ripens: whoever still waits counts as having waited so long


class Measure(StrEnum):
    """In what a difference is told: hundredths of a share, the figure itself, or in hundredths of how many there
    were."""

    SHARE = "share"
    MEAN = "mean"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Case:
    """What is read of a ticket."""

    opened_at: datetime
    day: date
    unit: str
    customer: int
    channel: str
    cause: str
    priority: int
    language: str
    product: str
    chases: int
    is_given_up: bool
    seconds: int | None
    reopened: int
    kept: int
    broken: int
    contacts: int
    is_good: bool | None
    came_again: bool = False  # among those that are compared
    came_anywhere: bool = False  # among all tickets of the same customer


@dataclass(frozen=True)
class Outcome:
    key: str
    words: "StrOrPromise"
    of: "StrOrPromise"  # among what it is counted
    measure: Measure
    unit: "StrOrPromise"  # of a difference, in words
    value: Callable[[Case], float | None]
    is_better_less: bool = True
    matters: float = 5.0  # what is proposed


OUTCOMES = {
    each.key: each
    for each in (
        Outcome(
            "chased",
            _("Had to write again before we answered"),
            _("of all tickets"),
            Measure.SHARE,
            _("points"),
            lambda case: float(case.chases > 0),
        ),
        Outcome(
            "unheard",
            _("Had to write again, or were never answered"),
            _("of all tickets"),
            Measure.SHARE,
            _("points"),
            lambda case: float(case.chases > 0 or case.is_given_up),
        ),
        Outcome(
            "within_a_day",
            _("First answer within 24 hours, on the customer clock"),
            _("of all tickets"),
            Measure.SHARE,
            _("points"),
            lambda case: float(case.seconds is not None and case.seconds <= 86_400),
            is_better_less=False,
        ),
        Outcome(
            "first_answer",
            _("Hours until the first answer, on the customer clock"),
            _("of all tickets; longer than 14 days counts as 14"),
            Measure.MEAN,
            _("hours"),
            lambda case: (
                _LONGEST_HOURS if case.seconds is None else min(case.seconds / 3600, float(_LONGEST_HOURS))
            ),
            matters=2.0,
        ),
        Outcome(
            "reopened",
            _("Opened again after it was solved"),
            _("of all tickets"),
            Measure.SHARE,
            _("points"),
            lambda case: float(case.reopened > 0),
        ),
        Outcome(
            "came_anywhere",
            _("Came again within 14 days, with whichever ticket"),
            _("of all tickets; whoever had the next one, and on whichever channel"),
            Measure.SHARE,
            _("points"),
            lambda case: float(case.came_anywhere),
        ),
        Outcome(
            "came_again",
            _("Came again within 14 days, with another ticket of those that are compared"),
            _("of all tickets, among those that are compared"),
            Measure.SHARE,
            _("points"),
            lambda case: float(case.came_again),
        ),
        Outcome(
            "satisfied",
            _("Said that it was good"),
            _("of those who rated"),
            Measure.SHARE,
            _("points"),
            lambda case: None if case.is_good is None else float(case.is_good),
            is_better_less=False,
        ),
        Outcome(
            "broken",
            _("A promise was not kept"),
            _("of tickets to which one was made"),
            Measure.SHARE,
            _("points"),
            lambda case: float(case.broken > 0) if case.kept + case.broken else None,
        ),
        Outcome(
            "contacts",
            _("Messages of the customer in a ticket"),
            _("of all tickets"),
            Measure.MEAN,
            _("messages"),
            lambda case: float(case.contacts),
            matters=0.2,
        ),
        Outcome(
            "per_customer",
            _("Messages of a customer in a period"),
            _("of customers who wrote in it"),
            Measure.MEAN,
            _("messages"),
            lambda case: float(case.contacts),
            matters=0.2,
        ),
        Outcome(
            "tickets",
            _("How many tickets there are"),
            _("in a week"),
            Measure.COUNT,
            _("percent"),
            lambda _case: 1.0,
            matters=10.0,
        ),
    )
}
