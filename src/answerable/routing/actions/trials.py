"""Rules are tried on last month's tickets before they decide anything."""

from datetime import datetime
from typing import Any

from django.db import transaction

from answerable.ledger.jobs import enqueue
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Staff
from answerable.routing import tasks
from answerable.routing.actions.rules import newest_of, place_of_new
from answerable.routing.models import Route, RouteTrial
from answerable.routing.rules.plans import RoutePlan, checked
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
    own = {"name": wanted.name, **wanted.kept()}
    if route is None:
        drafts.insert(place_of_new(wanted, [each for each in order if each.is_on]), (0, own))
    trial = RouteTrial.objects.create(
        staff=staff,
        made_at=at,
        since=at - SPAN,
        until=at,
        reached=at,
        changed=wanted.name,
        drafts=[own if route is not None and pk == route.pk else draft for pk, draft in drafts],
    )
    old = RouteTrial.objects.visible_to(staff).order_by("-pk").values_list("pk", flat=True)[KEPT:]
    RouteTrial.objects.filter(pk__in=list(old)).delete()
    enqueue(tasks.try_routes, trial_id=trial.pk)
    return trial


def _draft(route: Route) -> dict[str, Any]:
    version = newest_of(route)
    return {"name": route.name, **{name: getattr(version, name) for name in DRAFTED}}
