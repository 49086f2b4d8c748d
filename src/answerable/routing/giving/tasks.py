"""Giving in the background: at once when a ticket came, and again by the clock for what nobody could be given."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import enqueue, job
from answerable.people.models import Staff
from answerable.routing.actions.giving import pass_on, take_back
from answerable.routing.giving.candidates import candidates_of
from answerable.routing.giving.choosing import Candidate, Need, Verdict, verdict_of
from answerable.routing.giving.deciding import give
from answerable.routing.giving.hands import units_of
from answerable.routing.giving.team import push_teams
from answerable.routing.models import Leaving, TeamGiving, Ungiven, Untouched
from answerable.tickets.models import Ticket

log = structlog.get_logger(__name__)
BATCH = 200
_ONCE = "giving:waiting"


@job()
def give_one(ticket_id: int) -> Callable[[], object]:
    """A ticket came to a team whose tickets are given."""
    return lambda: give(ticket_id, at=timezone.now())


@job()
def give_waiting() -> Callable[[], None] | None:
    """Somebody came, or has a hand free, or a minute has passed: what nobody could be given is tried again, and what
    nobody was asked about (a team began to be given its tickets) for the first time."""
    teams = push_teams()
    if not teams:
        return None
    now = timezone.now()
    tried = _tried_longest_ago()
    new = _never_tried(list(teams))
    waiting = sorted([*tried, *new], key=lambda each: (-each.priority, each.waiting_since or now, each.pk))
    rooms: dict[int, list[Candidate]] = {}
    for ticket in waiting:
        team = ticket.team_id
        if team not in teams or ticket.assignee_id is not None:
            _give(ticket.pk, now)  # it is not to be given any more, and forgotten
            continue
        if team not in rooms:
            rooms[team] = candidates_of(team, {}, at=now)
        need = Need(units=units_of(ticket.channel), most=teams[team].most)
        is_tried_before = ticket not in new
        if is_tried_before and not any(verdict_of(each, need) is Verdict.FREE for each in rooms[team]):
            continue
        if _give(ticket.pk, now):
            rooms[team] = candidates_of(team, {}, at=now)
    Ungiven.objects.filter(ticket__in=[each.pk for each in tried]).update(tried_at=now)
    return None


@job()
def look_again() -> None:
    """By the clock: what lies untouched goes back first, so that it is given anew in the same minute."""
    now = timezone.now()
    due = Untouched.objects.filter(back_at__lte=now).order_by("back_at").values_list("ticket_id", flat=True)
    for ticket_id in list(due[:BATCH]):
        try:
            take_back(Ticket(pk=ticket_id), by=SYSTEM, at=now)
        except Exception:
            log.exception("giving.not_taken_back", ticket=ticket_id)  # it is tried again in a minute
    give_waiting()


@job()
def pass_on_all(staff_id: int) -> Callable[[], None] | None:
    """Somebody went away: what waits for them, where its team says so."""
    now, staff = timezone.now(), Staff.objects.get(pk=staff_id)
    teams = TeamGiving.objects.exclude(leaving=Leaving.STAY).values("team")
    waiting = Ticket.objects.open().awake().waiting().filter(assignee=staff, team__in=teams)
    ids = list(waiting.order_by("waiting_since", "pk").values_list("pk", flat=True)[:BATCH])
    moved = sum(pass_on(Ticket(pk=each), staff, by=SYSTEM, at=now) for each in ids)
    return (lambda: enqueue(pass_on_all, staff_id=staff_id)) if moved and len(ids) == BATCH else None


@job()
def pass_on_one(ticket_id: int, staff_id: int) -> Callable[[], object]:
    """A customer began to wait for somebody who is away."""
    staff = Staff.objects.get(pk=staff_id)
    return lambda: pass_on(Ticket(pk=ticket_id), staff, by=SYSTEM, at=timezone.now())


def try_soon() -> None:
    """Once what happens here is committed: a hand may be free."""
    if push_teams() and Ungiven.objects.exists():
        enqueue(give_waiting, dedupe=_ONCE)


def _give(ticket_id: int, now: datetime) -> bool:
    """One that cannot be given for a reason that nobody thought of does not hold up those behind it."""
    try:
        decision = give(ticket_id, at=now)
    except Exception:
        log.exception("giving.not_given", ticket=ticket_id)  # it is tried again in a minute
        return False
    return decision is not None and decision.chosen is not None


def _tried_longest_ago() -> list[Ticket]:
    rows = Ungiven.objects.select_related("ticket").order_by("tried_at", "pk")
    return [each.ticket for each in rows[:BATCH]]


def _never_tried(teams: list[int]) -> list[Ticket]:
    untried = Ticket.objects.untaken().filter(team__in=teams, ungiven=None)
    return list(untried.order_by("waiting_since", "pk")[:BATCH])
