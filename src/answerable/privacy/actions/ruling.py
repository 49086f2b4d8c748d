"""Rules by which what was said goes with age."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Team
from answerable.privacy import events
from answerable.privacy.models import Does, RetentionRule
from answerable.privacy.retention.age import Unit
from answerable.tickets.models import Tag

MOST_RULES = 50
_LONGEST = {Unit.DAYS: 36_500, Unit.MONTHS: 1200, Unit.YEARS: 100}


@dataclass(frozen=True)
class Wanted:
    does: Does
    number: int
    unit: Unit
    team: Team | None = None
    tag: Tag | None = None
    channel: str = ""


@transaction.atomic
def add_rule(wanted: Wanted, *, by: Actor, at: datetime) -> RetentionRule:
    """It does nothing until it is switched on."""
    _require(by)
    _check(wanted)
    if RetentionRule.objects.count() >= MOST_RULES:
        raise Refusal(_("There are %(most)s rules already.") % {"most": MOST_RULES})
    rule = RetentionRule.objects.create(**_values(wanted), created_at=at)
    record(events.RULE_ADDED, rule, by=by, at=at, does=wanted.does.value)
    return rule


@transaction.atomic
def change_rule(rule: RetentionRule, wanted: Wanted, *, by: Actor, at: datetime) -> RetentionRule:
    """A changed rule is off and begins at the oldest ticket: whoever changed it looks first at what it would do."""
    _require(by)
    _check(wanted)
    rule = RetentionRule.objects.select_for_update().get(pk=rule.pk)
    changed = [name for name, value in _values(wanted).items() if getattr(rule, name) != value]
    if not changed:
        return rule
    for name in changed:
        setattr(rule, name, _values(wanted)[name])
    rule.is_active, rule.reached_at, rule.reached_id, rule.began_at = False, None, 0, None
    rule.save()
    record(events.RULE_CHANGED, rule, by=by, at=at, does=wanted.does.value)
    return rule


@transaction.atomic
def switch_rule(rule: RetentionRule, *, on: bool, by: Actor, at: datetime) -> RetentionRule:
    _require(by)
    rule = RetentionRule.objects.select_for_update().get(pk=rule.pk)
    if rule.is_active == on:
        return rule
    rule.is_active, rule.reached_at, rule.reached_id, rule.began_at = on, None, 0, None
    rule.save(update_fields=["is_active", "reached_at", "reached_id", "began_at"])
    record(events.RULE_SWITCHED_ON if on else events.RULE_SWITCHED_OFF, rule, by=by, at=at)
    return rule


@transaction.atomic
def remove_rule(rule: RetentionRule, *, by: Actor, at: datetime) -> None:
    """What it did stays done. Twice is harmless."""
    _require(by)
    found = RetentionRule.objects.select_for_update().filter(pk=rule.pk).first()
    if found is not None:
        record(events.RULE_REMOVED, found, by=by, at=at)
        found.delete()


def _require(by: Actor) -> None:
    if not by.may("privacy.keep") or not by.scope.everything:
        raise NotAllowed


def _check(wanted: Wanted) -> None:
    if not 1 <= wanted.number <= _LONGEST[wanted.unit]:
        raise Invalid(_("Between one day and a hundred years."))


def _values(wanted: Wanted) -> dict[str, Any]:
    return {field.name: getattr(wanted, field.name) for field in fields(wanted)}
