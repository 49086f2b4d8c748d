"""Who waits now, by team and by channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, Subquery

from answerable.desk.queues.counting import numbers
from answerable.desk.queues.lists import NO_TEAM
from answerable.people.models import Staff, Team
from answerable.tickets.models import Ticket
from answerable.tickets.models.ticket import TicketQuerySet
from answerable.web.icons import CHANNELS

MOST_COUNTED = 1000  # of each team
MOST_LOOKED_AT = 10_000  # of those that wait longest, for the channels
MOST_TEAMS = 60


@dataclass(frozen=True)
class Figure:
    """A number that opens to its rows: the list and how it is narrowed, as the queue's address says it."""

    number: int
    most: int
    queue: str
    place: str

    @property
    def is_capped(self) -> bool:
        return self.number > self.most


@dataclass(frozen=True)
class OfTeam:
    """`team` is None for the tickets of no team yet."""

    team: Team | None
    waiting: Figure
    untaken: Figure
    oldest: Ticket | None


@dataclass(frozen=True)
class OfChannel:
    channel: str
    waiting: Figure
    since: datetime | None


@dataclass(frozen=True)
class Waiting:
    """`looked_at` is how many were looked at for the channels, when more than those wait."""

    total: Figure
    since: datetime | None
    teams: Sequence[OfTeam]
    are_more_teams: bool
    channels: Sequence[OfChannel]
    looked_at: int = 0


def waiting_now(staff: Staff) -> Waiting:
    rows = Ticket.objects.visible_to(staff).open().awake().waiting()
    found = _by_channel(rows)
    total = Figure(found["all"], MOST_LOOKED_AT, "owed", "")
    teams = list(Team.objects.visible_to(staff).active().select_related("provider")[: MOST_TEAMS + 1])
    return Waiting(
        total,
        found["since"],
        _of_teams(staff, teams[:MOST_TEAMS], rows),
        len(teams) > MOST_TEAMS,
        [
            OfChannel(
                channel,
                Figure(found[channel], MOST_LOOKED_AT, "owed", f"channel={channel}"),
                found[f"since_{channel}"],
            )
            for channel in CHANNELS
            if found[channel]
        ],
        MOST_LOOKED_AT if total.is_capped else 0,
    )


def _by_channel(rows: TicketQuerySet) -> dict[str, Any]:
    """In one walk along those that wait longest."""
    asked: dict[str, Any] = {"all": Count("pk"), "since": Min("waiting_since")}
    for channel in CHANNELS:
        own = Q(channel=channel)
        asked[channel] = Count("pk", filter=own)
        asked[f"since_{channel}"] = Min("waiting_since", filter=own)
    some = rows.order_by("waiting_since", "pk")[: MOST_LOOKED_AT + 1]
    return some.aggregate(**asked)


def _of_teams(staff: Staff, teams: Sequence[Team], rows: TicketQuerySet) -> list[OfTeam]:
    keys: list[int | None] = [team.pk for team in teams]
    if staff.scope.everything or staff.scope.without_team:
        keys.append(None)
    counted = numbers([rows, rows.filter(assignee=None)], "team", keys, most=MOST_COUNTED + 1)
    oldest = _oldest(teams, rows)
    known: dict[int | None, Team | None] = {team.pk: team for team in teams}
    return [
        OfTeam(
            known.get(key),
            Figure(counted[key][0], MOST_COUNTED, "owed", f"team={key or NO_TEAM}"),
            Figure(counted[key][1], MOST_COUNTED, "unassigned", f"team={key or NO_TEAM}"),
            oldest.get(key),
        )
        for key in keys
        if key is not None or counted[key][0]
    ]


def _oldest(teams: Sequence[Team], rows: TicketQuerySet) -> dict[int | None, Ticket]:
    first = rows.order_by("waiting_since", "pk").values("pk")
    asked = Team.objects.filter(pk__in=[team.pk for team in teams])
    keys = [
        *asked.order_by()
        .annotate(first=Subquery(first.filter(team=OuterRef("pk"))[:1]))
        .values_list("first", flat=True),
        *first.filter(team=None).values_list("pk", flat=True)[:1],
    ]
    found = Ticket.objects.filter(pk__in=[key for key in keys if key]).select_related("customer", "assignee")
    return {ticket.team_id: ticket for ticket in found}
