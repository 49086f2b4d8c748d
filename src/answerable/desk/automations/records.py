"""What rules have done, for their pages and for tickets: never more of it than fits a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, OuterRef, Subquery

from answerable.desk import events
from answerable.desk.automations.rules import MOST_RULES
from answerable.desk.automations.telling import Saying, sentence
from answerable.desk.models import Outcome, Rule, RuleRun, RuleVersion, Written
from answerable.desk.phrases.naming import Names
from answerable.desk.queues.counting import counts
from answerable.ledger.models import Event
from answerable.ledger.recording import stream_of
from answerable.people.models import Staff
from answerable.tickets.conditions import Conditions, Reader
from answerable.tickets.models import Ticket

MONTH = timedelta(days=30)
MOST_LISTED = 20


@dataclass(frozen=True)
class Listed:
    rule: Rule
    sentence: str
    acted_at: datetime | None
    on_since: datetime | None
    acted: str  # how often in the last 30 days
    failed: str


def listed(reader: Reader) -> list[Listed]:
    """All rules in their order, in as many statements as one."""
    last = RuleRun.objects.filter(rule=OuterRef("pk"), outcome=Outcome.DONE).order_by("-at").values("at")[:1]
    rules = list(Rule.objects.present()[:MOST_RULES])
    acted = dict(Rule.objects.present().annotate(last=Subquery(last)).values_list("pk", "last"))
    names = Names([step for rule in rules for step in rule.steps], reader.staff)
    keys = [rule.pk for rule in rules]
    lately = RuleRun.objects.filter(at__gt=reader.now - MONTH)
    done = counts(lately.filter(outcome=Outcome.DONE), "rule", keys)
    since = on_since([rule for rule in rules if rule.is_on])
    refused = counts(lately.filter(outcome=Outcome.REFUSED), "rule", keys)
    return [
        Listed(
            rule,
            sentence(saying_of(rule), reader, names),
            acted.get(rule.pk),
            since.get(rule.pk),
            done[rule.pk] if done[rule.pk] != "0" else "",
            refused[rule.pk] if refused[rule.pk] != "0" else "",
        )
        for rule in rules
    ]


def on_since(rules: Sequence[Rule]) -> dict[int, datetime]:
    """When each was switched on last."""
    streams = {stream_of(rule): rule.pk for rule in rules}
    told = Event.objects.filter(stream__in=streams, kind=events.RULE_SWITCHED_ON.name)
    rows = told.values_list("stream").annotate(last=Max("at")).order_by()
    return {streams[stream]: last for stream, last in rows}


def saying_of(written: Written) -> Saying:
    conditions = Conditions.from_json(written.conditions)
    return Saying(written.trigger, written.hours, conditions, written.steps)


def runs_of(rule: Rule, staff: Staff) -> Sequence[RuleRun]:
    """What it did last, on tickets that they see."""
    seen = Ticket.objects.visible_to(staff)
    told: list[RuleRun] = []
    for outcome in (Outcome.DONE, Outcome.REFUSED):
        newest = RuleRun.objects.filter(rule=rule, outcome=outcome).select_related("ticket").order_by("-at")
        told += newest[:MOST_LISTED]
    visible = set(seen.filter(pk__in=[run.ticket_id for run in told]).values_list("pk", flat=True))
    told.sort(key=lambda run: run.at, reverse=True)
    return [run for run in told if run.ticket_id in visible][:MOST_LISTED]


def failures_of(rule: Rule) -> RuleRun | None:
    """The last refusal, unless it has worked since."""
    newest = RuleRun.objects.filter(rule=rule).order_by("-at", "-pk").select_related("ticket")
    refused = newest.filter(outcome=Outcome.REFUSED).first()
    done = newest.filter(outcome=Outcome.DONE).first()
    return refused if refused and (done is None or done.at < refused.at) else None


@dataclass(frozen=True)
class Why:
    """One time that a rule acted: as it was then, what set it off, and what it changed. Runs are kept for
    a year; without one, only what the ledger tells of the one change."""

    run: RuleRun | None
    version: RuleVersion
    cause: Event | None
    changes: Sequence[Event]


def why(ticket: Ticket, event_id: int) -> Why | None:
    """Of a change by a rule, or None if it was none."""
    run = (
        RuleRun.objects.filter(ticket=ticket, until__gte=event_id, after__lt=event_id, outcome=Outcome.DONE)
        .select_related("rule")
        .order_by("until")
        .first()
    )
    if run is None:
        return _by_the_ledger(ticket, event_id)
    version = run.rule.versions.select_related("staff", "rule").get(version=run.version)
    changes = Event.objects.filter(ticket_id=ticket.pk, pk__gt=run.after, pk__lte=run.until).order_by("pk")
    cause = Event.objects.filter(pk=run.event).first() if run.event else None
    return Why(run, version, cause, list(changes[:100]))


def _by_the_ledger(ticket: Ticket, event_id: int) -> Why | None:
    change = Event.objects.filter(ticket_id=ticket.pk, pk=event_id).first()
    if change is None or "rule" not in change.data:
        return None
    versions = RuleVersion.objects.select_related("staff", "rule")
    version = versions.filter(rule=change.data["rule"], version=change.data["rule_version"]).first()
    return Why(None, version, None, [change]) if version else None
