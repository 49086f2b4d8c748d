"""Teams whose tickets are given, and the people in them, as each process knows them for two seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from answerable.ledger.known import Known
from answerable.people.models import ProviderKind, Staff, Team
from answerable.regions.calendars import timeline_of
from answerable.routing.models import (
    CAPACITY,
    AtWork,
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


@dataclass(frozen=True)
class Member:
    """Somebody in a team: what seldom changes about them."""

    staff: int
    is_eligible: bool
    away_until: datetime | None
    seen_at: datetime | None
    skills: tuple[tuple[int, date | None], ...]
    capacity: int
    takes_themselves: bool
    takes_work: bool
    deputy: int | None
    calendar: int | None

    def skills_on(self, day: date) -> frozenset[int]:
        return frozenset(skill for skill, until in self.skills if until is None or until >= day)

    def is_away(self, at: datetime) -> bool:
        return self.away_until is not None and self.away_until > at


def members_of(team_id: int) -> Sequence[Member]:
    known = _members.get(team_id)
    if known is None:
        about = (Staff, Team, Skill, StaffSkill, StaffGiving, AtWork)
        known = _members[team_id] = Known(lambda: members_now(team_id), *about)
    return known()


def members_now(team_id: int, *only: int) -> tuple[Member, ...]:
    """As the database has them; some of them, or all."""
    people = Staff.objects.active().filter(teams=team_id).order_by("pk")
    held = StaffSkill.objects.filter(staff__teams=team_id)
    if only:
        people, held = people.filter(pk__in=only), held.filter(staff__in=only)
    skills: dict[int, list[tuple[int, date | None]]] = {}
    for staff, skill, until in held.values_list("staff_id", "skill_id", "until"):
        skills.setdefault(staff, []).append((skill, until))
    team = Team.objects.get(pk=team_id)
    found = people.select_related("provider", "custom_role", "giving", "at_work")
    return tuple(_member(each, team, tuple(skills.get(each.pk, ()))) for each in found)


def forget_people() -> None:
    """What is about rows of which the ledger tells nothing."""
    for known in _members.values():
        known.forget()


def are_open(calendars: Sequence[int], at: datetime) -> dict[int, bool]:
    """Whether it is working time by these calendars."""
    return {calendar: timeline_of(calendar).is_open(at) for calendar in calendars}


def _member(staff: Staff, team: Team, skills: tuple[tuple[int, date | None], ...]) -> Member:
    giving = getattr(staff, "giving", None) or StaffGiving(staff=staff, capacity=CAPACITY)
    at_work = getattr(staff, "at_work", None)
    is_own = staff.provider.kind == ProviderKind.IN_HOUSE or staff.provider_id == team.provider_id
    return Member(
        staff=staff.pk,
        is_eligible=is_own and staff.can_answer,
        away_until=staff.away_until,
        seen_at=at_work.seen_at if at_work else None,
        skills=skills,
        capacity=giving.capacity,
        takes_themselves=giving.takes_themselves,
        takes_work=giving.takes_work,
        deputy=giving.deputy_id,
        calendar=giving.calendar_id,
    )


_members: dict[int, Known[tuple[Member, ...]]] = {}
