"""Four routing rules that the administrator made: leaks are urgent, dealers are the second line's, German and Polish are
Kraków's, and of what is English Ghent keeps a part, as was agreed with Manila's provider."""

from collections.abc import Mapping
from datetime import datetime

from answerable.demo.founding import World
from answerable.ledger.actor import SYSTEM, Actor
from answerable.people.actions import change_team
from answerable.people.models import Account, Team, Tier
from answerable.routing.actions import RoutePlan, add_route
from answerable.routing.rules.sharing import Share
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Priority

_DEALERS = ("Pine & Summit Outfitters", "Bergzeit Rosenheim", "Atelier Duval", "Ridgeline Guides")
_LEAKS = "leak, hiss, undicht, zischt, fuite, lekt, przecieka, fuga"


def make_routes(world: World, *, by: Actor, at: datetime) -> None:
    second = world.teams["ghent2"]
    change_team(
        second, name=second.name, provider=second.provider, tier=Tier.SECOND,
        members=second.members.select_related("provider"), by=SYSTEM, at=at,
    )  # fmt: skip
    for plan in _plans(world.teams):
        add_route(plan, by=by, at=at)


def _plans(teams: Mapping[str, Team]) -> list[RoutePlan]:
    def to(key: str, percent: int = 100) -> Share:
        return Share(teams[key].pk, percent)

    known = Account.objects.filter(name__in=_DEALERS).values_list("name", flat=True)
    dealers = [Condition("account", "is", name) for name in sorted(known)]
    return [
        RoutePlan(
            "Leaks first", _any(Condition("subject", "has", _LEAKS)), priority=Priority.HIGH, tags=["leak"]
        ),
        *([RoutePlan("Dealers to the second line", _any(*dealers), [to("ghent2")])] if dealers else []),
        RoutePlan(
            "German and Polish to Kraków",
            _any(Condition("language", "is", "de"), Condition("language", "is", "pl")),
            [to("krakow1")],
        ),
        RoutePlan(
            "English as agreed",
            _any(Condition("language", "is", "en")),
            [to("manila1", 80), to("ghent1", 20)],
            tolerance=3,
        ),
    ]


def _any(*each: Condition) -> Conditions:
    return Conditions(each, is_any=True)
