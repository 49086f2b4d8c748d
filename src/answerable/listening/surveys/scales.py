"""The questions, what can be answered to each, and what an answer is worth in its score. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from answerable.listening.models import SurveyKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# The languages of customers' pages.
LANGUAGES = ("en", "de", "fr", "es", "nl", "pl", "ja", "ar")


@dataclass(frozen=True)
class Option:
    """`number` is what one answers with where there are no links."""

    value: int
    label: "StrOrPromise"
    number: int


@dataclass(frozen=True)
class Scale:
    """`worth` is what an answer counts for in the score, its mean; up to `bad` somebody looks after it."""

    question: "StrOrPromise"
    options: Sequence[Option]
    bad: int
    worth: Mapping[int, int]
    score: "StrOrPromise"

    @property
    def values(self) -> frozenset[int]:
        return frozenset(option.value for option in self.options)

    @property
    def is_share(self) -> bool:
        """Whether the score is a share of those who answered."""
        return min(self.worth.values()) == 0

    def is_bad(self, value: int) -> bool:
        return value <= self.bad

    def label(self, value: int) -> "StrOrPromise":
        return next((option.label for option in self.options if option.value == value), str(value))

    def by_number(self, number: int) -> int | None:
        return next((option.value for option in self.options if option.number == number), None)


SCALES: Mapping[SurveyKind, Scale] = {
    SurveyKind.SATISFACTION: Scale(
        _("How was it?"),
        (Option(1, _("Good"), 1), Option(0, _("Not good"), 2)),
        bad=0,
        worth={0: 0, 1: 1},
        score=_("said that it was good"),
    ),
    SurveyKind.EFFORT: Scale(
        _("How easy was it to have your matter solved?"),
        (
            Option(1, _("Very hard"), 1),
            Option(2, _("Hard"), 2),
            Option(3, _("Neither easy nor hard"), 3),
            Option(4, _("Easy"), 4),
            Option(5, _("Very easy"), 5),
        ),
        bad=2,
        worth={1: 0, 2: 0, 3: 0, 4: 1, 5: 1},
        score=_("found it easy or very easy"),
    ),
    SurveyKind.RECOMMENDING: Scale(
        _("How likely is it that you would recommend us, from 0 (not at all) to 10 (surely)?"),
        tuple(Option(number, str(number), number) for number in range(11)),
        bad=6,
        worth={number: -1 if number <= 6 else 1 if number >= 9 else 0 for number in range(11)},
        score=_("more would recommend us (9, 10) than would not (0 to 6)"),
    ),
    SurveyKind.CARE: Scale(
        _("Did you feel that we cared about solving it?"),
        (Option(2, _("Yes"), 1), Option(1, _("Partly"), 2), Option(0, _("No"), 3)),
        bad=0,
        worth={0: 0, 1: 0, 2: 1},
        score=_("felt that we cared"),
    ),
}


def scale_of(kind: str) -> Scale:
    return SCALES[SurveyKind(kind)]
