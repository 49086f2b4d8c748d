"""A policy while somebody writes it: what its form holds, right or not, and what is wrong with it beside where it
stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from answerable.desk.frame.requests import key_of
from answerable.desk.policies.lengths import length_words
from answerable.desk.policies.times import (
    TimesTable,
    cell_name,
    kind_label,
    moment_typed,
    typed_targets,
    written_targets,
)
from answerable.desk.queues.drafting import Draft, draft_typed
from answerable.ledger.refusals import Invalid
from answerable.promises.actions import PolicyPlan, StepAfter, StepWhat
from answerable.promises.actions.plans import MOST_STEPS, PAUSES, PAUSING
from answerable.promises.asking import can_ask
from answerable.promises.clocks.history import Kind
from answerable.promises.models import Source
from answerable.regions.models import Calendar
from answerable.tickets.conditions import Reader, whats
from answerable.tickets.models import Category, Priority

FIRST = {  # for a company's first policy: a proposal to think about
    Kind.FIRST_ANSWER: {Priority.NORMAL: "24 h", Priority.URGENT: "4 h"},
    Kind.NEXT_ANSWER: {Priority.NORMAL: "24 h", Priority.URGENT: "4 h"},
    Kind.RESOLUTION: {Priority.NORMAL: "5 days", Priority.URGENT: "1 day"},
}


@dataclass(frozen=True)
class StepRow:
    """`what` is "tell", "priority-40" or "team-3"."""

    number: int
    after: str = ""
    what: str = ""
    error: str = ""


@dataclass(kw_only=True)
class PolicyDraft(TimesTable):
    asks: Draft
    name: str = ""
    calendar: str = ""
    pauses: set[tuple[str, str]] = field(default_factory=set)
    warn: str = ""
    steps: list[StepRow] = field(default_factory=list)
    since: str = ""
    source: str = Source.OWN.value

    @property
    def counts_by_calendar(self) -> bool:
        return bool(self.calendar)

    @property
    def reader(self) -> Reader:
        return self.asks.reader

    @property
    def calendars(self) -> Sequence[tuple[str, str]]:
        known = Calendar.objects.visible_to(self.reader.staff).active()
        return [("", _("day and night")), *((str(each.pk), each.name) for each in known)]

    @property
    def sources(self) -> Sequence[tuple[str, str]]:
        return [(each.value, str(each.label)) for each in Source]

    @property
    def pausing(self) -> Sequence[tuple[str, str, Sequence[tuple[str, str, bool]]]]:
        return [
            (
                kind.value,
                kind_label(kind),
                [(each, str(Category(each).label), (kind.value, each) in self.pauses) for each in PAUSES],
            )
            for kind in PAUSING
        ]

    @property
    def step_rows(self) -> Sequence[StepRow]:
        """Those that were written, and one to write."""
        rows = self.steps if len(self.steps) >= MOST_STEPS else [*self.steps, StepRow(len(self.steps))]
        return [
            StepRow(at, row.after, row.what, self.errors.get(f"after-{at}", ""))
            for at, row in enumerate(rows)
        ]

    @property
    def step_choices(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        raised = [
            (f"priority-{each.value}", _("priority: %(name)s") % {"name": each.label}) for each in Priority
        ]
        return [
            ("", [("tell", _("tell those who lead"))]),
            (_("Raise the priority"), raised[1:]),
            (_("Give it to a team"), [(f"team-{each.pk}", each.name) for each in self.reader.teams]),
        ]

    def begins(self) -> datetime | None:
        return moment_typed(self.since)

    def plan(self) -> PolicyPlan:
        """Raises Invalid with a sentence; what is wrong is said beside it as well."""
        self.errors.clear()
        targets = self.read_targets()
        warn = self.length("warn", self.warn)
        steps = [step for at, row in enumerate(self.steps) if (step := self._step(at, row)) is not None]
        if self.errors:
            raise Invalid(_("Look at the times: one of them cannot be read."))
        conditions, _holds, _order = self.asks.checked()
        return PolicyPlan(
            name=self.name,
            targets=targets,
            calendar=key_of(self.calendar),
            pauses={
                kind: frozenset(category for of, category in self.pauses if of == kind) for kind in PAUSING
            },
            warn_before=warn,
            steps=steps,
            conditions=conditions,
            source=Source(self.source),
        )

    def _step(self, at: int, row: StepRow) -> StepAfter | None:
        length = self.length(f"after-{at}", row.after)
        if length is None:
            return None
        what, _dash, value = row.what.partition("-")
        if what not in set(StepWhat):
            self.errors[f"after-{at}"] = _("Choose what happens then.")
            return None
        return StepAfter(length, StepWhat(what), key_of(value))


def policy_new(reader: Reader, *, is_first: bool) -> PolicyDraft:
    draft = PolicyDraft(
        asks=Draft(reader), pauses={(kind.value, Category.WAITING_CUSTOMER.value) for kind in PAUSING}
    )
    if is_first:
        draft.name, draft.warn = _("Everybody"), "2 h"
        draft.targets = {
            cell_name(kind, Priority(priority)): words
            for kind, of in FIRST.items()
            for priority, words in of.items()
        }
    return draft


def policy_typed(given: QueryDict, reader: Reader) -> PolicyDraft:
    rows = list(zip(given.getlist("after"), given.getlist("then"), strict=False))[:MOST_STEPS]
    return PolicyDraft(
        asks=draft_typed(given, reader),
        name=" ".join(given.get("name", "").replace("\x00", "").split())[:120],
        calendar=given.get("calendar", "")[:17],
        source=source if (source := given.get("source", "")) in Source.values else Source.OWN.value,
        targets=typed_targets(given),
        pauses={
            (kind.value, each)
            for kind in PAUSING
            for each in given.getlist(f"pause-{kind.value}")
            if each in PAUSES
        },
        warn=" ".join(given.get("warn", "").split())[:30],
        steps=[
            StepRow(at, " ".join(after.split())[:30], what[:30])
            for at, (after, what) in enumerate(rows)
            if after.strip()
        ],
        since=given.get("since", "").strip()[:30],
    )


def policy_kept(plan: PolicyPlan, reader: Reader) -> PolicyDraft:
    by_calendar = plan.calendar is not None
    asks = Draft(reader, is_any=plan.conditions.is_any, conditions=list(plan.conditions.each))
    return PolicyDraft(
        asks=asks,
        name=plan.name,
        calendar="" if plan.calendar is None else str(plan.calendar),
        source=plan.source.value,
        targets=written_targets(plan.targets, is_by_calendar=by_calendar),
        pauses={(kind.value, each) for kind, categories in plan.pauses.items() for each in categories},
        warn="" if plan.warn_before is None else length_words(plan.warn_before, is_by_calendar=by_calendar),
        steps=[
            StepRow(
                at,
                length_words(step.after, is_by_calendar=by_calendar),
                step.what.value if step.value is None else f"{step.what.value}-{step.value}",
            )
            for at, step in enumerate(plan.steps)
        ],
    )


def asked_of(reader: Reader) -> Sequence[tuple[str, str]]:
    known = whats(reader)
    return [(key, str(what.label)) for key, what in known.items() if can_ask(key)]
