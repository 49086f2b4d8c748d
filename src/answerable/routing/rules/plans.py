"""All that a routing rule says, as somebody wants it: checked, kept as a version, and read from one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid
from answerable.people.models import Team, Tier
from answerable.routing.models import Route, RouteVersion
from answerable.routing.rules.fitting import can_ask
from answerable.routing.rules.sharing import HUNDRED, Share
from answerable.tickets.actions.words import tag_name
from answerable.tickets.conditions import MOST, Conditions
from answerable.tickets.models import Priority, Tag

MOST_TEAMS = 10
MOST_TAGS = 10
TOLERANCE = 5


@dataclass(frozen=True)
class RoutePlan:
    """A routing rule as somebody wants it. Tags by their names; new ones are made with it."""

    name: str
    conditions: Conditions = field(default_factory=Conditions)
    shares: Sequence[Share] = ()
    tolerance: int = TOLERANCE
    tier: int | None = None
    priority: int | None = None
    tags: Sequence[str] = ()

    def kept(self) -> dict[str, Any]:
        """As a version's columns have it; tags that there are not yet are left to whoever keeps it."""
        known = dict(Tag.objects.filter(name__in=self.tags).values_list("name", "pk"))
        return {
            "conditions": self.conditions.as_json() if self.conditions.each else {},
            "shares": [[each.team, each.percent] for each in self.shares],
            "tolerance": self.tolerance,
            "tier": self.tier,
            "priority": self.priority,
            "tags": [known[name] for name in self.tags if name in known],
        }


def tags_of(versions: Iterable[RouteVersion]) -> dict[int, str]:
    """What the tags are called that these add."""
    keys = {tag for version in versions for tag in version.tags}
    return dict(Tag.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def plan_of(route: Route, version: RouteVersion, tags: Mapping[int, str] | None = None) -> RoutePlan:
    """`tags` are their names, where they are known already."""
    names = tags_of([version]) if tags is None else tags
    return RoutePlan(
        name=route.name,
        conditions=version.asked,
        shares=[Share(team, percent) for team, percent in version.shares],
        tolerance=version.tolerance,
        tier=version.tier,
        priority=version.priority,
        tags=[names[tag] for tag in version.tags if tag in names],
    )


@transaction.atomic
def checked(wanted: RoutePlan) -> RoutePlan:
    """As it is kept; raises Invalid with a sentence. Teams stay locked in a verb's transaction, so that whoever removes
    one at the same time comes before, or finds the rule."""
    name = " ".join(wanted.name.replace("\x00", "").split())
    if not name or len(name) > 120:
        raise Invalid(_("A name has between 1 and 120 characters."))
    _check_conditions(wanted.conditions)
    _check_shares(wanted.shares)
    if not 1 <= wanted.tolerance <= 50:
        raise Invalid(_("The tolerance is between 1 and 50 points."))
    if wanted.tier is not None and wanted.tier not in Tier.values:
        raise Invalid(_("There is no such line of support."))
    if wanted.priority is not None and wanted.priority not in Priority.values:
        raise Invalid(_("There is no such priority."))
    tags = list(dict.fromkeys(tag_name(each) for each in wanted.tags))
    if len(tags) > MOST_TAGS:
        raise Invalid(_("A routing rule adds at most 10 tags."))
    if not (wanted.shares or wanted.tier or wanted.priority or tags):
        raise Invalid(_("Say what becomes of these tickets: a team, a line of support, a priority or a tag."))
    return replace(wanted, name=name, shares=list(wanted.shares), tags=tags)


def _check_conditions(given: Conditions) -> None:
    """What was typed was read by `conditions.read`."""
    if len(given.each) > MOST:
        raise Invalid(_("A routing rule has at most 20 conditions."))
    if not all(can_ask(each.what) for each in given.each):
        raise Invalid(_("One of the conditions says nothing about a ticket that was just opened."))


def _check_shares(given: Sequence[Share]) -> None:
    if len(given) > MOST_TEAMS:
        raise Invalid(_("At most 10 teams share."))
    if len({each.team for each in given}) < len(given):
        raise Invalid(_("Each team shares once."))
    if any(not 1 <= each.percent <= HUNDRED for each in given):
        raise Invalid(_("A share is a whole number from 1 to 100."))
    if given and sum(each.percent for each in given) != HUNDRED:
        raise Invalid(_("The shares add up to 100."))
    teams = Team.objects.active().select_for_update()
    if len(teams.filter(pk__in=[each.team for each in given]).values_list("pk")) < len(given):
        raise Invalid(_("A team is not there any more. Choose another."))
