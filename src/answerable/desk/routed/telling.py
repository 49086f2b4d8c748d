"""Routing rules in words, with whose turn it was today."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.ledger.models import Event
from answerable.people.models import Team, Tier
from answerable.routing.actions import RoutePlan, plan_of
from answerable.routing.events import ROUTED
from answerable.routing.models import Route, RouteVersion, ShareCount
from answerable.routing.rules.counting import day_of
from answerable.routing.rules.plans import tags_of
from answerable.routing.rules.sharing import HUNDRED, Share, away
from answerable.tickets.conditions import Reader, words
from answerable.tickets.models import Priority, Ticket

MOST_VERSIONS = 20
MOST_DECISIONS = 2000  # of today, the newest


@dataclass(frozen=True)
class Part:
    """One team's part of a rule's tickets today."""

    team: str
    percent: int
    count: int
    share: int  # what it is today, in hundredths


@dataclass(frozen=True)
class Row:
    route: Route
    for_whom: str
    outcome: str
    today: int
    parts: Sequence[Part] = ()
    notes: Sequence[str] = ()
    is_unreached: bool = False


@dataclass(frozen=True)
class Told:
    """A version, and what it changed."""

    version: RouteVersion
    changes: Sequence[str]
    is_newest: bool


@dataclass
class _Today:
    """What was decided since the day began (in UTC), by version; and how many were given elsewhere since."""

    decided: Counter[int] = field(default_factory=Counter)
    moved: Counter[int] = field(default_factory=Counter)
    counts: dict[int, dict[int, int]] = field(default_factory=dict)


def listed(reader: Reader) -> list[Row]:
    """In their order, each question asked once for all of them."""
    order = list(Route.objects.present())
    versions = RouteVersion.objects.newest().filter(route__in=order).select_related("route")
    newest = {version.route_id: version for version in versions}
    today, teams, is_taken, rows = _today(reader.now), team_names(), False, []
    tags = tags_of(newest.values())
    for route in order:
        version = newest[route.pk]
        plan = plan_of(route, version, tags)
        shares = list(plan.shares) if len(plan.shares) > 1 else []
        counts = today.counts.get(version.pk, {})
        rows.append(
            Row(
                route,
                for_whom(plan, reader),
                outcome_words(plan, teams),
                today.decided[version.pk],
                parts=_parts(shares, counts, teams),
                notes=list(_notes(shares, counts, version, today, reader.now)),
                is_unreached=is_taken and route.is_on,
            )
        )
        is_taken = is_taken or (route.is_on and bool(plan.shares) and not plan.conditions.each)
    return rows


def team_names() -> Mapping[int, str]:
    return dict(Team.objects.values_list("pk", "name"))


def for_whom(plan: RoutePlan, reader: Reader) -> str:
    return words(plan.conditions, reader) if plan.conditions.each else _("every ticket")


def outcome_words(plan: RoutePlan, teams: Mapping[int, str]) -> str:
    """Ghent 60 %, Manila 40 %; second line; priority: high; tagged warranty."""
    said = []
    if len(plan.shares) == 1:
        said.append(teams.get(plan.shares[0].team, _("(not there)")))
    elif plan.shares:
        said.append(
            ", ".join(
                _("%(team)s %(percent)s %%")
                % {"team": teams.get(each.team, _("(not there)")), "percent": each.percent}
                for each in plan.shares
            )
        )
    if plan.tier is not None:
        said.append(str(Tier(plan.tier).label))
    if plan.priority is not None:
        said.append(_("priority: %(name)s") % {"name": Priority(plan.priority).label})
    if plan.tags:
        said.append(_("tagged %(tags)s") % {"tags": ", ".join(plan.tags)})
    return "; ".join(said)


def told_of(route: Route, reader: Reader) -> list[Told]:
    """Its versions, the last made first, with what each changed."""
    found = list(route.versions.select_related("made_by").order_by("-number")[: MOST_VERSIONS + 1])
    tags, teams = tags_of(found), team_names()
    plans = [plan_of(route, version, tags) for version in found]
    before: Sequence[RoutePlan | None] = [*plans[1:], None]
    return [
        Told(version, [] if was is None else list(differences(was, plan, reader, teams)), version == found[0])
        for version, plan, was in list(zip(found, plans, before, strict=True))[:MOST_VERSIONS]
    ]


def differences(was: RoutePlan, now: RoutePlan, reader: Reader, teams: Mapping[int, str]) -> Iterator[str]:
    pairs = [
        (_("For"), for_whom(was, reader), for_whom(now, reader)),
        (_("What becomes of them"), outcome_words(was, teams), outcome_words(now, teams)),
        (_("Tolerance"), str(was.tolerance), str(now.tolerance)),
    ]
    for label, before, after in pairs:
        if before != after:
            yield f"{label}: {before} → {after}"


def _today(now: datetime) -> _Today:
    day = day_of(now)
    begins = datetime.combine(day, time(), UTC)
    today = _Today()
    for version, team, count in ShareCount.objects.filter(day=day).values_list("version", "team", "count"):
        today.counts.setdefault(version, {})[team] = count
    told = Event.objects.filter(kind=ROUTED.name).order_by("-pk")[:MOST_DECISIONS]
    last: dict[int, tuple[int, int | None]] = {}
    for ticket_id, at, data in told.values_list("ticket_id", "at", "data"):
        if at < begins or ticket_id is None:
            continue
        today.decided.update(data.get("also", ()))
        if "version" in data:
            today.decided[data["version"]] += 1
            last.setdefault(ticket_id, (data["version"], data.get("team")))
    for pk, team in Ticket.objects.filter(pk__in=last).values_list("pk", "team"):
        version, given = last[pk]
        today.moved[version] += team != given
    return today


def _parts(shares: Sequence[Share], counts: Mapping[int, int], teams: Mapping[int, str]) -> list[Part]:
    total = sum(counts.get(each.team, 0) for each in shares)
    return [
        Part(
            teams.get(each.team, _("(not there)")),
            each.percent,
            counts.get(each.team, 0),
            round(HUNDRED * counts.get(each.team, 0) / total) if total else 0,
        )
        for each in shares
    ]


def _notes(
    shares: Sequence[Share], counts: Mapping[int, int], version: RouteVersion, today: _Today, now: datetime
) -> Iterator[str]:
    """Why today is not yet, or no longer, as it was agreed."""
    total = sum(counts.get(each.team, 0) for each in shares)
    if not shares or not total:
        return
    is_off = any(abs(points) > version.tolerance for points in away(shares, counts).values())
    if is_off:
        one = round(HUNDRED / total)
        yield ngettext(
            "Off by more than the %(tolerance)s points agreed: with %(n)s ticket so far, one is %(one)s points.",
            "Off by more than the %(tolerance)s points agreed: with %(n)s tickets so far, one is %(one)s points.",
            total,
        ) % {"tolerance": version.tolerance, "n": total, "one": one}
    if day_of(version.made_at) == day_of(now):
        yield (
            _("It was changed today: counted from then on.")
            if version.number > 1
            else _("It is new today: counted since it was made.")
        )
    moved = today.moved[version.pk]
    if moved:
        yield ngettext(
            "%(n)s of today’s was given to another team since: it counts where the rule gave it.",
            "%(n)s of today’s were given to another team since: they count where the rule gave them.",
            moved,
        ) % {"n": moved}
