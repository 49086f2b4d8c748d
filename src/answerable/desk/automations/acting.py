"""What rules do to a ticket: top-down, each seeing what those before it changed, and each all or nothing.

No loops: what a rule did is heard by no rule (`triggers.heard_by`, and `_is_a_rules_doing` for what follows from it); a
rule acts once for an event, and once for a clock until somebody does something (constraints of `RuleRun`); and there is
a limit to all of it. See docs/decisions/0009-rules-cannot-loop.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import BooleanField, Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.channels.acknowledging import has_had_enough
from answerable.desk.automations.clocks import CLOCKS
from answerable.desk.automations.forgetting import KEPT
from answerable.desk.automations.triggers import heard_by
from answerable.desk.models import Outcome, Rule, RuleRun, SavedReply
from answerable.desk.phrases.doing import do, last_event
from answerable.desk.phrases.filling import gaps_in
from answerable.desk.phrases.naming import Names
from answerable.desk.phrases.replies import count_use, filled_for
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger import rows
from answerable.ledger.actor import SYSTEM, Actor, ActorKind, for_rule
from answerable.ledger.jobs import job
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people.models import Staff, Team
from answerable.tickets import actions
from answerable.tickets.conditions import Conditions, RuleAsker, question, questions
from answerable.tickets.models import Direction, Message, Ticket

MOST_RUNS_A_DAY = 100  # on one ticket
HANDS = (StepKind.TEAM, StepKind.PERSON, StepKind.NOBODY)
_LOOKED_BACK = 20  # events


@dataclass(frozen=True)
class Cause:
    """Why rules act: an event, or a clock that started at `since`, with the last thing heard on the ticket."""

    event: int | None = None
    since: datetime | None = None
    heard: int | None = None


@job()
def act_on_event(event_id: int) -> Callable[[], None]:
    """What it does commits with the job's own end: that is why it is done once."""
    return lambda: answer_event(event_id, at=timezone.now())


@job()
def act_in_time(rule_id: int, ticket_id: int) -> Callable[[], None]:
    return lambda: answer_clock(rule_id, ticket_id, at=timezone.now())


def answer_event(event_id: int, *, at: datetime) -> None:
    event = Event.objects.get(pk=event_id)
    rules = list(Rule.objects.working().filter(trigger__in=heard_by(event)))
    ticket = _locked(event.ticket_id) if rules else None
    if ticket is None or _is_a_rules_doing(event, ticket):
        return
    act(rules, ticket, Cause(event=event.pk), at=at)


def answer_clock(rule_id: int, ticket_id: int, *, at: datetime) -> None:
    rule = Rule.objects.working().filter(pk=rule_id, trigger__in=CLOCKS).first()
    ticket = _locked(ticket_id) if rule else None
    if rule is None or ticket is None:
        return
    since = CLOCKS[rule.trigger].since(ticket)
    if since is None or since > at - rule.span or (rule.counts_from and since < rule.counts_from):
        return
    if since + rule.span < at - KEPT:
        return  # whether it acted then is forgotten
    act([rule], ticket, Cause(since=since, heard=_last_heard(ticket)), at=at)


def act(rules: Sequence[Rule], ticket: Ticket, cause: Cause, *, at: datetime) -> None:
    """On a locked ticket. All rules are asked in one statement, and those that are left again after a change."""
    left = list(rules)
    while left:
        fitting = _fitting(left, ticket, at)
        changed = None
        for rule in fitting:
            if _run(rule, ticket, cause, at=at):
                changed = rule
                break
        if changed is None:
            return
        left = left[left.index(changed) + 1 :]


def _fitting(rules: Sequence[Rule], ticket: Ticket, at: datetime) -> list[Rule]:
    asker = RuleAsker(at)
    asked = [question(Conditions.from_json(rule.conditions), asker) for rule in rules]
    answers = _answers(ticket, asked)
    return [rule for rule, fits in zip(rules, answers, strict=True) if fits]


def _answers(ticket: Ticket, asked: Sequence[Q]) -> list[bool]:
    found = Ticket.objects.filter(pk=ticket.pk).values_list(*(truth(each) for each in asked))
    return list(found[0]) if asked else []


def truth(asked: Q) -> Any:
    """An expression that is true where the question is; with nothing asked it is."""
    if not asked:
        return Value(True, output_field=BooleanField())
    return Case(When(asked, then=Value(True)), default=Value(False), output_field=BooleanField())


def _run(rule: Rule, ticket: Ticket, cause: Cause, *, at: datetime) -> bool:
    """Whether it changed anything. What is refused is kept with its reason, and its changes are undone."""
    before = last_event(ticket) or 0
    conditions = Conditions.from_json(rule.conditions)
    run = RuleRun(
        rule=rule,
        version=rule.version,
        ticket=ticket,
        at=at,
        outcome=Outcome.NOTHING,
        event=cause.event,
        since=cause.since,
        heard=cause.heard,
        after=before,
        until=before,
        held=_answers(ticket, questions(conditions.each, RuleAsker(at))),
    )
    lately = RuleRun.objects.filter(ticket=ticket, at__gt=at - timedelta(days=1))[:MOST_RUNS_A_DAY].count()
    if not rows.insert_or_leave(run):
        return False
    try:
        if lately >= MOST_RUNS_A_DAY:
            raise Refusal(_("Rules have acted on this ticket too often within a day."))  # noqa: TRY301 - one place
        with transaction.atomic():
            do_steps(rule.steps, ticket, by=for_rule(rule.pk, rule.version), at=at)
    except Refusal as refusal:
        run.outcome, run.error = Outcome.REFUSED, refusal.message[:2000]
    else:
        run.until = last_event(ticket) or 0
        run.outcome = Outcome.DONE if run.until != before else Outcome.NOTHING
    run.save(update_fields=["outcome", "error", "until"])
    return run.outcome == Outcome.DONE


def do_steps(steps: Sequence[Step], ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """In their order; whose hands the ticket is in changes last and once, as with macros."""
    names = Names(steps, SYSTEM)
    hands = [step for step in steps if step.kind in HANDS]
    turns = [[step] for step in steps if step.kind not in HANDS] + ([hands] if hands else [])
    for turn in turns:
        try:
            _turn(turn, names, ticket, by, at)
        except (Refusal, ObjectDoesNotExist) as error:
            why = error.message if isinstance(error, Refusal) else _("That is not there any more.")
            words = _("It could not %(step)s: %(why)s") % {"step": names.will(turn), "why": why}
            raise Refusal(words) from error


def _turn(turn: Sequence[Step], names: Names, ticket: Ticket, by: Actor, at: datetime) -> None:
    if not all(names.knows(step) for step in turn):
        raise Invalid(_("That is not there any more."))
    step = turn[0]
    if step.kind in HANDS:
        _hand_over(turn, ticket, by, at)
    elif step.kind is StepKind.NOTE:
        actions.note(ticket, step.words, by=by, at=at)
    elif step.kind is StepKind.ANSWER:
        _answer(step, ticket, by, at)
    else:
        do(step, ticket, by, at)


def _hand_over(hands: Sequence[Step], ticket: Ticket, by: Actor, at: datetime) -> None:
    found = Ticket.objects.select_related("team", "assignee__provider").get(pk=ticket.pk)
    team, staff = found.team, found.assignee
    for step in hands:
        if step.kind is StepKind.TEAM:
            team = Team.objects.get(pk=step.key)
            staff = staff if staff and team.pk == found.team_id else None
        elif step.kind is StepKind.PERSON:
            staff = Staff.objects.select_related("provider").get(pk=step.key)
        else:
            staff = None
    actions.assign(ticket, team=team, staff=staff, by=by, at=at)


def _answer(step: Step, ticket: Ticket, by: Actor, at: datetime) -> None:
    """Marked as automatic: no clock takes it for an answer, and no machine over there should answer it."""
    found = Ticket.objects.select_related("customer", "team").get(pk=ticket.pk)
    said = Message.objects.filter(ticket=found, direction=Direction.INBOUND)
    if said.exists() and not said.filter(is_automatic=False).exists():
        raise Refusal(_("Only a machine has written here, and machines are not answered."))
    if has_had_enough(found.customer_id, at=at):
        raise Refusal(_("The customer has had five automatic answers within a day."))
    reply = SavedReply.objects.present().filter(owner=None).prefetch_related("texts").get(pk=step.key)
    text = filled_for(reply, found, None)
    gaps = gaps_in(text)
    if gaps:
        raise Refusal(
            _("%(gaps)s is not known, and nobody is there to fill it in.") % {"gaps": ", ".join(gaps)}
        )
    actions.reply(ticket, actions.Answer(text=text, is_automatic=True), by=by, at=at)
    count_use(reply, at=at)


def _locked(ticket_id: int | None) -> Ticket | None:
    try:
        ticket = rows.locked(Ticket, ticket_id)
    except Ticket.DoesNotExist:
        return None
    return None if ticket.is_merged else ticket


def _is_a_rules_doing(event: Event, ticket: Ticket) -> bool:
    """It followed from what a rule did, in the same transaction; or it says that a rule's answer was not delivered."""
    within = RuleRun.objects.filter(ticket=ticket, until__gte=event.pk, after__lt=event.pk)
    if within.exists():
        return True
    if event.kind not in ("message.failed", "message.bounced"):
        return False
    return Message.objects.filter(pk=event.data["message"], is_automatic=True).exists()


def _last_heard(ticket: Ticket) -> int:
    """The last thing that somebody did here: neither a rule, nor the system, nor a machine that answers by itself."""
    somebody = (ActorKind.STAFF, ActorKind.CUSTOMER)
    events = Event.objects.filter(ticket_id=ticket.pk, actor_kind__in=somebody).order_by("-id")
    heard = events.values_list("id", "data")[:_LOOKED_BACK]
    return next((key for key, data in heard if not (data.get("automatic") or data.get("imported"))), 0)
