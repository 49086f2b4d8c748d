"""Why nothing could be said of numbers, and what would be enough, in the language of whoever reads it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# By the code of a refusal: why, and what is needed.
_WORDS: "Mapping[str, tuple[StrOrPromise, StrOrPromise]]" = {
    "nobody_to_compare": (
        _("There is nobody to compare with."),
        _("tickets with and without what was done"),
    ),
    "few_alike": (_("Fewer than two found one like them."), _("more overlap between both sides")),
    "none_alike": (_("None of those it was done for has its like."), _("kinds with tickets of both sides")),
    "few_untouched": (
        _("Too little is left untouched to pretend with."),
        _("four units without it, and four periods"),
    ),
    "one_period_before": (
        _("One period before shows no trend."),
        _("two or more periods before it began"),
    ),
    "no_whole_row": (_("Nothing is known whole."), _("cases with a time, a side and an outcome")),
    "nothing_to_compare": (
        _("There is nothing to compare with."),
        _("units for which it began and units for which it did not"),
    ),
    "one_side_of_time": (
        _("Those it began for are known only before, or only after."),
        _("periods before and after"),
    ),
    "who_is_when": (
        _("For whom it began cannot be told from when."),
        _("units that differ within a period"),
    ),
    "few_units": (_("Too few units are known before and after."), _("three units, of both kinds")),
    "few_values": (
        _("There is more to reckon than the series can carry."),
        _("more than %(least)s values"),
    ),
    "no_break_seen": (
        _("%(before)s values before and %(after)s after do not show a break."),
        _("%(least_before)s before and %(least_after)s after"),
    ),
    "few_before": (
        _("%(before)s weeks before do not show how much the figure moves by itself."),
        _("%(least)s or more"),
    ),
    "few_after": (_("%(after)s weeks after tell no dip from a step."), _("four weeks after it")),
    "too_many": (
        _("There are too many tickets for one study."),
        _("at most %(most)s: narrow it to some of them"),
    ),
    "few_tickets": (_("There are few tickets."), _("%(least)s tickets before and after")),
    "does_not_vary": (
        _("What was counted does not vary, or is nothing on one side."),
        _("an outcome that differs at times"),
    ),
    "little_before": (_("There is too little time before."), _("four periods before it began")),
    "empty_weeks": (_("Some weeks hold no case."), _("a case in every week")),
    "no_case": (_("There is no case."), _("tickets on both sides, before and after")),
    "no_case_before": (_("There is no case before."), _("tickets before it began")),
    "hardly_together": (
        _("Both are found together in %(strata)s places only."),
        _("%(least)s places that hold both"),
    ),
    "all_nothing": (_("One of both is nothing throughout."), _("values above zero of both")),
    "failed": (_("It could not be reckoned."), _("another try")),
    "not_as_fixed": (
        _("The design is not the one that was fixed: its digest differs from the ledger’s."),
        _("a new version"),
    ),
}


def refusal_words(found: Mapping[str, Any]) -> tuple[str, str]:
    """Why, and what is needed. What was kept before there were codes is shown as it was kept."""
    words = _WORDS.get(found.get("code", ""))
    if words is None:
        return found.get("refused", ""), found.get("needed", "")
    said = {name: _number(value) for name, value in found.get("values", {}).items()}
    try:
        return str(words[0]) % said, str(words[1]) % said
    except KeyError:  # kept by a version that said less
        return found.get("refused", ""), found.get("needed", "")


def _number(value: float) -> str:
    return f"{value:,.0f}"
