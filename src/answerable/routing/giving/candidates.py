"""What is known of everybody in a team, at the moment in which a ticket is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

from answerable.ledger.many import Table, Those
from answerable.ledger.models import Event
from answerable.ledger.together import Question, answers, foresee
from answerable.routing import events
from answerable.routing.giving.choosing import Candidate, Knows, Need, Verdict, verdict_of
from answerable.routing.giving.hands import (
    InHand,
    in_hands,
    in_hands_of_team,
    units_of,
)
from answerable.routing.giving.needs import foresee_needed, needed
from answerable.routing.giving.team import HERE, Member, are_open, members_now, members_of
from answerable.routing.models import TeamGiving
from answerable.tickets.events import ASSIGNED
from answerable.tickets.models import Ticket

REMEMBERED = timedelta(weeks=8)  # since somebody last answered this customer
NOT_AGAIN = timedelta(hours=4)  # since it was taken back from them, or they gave it back
_LOOKED_AT = 50  # events of the ticket, the newest
_EVENTS = Table.of(Event, "kind", "at", "data")
# In the newest ten tickets of a customer.
_LAST_WHO_ANSWERED = """
    SELECT staff_id FROM tickets_message
    WHERE ticket_id IN (SELECT id FROM tickets_ticket WHERE customer_id = %s ORDER BY id DESC LIMIT 10)
      AND direction = 'outbound' AND staff_id IS NOT NULL AND created_at > %s
    ORDER BY created_at DESC, id DESC LIMIT 1"""


@dataclass(frozen=True)
class Past:
    """What the ticket's ledger and the customer's other tickets say of who knows it."""

    knows: dict[int, Knows]
    not_again: frozenset[int]
    given_lately: int  # how often within `NOT_AGAIN`


def need_of(ticket: Ticket, giving: TeamGiving, past: Past, *, at: datetime) -> Need:
    return Need(
        skills=needed(ticket.pk, at=at),
        units=units_of(ticket.channel),
        is_sticky=giving.is_sticky,
        most=giving.most,
        not_again=past.not_again,
    )


def candidates_of(team_id: int, knows: dict[int, Knows], *, at: datetime) -> list[Candidate]:
    """Everybody in the team. Who they are and what they know may be two seconds old; whoever is chosen is looked at
    again under a lock."""
    return _candidates(members_of(team_id), in_hands_of_team(team_id), knows, at)


def candidates_for(need: Need, team_id: int, knows: dict[int, Knows], *, at: datetime) -> list[Candidate]:
    """The same, but what people have in hand is counted of those alone who could have it, as counting takes longest.
    Whether somebody is full is looked at last, so that it does not matter of the others."""
    everybody = _candidates(members_of(team_id), {}, knows, at)
    has = in_hands(each.staff for each in everybody if verdict_of(each, need) is Verdict.FREE)
    return [
        each._replace(load=hands.load, tickets=hands.tickets) if (hands := has.get(each.staff)) else each
        for each in everybody
    ]


def candidate_now(team_id: int, staff: int, *, at: datetime) -> Candidate | None:
    """Them as they are now; None if they are not in the team any more."""
    found = _candidates(members_now(team_id, staff), in_hands([staff]), {}, at)
    return found[0] if found else None


def foresee_decision(ticket: Ticket, giving: TeamGiving, *, at: datetime) -> None:
    """What deciding asks travels together: a journey for each took longer than all else."""
    _told(ticket).foresee()
    if giving.is_sticky:
        foresee(*_last_who_answered(ticket, at))
    foresee_needed(ticket.pk, at=at)


def past_of(ticket: Ticket, *, is_sticky: bool, at: datetime) -> Past:
    not_again, had, given = set(), [], 0
    for kind, happened_at, data in _told(ticket).read():
        is_late = happened_at > at - NOT_AGAIN
        if kind == events.GIVEN.name:
            given += is_late
            continue
        left, came = data.get("from_staff"), data.get("staff")
        had += [each for each in (came, left) if each is not None]
        if is_late and left is not None and came is None:
            not_again.add(left)
    knows = _who_know(ticket, had, at) if is_sticky else {}
    return Past(knows, frozenset(not_again), given)


def _told(ticket: Ticket) -> Those:
    """The plus keeps SQLite from going through all that ever happened of a kind."""
    kind = "+kind" if connection.vendor == "sqlite" else "kind"
    of_hands = f"{kind} IN ('{ASSIGNED.name}', '{events.GIVEN.name}')"
    return _EVENTS.those(
        f"WHERE ticket_id = %s AND {of_hands} ORDER BY id DESC LIMIT {_LOOKED_AT}", ticket.pk
    )


def _who_know(ticket: Ticket, had: Sequence[int], at: datetime) -> dict[int, Knows]:
    """One for each way of knowing: who had the ticket last, and who last answered its customer."""
    found = {staff: Knows.CUSTOMER for (staff,) in answers(*_last_who_answered(ticket, at))}
    return found | ({had[0]: Knows.TICKET} if had else {})


def _last_who_answered(ticket: Ticket, at: datetime) -> Question:
    since = connection.ops.adapt_datetimefield_value(at - REMEMBERED)
    return _LAST_WHO_ANSWERED, (ticket.customer_id, since)


def _candidates(
    people: Sequence[Member], has: dict[int, InHand], knows: dict[int, Knows], at: datetime
) -> list[Candidate]:
    opened = are_open({each.calendar for each in people if each.calendar is not None}, at)
    day, seen_since, nothing = at.astimezone(UTC).date(), at - HERE, InHand()
    found = []
    for each in people:
        hands = has.get(each.staff, nothing)
        found.append(
            Candidate(
                each.staff,
                each.skills_on(day) if each.lapsing else each.skills,
                hands.load,
                hands.tickets,
                each.capacity,
                each.turn,
                knows.get(each.staff, Knows.NOT),
                each.is_eligible,
                each.away_until is not None and each.away_until > at,
                _is_here(each, opened, seen_since),
                each.takes_themselves,
                each.deputy,
            )
        )
    return found


def _is_here(member: Member, opened: dict[int, bool], seen_since: datetime) -> bool:
    """They take work, it is within their hours, and they have a page open."""
    if not member.takes_work or (member.calendar is not None and not opened[member.calendar]):
        return False
    return member.seen_at is not None and member.seen_at > seen_since
