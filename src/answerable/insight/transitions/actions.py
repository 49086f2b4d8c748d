"""A transition planned, its gates fixed, its steps taken and given back. The shares themselves are those of routing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.insight import events
from answerable.insight.models import Transition, TransitionPlan, TransitionStep
from answerable.insight.models.transitions import STEERS, Turn
from answerable.insight.studies.design import digest
from answerable.insight.transitions.gates import next_gate
from answerable.insight.transitions.outcomes import LOSSES
from answerable.insight.transitions.plan import HUNDRED, Plan, kept, moved, read
from answerable.ledger.actor import Actor
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Team
from answerable.routing.actions import change_route
from answerable.routing.models import Route
from answerable.routing.rules.keeping import newest_of, newest_of_all
from answerable.routing.rules.plans import plan_of
from answerable.routing.rules.sharing import Share

MOST_STEPS = 6
_FURTHEST = timedelta(days=3 * 366)
Shares = Mapping[str, Sequence[Sequence[int]]]


@transaction.atomic
def plan_transition(wanted: Plan, *, by: Actor, at: datetime) -> Transition:
    """A draft. Nothing is steered by it."""
    _require(by)
    _check(wanted, at)
    made = Transition.objects.create(
        title=wanted.title,
        from_team_id=wanted.from_team,
        to_team_id=wanted.to_team,
        draft=kept(wanted),
        made_at=at,
        made_by_id=by.staff_id,
    )
    record(
        events.TRANSITION_ADDED, made, by=by, at=at, is_first=True, old=wanted.from_team, new=wanted.to_team
    )
    return made


@transaction.atomic
def write_plan(planned: Transition, wanted: Plan, *, by: Actor, at: datetime) -> Transition:
    """The draft, as often as one likes; of one that is fixed it becomes a draft of the next version."""
    _require(by)
    found = _locked(planned)
    _check(wanted, at)
    if found.started_at is not None and (wanted.from_team, wanted.to_team) != (
        found.from_team_id,
        found.to_team_id,
    ):
        raise Refusal(_("It goes between these two teams: plan another one for others."), code="started")
    if found.step and tuple(wanted.steps[: found.step]) != tuple(_held(found).steps[: found.step]):
        raise Refusal(_("Steps that were taken are not changed afterwards."), code="taken")
    found.draft, found.title = kept(wanted), wanted.title
    found.from_team_id, found.to_team_id = wanted.from_team, wanted.to_team
    found.save(update_fields=["draft", "title", "from_team", "to_team"])
    return found


@transaction.atomic
def fix_plan(planned: Transition, reason: str = "", *, by: Actor, at: datetime) -> TransitionPlan:
    """From here on it holds, gates and all. Fixed twice is fixed once."""
    _require(by)
    found = _locked(planned)
    last = found.fixed
    if found.draft is None:
        if last is None:
            raise Refusal(_("There is no plan to fix."), code="nothing")
        return last
    wanted = read(found.draft)
    _check(wanted, at)
    told = kept(wanted)
    found.draft = None
    found.save(update_fields=["draft"])
    if last is not None and told == last.plan:
        return last
    reason = _line(reason)
    if last is not None and not reason:
        raise Invalid(_("Say why the plan is changed."))
    made = TransitionPlan.objects.create(
        transition=found,
        number=1 if last is None else last.number + 1,
        plan=told,
        digest=digest(told),
        fixed_at=at,
        fixed_by_id=by.staff_id,
        reason="" if last is None else reason,
        has_started=found.started_at is not None,
    )
    record(
        events.TRANSITION_FIXED,
        found,
        by=by,
        at=at,
        version=made.number,
        digest=made.digest,
        started=made.has_started,
    )
    return made


@transaction.atomic
def take_step(
    planned: Transition, number: int, reason: str = "", *, by: Actor, at: datetime
) -> TransitionStep:
    """The next one, if its gate is open; else for a reason that is kept with what the gate said. Taken twice is taken
    once."""
    _require_steering(by)
    found = _locked(planned)
    fixed = found.fixed
    if fixed is None:
        raise Refusal(_("Fix the plan first: gates are set before anybody looks."), code="not_fixed")
    if 0 < number <= found.step:
        return found.steps.filter(turn=Turn.STEP, number=number).order_by("-at", "-pk")[0]
    gate = next_gate(found, fixed, at=at)
    if gate is None or number != found.step + 1:
        raise Refusal(_("That is not the next step."), code="not_next")
    if not is_as_fixed(fixed):
        raise Refusal(_("The plan is not the one that was fixed."), code="not_as_fixed")
    reason = _line(reason)
    if not gate.is_open and not reason:
        raise Refusal(_("The gate is not met. Wait, or say why it is taken all the same."), code="gate")
    _steer(found, read(fixed.plan), gate.step.percent, by=by, at=at)
    found.step, found.started_at = number, at if number == 1 else found.started_at
    found.save()
    made = TransitionStep.objects.create(
        transition=found,
        plan=fixed,
        turn=Turn.STEP,
        number=number,
        percent=gate.step.percent,
        at=at,
        by_id=by.staff_id,
        gate=gate.kept(),
        reason="" if gate.is_open else reason,
    )
    record(
        events.TRANSITION_STEP_TAKEN,
        found,
        by=by,
        at=at,
        version=fixed.number,
        number=number,
        percent=gate.step.percent,
        overridden=not gate.is_open,
    )
    return made


@transaction.atomic
def roll_back(planned: Transition, reason: str = "", *, by: Actor, at: datetime) -> Transition:
    """Every rule has the shares again that it had before the first step, whoever changed them. Twice is harmless."""
    _require_steering(by)
    found = _locked(planned)
    fixed = found.fixed
    if not found.step or fixed is None:
        return found
    routes = {str(each.pk): each for each in Route.objects.present().filter(pk__in=found.before)}
    for key, shares in found.before.items():
        if key in routes:
            _put(routes[key], shares, by=by, at=at)
    TransitionStep.objects.create(
        transition=found,
        plan=fixed,
        turn=Turn.BACK,
        number=found.step,
        percent=0,
        at=at,
        by_id=by.staff_id,
        reason=_line(reason),
    )
    record(events.TRANSITION_ROLLED_BACK, found, by=by, at=at, steps=found.step)
    found.step, found.before, found.after = 0, {}, {}
    found.save(update_fields=["step", "before", "after"])
    return found


def is_as_fixed(fixed: TransitionPlan) -> bool:
    """Whether what is kept is what the ledger has seen."""
    told = Event.objects.filter(stream=f"transition/{fixed.transition_id}", kind=events.TRANSITION_FIXED.name)
    known = {event.data.get("version"): event.data.get("digest") for event in told}
    return digest(fixed.plan) == fixed.digest == known.get(fixed.number)


def steerable(team: int) -> list[tuple[Route, int]]:
    """The rules that give something to a team, with how much of a hundred."""
    routes = list(Route.objects.present().order_by("position", "pk"))
    newest = newest_of_all(routes)
    found = [(each, dict(map(tuple, newest[each.pk].shares)).get(team, 0)) for each in routes]
    return [(each, share) for each, share in found if share]


def _steer(found: Transition, plan: Plan, percent: int, *, by: Actor, at: datetime) -> None:
    """From the shares before the first step, so that steps do not add up rounding upon rounding."""
    routes = list(Route.objects.present().filter(pk__in=plan.routes))
    if len(routes) < len(plan.routes):
        raise Refusal(_("A routing rule of the plan is gone. Plan it anew."), code="rule_gone")
    now = {str(each.pk): newest_of(each).shares for each in routes}
    if not found.before:
        found.before = now
    elif now != found.after:
        raise Refusal(
            _("Somebody changed the shares meanwhile. Roll back, or set them as the last step had them."),
            code="shares_changed",
        )
    found.after = {
        key: moved(shares, plan.from_team, plan.to_team, percent) for key, shares in found.before.items()
    }
    for route in routes:
        _put(route, found.after[str(route.pk)], by=by, at=at)


def _put(route: Route, shares: Sequence[Sequence[int]], *, by: Actor, at: datetime) -> None:
    wanted = replace(
        plan_of(route, newest_of(route)), shares=[Share(team, percent) for team, percent in shares]
    )
    change_route(route, wanted, by=by, at=at)


def _held(found: Transition) -> Plan:
    fixed = found.fixed
    assert fixed is not None
    return read(fixed.plan)


def _require(by: Actor) -> None:
    if not (by.may("insight.see") and by.scope.everything):
        raise NotAllowed


def _require_steering(by: Actor) -> None:
    _require(by)
    if not by.may(STEERS):
        raise NotAllowed


def _locked(planned: Transition) -> Transition:
    found: Transition = Transition.objects.select_for_update().get(pk=planned.pk)
    return found


def _line(given: str) -> str:
    words = " ".join(given.replace("\0", "").split())
    if len(words) > 500:
        raise Invalid(_("Say it in 500 characters."))
    return words


def _check(wanted: Plan, at: datetime) -> None:
    if not wanted.title.strip() or len(wanted.title) > 160:
        raise Invalid(_("Give it a name of 160 characters at most."))
    if wanted.from_team == wanted.to_team:
        raise Invalid(_("Choose two teams."))
    if Team.objects.active().filter(pk__in=(wanted.from_team, wanted.to_team)).count() < 2:
        raise Invalid(_("A team is not there any more. Choose another."))
    if wanted.outcome not in LOSSES:
        raise Invalid(_("Choose what must not get worse."))
    if not (0 < wanted.matters <= HUNDRED and 4 <= wanted.review <= 104):
        raise Invalid(
            _("A lasting loss matters from 1 to 100 points on, and is judged after 4 to 104 weeks.")
        )
    _check_routes(wanted)
    _check_steps(wanted, at.date())


def _check_routes(wanted: Plan) -> None:
    giving = {route.pk for route, _share in steerable(wanted.from_team)}
    present = set(Route.objects.present().filter(pk__in=wanted.routes).values_list("pk", flat=True))
    if not wanted.routes or not present.issuperset(wanted.routes):
        raise Invalid(_("Choose the routing rules whose shares go over."))
    under_way = Transition.objects.filter(step__gt=0, before__has_any_keys=list(map(str, wanted.routes)))
    if not under_way.exists() and not giving.issuperset(wanted.routes):
        raise Invalid(_("One of these rules gives nothing to the team from which it goes."))


def _check_steps(wanted: Plan, today: date) -> None:
    percents = [each.percent for each in wanted.steps]
    if not 1 <= len(percents) <= MOST_STEPS or percents != sorted(set(percents)):
        raise Invalid(_("Each step gives more than the one before; there are six at most."))
    if not all(1 <= each <= HUNDRED for each in percents):
        raise Invalid(_("A step is a whole number from 1 to 100."))
    days = [each.on for each in wanted.steps]
    if days != sorted(days) or abs(days[-1] - today) > _FURTHEST or abs(days[0] - today) > _FURTHEST:
        raise Invalid(_("Steps come one after the other, within three years."))
    if any(not 0 < each.margin <= HUNDRED or not 0 <= each.n <= 100_000 for each in wanted.steps):
        raise Invalid(_("A gate asks for tickets, and for a loss below 100 points."))
