"""A guide as its editor shows it: its steps indented along their ways, and what is wrong beside each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from answerable.desk.guides.words import OUTCOMES, SHORT, fault_words
from answerable.selfservice.guides.paths import ON, YES, Guide, Kind, Step
from answerable.selfservice.guides.problems import problems
from answerable.selfservice.guides.translating import behind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_DEEPEST = 8


@dataclass(frozen=True)
class Line:
    """A step where a path first comes to it, or only its name where it was shown already."""

    step: Step
    title: str
    kind: "StrOrPromise"
    way: str
    depth: int
    is_again: bool


@dataclass(frozen=True)
class Fault:
    step: str
    title: str
    words: str


def title_of(guide: Guide, step: Step) -> str:
    title = guide.said(step.title, guide.base)
    if title:
        return title
    if step.kind is Kind.BRANCH:
        return _("Branch: %(of)s") % {"of": step.of or step.on.value}
    return str(OUTCOMES[step.outcome]) if step.is_end else step.key


def outline(guide: Guide) -> list[Line]:
    """Depth first, along the ways; what no way leads to comes at the end."""
    seen: set[str] = set()
    lines = list(_from(guide, guide.first, "", 0, seen)) if guide.first else []
    for step in guide.steps:
        if step.key not in seen:
            lines += _from(guide, step, _("no way leads here"), 0, seen)
    return lines


def _from(guide: Guide, first: Step, way: str, depth: int, seen: set[str]) -> Iterator[Line]:
    waiting = [(first, way, depth)]
    while waiting:
        step, way, depth = waiting.pop()
        is_again = step.key in seen
        yield Line(step, title_of(guide, step), SHORT[step.kind], way, min(depth, _DEEPEST), is_again)
        if is_again:
            continue
        seen.add(step.key)
        ways = step.ways()
        for choice, key in reversed(ways):
            if key in guide.by_key:
                deeper = depth + 1 if len(ways) > 1 else depth
                waiting.append((guide.by_key[key], _way(guide, step, choice), deeper))


def _way(guide: Guide, step: Step, choice: str) -> str:
    if step.kind is Kind.CHECK:
        return _("Yes") if choice == YES else _("No")
    if choice == ON:
        return _("otherwise") if step.kind is Kind.BRANCH else ""
    words: Mapping[str, str] = {each.key: guide.said(each.words, guide.base) for each in step.choices}
    return words.get(choice) or choice


def faults(guide: Guide) -> Sequence[Fault]:
    """What keeps it from being published."""
    found = []
    for problem in problems(guide):
        step = guide.by_key.get(problem.step)
        title = title_of(guide, step) if step else ""
        found.append(Fault(problem.step, title, fault_words(problem, guide)))
    return found


def behind_words(guide: Guide) -> list[tuple[str, str, str]]:
    """(step, its title, language)."""
    return [(step.key, title_of(guide, step), language) for step, language in behind(guide)]
