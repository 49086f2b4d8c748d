"""What a study says, in sentences: what came out, whether it can be believed, and what it cannot say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.insight.refused import refusal_words
from answerable.insight.studies.checking import FAILED, PASSED, SILENT
from answerable.insight.studies.choosing import BEFORE_AFTER, MATCHED, ROLL_OUT, SERIES
from answerable.insight.studies.design import Design
from answerable.insight.studies.judging import Verdict
from answerable.insight.studies.outcomes import OUTCOMES
from answerable.insight.studies.units import KINDS, names

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Found = Mapping[str, Any]


def finding(design: Design, found: Found) -> str:
    """One sentence, with its interval and what would have mattered."""
    verdict = Verdict(found["verdict"])
    if verdict == Verdict.REFUSED:
        why, needed = refusal_words(found)
        return _("Not enough data to say. %(why)s Needed: %(needed)s.") % {"why": why, "needed": needed}
    outcome, effect = OUTCOMES[design.outcome], found["effect"]
    told = {
        "outcome": str(outcome.words),
        "at": change_words(effect["at"]),
        "low": change_words(effect["low"]),
        "high": change_words(effect["high"]),
        "unit": str(outcome.unit),
        "matters": f"{design.matters:g}",
    }
    return str(_FINDINGS[verdict]) % told + " " + _direction(design, effect["at"], verdict)


_FINDINGS: "Mapping[Verdict, StrOrPromise]" = {
    Verdict.MATTERS: gettext_lazy(
        "“%(outcome)s” changed by %(at)s %(unit)s (%(low)s to %(high)s): more than chance, and at least as much as "
        "would matter (%(matters)s)."
    ),
    Verdict.PERHAPS: gettext_lazy(
        "“%(outcome)s” changed by %(at)s %(unit)s (%(low)s to %(high)s): more than chance; whether as much as would "
        "matter (%(matters)s) is not sure."
    ),
    Verdict.LITTLE: gettext_lazy(
        "“%(outcome)s” changed by %(at)s %(unit)s (%(low)s to %(high)s): more than chance, and less than would matter "
        "(%(matters)s)."
    ),
    Verdict.NONE: gettext_lazy(
        "“%(outcome)s” did not change by as much as would matter (%(matters)s): %(at)s %(unit)s (%(low)s to %(high)s)."
    ),
    Verdict.UNDECIDED: gettext_lazy(
        "Not enough to say whether “%(outcome)s” changed: %(at)s %(unit)s (%(low)s to %(high)s), where %(matters)s "
        "would matter."
    ),
}


def _direction(design: Design, at: float, verdict: Verdict) -> str:
    if verdict in (Verdict.NONE, Verdict.UNDECIDED):
        return ""
    is_better = (at < 0) == OUTCOMES[design.outcome].is_better_less
    return _("That is better for customers.") if is_better else _("That is worse for customers.")


def change_words(value: float) -> str:
    places = 2 if abs(value) < 1 else 1
    return f"{value:+.{places}f}".replace("-", "−")


def doubt(found: Found) -> str:
    """What the checks make of it, said before anybody believes it."""
    failed = [each for each in found.get("checks", ()) if each["state"] == FAILED]
    if failed:
        return _("Do not take this for an effect: %(checks)s.") % {
            "checks": "; ".join(check_of(each).name for each in failed)
        }
    if any(each["state"] == SILENT for each in found.get("checks", ())):
        return _("No check failed; some had too little to say.")
    return _("All checks passed.") if found.get("checks") else ""


@dataclass(frozen=True)
class Told:
    """A check in words."""

    name: str
    state: str
    state_words: str
    says: str


_STATES: "Mapping[str, StrOrPromise]" = {
    PASSED: gettext_lazy("passed"),
    FAILED: gettext_lazy("failed"),
    SILENT: gettext_lazy("too little to say"),
}
_CHECKS: "Mapping[str, tuple[StrOrPromise, StrOrPromise]]" = {
    "pre_trend": (
        gettext_lazy("both sides moved alike before"),
        gettext_lazy(
            "Before anything began they drifted apart by %(at)s a period (%(low)s to %(high)s). A drift that would "
            "matter "
            "must have been visible for this to pass: %(seen)s could be seen."
        ),
    ),
    "placebo": (
        gettext_lazy("changes that never were change nothing"),
        gettext_lazy(
            "Of %(runs)s made-up beginnings among those without it, %(share)s “worked”; five in a hundred are chance."
        ),
    ),
    "earlier": (
        gettext_lazy("nothing changed before it began"),
        gettext_lazy("As if it had begun earlier, in the time before alone: %(at)s (%(low)s to %(high)s)."),
    ),
    "overlap": (
        gettext_lazy("nearly all found their like"),
        gettext_lazy("%(unmatched)s had none and are left out (%(share)s of them)."),
    ),
    "clusters": (
        gettext_lazy("there are many of them"),
        gettext_lazy(
            "%(units)s in all, %(treated)s with it. From 20 on, and five on either side, errors hold their level."
        ),
    ),
    "neighbours": (
        gettext_lazy("weeks do not hang on the week before"),
        gettext_lazy("Durbin–Watson %(watson)s; from 1.5 to 2.5 would do. The interval takes some of it in."),
    ),
    "mix": (
        gettext_lazy("the same kinds of tickets came before and after"),
        gettext_lazy("Where it began, the largest shift is %(worst)s standard deviations; 0.2 would do."),
    ),
}


def check_of(told: Mapping[str, Any]) -> Told:
    name, says = _CHECKS[told["key"]]
    numbers = dict(told["numbers"])
    if "needed" in numbers:
        said = _("Needed: %(needed)s.") % {"needed": refusal_words(numbers)[1]}
    else:
        said = str(says) % {key: _number(value) for key, value in numbers.items()}
    return Told(str(name), told["state"], str(_STATES[told["state"]]), said)


def _number(value: Any) -> str:
    return f"{value:.2f}".replace("-", "−") if isinstance(value, float) else str(value)


_LONGER = gettext_lazy("Tickets of before have had longer to be opened again, written to or rated.")
_CANNOT: "Mapping[str, Sequence[StrOrPromise]]" = {
    ROLL_OUT: (
        gettext_lazy("What else began for the same ones at the same time is in it too."),
        gettext_lazy(
            "Each counts alike, however many tickets it has; and the change may have moved tickets from one to the "
            "other."
        ),
    ),
    SERIES: (
        gettext_lazy(
            "Whatever else began in the same weeks is in it too: there is nobody to tell it apart by."
        ),
        gettext_lazy("It takes the trend before for what would have gone on."),
        _LONGER,
    ),
    MATCHED: (
        gettext_lazy("Whatever else happened to either side meanwhile is in it too."),
        gettext_lazy("Tickets are alike in reason, channel and priority, not in what nobody wrote down."),
        gettext_lazy(
            "The interval is of tickets alone: what else befell one of so few teams, places or products is not in it."
        ),
    ),
    BEFORE_AFTER: (
        gettext_lazy(
            "Everything else that changed between both times is in it: it is a difference, not an effect."
        ),
        _LONGER,
    ),
}


def cannot_say(design: Design) -> list[str]:
    said = [str(each) for each in _CANNOT.get(design.method, ())]
    return [*said, _("Facts are as they are known now: a ticket counts for the team that has it today.")]


@dataclass(frozen=True)
class Line:
    """One row of what a design says."""

    name: str
    says: Sequence[str]


def lines_of(design: Design) -> list[Line]:
    outcome, called = OUTCOMES[design.outcome], names(design.unit)
    found = [
        Line(_("What may be different"), [f"{outcome.words} ({outcome.of})"]),
        Line(_("What would matter"), [f"{design.matters:g} {outcome.unit}"]),
    ]
    if design.changed:
        found.insert(0, Line(_("What changed"), [design.changed]))
    if not design.is_whole or design.since is None or design.judged_on is None:
        return found
    found += [
        Line(
            _("It changed for"),
            [
                _("%(name)s from %(day)s") % {"name": called(key), "day": _day_words(day)}
                for key, day in sorted(design.treated.items(), key=lambda each: (each[1], called(each[0])))
            ],
        ),
        Line(
            _("Compared with"),
            [", ".join(sorted(map(called, design.compared)))]
            if design.compared
            else [_("themselves before: there is nobody else")],
        ),
    ]
    for kind, values in design.among.items():
        label = names(kind)
        found.append(Line(_("Only: %(kind)s") % {"kind": KINDS[kind].words}, [", ".join(map(label, values))]))
    return [
        *found,
        Line(_("Counted from"), [_day_words(design.since)]),
        Line(_("Judged on"), [_day_words(design.judged_on)]),
    ]


def _day_words(day: Any) -> str:
    return date_format(day, "j F Y")
