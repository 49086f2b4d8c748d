"""Each decision of the routing rules about a ticket, in plain sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.desk.routed.telling import for_whom, outcome_words
from answerable.ledger.models import Event
from answerable.people.models import Staff, Team
from answerable.routing.actions import RoutePlan, plan_of
from answerable.routing.models import RouteVersion
from answerable.routing.rules.plans import tags_of
from answerable.tickets.conditions import Reader
from answerable.tickets.events import OPENED
from answerable.tickets.models import Ticket


@dataclass(frozen=True)
class Considered:
    team: str
    percent: int | None
    had: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Decided:
    asked_by: str  # who had it routed again
    sentence: str
    version: RouteVersion | None
    for_whom: str
    outcome: str
    considered: Sequence[Considered]
    reason: str
    looked: str
    added: Sequence[str]
    team: int | None


def decided_by(events: Sequence[Event], reader: Reader) -> dict[int, Decided]:
    """By event, with a few questions for all of them. Teams that the reader does not know are not named."""
    wanted = {event.data.get("version") for event in events} | {
        pk for event in events for pk in event.data.get("also", ())
    }
    if not events:
        return {}
    versions = RouteVersion.objects.filter(pk__in=wanted - {None}).select_related("route")
    known = {version.pk: version for version in versions}
    teams = dict(Team.objects.visible_to(reader.staff).values_list("pk", "name"))
    people = dict(
        Staff.objects.filter(pk__in=[e.actor_id for e in events if e.actor_kind == "staff"]).values_list(
            "pk", "name"
        )
    )
    tags = tags_of(known.values())
    plans = {pk: plan_of(version.route, version, tags) for pk, version in known.items()}
    return {event.pk: _decided(event, known, plans, teams, people, reader) for event in events}


def why_not(ticket: Ticket) -> str:
    """Why no rule decided about it."""
    opened = Event.objects.filter(ticket_id=ticket.pk, kind=OPENED.name).first()
    if opened is not None and opened.data.get("imported"):
        return _("It was imported: what lies back stays where it was put.")
    if opened is not None and opened.actor_kind == "staff" and opened.data.get("team"):
        return _("Whoever opened it chose the team, so no routing rule was asked.")
    return _("When it was opened there was no routing rule that was on.")


def _decided(
    event: Event,
    versions: Mapping[int, RouteVersion],
    plans: Mapping[int, RoutePlan],
    teams: Mapping[int, str],
    people: Mapping[int, str],
    reader: Reader,
) -> Decided:
    data = event.data
    version = versions.get(data.get("version") or 0)
    plan = None if version is None else plans[version.pk]
    percents = {} if plan is None else {each.team: each.percent for each in plan.shares}
    had = dict(zip(data.get("teams", ()), data.get("had", ()), strict=False))
    considered = [
        Considered(
            _team(team, teams),
            percents.get(team) if len(data["teams"]) > 1 else None,
            had.get(team),
            team == data.get("team"),
        )
        for team in data.get("teams", ())
    ]
    return Decided(
        people.get(event.actor_id or 0, "") if event.actor_kind == "staff" else "",
        _sentence(data, version, teams),
        version,
        "" if plan is None else for_whom(plan, reader),
        "" if plan is None else outcome_words(plan, {pk: _team(pk, teams) for pk in percents}),
        considered,
        _reason(data, considered, had),
        _looked(data),
        [versions[pk].route.name for pk in data.get("also", ()) if pk in versions],
        data.get("team"),
    )


def _sentence(data: Mapping[str, Any], version: RouteVersion | None, teams: Mapping[int, str]) -> str:
    team = _team(data.get("team"), teams)
    if version is not None:
        return _("The rule “%(rule)s” gave it to %(team)s") % {"rule": version.route.name, "team": team}
    if data.get("team") is None:
        return _("No rule fitted that names a team: it was for whoever takes it")
    return _("No rule fitted that names a team: it stayed with %(team)s") % {"team": team}


def _reason(data: Mapping[str, Any], considered: Sequence[Considered], had: Mapping[int, int]) -> str:
    match data["reason"]:
        case "named":
            return _("It is the one team that the rule names.")
        case "stayed":
            return _(
                "The rule had given it to this team before: it goes back there and is not counted twice."
            )
        case "turn":
            chosen = next((each for each in considered if each.is_chosen), None)
            if chosen is None:
                return ""
            words = _(
                "It was its turn: of the %(total)s that the rule had given that day it had %(had)s, and %(percent)s %% "
                "is agreed."
            )
            return words % {"total": sum(had.values()), "had": chosen.had, "percent": chosen.percent}
    if data.get("team") is None:
        return _("It came without a team.")
    return _("It is the team that it came with: its mailbox’s, or that of the ticket which it continues.")


def _looked(data: Mapping[str, Any]) -> str:
    n = data.get("looked", 0)
    if "version" in data:
        return ngettext(
            "It is the first rule that was looked at.", "%(n)s rules were looked at until this one.", n
        ) % {"n": n}
    return ngettext("%(n)s rule was looked at.", "%(n)s rules were looked at.", n) % {"n": n}


def _team(pk: int | None, teams: Mapping[int, str]) -> str:
    if pk is None:
        return _("nobody")
    return teams.get(pk, _("another team"))
