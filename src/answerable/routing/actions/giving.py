"""How a team's tickets are given, how much people can have, and giving, taking back and passing on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor, ActorKind
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Staff, Team
from answerable.regions.models import Calendar
from answerable.routing import events
from answerable.routing.actions.skills import locked_colleague, require
from answerable.routing.giving.candidates import candidate_now, need_of, past_of
from answerable.routing.giving.choosing import Decision, Verdict, verdict_of
from answerable.routing.giving.deciding import STANDS_IN, Changed, hand_over, standing_in
from answerable.routing.giving.team import HERE, forget_people, passing_teams, push_teams
from answerable.routing.models import AtWork, Leaving, StaffGiving, TeamGiving, Untouched, Way
from answerable.tickets.actions import assign
from answerable.tickets.actions.guards import lock
from answerable.tickets.models import Ticket

MOST_UNITS, MOST_MINUTES = 1000, 7 * 24 * 60
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class TeamPlan:
    way: Way
    is_sticky: bool = True
    untouched_minutes: int | None = None
    most: int | None = None
    leaving: Leaving = Leaving.STAY


@dataclass(frozen=True)
class PersonPlan:
    capacity: int
    takes_themselves: bool = False
    deputy: int | None = None
    calendar: int | None = None


@transaction.atomic
def set_team_giving(team: Team, wanted: TeamPlan, *, by: Actor, at: datetime) -> TeamGiving:
    """How a team's tickets find their person, from now on. What somebody has stays theirs."""
    require(by)
    team = Team.objects.active().select_for_update(no_key=True).get(pk=team.pk)
    _check_number(wanted.untouched_minutes, MOST_MINUTES)
    _check_number(wanted.most, MOST_UNITS)
    giving = TeamGiving.objects.filter(team=team).first() or TeamGiving(team=team)
    if _team_plan_of(giving) == wanted:
        return giving
    giving.way, giving.leaving, giving.is_sticky = wanted.way, wanted.leaving, wanted.is_sticky
    giving.untouched_minutes, giving.most = wanted.untouched_minutes, wanted.most
    giving.save()
    push_teams.forget()
    passing_teams.forget()
    record(
        events.TEAM_GIVING_CHANGED, team, by=by, at=at, way=wanted.way.value, sticky=wanted.is_sticky,
        untouched=wanted.untouched_minutes, most=wanted.most, leaving=wanted.leaving.value,
    )  # fmt: skip
    return giving


@transaction.atomic
def set_person_giving(staff: Staff, wanted: PersonPlan, *, by: Actor, at: datetime) -> StaffGiving:
    """How much they can have, when they work, who stands in for them."""
    staff = locked_colleague(staff, by)
    if not 0 < wanted.capacity <= MOST_UNITS:
        raise Invalid(_("Say a number from 1 to %(most)s.") % {"most": MOST_UNITS})
    if wanted.deputy == staff.pk:
        raise Invalid(_("Nobody stands in for themselves: choose somebody else."))
    giving = _own(staff)
    if wanted.deputy not in (None, giving.deputy_id):
        Staff.objects.active().visible_to(by).get(pk=wanted.deputy)
    if wanted.calendar is not None:
        _calendar(wanted.calendar, giving, by)
    if _person_plan_of(giving) == wanted:
        return giving
    giving.capacity, giving.takes_themselves = wanted.capacity, wanted.takes_themselves
    giving.deputy_id, giving.calendar_id = wanted.deputy, wanted.calendar
    giving.save()
    record(
        events.STAFF_GIVING_CHANGED, staff, by=by, at=at, capacity=wanted.capacity,
        themselves=wanted.takes_themselves, deputy=wanted.deputy, calendar=wanted.calendar,
    )  # fmt: skip
    return giving


@transaction.atomic
def take_work(staff: Staff, wanted: bool, *, by: Actor, at: datetime) -> StaffGiving:
    """Their own switch: whether they are given anything just now. Whoever looks after giving may turn it too."""
    if by.kind is ActorKind.STAFF and by.id == staff.pk:
        staff = Staff.objects.select_for_update(no_key=True, of=("self",)).get(pk=staff.pk)
    else:
        staff = locked_colleague(staff, by)
    giving = _own(staff)
    if giving.takes_work == wanted:
        return giving
    giving.takes_work = wanted
    giving.save()
    record(events.STAFF_TAKES_WORK if wanted else events.STAFF_TAKES_NONE, staff, by=by, at=at)
    return giving


def be_seen(staff_id: int, *, at: datetime) -> bool:
    """A page of theirs is open. It is nothing that happened, so no event tells of it, and it is written once a minute
    at most; whether they came just now. Where no team is given anything, it costs nothing."""
    if not push_teams():
        return False
    was = AtWork.objects.filter(staff=staff_id).values_list("seen_at", flat=True).first()
    if was is not None and was > at - SEEN_EVERY:
        return False
    AtWork.objects.update_or_create(staff_id=staff_id, defaults={"seen_at": at})
    has_come = was is None or was <= at - HERE
    if has_come:
        forget_people()
    return has_come


def touch(ticket: Ticket, staff_id: int) -> None:
    """They have opened it: it stays with them."""
    if ticket.team_id in push_teams():
        Untouched.objects.filter(ticket=ticket, staff=staff_id).delete()


@transaction.atomic
def take_back(ticket: Ticket, *, by: Actor, at: datetime) -> bool:
    """What was given and not opened in time goes back to its team; whether it did. Whoever did anything about it, or
    has it no more, keeps things as they are."""
    if by.kind is not ActorKind.SYSTEM:
        raise NotAllowed
    ticket = lock(ticket.pk)
    row = Untouched.objects.filter(ticket=ticket).first()
    if row is None or row.back_at > at:
        return False
    row.delete()
    if ticket.assignee_id != row.staff_id or ticket.is_closed or ticket.waiting_since is None:
        return False
    own = {"ticket_id": ticket.pk, "actor_kind": ActorKind.STAFF, "actor_id": row.staff_id}
    if ticket.is_snoozed or Event.objects.filter(pk__gt=row.event_id, **own).exists():
        return False
    minutes = int((at - row.given_at).total_seconds() // 60)
    _back_to_team(ticket, "untouched", at, minutes=minutes)
    return True


@transaction.atomic
def pass_on(ticket: Ticket, staff: Staff, *, by: Actor, at: datetime) -> bool:
    """Somebody is away and a customer waits for them: as its team says, their deputy gets it, or the team; whether
    somebody did."""
    if by.kind is not ActorKind.SYSTEM:
        raise NotAllowed
    ticket = lock(ticket.pk)
    giving = TeamGiving.objects.select_related("team").filter(team=ticket.team_id or 0).first()
    is_theirs = ticket.assignee_id == staff.pk and not ticket.is_closed and not ticket.is_merged
    if giving is None or giving.leaving == Leaving.STAY or not is_theirs or ticket.waiting_since is None:
        return False
    staff.refresh_from_db(fields=["away_until", "is_active"])
    if not staff.is_away(at=at):
        return False  # they are back
    if giving.leaving == Leaving.TEAM or not _to_deputy(ticket, staff, giving, at):
        _back_to_team(ticket, "away", at)
    return True


def _to_deputy(ticket: Ticket, staff: Staff, giving: TeamGiving, at: datetime) -> bool:
    deputy = StaffGiving.objects.filter(staff=staff).values_list("deputy_id", flat=True).first()
    found = None if deputy is None else candidate_now(giving.team_id, deputy, at=at)
    if found is None:
        return False
    need = need_of(ticket, giving, past_of(ticket, is_sticky=False, at=at), at=at)
    if verdict_of(standing_in(found), need) is not Verdict.FREE:
        return False
    decision = Decision(found, STANDS_IN, {found.staff: Verdict.CHOSEN_DEPUTY}, instead_of=staff.pk)
    try:
        with transaction.atomic():
            hand_over(ticket, giving, need, decision, at=at)
    except Changed:
        return False
    return True


def _back_to_team(ticket: Ticket, reason: str, at: datetime, minutes: int | None = None) -> None:
    was, team = ticket.assignee_id, ticket.team_still_there
    assign(ticket, team=team, staff=None, by=SYSTEM, at=at)
    told: dict[str, Any] = {} if minutes is None else {"minutes": minutes}
    told |= {"staff": was, "team": None if team is None else team.pk, "reason": reason}
    record(events.TAKEN_BACK, ticket, by=SYSTEM, at=at, **told)


def _calendar(wanted: int, giving: StaffGiving, by: Actor) -> None:
    """One that they know, or the one that it is already; it is not removed at the same moment."""
    known = Calendar.objects.active().select_for_update(no_key=True)
    if wanted != giving.calendar_id:
        known = known.filter(pk__in=Calendar.objects.visible_to(by))
    known.get(pk=wanted)


def _own(staff: Staff) -> StaffGiving:
    return StaffGiving.objects.filter(staff=staff).first() or StaffGiving(staff=staff)


def _check_number(given: int | None, most: int) -> None:
    if given is not None and not 0 < given <= most:
        raise Invalid(_("Say a number from 1 to %(most)s, or leave it empty.") % {"most": most})


def _team_plan_of(giving: TeamGiving) -> TeamPlan:
    leaving = Leaving(giving.leaving)
    return TeamPlan(Way(giving.way), giving.is_sticky, giving.untouched_minutes, giving.most, leaving)


def _person_plan_of(giving: StaffGiving) -> PersonPlan:
    return PersonPlan(giving.capacity, giving.takes_themselves, giving.deputy_id, giving.calendar_id)
