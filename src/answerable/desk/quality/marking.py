"""A scorecard as it is filled in, and as two people filled it in beside one another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from answerable.listening.models import Criterion, Mark, Scorecard

_NO_MARKS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Line:
    """One criterion; `chosen` is what stands in the form, `one` and `other` what two people said before."""

    criterion: Criterion
    choices: list[tuple[str, Any, str]]  # the value, its word, and what it means here
    chosen: str
    one: str
    other: str
    differs: bool

    @property
    def name(self) -> str:
        return f"c{self.criterion.pk}"


def lines_of(
    card: Scorecard,
    chosen: Mapping[str, str] = _NO_MARKS,
    *,
    one: Mapping[str, str] = _NO_MARKS,
    other: Mapping[str, str] = _NO_MARKS,
) -> list[Line]:
    criteria = list(card.criteria.all())
    differ = {
        each.pk for each in criteria if one and other and one.get(str(each.pk)) != other.get(str(each.pk))
    }
    return [
        Line(
            each,
            _choices(each),
            chosen.get(str(each.pk), ""),
            _word(one.get(str(each.pk))),
            _word(other.get(str(each.pk))),
            each.pk in differ,
        )
        for each in criteria
    ]


def marks_in(data: QueryDict, card: Scorecard) -> dict[str, str]:
    """What was chosen of each criterion; what was not chosen, or is nonsense, the actions refuse."""
    return {str(each.pk): data.get(f"c{each.pk}", "") for each in card.criteria.all()}


def _choices(each: Criterion) -> list[tuple[str, Any, str]]:
    means = {Mark.YES: each.yes_means, Mark.NO: each.no_means, Mark.NOT: each.not_means}
    return [(mark.value, mark.label, means[mark]) for mark in Mark]


def _word(mark: str | None) -> str:
    return str(Mark(mark).label) if mark else ""
