"""A rule as its editor shows it: the conditions of views and the steps of macros, as they were typed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from answerable.desk.automations.clocks import CLOCKS
from answerable.desk.automations.rules import MOST_HOURS, RulePlan
from answerable.desk.automations.telling import Saying
from answerable.desk.automations.triggers import TRIGGERS
from answerable.desk.models import Rule
from answerable.desk.queues.drafting import Draft, draft_typed
from answerable.desk.views.stepping import StepRow, rows_in, rows_of, rule_step_choices
from answerable.ledger.refusals import Invalid
from answerable.tickets.conditions import Conditions, Reader

PREFIX = "step"
UNITS = {"hours": 1, "days": 24}


@dataclass
class RuleDraft:
    asks: Draft  # its conditions, with the rows of a view's editor
    name: str = ""
    trigger: str = "wrote"
    amount: str = "4"
    unit: str = "hours"
    rows: list[StepRow] = field(default_factory=list)

    @property
    def reader(self) -> Reader:
        return self.asks.reader

    @property
    def is_clock(self) -> bool:
        return self.trigger in CLOCKS

    @property
    def hours(self) -> int | None:
        if not self.is_clock or not (
            self.amount.isascii() and self.amount.isdigit() and len(self.amount) < 6
        ):
            return None
        return int(self.amount) * UNITS[self.unit]

    def saying(self) -> Saying:
        """Checked, so that it can be said and tried; raises Invalid with a sentence."""
        if self.trigger not in TRIGGERS and not self.is_clock:
            raise Invalid(_("Choose when it acts."))
        if self.is_clock and not 0 < (self.hours or 0) <= MOST_HOURS:
            raise Invalid(_("Say after how many hours or days it acts: an hour at least, a year at most."))
        conditions, _holds, _order = self.asks.checked()
        steps = [row.step() for row in self.rows if row.says_something]
        return Saying(self.trigger, self.hours, conditions, steps)

    def plan(self) -> RulePlan:
        said = self.saying()
        return RulePlan(self.name, said.trigger, said.conditions, said.steps, said.hours)


def rule_typed(given: QueryDict, reader: Reader) -> RuleDraft:
    unit = given.get("unit", "hours")
    return RuleDraft(
        draft_typed(given, reader),
        " ".join(given.get("name", "").replace("\x00", "").split())[:120],
        given.get("trigger", "")[:20],
        given.get("amount", "").strip()[:6],
        unit if unit in UNITS else "hours",
        rows_in(given, rule_step_choices(reader.staff), PREFIX),
    )


def rule_kept(rule: Rule, reader: Reader) -> RuleDraft:
    conditions = Conditions.from_json(rule.conditions)
    asks = Draft(reader, is_any=conditions.is_any, conditions=list(conditions.each))
    hours = rule.hours or 4
    unit, amount = ("hours", hours) if hours % 24 or rule.hours is None else ("days", hours // 24)
    rows = rows_of(rule.steps, rule_step_choices(reader.staff), PREFIX)
    return RuleDraft(asks, rule.name, rule.trigger, str(amount), unit, rows)


def triggers_offered() -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Grouped: what happens, and what lasts."""
    return [
        (_("When something happens"), [(each.key, str(each.words)) for each in TRIGGERS.values()]),
        (_("When time has passed"), [(each.key, f"{each.words} …") for each in CLOCKS.values()]),
    ]
