"""Teams whose tickets are given, and the people in them, as each process knows them for two seconds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone

from answerable.ledger.known import Known
from answerable.people.models import ProviderKind, Staff, Team
from answerable.regions.calendars import timeline_of
from answerable.routing.models import (
    CAPACITY,
    AtWork,
    Leaving,
    Skill,
    StaffGiving,
    StaffSkill,
    TeamGiving,
    Way,
)

HERE = timedelta(minutes=5)  # since their pages were last open; these say so every minute

# Those whose tickets are given; where there is none, nothing in this package asks the database for anything.
push_teams: Known[dict[int, TeamGiving]] = Known(
    lambda: {each.team_id: each for each in TeamGiving.objects.filter(way=Way.PUSH, team__is_active=True)},
    TeamGiving,
)

# Teams in which what waits for somebody who is away goes on, and who is: known too, for all mail to tickets asks.
passing_teams: Known[frozenset[int]] = Known(
    lambda: frozenset(
        TeamGiving.objects.filter(team__is_active=True)
        .exclude(leaving=Leaving.STAY)
        .values_list("team_id", flat=True)
    ),
    TeamGiving,
)
people_away: Known[frozenset[int]] = Known(
    lambda: frozenset(Staff.objects.active().away(at=timezone.now()).values_list("pk", flat=True)), Staff
)


@dataclass(frozen=True)
class Member:
    """Somebody in a team: what seldom changes about them. `lapsing` are skills with the last day on which they hold."""

    staff: int
    is_eligible: bool
    away_until: datetime | None
    seen_at: datetime | None
    turn: int
    skills: frozenset[int]
    lapsing: tuple[tuple[int, date], ...]
    capacity: int
    takes_themselves: bool
    takes_work: bool
    deputy: int | None
    calendar: int | None

    def skills_on(self, day: date) -> frozenset[int]:
        if not self.lapsing:
            return self.skills
        return self.skills | {skill for skill, until in self.lapsing if until >= day}


def members_of(team_id: int) -> Sequence[Member]:
    known = _members.get(team_id)
    if known is None:
        about = (Staff, Team, Skill, StaffSkill, StaffGiving, AtWork)
        known = _members[team_id] = Known(lambda: members_now(team_id), *about)
    return known()


def members_now(team_id: int, *only: int) -> tuple[Member, ...]:
    """As the database has them; some of them, or all. Without rows as objects: making hundreds of these takes longer
    than all else here."""
    people = Staff.objects.active().filter(teams=team_id).order_by("pk")
    held = StaffSkill.objects.filter(staff__teams=team_id)
    if only:
        people, held = people.filter(pk__in=only), held.filter(staff__in=only)
    skills: dict[int, set[int]] = defaultdict(set)
    lapsing: dict[int, list[tuple[int, date]]] = defaultdict(list)
    for staff, skill, until in held.values_list("staff_id", "skill_id", "until"):
        if until is None:
            skills[staff].add(skill)
        else:
            lapsing[staff].append((skill, until))
    answering = _who_answers(Team.objects.get(pk=team_id))
    return tuple(
        Member(
            staff=key,
            is_eligible=(provider, role, custom_role) in answering,
            away_until=away_until,
            seen_at=seen_at,
            turn=turn or 0,
            skills=frozenset(skills.get(key, ())),
            lapsing=tuple(lapsing.get(key, ())),
            capacity=CAPACITY if capacity is None else capacity,
            takes_themselves=bool(takes_themselves),
            takes_work=takes_work is not False,
            deputy=deputy,
            calendar=calendar,
        )
        for (
            key, provider, role, custom_role, away_until, seen_at, turn,
            capacity, takes_themselves, takes_work, deputy, calendar,
        ) in people.values_list(
            "pk", "provider_id", "role", "custom_role_id", "away_until", "at_work__seen_at", "at_work__turn",
            "giving__capacity", "giving__takes_themselves", "giving__takes_work", "giving__deputy_id",
            "giving__calendar_id",
        )
    )  # fmt: skip


def _who_answers(team: Team) -> set[tuple[int, str, int | None]]:
    """Whose people, in which roles, may answer customers in this team: as `Staff.can_answer` asks of one."""
    own_house = models.Q(provider__kind=ProviderKind.IN_HOUSE) | models.Q(provider=team.provider_id)
    able = Staff.objects.who_may("ticket.reply").filter(own_house, teams=team)
    return set(able.values_list("provider_id", "role", "custom_role_id").distinct())


def forget_people() -> None:
    """What is about rows of which the ledger tells nothing."""
    for known in _members.values():
        known.forget()


def are_open(calendars: Iterable[int], at: datetime) -> dict[int, bool]:
    """Whether it is working time by these calendars."""
    return {calendar: timeline_of(calendar).is_open(at) for calendar in calendars}


_members: dict[int, Known[tuple[Member, ...]]] = {}
