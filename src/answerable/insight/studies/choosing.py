"""The method that fits a design, chosen before anything is looked at, and why; or what would be enough. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from answerable.insight.studies.design import RIPE, Design, monday
from answerable.insight.studies.outcomes import OUTCOMES, Measure

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FEWEST_UNITS, FEWEST_PERIODS = 6, 4
FEWEST_BEFORE, FEWEST_AFTER = 8, 4  # of one series
FEWEST_CASES = 100  # of one side, where two sides are compared ticket by ticket
_ENOUGH_A_PERIOD = 10
_LONG = 4  # weeks of a period, where a week holds too few

SERIES, ROLL_OUT, MATCHED, BEFORE_AFTER = "series", "roll_out", "matched", "before_after"
METHODS: Mapping[str, "StrOrPromise"] = {
    ROLL_OUT: _("difference in differences"),
    SERIES: _("interrupted time series"),
    MATCHED: _("like compared with like, before and after"),
    BEFORE_AFTER: _("like compared with like, after against before"),
}


@dataclass(frozen=True)
class Seen:
    """What may be known before anybody looks: how many tickets each unit had before the change."""

    before: Mapping[str, int]

    def of(self, units: Iterable[str]) -> int:
        return sum(self.before.get(unit, 0) for unit in units)


@dataclass(frozen=True)
class Chosen:
    """`method` is empty where nothing fits; then `needed` says what would be enough."""

    method: str
    weeks: int
    reasons: tuple["StrOrPromise", ...]
    needed: "StrOrPromise" = ""


@dataclass(frozen=True)
class Span:
    """Whole periods before the first beginning, and from the last one to the day of judgement."""

    before: int
    after: int

    @classmethod
    def of(cls, design: Design, weeks: int) -> "Span":
        assert design.since is not None
        assert design.judged_on is not None
        length = timedelta(weeks=weeks)
        end = monday(design.judged_on - RIPE)
        begins = monday(design.last_begins + timedelta(days=6))
        before = (monday(design.begins) - monday(design.since + timedelta(days=6))) // length
        return cls(max(0, before), max(0, (end - begins) // length))


def choose(design: Design, seen: Seen) -> Chosen:
    """Many units with and without it; else one series; else like with like; else nothing."""
    if design.compared:
        return _with_others(design, seen)
    return _alone(design, seen)


def period(design: Design, seen: Seen) -> int:
    """A week, if a unit has enough tickets in one; else four."""
    weeks = max(1, Span.of(design, 1).before)
    counts = [seen.before.get(unit, 0) / weeks for unit in design.units]
    return 1 if median(counts) >= _ENOUGH_A_PERIOD else _LONG


def _with_others(design: Design, seen: Seen) -> Chosen:
    weeks = period(design, seen)
    units = [unit for unit in design.units if seen.before.get(unit, 0)]
    treated = [unit for unit in design.treated if unit in units]
    others = [unit for unit in design.compared if unit in units]
    is_count = OUTCOMES[design.outcome].measure == Measure.COUNT
    if _can_roll_out(Span.of(design, weeks), treated, others):
        return _roll_out(design, weeks, treated, others)
    if is_count and treated and others and _began_at_once(design) and _can_be_followed(Span.of(design, 1)):
        return Chosen(SERIES, 1, _SERIES_WITH_OTHERS)
    fewer = min(seen.of(treated), seen.of(others))
    if not is_count and fewer >= FEWEST_CASES and Span.of(design, 1).after >= 2:
        return Chosen(MATCHED, 1, _MATCHED)
    return Chosen("", weeks, (), _needed_with_others())


def _can_roll_out(span: Span, treated: Sequence[str], others: Sequence[str]) -> bool:
    are_many = len(treated) + len(others) >= FEWEST_UNITS and min(len(treated), len(others)) >= 2
    return are_many and span.before >= FEWEST_PERIODS and span.after >= 2


def _began_at_once(design: Design) -> bool:
    return len(set(design.treated.values())) == 1


def _can_be_followed(span: Span) -> bool:
    return span.before >= FEWEST_BEFORE and span.after >= FEWEST_AFTER


def _roll_out(design: Design, weeks: int, treated: Sequence[str], others: Sequence[str]) -> Chosen:
    reasons: list[StrOrPromise] = [
        _(
            "It began for %(treated)d and not for %(others)d: what happens to all alike falls out of the comparison."
        )
        % {"treated": len(treated), "others": len(others)},
        _("There are %(n)d periods before, in which it shows whether both sides moved alike.")
        % {"n": Span.of(design, weeks).before},
    ]
    if not _began_at_once(design):
        reasons.append(_("It began in steps: a coincidence would have to come several times."))
    if weeks > 1:
        reasons.append(_("A week holds too few tickets of one, so four weeks are counted together."))
    return Chosen(ROLL_OUT, weeks, tuple(reasons))


_SERIES_WITH_OTHERS = (
    _("There are few of either kind, and what is counted is how many tickets there are."),
    _("How many came to those without it is taken as what would have come anyway."),
)
_MATCHED = (
    _("There are too few with it, without it or before it to follow each of them."),
    _(
        "Tickets of one reason, channel and priority are compared with their like, and what already differed before is "
        "taken away."
    ),
)


def _needed_with_others() -> "StrOrPromise":
    return _(
        "With others to compare with: %(units)d of them, two at least on either side, with %(periods)d periods "
        "before and 2 after; or %(cases)d tickets before on either side and two weeks after."
    ) % {"units": FEWEST_UNITS, "periods": FEWEST_PERIODS, "cases": FEWEST_CASES}


def _alone(design: Design, seen: Seen) -> Chosen:
    total = seen.of(design.treated)
    span = Span.of(design, 1)
    is_whole = total / max(1, span.before) >= _ENOUGH_A_PERIOD
    if _began_at_once(design) and is_whole and _can_be_followed(span):
        return Chosen(
            SERIES,
            1,
            (
                _(
                    "There is nobody to compare with: one series is followed, with its own trend, to where it began."
                ),
                _("There are %(before)d weeks before and %(after)d after.")
                % {"before": span.before, "after": span.after},
            ),
        )
    is_count = OUTCOMES[design.outcome].measure == Measure.COUNT
    if _began_at_once(design) and not is_count and total >= FEWEST_CASES and span.after >= 2:
        return Chosen(
            BEFORE_AFTER,
            1,
            (
                _("There is nobody to compare with, and too little time for a series."),
                _(
                    "Tickets after are compared with tickets before of the same reason, channel and priority: the "
                    "weakest of comparisons."
                ),
            ),
        )
    return Chosen(
        "",
        1,
        (),
        _(
            "Without anybody to compare with: one day on which it began, %(before)d weeks before and %(after)d after "
            "with ten tickets each; or %(cases)d tickets before and two weeks after."
        )
        % {"before": FEWEST_BEFORE, "after": FEWEST_AFTER, "cases": FEWEST_CASES},
    )
