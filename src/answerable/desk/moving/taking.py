"""Taking a file in: rules are known by their names. What is here and not in the file stays as it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.desk.automations import rules
from answerable.desk.models import Rule
from answerable.desk.moving.names import Names
from answerable.desk.moving.telling import FORMAT, NAMED_BY_STEP, PARTS
from answerable.desk.phrases.steps import NONE, Step, StepKind
from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Staff
from answerable.promises import actions as promises
from answerable.promises.actions.plans import checked as checked_policy
from answerable.promises.actions.policies import version_at
from answerable.promises.clocks.history import Kind
from answerable.promises.models import Policy, Source
from answerable.routing import actions as routing
from answerable.routing.models import Route
from answerable.routing.rules.keeping import newest_of
from answerable.routing.rules.plans import checked as checked_route
from answerable.routing.rules.sharing import Share
from answerable.tickets.conditions import Conditions, Reader, read
from answerable.tickets.models import Priority

MOST = 500  # of each part
RIGHTS = {"policies": "promises.manage", "routes": "routing.manage", "automations": "rules.manage"}
_MOST_TOLD = 20
_Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Taken:
    part: str
    name: str
    what: str  # added, changed or same


@dataclass(frozen=True)
class _Hands:
    """Who takes it in, and what they read it with."""

    by: Actor
    at: datetime
    reader: Reader
    names: Names

    def conditions(self, told: _Plain) -> Conditions:
        each = [read(one, self.reader) for one in self.names.read(told)]
        return Conditions(tuple(each), bool(told.get("any", False)))


@dataclass(frozen=True)
class _Wanted:
    """One rule of the file, read and compared. `put` writes it and gives its row."""

    taken: Taken
    put: Callable[[], Any]


def parts_of(by: Actor) -> tuple[str, ...]:
    """What of a file is theirs to take in, and to take along."""
    return tuple(part for part in PARTS if by.scope.everything and by.may(RIGHTS[part]))


def require(by: Actor, *parts: str) -> None:
    if not by.scope.everything or not all(by.may(RIGHTS[part]) for part in parts):
        raise NotAllowed


@transaction.atomic
def take(document: object, staff: Staff, *parts: str, at: datetime, is_trial: bool = False) -> list[Taken]:
    """All of it, or nothing; each rule that cannot be taken in is told with its reason. On trial nothing is written.
    Taken in twice, the second time changes nothing. Rules of the file stand in its order, among others where they
    stood."""
    by = staff.actor()
    parts = parts or tuple(PARTS)
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise Invalid(_("That is not a file of rules that this version can read."))
    parts = tuple(part for part in parts if part in document)
    require(by, *parts)
    hands = _Hands(by, at, Reader(staff, at, is_rule=True), Names())
    wanted = {part: _read_all(part, document[part], hands) for part in parts}
    if not is_trial:
        for part, each in wanted.items():
            rows = [one.put() for one in each]
            _ARRANGE[part](rows, by=by, at=at)
    return [one.taken for each in wanted.values() for one in each]


def _read_all(part: str, given: object, hands: _Hands) -> list[_Wanted]:
    if not isinstance(given, list) or len(given) > MOST:
        raise Invalid(_("“%(part)s” is to be a list of at most 500.") % {"part": part})
    found, troubles, seen = [], [], set[str]()
    for number, told in enumerate(given, 1):
        name = str(told.get("name", "")) if isinstance(told, Mapping) else ""
        try:
            if name.lower() in seen:
                raise Invalid(_("It is there twice."))
            seen.add(name.lower())
            found.append(_READ[part](told, hands))
        except NotAllowed:
            raise
        except Refusal as refusal:
            troubles.append(f"{part}, {name or number}: {refusal.message}")
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            troubles.append(f"{part}, {name or number}: {_('It cannot be read.')}")
    if troubles:
        raise Invalid("\n".join(troubles[:_MOST_TOLD]))
    return found


def _policy(told: _Plain, hands: _Hands) -> _Wanted:
    calendar = told.get("calendar")
    warn = told.get("warn_before")
    wanted = checked_policy(
        promises.PolicyPlan(
            name=str(told["name"]),
            targets={
                Kind(kind): {_priority(word): timedelta(seconds=int(length)) for word, length in of.items()}
                for kind, of in told["targets"].items()
            },
            calendar=None if calendar is None else hands.names.key("calendar", calendar),
            pauses={Kind(kind): frozenset(map(str, of)) for kind, of in told.get("pauses", {}).items()},
            warn_before=None if warn is None else timedelta(seconds=int(warn)),
            steps=[_step_after(step, hands.names) for step in told.get("steps", ())],
            conditions=hands.conditions(told["conditions"]),
            source=Source(told.get("source", Source.OWN)),
        )
    )
    known = Policy.objects.present().filter(name__iexact=wanted.name).first()
    if known is None:
        return _Wanted(
            Taken("policies", wanted.name, "added"),
            lambda: promises.add_policy(wanted, by=hands.by, at=hands.at),
        )
    held = version_at(known, hands.at)
    is_same = (
        held is not None
        and known.name == wanted.name
        and promises.plan_of(known, held).kept() == wanted.kept()
    )
    return _Wanted(
        Taken("policies", wanted.name, "same" if is_same else "changed"),
        lambda: known if is_same else promises.change_policy(known, wanted, by=hands.by, at=hands.at),
    )


def _route(told: _Plain, hands: _Hands) -> _Wanted:
    wanted = checked_route(
        routing.RoutePlan(
            name=str(told["name"]),
            conditions=hands.conditions(told["conditions"]),
            shares=[
                Share(hands.names.key("team", team), int(n)) for team, n in told.get("shares", {}).items()
            ],
            tolerance=int(told["tolerance"]),
            tier=told.get("tier"),
            priority=None if told.get("priority") is None else _priority(told["priority"]),
            tags=[str(each) for each in told.get("tags", ())],
        )
    )
    is_on = bool(told.get("is_on", True))
    known = Route.objects.present().filter(name__iexact=wanted.name).first()
    what = "added"
    if known is not None:
        is_same = (routing.plan_of(known, newest_of(known)), known.is_on) == (wanted, is_on)
        what = "same" if is_same else "changed"

    def put() -> Route:
        if what == "same" and known is not None:
            return known
        if known is None:
            route = routing.add_route(wanted, by=hands.by, at=hands.at)
        else:
            route = routing.change_route(known, wanted, by=hands.by, at=hands.at)
        switch = routing.resume_route if is_on else routing.pause_route
        return switch(route, by=hands.by, at=hands.at)

    return _Wanted(Taken("routes", wanted.name, what), put)


def automation_wanted(told: _Plain, staff: Staff, *, at: datetime) -> rules.RulePlan:
    """One of them, written as in a file; raises Invalid with a sentence. The verbs check the rest."""
    try:
        return _rule_plan(told, _Hands(staff.actor(), at, Reader(staff, at, is_rule=True), Names()))
    except Refusal:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Invalid(_("It cannot be read.")) from error


def _rule_plan(told: _Plain, hands: _Hands) -> rules.RulePlan:
    hours = told.get("hours")
    return rules.RulePlan(
        name=str(told["name"]),
        trigger=str(told["trigger"]),
        conditions=hands.conditions(told["conditions"]),
        steps=[_step(step, hands.names) for step in told["steps"]],
        hours=None if hours is None else int(hours),
    )


def _automation(told: _Plain, hands: _Hands) -> _Wanted:
    """A new one is off until somebody has looked at it here and switches it on: it acts by itself."""
    wanted = rules.checked(_rule_plan(told, hands), hands.by)
    known = Rule.objects.present().filter(name__iexact=wanted.name).first()
    if known is None:
        return _Wanted(
            Taken("automations", wanted.name, "added"),
            lambda: rules.add_rule(wanted, is_on=False, by=hands.by, at=hands.at),
        )
    is_same = rules.plan_of(known) == wanted
    return _Wanted(
        Taken("automations", wanted.name, "same" if is_same else "changed"),
        lambda: rules.change_rule(known, wanted, by=hands.by, at=hands.at),
    )


_READ: Mapping[str, Callable[[_Plain, _Hands], _Wanted]] = {
    "policies": _policy,
    "routes": _route,
    "automations": _automation,
}
_ARRANGE: Mapping[str, Callable[..., None]] = {
    "policies": promises.arrange_policies,
    "routes": routing.arrange_routes,
    "automations": rules.arrange_rules,
}


def _priority(word: object) -> int:
    return Priority[str(word).upper()].value


def _step_after(told: _Plain, names: Names) -> promises.StepAfter:
    step = promises.StepAfter(timedelta(seconds=int(told["after"])), promises.StepWhat(told["what"]))
    if step.what is promises.StepWhat.PRIORITY:
        return replace(step, value=_priority(told["value"]))
    if step.what is promises.StepWhat.TEAM:
        return replace(step, value=names.key("team", told["value"]))
    return step


def _step(told: _Plain, names: Names) -> Step:
    kind, which = StepKind(told["kind"]), told.get("which")
    if kind is StepKind.PRIORITY:
        which = _priority(which)
    elif kind in (StepKind.BRAND, StepKind.FORM) and which is None:
        which = NONE
    elif kind in NAMED_BY_STEP:
        which = names.key(NAMED_BY_STEP[kind], which)
    elif which is not None:
        which = int(which)
    return Step(kind, which, str(told.get("words", "")))
