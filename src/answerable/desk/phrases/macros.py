"""What can be done with macros: written like saved replies, and run on a ticket as whoever presses the button."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.desk import events
from answerable.desk.models import Macro, SavedReply
from answerable.desk.phrases.doing import check, do, last_event
from answerable.desk.phrases.naming import Names
from answerable.desk.phrases.replies import count_use, filled_for, put_in_draft
from answerable.desk.phrases.steps import OF_RULES, Step, StepKind
from answerable.desk.sharing.belonging import (
    PHRASES,
    locked_for_writing,
    refuse_name,
    remove,
    require_writing,
    restore,
    save_named,
)
from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.ledger.together import change
from answerable.people.models import Staff, Team
from answerable.tickets import actions
from answerable.tickets.actions.words import storable
from answerable.tickets.models import DraftKind, Ticket

MOST_STEPS = 20
_HANDS = {StepKind.TAKE, StepKind.TEAM}


@dataclass(frozen=True)
class Plan:
    """A macro as somebody wants it. With neither team nor owner it is for everybody."""

    name: str
    steps: Sequence[Step]
    team: Team | None = None
    owner: Staff | None = None


@transaction.atomic
def add_macro(wanted: Plan, *, by: Actor, at: datetime) -> Macro:
    """Adding the same twice is harmless; another of the same name for the same people is refused."""
    require_writing(PHRASES, by, wanted.team, wanted.owner)
    wanted = _checked(wanted, by)
    known = _same_name(wanted)
    if known is not None:
        if known.steps == wanted.steps:
            return known
        refuse_name()
    macro = Macro(created_at=at)
    _write(macro, wanted, at)
    record(events.MACRO_ADDED, macro, by=by, at=at, is_first=True, **_facts(macro))
    return macro


@transaction.atomic
def change_macro(macro: Macro, wanted: Plan, *, by: Actor, at: datetime) -> Macro:
    macro = locked_for_writing(Macro, macro, by)
    require_writing(PHRASES, by, wanted.team, wanted.owner)
    wanted = _checked(wanted, by)
    if wanted == Plan(macro.name, macro.steps, macro.team, macro.owner):
        return macro
    known = _same_name(wanted)
    if known is not None and known.pk != macro.pk:
        refuse_name()
    _write(macro, wanted, at)
    record(events.MACRO_CHANGED, macro, by=by, at=at, **_facts(macro))
    return macro


@transaction.atomic
def remove_macro(macro: Macro, *, by: Actor, at: datetime) -> Macro:
    return remove(Macro, macro, events.MACRO_REMOVED, by=by, at=at)


@transaction.atomic
def restore_macro(macro: Macro, *, by: Actor, at: datetime) -> Macro:
    return restore(Macro, macro, events.MACRO_RESTORED, by=by, at=at)


@change()
def run_macro(macro: Macro, ticket: Ticket, *, by: Actor, at: datetime) -> list[Step]:
    """All of its steps or none, each by its own verb and so with its own event; returns those that changed something.

    Whose hands the ticket is in changes last and once: whoever gives it away may not see it afterwards.
    """
    macro = Macro.objects.visible_to(by).present().get(pk=macro.pk)
    ticket = Ticket.objects.visible_to(by).select_for_update().get(pk=ticket.pk)
    steps = macro.steps
    names = Names(steps, by)
    hands = [step for step in steps if step.kind in _HANDS]
    turns = [[step] for step in steps if step.kind not in _HANDS] + ([hands] if hands else [])
    changed: list[Step] = []
    for turn in turns:
        try:
            if _turn(turn, names, ticket, by, at):
                changed += turn
        except Refusal as refusal:
            raise _refused(macro, names.will(turn), refusal) from refusal
    return changed


def _turn(turn: Sequence[Step], names: Names, ticket: Ticket, by: Actor, at: datetime) -> bool:
    """Whether it changed anything: most verbs say so by an event, a draft by itself."""
    if not all(names.knows(step) for step in turn):
        raise Invalid(_("That is not there any more, or not yours to see."))
    before = last_event(ticket)
    if turn[0].kind in _HANDS:
        _hand_over(turn, ticket, by, at)
    elif turn[0].kind is StepKind.REPLY:
        return _put_in(turn[0], ticket, by, at)
    else:
        do(turn[0], ticket, by, at)
    return last_event(ticket) != before


def _hand_over(hands: Sequence[Step], ticket: Ticket, by: Actor, at: datetime) -> None:
    team, staff = ticket.team, ticket.assignee
    for step in hands:
        if step.kind is StepKind.TEAM:
            team, staff = Team.objects.get(pk=step.key), None
        else:
            staff = _agent(by)
    actions.assign(ticket, team=team, staff=staff, by=by, at=at)


def _put_in(step: Step, ticket: Ticket, by: Actor, at: datetime) -> bool:
    reply = SavedReply.objects.visible_to(by).present().prefetch_related("texts").get(pk=step.key)
    text = filled_for(reply, ticket, _agent(by))
    is_new = put_in_draft(text, ticket, DraftKind.REPLY, by=by, at=at)
    if is_new:
        count_use(reply, at=at)
    return is_new


def _agent(by: Actor) -> Staff:
    if by.id is None or by.kind is not ActorKind.STAFF:
        raise Invalid(_("Only a colleague can do this."))
    found: Staff = Staff.objects.get(pk=by.id)
    return found


def _refused(macro: Macro, step: str, why: Refusal) -> Refusal:
    words = _("“%(macro)s” was not run and nothing has changed. It could not %(step)s: %(why)s")
    refusal = Refusal(words % {"macro": macro.name, "step": step, "why": why.message}, code=why.code)
    refusal.status = why.status
    return refusal


def _checked(wanted: Plan, by: Actor) -> Plan:
    """As it is kept; raises Invalid with a sentence."""
    name = " ".join(storable(wanted.name).split())
    if not name or len(name) > 120:
        raise Invalid(_("A name has between 1 and 120 characters."))
    if not 0 < len(wanted.steps) <= MOST_STEPS:
        raise Invalid(_("A macro has between 1 and 20 steps."))
    steps = [Step(step.kind, step.which, " ".join(storable(step.words).split())) for step in wanted.steps]
    names = Names(steps, by)
    for step in steps:
        if step.kind in OF_RULES or not names.knows(step):
            raise Invalid(_("One of the steps names something that is not there any more."))
        _check(step, wanted)
    return Plan(name, steps, wanted.team, wanted.owner)


def _check(step: Step, wanted: Plan) -> None:
    check(step)
    if step.kind is StepKind.REPLY and wanted.owner is None:
        reply = SavedReply.objects.get(pk=step.key)
        if reply.owner_id is not None or (reply.team_id is not None and reply.team != wanted.team):
            words = _(
                "“%(title)s” is not for all who would use this macro. Choose another, or share it first."
            )
            raise Invalid(words % {"title": reply.title})


def _write(macro: Macro, wanted: Plan, at: datetime) -> None:
    macro.name, macro.team, macro.owner, macro.changed_at = wanted.name, wanted.team, wanted.owner, at
    macro.kept_steps = [step.kept() for step in wanted.steps]
    save_named(macro)


def _same_name(wanted: Plan) -> Macro | None:
    rows = Macro.objects.present().filter(name__iexact=wanted.name)
    return rows.filter(team=wanted.team, owner=wanted.owner).first()


def _facts(macro: Macro) -> dict[str, Any]:
    return {"team": macro.team_id, "own": macro.owner_id is not None, "steps": len(macro.kept_steps)}
