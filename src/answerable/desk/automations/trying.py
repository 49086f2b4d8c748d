"""What a rule would have done with past tickets. Nothing is written.

Each ticket is taken as it stood when it happened, as far as the ledger tells (`replaying`); what it does not tell, such
as what a field held, is taken as it is today, and that is said.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from answerable.desk.automations.acting import truth
from answerable.desk.automations.clocks import CLOCKS
from answerable.desk.automations.replaying import KINDS, Past, past_of
from answerable.desk.automations.telling import Saying
from answerable.desk.automations.triggers import TRIGGERS, heard_by
from answerable.desk.phrases.naming import Names
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger.models import Event
from answerable.people.models import Team
from answerable.tickets.conditions import Condition, Reader, contains, questions, whats
from answerable.tickets.models import Message, Tag, Ticket

MOST_TICKETS = 1000
MOST_SHOWN = 50
MOST_SECONDS = 3.0
_CHUNK = 100
_MOST_EVENTS = 3000  # of each kind, to find so many tickets


@dataclass(frozen=True)
class Would:
    ticket: Ticket
    at: datetime
    words: str


@dataclass
class Trial:
    """`already` fitted and would not have been changed; `as_today` names the conditions that had to be asked so."""

    looked_at: int = 0
    changed: int = 0
    already: int = 0
    shown: list[Would] = field(default_factory=list)
    as_today: Sequence[str] = ()
    is_cut: bool = False


def try_out(said: Saying, reader: Reader) -> Trial:
    """The newest tickets in the reader's sight on which it happened, each as of the last time."""
    began, facts = time.monotonic(), _Facts(said, reader)
    trial = Trial(as_today=facts.as_today())
    causes = _causes(said, reader.now)
    keys = list(causes)
    for start in range(0, len(keys), _CHUNK):
        if time.monotonic() - began > MOST_SECONDS or trial.looked_at >= MOST_TICKETS:
            trial.is_cut = True
            break
        _try_some({key: causes[key] for key in keys[start : start + _CHUNK]}, said, facts, trial)
    return trial


def _causes(said: Saying, now: datetime) -> dict[int, Event]:
    """By ticket the last event that would have set it off, the newest first."""
    clock = CLOCKS.get(said.trigger)
    kinds = [clock.started_by] if clock else TRIGGERS[said.trigger].kinds
    found: list[Event] = []
    for kind in kinds:
        events = Event.objects.filter(kind=kind, ticket_id__isnull=False).order_by("-pk")
        found += events.only("kind", "at", "ticket_id", "data")[:_MOST_EVENTS]
    causes: dict[int, Event] = {}
    for event in sorted(found, key=lambda each: each.pk, reverse=True):
        is_cause = event.at <= now - _span(said) if clock else said.trigger in heard_by(event)
        if is_cause and event.ticket_id is not None:
            causes.setdefault(event.ticket_id, event)
    return causes


def _span(said: Saying) -> timedelta:
    return timedelta(hours=said.hours or 0)


def _try_some(causes: Mapping[int, Event], said: Saying, facts: "_Facts", trial: Trial) -> None:
    tickets = Ticket.objects.visible_to(facts.reader.staff).present().filter(pk__in=causes)
    known = {ticket.pk: ticket for ticket in tickets.only("reference", "subject", "customer_id")}
    pasts = _pasts({key: causes[key] for key in causes if key in known}, said)
    today = facts.today(known)
    written = facts.written(pasts.values())
    for key, (past, moment) in pasts.items():
        if trial.looked_at >= MOST_TICKETS:
            return
        trial.looked_at += 1
        if not _runs(said, causes[key], past) or not facts.fit(past, moment, today[key], written):
            continue
        steps = [step for step in said.steps if facts.changes(step, past)]
        if not steps:
            trial.already += 1
            continue
        trial.changed += 1
        if len(trial.shown) < MOST_SHOWN:
            trial.shown.append(Would(known[key], moment, facts.names.will(steps)))


def _pasts(causes: Mapping[int, Event], said: Saying) -> dict[int, tuple[Past, datetime]]:
    """Each ticket right after what set the rule off, or at the moment when its time had come."""
    is_clock = said.trigger in CLOCKS
    happened: dict[int, list[Event]] = defaultdict(list)
    events = Event.objects.filter(ticket_id__in=causes, kind__in=KINDS).order_by("pk")
    for event in events.only("kind", "at", "ticket_id", "data"):
        cause = causes[event.ticket_id or 0]
        until = cause.at + _span(said)
        if event.at <= until if is_clock else event.pk <= cause.pk or _is_one_act(event, cause):
            happened[cause.ticket_id or 0].append(event)
    return {key: (past_of(happened[key]), cause.at + _span(said)) for key, cause in causes.items()}


def _is_one_act(event: Event, cause: Event) -> bool:
    """Recorded by the same verb: the message that opens comes behind the opening, what an answer changes behind it."""
    return event.at == cause.at and cause.pk < event.pk <= cause.pk + 3 and "rule" not in event.data


def _runs(said: Saying, cause: Event, past: Past) -> bool:
    """Whether the clock that this event started still ran when its time had come."""
    match said.trigger:
        case "waited":
            return (
                past.closed_at is None and past.waiting_since is not None and past.waiting_since <= cause.at
            )
        case "silent":
            return past.closed_at is None and past.waiting_since is None and past.answered_at == cause.at
        case "open":
            return past.closed_at is None
        case "held":
            return past.closed_at is None and past.assignee is not None and past.assigned_at == cause.at
        case "ended":
            return past.closed_at == cause.at
    return True


class _Facts:
    """What the conditions and steps of one rule need to know, each asked for once."""

    def __init__(self, said: Saying, reader: Reader) -> None:
        self.said, self.reader = said, reader
        self.names = Names(said.steps, reader.staff)
        self.tags = dict(Tag.objects.filter(name__in=self._tag_names()).values_list("name", "pk"))
        self.providers = dict(Team.objects.values_list("pk", "provider"))
        self.categories = {each.pk: each.category for each in reader.statuses}

    def _tag_names(self) -> set[str]:
        asked = {each.value for each in self.said.conditions.each if each.what == "tag"}
        return asked | {step.words.lower() for step in self.said.steps if step.kind in _TAGGING}

    def as_today(self) -> list[str]:
        known = whats(self.reader)
        return list(
            dict.fromkeys(
                str(known[each.what].label)
                for each in self.said.conditions.each
                if each.what in known and each.what not in _THEN and each.what not in _NEVER_CHANGES
            )
        )

    def today(self, tickets: Iterable[int]) -> dict[int, list[bool]]:
        """By ticket, what each condition says now."""
        asked = [truth(each) for each in questions(self.said.conditions.each, self.reader)]
        rows = Ticket.objects.filter(pk__in=tickets).values_list("pk", *asked)
        return {row[0]: list(row[1:]) for row in rows}

    def written(self, pasts: Iterable[tuple[Past, datetime]]) -> dict[str, set[int]]:
        """By words, the messages that contain them."""
        wanted = [each.value for each in self.said.conditions.each if each.what == "written"]
        keys = [past.last_written for past, _moment in pasts if past.last_written] if wanted else []
        return {
            words: set(
                Message.objects.filter(contains("text", words), pk__in=keys).values_list("pk", flat=True)
            )
            for words in wanted
        }

    def fit(
        self, past: Past, moment: datetime, today: Sequence[bool], written: Mapping[str, set[int]]
    ) -> bool:
        conditions = self.said.conditions
        answers = []
        for condition, now in zip(conditions.each, today, strict=True):
            if condition.what == "written":
                fits = past.last_written in written[condition.value]
                answers.append(fits == (condition.how == "has"))
            elif condition.what in _THEN:
                answers.append(_THEN[condition.what](condition, past, moment, self))
            else:
                answers.append(now)
        return not answers or (any(answers) if conditions.is_any else all(answers))

    def changes(self, step: Step, past: Past) -> bool:
        """Whether it would have changed anything then; what a field, a brand or a form was is not known."""
        match step.kind:
            case StepKind.STATUS:
                return past.status != step.which
            case StepKind.CLOSE | StepKind.SNOOZE:
                return past.closed_at is None
            case StepKind.TEAM:
                return past.team != step.which
            case StepKind.PERSON:
                return past.assignee != step.which
            case StepKind.NOBODY:
                return past.assignee is not None
            case StepKind.PRIORITY:
                return past.priority != step.which
            case StepKind.TAG:
                return self.tags.get(step.words.lower()) not in past.tags
            case StepKind.UNTAG:
                return self.tags.get(step.words.lower()) in past.tags
        return True


_TAGGING = (StepKind.TAG, StepKind.UNTAG)
# It is today what it was then.
_NEVER_CHANGES = ("channel", "written")
_Answer = Callable[[Condition, Past, datetime, _Facts], bool]


def _is(value: Callable[[Condition, Past, _Facts], Any]) -> _Answer:
    """For what is, or is not, the chosen value."""

    def answer(condition: Condition, past: Past, _moment: datetime, facts: _Facts) -> bool:
        return (str(value(condition, past, facts)) == condition.value) == (condition.how in ("is", "has"))

    return answer


def _waits(condition: Condition, past: Past, _moment: datetime, _facts: _Facts) -> bool:
    is_waiting, is_closed = past.waiting_since is not None, past.closed_at is not None
    return {"customer": is_waiting, "us": not is_waiting and not is_closed, "nobody": is_closed}[
        condition.value
    ]


def _waiting(condition: Condition, past: Past, moment: datetime, _facts: _Facts) -> bool:
    long_ago = moment - timedelta(**{condition.how: int(condition.value)})
    return past.waiting_since is not None and past.waiting_since <= long_ago


def _priority(condition: Condition, past: Past, _moment: datetime, _facts: _Facts) -> bool:
    wanted = int(condition.value)
    if condition.how == "at_least":
        return past.priority >= wanted
    return (past.priority == wanted) == (condition.how == "is")


def _created(condition: Condition, past: Past, moment: datetime, _facts: _Facts) -> bool:
    if past.opened_at is None:
        return False
    if condition.how == "month":
        first = timezone.localtime(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return past.opened_at >= first
    if condition.how == "before":
        return past.opened_at < moment - timedelta(days=int(condition.value))
    return past.opened_at >= moment - timedelta(**{condition.how: int(condition.value)})


# What the ledger tells of then, as the conditions of that name ask it.
_THEN: Mapping[str, _Answer] = {
    "waits": _waits,
    "waiting": _waiting,
    "status": _is(lambda _condition, past, _facts: past.status),
    "category": _is(lambda _condition, past, facts: facts.categories.get(past.status or 0)),
    "assignee": _is(lambda _condition, past, _facts: past.assignee or "nobody"),
    "team": _is(lambda _condition, past, _facts: past.team or "none"),
    "provider": _is(lambda _condition, past, facts: facts.providers.get(past.team or 0)),
    "priority": _priority,
    "tag": _is(
        lambda condition, past, facts: condition.value if facts.tags.get(condition.value) in past.tags else ""
    ),
    "created": _created,
    "snoozed": lambda condition, past, _moment, _facts: past.is_snoozed == (condition.how == "yes"),
}
