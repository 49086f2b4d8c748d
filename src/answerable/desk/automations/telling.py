"""Rules in words: what one says, and which one it was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from answerable.desk.automations.clocks import CLOCKS
from answerable.desk.automations.triggers import TRIGGERS
from answerable.desk.models import RuleVersion
from answerable.desk.phrases.naming import Names, span_words
from answerable.desk.phrases.steps import Step
from answerable.ledger.models import Event
from answerable.tickets.conditions import Conditions, Reader, whats


@dataclass(frozen=True)
class Saying:
    """What a rule says, whether it is kept or only typed."""

    trigger: str
    hours: int | None
    conditions: Conditions
    steps: Sequence[Step]


def sentence(said: Saying, reader: Reader, names: Names | None = None) -> str:
    """When the customer writes, if tag has refund and team: Ghent, then give it to Finance."""
    names = names or Names(said.steps, reader.staff)
    parts = [when(said.trigger, said.hours)]
    conditions = condition_words(said.conditions, reader)
    if conditions:
        joined = (_(" or ") if said.conditions.is_any else _(" and ")).join(conditions)
        parts.append(_("if %(conditions)s") % {"conditions": joined})
    if said.steps:
        parts.append(_("then %(steps)s") % {"steps": names.will(said.steps)})
    whole = ", ".join(parts)
    return whole if whole.endswith(".”") else f"{whole}."


def when(trigger: str, hours: int | None) -> str:
    clock = CLOCKS.get(trigger)
    if clock is not None:
        return _("When %(words)s %(span)s") % {"words": clock.words, "span": span_words(hours or 0)}
    known = TRIGGERS.get(trigger)
    return _("When %(words)s") % {"words": known.words} if known else _("Never")


def condition_words(conditions: Conditions, reader: Reader) -> list[str]:
    known = whats(reader)
    return [
        known[each.what].words(each, reader) if each.what in known else _("(a condition that is gone)")
        for each in conditions.each
    ]


def names_of_rules(events: Iterable[Event]) -> Mapping[int, str]:
    """By event, for those that a rule did: its name as it was then."""
    told = {
        event.pk: (event.data["rule"], event.data["rule_version"]) for event in events if "rule" in event.data
    }
    if not told:
        return {}
    rules = {rule for rule, _version in told.values()}
    rows = RuleVersion.objects.filter(rule__in=rules).values_list("rule", "version", "name")
    names = {(rule, version): name for rule, version, name in rows}
    return {key: names.get(version, "") for key, version in told.items()}
