"""Rules are tried on last month's tickets before they decide anything: one of them, or a whole draft."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.jobs import enqueue
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import Staff
from answerable.routing.actions.drafts import may_draft
from answerable.routing.models import Route, RouteDraft, RouteTrial, RouteVersion
from answerable.routing.rules.drafts import rules_in
from answerable.routing.rules.jobs import try_routes
from answerable.routing.rules.keeping import newest_of, place_of_new
from answerable.routing.rules.plans import RoutePlan, checked, plan_of
from answerable.routing.rules.trying import DRAFTED, SPAN

KEPT = 20  # of one person's


@transaction.atomic
def try_route(wanted: RoutePlan, route: Route | None, *, staff: Staff, at: datetime) -> RouteTrial:
    """With this rule as it is wanted, in its place or where a new one would stand, and all others as they are. It is
    looked at by and by, and changes nothing; the newest few of each person are kept."""
    if not staff.may("routing.manage") or not staff.scope.everything:
        raise NotAllowed
    wanted = checked(wanted)
    order = list(Route.objects.present())
    drafts = [(each.pk, _draft(each)) for each in order if each.is_on or each == route]
    # What is written is kept with it, new tags by their names, so that one can go on writing.
    own = {"name": wanted.name, **wanted.kept(), "route": route and route.pk, "tag_names": list(wanted.tags)}
    if route is None:
        drafts.insert(place_of_new(wanted, [each for each in order if each.is_on]), (0, own))
    whole = [own if route is not None and pk == route.pk else draft for pk, draft in drafts]
    return _begin(staff, whole, at, about=wanted.name)


@transaction.atomic
def try_draft(*, staff: Staff, at: datetime) -> RouteTrial:
    """With all that one's draft says, in its order."""
    if not may_draft(staff):
        raise NotAllowed
    rules = [each for each in rules_in(RouteDraft.objects.get(staff=staff)) if each.is_on and not each.is_out]
    if not rules:
        raise Refusal(_("There is no rule in it that is on: nothing would be decided."), code="no_routes")
    return _begin(staff, [{"name": each.plan.name, **each.plan.kept()} for each in rules], at)


def tried_in(trial: RouteTrial) -> tuple[int | None, RoutePlan] | None:
    """The rule that it is about, if there is one already, and how it was written; None of a whole draft."""
    own = next((each for each in trial.drafts if "tag_names" in each), None)
    if own is None:
        return None
    version = RouteVersion(**{name: own[name] for name in DRAFTED})
    plan = plan_of(Route(name=own["name"]), version, {})
    return own["route"], replace(plan, tags=own["tag_names"])


def _begin(staff: Staff, drafts: Sequence[dict[str, Any]], at: datetime, *, about: str = "") -> RouteTrial:
    trial = RouteTrial.objects.create(
        staff=staff, made_at=at, since=at - SPAN, until=at, reached=at, changed=about, drafts=list(drafts)
    )
    old = RouteTrial.objects.visible_to(staff).order_by("-pk").values_list("pk", flat=True)[KEPT:]
    RouteTrial.objects.filter(pk__in=list(old)).delete()
    enqueue(try_routes, trial_id=trial.pk)
    return trial


def _draft(route: Route) -> dict[str, Any]:
    version = newest_of(route)
    return {"name": route.name, **{name: getattr(version, name) for name in DRAFTED}}
