"""What was done already, as whoever has the ticket reads it: each step, its answer, when and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from answerable.desk.guides.words import ENDS
from answerable.selfservice.guides.paths import Guide, Kind, Step
from answerable.selfservice.guides.showing import language_for
from answerable.selfservice.models import GuideRun, GuideRunStep
from answerable.tickets.models import Ticket

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_MOST_RUNS = 20


@dataclass(frozen=True)
class Done:
    """`who` is empty where the customer did it themselves."""

    title: str
    answer: str
    value: str
    at: datetime
    who: str


@dataclass(frozen=True)
class DoneRun:
    run: GuideRun
    title: str
    outcome: "StrOrPromise"
    steps: Sequence[Done]
    language: str


def done_on(ticket: Ticket) -> list[DoneRun]:
    """The newest first."""
    runs = GuideRun.objects.filter(ticket=ticket).select_related("version", "guide").order_by("-pk")
    return [_run(each) for each in runs.prefetch_related("steps__staff")[:_MOST_RUNS]]


def tried_words(ticket: Ticket) -> str:
    """For whoever hands the ticket over: nobody types again what was done in a guide."""
    return "\n".join(
        f"{done.title}: {'; '.join(_line(each) for each in done.steps)}"
        for done in done_on(ticket)
        if done.steps
    )


def _line(done: Done) -> str:
    words = f"{done.title} {done.answer}"
    return f"{words} ({done.value})" if done.value else words


def _run(run: GuideRun) -> DoneRun:
    guide = run.path
    language = language_for(guide, get_language() or "")
    steps = [
        _done(guide, guide.by_key[each.key], each, language)
        for each in run.steps.all()
        if not each.is_undone and each.key in guide.by_key
    ]
    return DoneRun(run, guide.said(guide.title, language), ENDS[run.outcome], steps, language)


def _done(guide: Guide, step: Step, taken: GuideRunStep, language: str) -> Done:
    title = guide.said(step.title, language)
    who = taken.staff.name if taken.staff else ""
    return Done(title, _answer(guide, step, taken.choice, language), taken.value, taken.at, who)


def _answer(guide: Guide, step: Step, choice: str, language: str) -> str:
    if step.kind is Kind.CHECK:
        return _("Yes") if choice == "yes" else _("No")
    if step.kind is not Kind.QUESTION:
        return _("Done")
    return next((guide.said(each.words, language) for each in step.choices if each.key == choice), choice)
