"""Handing a ticket over: offered by those who have it, accepted or returned by those who are to get it.

Until it is accepted it is the team's that offers it, with its clocks and its place in the queue. The ticket's lock
comes first in every verb, so that of an acceptance and a withdrawal at the same moment one comes too late.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Staff, Team
from answerable.routing import events
from answerable.routing.handovers.ending import end, join_line
from answerable.routing.handovers.offering import default_due, offerable_teams
from answerable.routing.models import Handover, HandoverState, Why, WhyNot
from answerable.tickets.actions import wake
from answerable.tickets.actions.guards import locked, save
from answerable.tickets.actions.placing import give
from answerable.tickets.models import Ticket, TicketSight

MOST_WORDS = 5000  # characters in each field


@dataclass(frozen=True)
class Offer:
    """What they are told to whom it is offered."""

    why: Why
    words: str = ""
    tried: str = ""
    told: str = ""
    expected: str = ""
    due_at: datetime | None = None  # by when it is to be answered; else as is usual


@transaction.atomic
def hand_over(ticket: Ticket, team: Team, offer: Offer, *, by: Actor, at: datetime) -> Handover:
    """Offer it to another team, whose people see it from now on. Offering it to them once more is harmless."""
    ticket = locked(ticket, by, "ticket.hand_over")
    known = ticket.handovers.open().select_related("to_team").first()
    if known is not None:
        if known.to_team_id == team.pk:
            return known
        words = _("It is offered to %(team)s already. Take that back first.") % {"team": known.to_team}
        raise Refusal(words, code="offered")
    _check(ticket, team, offer, by, at)
    handover = Handover.objects.create(
        ticket=ticket,
        from_team_id=ticket.team_id,
        from_staff_id=ticket.assignee_id,
        to_team=team,
        offered_at=at,
        offered_by_id=by.staff_id,
        **asdict(offer) | {"due_at": offer.due_at or default_due(ticket, at)},
    )
    # A team that sees it already goes on seeing it, whatever becomes of the offer.
    TicketSight.objects.get_or_create(ticket=ticket, team=team, defaults={"while_offered": True})
    save(ticket, at)
    record(
        events.HANDOVER_OFFERED, ticket, by=by, at=at, handover=handover.pk, team=team.pk,
        from_team=handover.from_team_id, from_staff=handover.from_staff_id, why=handover.why, due=handover.due_at,
    )  # fmt: skip
    return handover


@transaction.atomic
def accept_handover(ticket: Ticket, *, by: Actor, at: datetime, takes: bool = False) -> Handover:
    """The ticket is theirs and with their line of support from now on, out of a snooze that others chose; `takes` when
    it is also the own of whoever accepts it."""
    ticket = locked(ticket, by, "ticket.hand_over")
    handover = _to_answer(ticket, by, HandoverState.ACCEPTED)
    if not handover.is_open:
        return handover
    staff = Staff.objects.filter(pk=by.staff_id).first() if takes and by.staff_id else None
    end(handover, HandoverState.ACCEPTED, ticket, by=by, at=at)
    give(ticket, team=handover.to_team, staff=staff, by=by, at=at)
    join_line(handover, ticket, by=by, at=at)
    wake(ticket, by=SYSTEM, at=at, reason="accepted")
    return handover


@transaction.atomic
def return_handover(ticket: Ticket, why_not: WhyNot, words: str = "", *, by: Actor, at: datetime) -> Handover:
    """It stays with those who have it, and is out of sight again; `words` say what would have to be otherwise."""
    ticket = locked(ticket, by, "ticket.hand_over")
    handover = _to_answer(ticket, by, HandoverState.RETURNED)
    if not handover.is_open:
        return handover
    if why_not == WhyNot.OTHER and not words.strip():
        raise Invalid(_("Say why in a few words."))
    _check_length(words)
    handover.why_not, handover.answer = why_not, words.strip()
    end(handover, HandoverState.RETURNED, ticket, by=by, at=at)
    return handover


@transaction.atomic
def withdraw_handover(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """Those who have it keep it after all. Nothing happens where nothing is offered."""
    ticket = locked(ticket, by, "ticket.hand_over")
    handover = ticket.handovers.open().first()
    if handover is None:
        return ticket
    if not handover.can_take_back(by, ticket=ticket):
        raise NotAllowed(_("Only those who have the ticket take the offer back. You can return it."))
    end(handover, HandoverState.WITHDRAWN, ticket, by=by, at=at, reason="taken_back")
    return ticket


@transaction.atomic
def keep_handover(ticket: Ticket, *, by: Actor, at: datetime) -> Handover:
    """Nobody accepted it in time, and those who have it keep it: it is nothing to look after any more."""
    ticket = locked(ticket, by, "ticket.hand_over")
    last = ticket.handovers.select_related("to_team").last()
    if last is not None and last.state == HandoverState.KEPT:
        return last
    if last is None or last.state != HandoverState.LAPSED:
        raise Refusal(_("There is no offer that nobody accepted in time."), code="over")
    if not last.can_take_back(by, ticket=ticket):
        raise NotAllowed(_("Only those who have the ticket say that they keep it."))
    last.state = HandoverState.KEPT
    last.save(update_fields=["state"])
    save(ticket, at)
    record(
        events.HANDOVER_KEPT, ticket, by=by, at=at,
        handover=last.pk, team=last.to_team_id, from_team=last.from_team_id,
    )  # fmt: skip
    return last


def _check(ticket: Ticket, team: Team, offer: Offer, by: Actor, at: datetime) -> None:
    is_house = by.scope.everything or by.scope.without_team
    has_it = by.scope.allows(team=ticket.team_id, shared=frozenset(), assignee_id=ticket.assignee_id)
    if (
        not is_house and not has_it
    ):  # another company's that they only see too: they would offer it to themselves
        raise NotAllowed(_("Only those who have the ticket offer it to others."))
    if ticket.is_closed:
        raise Refusal(_("It is closed: there is nothing to hand over."), code="closed")
    if team.pk == ticket.team_id:
        raise Invalid(_("%(team)s has it already.") % {"team": team})
    if not team.is_active:
        raise Invalid(_("The team %(name)s is no more.") % {"name": team.name})
    if not offerable_teams(ticket, by).filter(pk=team.pk).exists():
        raise Team.DoesNotExist
    if offer.why == Why.OTHER and not offer.words.strip():
        raise Invalid(_("Say why in a few words."))
    for given in (offer.words, offer.tried, offer.told, offer.expected):
        _check_length(given)
    if offer.due_at is not None and offer.due_at <= at:
        raise Invalid(_("Choose a moment that is still to come."))


def _check_length(given: str) -> None:
    if len(given) > MOST_WORDS:
        raise Invalid(_("That is too long: at most 5,000 characters."))


def _to_answer(ticket: Ticket, by: Actor, wanted: HandoverState) -> Handover:
    """The open offer, or the last one where they answered it so themselves."""
    last = ticket.handovers.select_related("to_team").last()
    if last is not None and last.is_open:
        if not last.is_to(by):
            words = _("It is offered to %(team)s: only they accept or return it.")
            raise NotAllowed(words % {"team": last.to_team})
        return last
    if last is not None and last.state == wanted and last.ended_by_id == by.staff_id:
        return last
    raise Refusal(_("Nothing is offered any more: it was answered or taken back meanwhile."), code="over")
