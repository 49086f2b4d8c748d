"""What can be done with rules. Each change is a version of its own: what a rule did stays explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from answerable.desk import events
from answerable.desk.automations.clocks import CLOCKS
from answerable.desk.automations.passing import reached_at
from answerable.desk.automations.triggers import TRIGGERS
from answerable.desk.models import Rule, RuleVersion, SavedReply
from answerable.desk.phrases.doing import check
from answerable.desk.phrases.naming import Names
from answerable.desk.phrases.steps import OF_MACROS, Step, StepKind
from answerable.ledger.actor import Actor
from answerable.ledger.ordering import arrange, move_by_one
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.tickets.actions.words import storable
from answerable.tickets.conditions import MOST, Conditions

MOST_RULES = 200
MOST_STEPS = 20
MOST_HOURS = 24 * 365


@dataclass(frozen=True)
class RulePlan:
    """A rule as somebody wants it. `hours` go with clocks alone."""

    name: str
    trigger: str
    conditions: Conditions
    steps: Sequence[Step]
    hours: int | None = None


@transaction.atomic
def add_rule(wanted: RulePlan, *, is_on: bool = True, by: Actor, at: datetime) -> Rule:
    """At the end of the order. Adding the same twice is harmless; another of the same name is refused."""
    _require(by)
    wanted = checked(wanted, by)
    known = Rule.objects.present().filter(name__iexact=wanted.name).first()
    if known is not None:
        if plan_of(known) == wanted:
            return known
        _refuse_name()
    if Rule.objects.present().count() >= MOST_RULES:
        raise Refusal(_("There are 200 rules already. Remove one first."), code="too_many")
    last = Rule.objects.aggregate(last=Max("position"))["last"]
    rule = Rule(made_at=at, position=0 if last is None else last + 1, is_on=is_on)
    _write(rule, wanted, at)
    _keep_version(rule, by, at)
    record(events.RULE_ADDED, rule, by=by, at=at, is_first=True, version=rule.version)
    if is_on:
        record(events.RULE_SWITCHED_ON, rule, by=by, at=at)
    return rule


@transaction.atomic
def change_rule(rule: Rule, wanted: RulePlan, *, by: Actor, at: datetime) -> Rule:
    rule = _locked(rule, by)
    wanted = checked(wanted, by)
    was = plan_of(rule)
    if was == wanted:
        return rule
    if Rule.objects.present().filter(name__iexact=wanted.name).exclude(pk=rule.pk).exists():
        _refuse_name()
    rule.version += 1
    _write(rule, wanted, at)
    _keep_version(rule, by, at)
    is_renamed = was.name != wanted.name
    record(events.RULE_CHANGED, rule, by=by, at=at, version=rule.version, renamed=is_renamed)
    return rule


@transaction.atomic
def move_rule(rule: Rule, *, up: bool, by: Actor, at: datetime) -> Rule:
    """One place up or down in the order in which rules act."""
    _require(by)
    order = list(Rule.objects.present().select_for_update().order_by("position", "pk"))
    there = move_by_one(order, rule, up=up)
    if there is None:
        return rule
    record(events.RULE_MOVED, rule, by=by, at=at, position=there)
    return order[there]


@transaction.atomic
def arrange_rules(wanted: Sequence[Rule], *, by: Actor, at: datetime) -> None:
    """These in this order among themselves, in the places that they have together."""
    _require(by)
    order = list(Rule.objects.present().select_for_update().order_by("position", "pk"))
    for position, rule in arrange(order, wanted):
        record(events.RULE_MOVED, rule, by=by, at=at, position=position)


@transaction.atomic
def switch_rule(rule: Rule, *, on: bool, by: Actor, at: datetime) -> Rule:
    """Off, it does nothing. On again, it acts on what happens and falls due from then on."""
    rule = _locked(rule, by)
    if rule.is_on == on:
        return rule
    rule.is_on = on
    _begin(rule, at)
    rule.save(update_fields=["is_on", "reached", "counts_from"])
    record(events.RULE_SWITCHED_ON if on else events.RULE_SWITCHED_OFF, rule, by=by, at=at)
    return rule


@transaction.atomic
def remove_rule(rule: Rule, *, by: Actor, at: datetime) -> Rule:
    _require(by)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if not rule.is_removed:
        rule.removed_at = at
        rule.save(update_fields=["removed_at"])
        record(events.RULE_REMOVED, rule, by=by, at=at)
    return rule


@transaction.atomic
def restore_rule(rule: Rule, *, by: Actor, at: datetime) -> Rule:
    """Where it was in the order, on or off as it was; unless another took its name meanwhile."""
    _require(by)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if rule.is_removed:
        rule.removed_at = None
        _begin(rule, at)
        _save(rule)
        record(events.RULE_RESTORED, rule, by=by, at=at)
    return rule


def _require(by: Actor) -> None:
    """It acts on every ticket, so whoever writes it sees them all."""
    if not by.may("rules.manage") or not by.scope.everything:
        raise NotAllowed


def _locked(rule: Rule, by: Actor) -> Rule:
    _require(by)
    return Rule.objects.present().select_for_update().get(pk=rule.pk)


def checked(wanted: RulePlan, by: Actor) -> RulePlan:
    """As it is kept; raises Invalid with a sentence. Conditions were read by `conditions.read`."""
    name = " ".join(storable(wanted.name).split())
    if not name or len(name) > 120:
        raise Invalid(_("A name has between 1 and 120 characters."))
    if wanted.trigger not in TRIGGERS and wanted.trigger not in CLOCKS:
        raise Invalid(_("Choose when it acts."))
    hours = wanted.hours if wanted.trigger in CLOCKS else None
    if wanted.trigger in CLOCKS and (hours is None or not 0 < hours <= MOST_HOURS):
        raise Invalid(_("Say after how many hours or days it acts: an hour at least, a year at most."))
    if len(wanted.conditions.each) > MOST:
        raise Invalid(_("A rule has at most 20 conditions."))
    if not 0 < len(wanted.steps) <= MOST_STEPS:
        raise Invalid(_("A rule does between 1 and 20 things."))
    steps = [Step(step.kind, step.which, " ".join(storable(step.words).split())) for step in wanted.steps]
    names = Names(steps, by)
    for step in steps:
        if step.kind in OF_MACROS or not names.knows(step):
            raise Invalid(_("One of the steps names something that is not there any more."))
        check(step)
        _check(step, by)
    return RulePlan(name, wanted.trigger, wanted.conditions, steps, hours)


# Nobody lets a rule do what they may not do themselves.
_NEEDS = {
    StepKind.STATUS: "ticket.set_status",
    StepKind.CLOSE: "ticket.close",
    StepKind.TEAM: "ticket.assign",
    StepKind.PERSON: "ticket.assign",
    StepKind.NOBODY: "ticket.assign",
    StepKind.PRIORITY: "ticket.prioritise",
    StepKind.TAG: "ticket.tag",
    StepKind.UNTAG: "ticket.tag",
    StepKind.BRAND: "ticket.set_brand",
    StepKind.FORM: "ticket.set_field",
    StepKind.FIELD: "ticket.set_field",
    StepKind.SNOOZE: "ticket.snooze",
    StepKind.NOTE: "ticket.note",
    StepKind.ANSWER: "ticket.reply",
}


def _check(step: Step, by: Actor) -> None:
    if not by.may(_NEEDS[step.kind]):
        raise NotAllowed(_("Your role does not include what one of the steps does."))
    if step.kind is StepKind.NOTE and not step.words:
        raise Invalid(_("Write what the note says."))
    if step.kind is StepKind.ANSWER and SavedReply.objects.get(pk=step.key).owner_id is not None:
        raise Invalid(_("Choose a saved reply that is for a team or for everybody: yours is yours alone."))


def _write(rule: Rule, wanted: RulePlan, at: datetime) -> None:
    rule.name, rule.trigger, rule.hours, rule.changed_at = wanted.name, wanted.trigger, wanted.hours, at
    rule.conditions = wanted.conditions.as_json()
    rule.kept_steps = [step.kept() for step in wanted.steps]
    _begin(rule, at)
    _save(rule)


def _begin(rule: Rule, at: datetime) -> None:
    """A rule about time acts on what falls due from now on, not on everything that lies back further."""
    clock = CLOCKS.get(rule.trigger)
    rule.counts_from = at - rule.span if clock else None
    rule.reached = reached_at(clock.started_by, at - rule.span) if clock else 0


def _save(rule: Rule) -> None:
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError:
        _refuse_name()


def _keep_version(rule: Rule, by: Actor, at: datetime) -> None:
    RuleVersion.objects.create(
        rule=rule, version=rule.version, at=at, staff_id=by.staff_id, name=rule.name, trigger=rule.trigger,
        hours=rule.hours, conditions=rule.conditions, kept_steps=rule.kept_steps,
    )  # fmt: skip


def plan_of(rule: Rule) -> RulePlan:
    conditions = Conditions.from_json(rule.conditions)
    return RulePlan(rule.name, rule.trigger, conditions, list(rule.steps), rule.hours)


def _refuse_name() -> None:
    raise Refusal(_("There is already a rule of this name."), code="name_taken")
