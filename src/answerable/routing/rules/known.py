"""The rules that are on, as each process knows them: ready to be asked, in their order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from answerable.ledger.known import Known
from answerable.people.models import Field, FieldAbout, Team
from answerable.routing.models import Route, RouteVersion
from answerable.routing.rules.deciding import Standing
from answerable.routing.rules.fitting import Words, test_of
from answerable.routing.rules.sharing import HUNDRED, Share
from answerable.tickets.models import Tag

_PREFIX = {FieldAbout.TICKET: "field", FieldAbout.CUSTOMER: "customer", FieldAbout.ACCOUNT: "account"}


@dataclass(frozen=True)
class Rules:
    """`asks` is what any of them wants to know besides what stands in the ticket's own row."""

    standing: Sequence[Standing] = ()
    asks: frozenset[str] = frozenset()
    words: Words = field(default_factory=lambda: Words({}, {}))
    tiers: Mapping[int, int] = field(default_factory=dict)  # of teams that are there
    tags: Mapping[int, str] = field(default_factory=dict)


NO_RULES = Rules()


def _ask() -> Rules:
    """Made anew only where something in it is another than before: making tests of two hundred rules takes as long as
    a dozen mails, and it is looked every other second."""
    global _last
    on = RouteVersion.objects.newest().filter(route__removed_at=None, route__is_on=True)
    in_order = on.order_by("route__position", "route")
    newest = list(in_order.values_list("pk", "route__name", *_SAID))
    if not newest:
        return NO_RULES
    was, rules = _last
    about = (
        Team.objects.order_by("pk").values_list("pk", "provider", "tier", "is_active"),
        Field.objects.order_by("pk").values_list(),
        Tag.objects.filter(pk__in=rules.tags).order_by("pk").values_list("pk", "name"),
    )
    found = (*newest, *(tuple(rows) for rows in about))
    if found != was:
        versions = RouteVersion.objects.select_related("route").in_bulk([row[0] for row in newest])
        rules = rules_of(versions[row[0]] for row in newest)
        _last = found, rules
    return rules


_SAID = ("conditions", "shares", "tier", "priority", "tags")  # by a version
_last: tuple[tuple[Any, ...], Rules] = ((), NO_RULES)  # what was read, and what was made of it


def rules_of(versions: Iterable[RouteVersion]) -> Rules:
    """Rules in this order; versions may be drafts that were never kept."""
    teams = list(Team.objects.active())
    known = {f"{_PREFIX[FieldAbout(each.about)]}:{each.key}": each for each in Field.objects.all()}
    words = Words(known, dict(Team.objects.values_list("pk", "provider_id")))
    tiers = {team.pk: team.tier for team in teams}
    versions = list(versions)
    wanted = {tag for version in versions for tag in version.tags}
    tags = dict(Tag.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    standing = [
        Standing(
            version.route_id,
            version.pk,
            version.route.name,
            test_of(version.asked, words),
            shares_among(version.shares, tiers),
            version.tier,
            version.priority,
            tuple(tag for tag in version.tags if tag in tags),
        )
        for version in versions
    ]
    asks = frozenset(each.what.partition(":")[0] for version in versions for each in version.asked.each)
    return Rules(standing, asks, words, tiers, tags)


def shares_among(kept: Sequence[Sequence[int]], there: Mapping[int, int]) -> Sequence[Share]:
    """Of teams that are there. A team that shares is not removed (`subscribers.keep_team_of_routes`); where it happens
    all the same, the others share what was its."""
    shares = [Share(team, percent) for team, percent in kept if team in there]
    total = sum(each.percent for each in shares)
    if total in (0, HUNDRED):
        return shares
    parts = [Share(each.team, each.percent * HUNDRED // total) for each in shares]
    first = parts[0]
    missing = HUNDRED - sum(each.percent for each in parts)
    return [Share(first.team, first.percent + missing), *parts[1:]]


routes: Known[Rules] = Known(_ask, Route, RouteVersion, Team, Field, Tag)
