"""Tickets on their way between teams: one offered, one accepted, one returned, one that nobody accepted in time."""

from datetime import datetime, timedelta

from answerable.demo.founding import World
from answerable.ledger.actor import Actor
from answerable.people.models import Team
from answerable.routing.actions import Offer, accept_handover, hand_over, return_handover
from answerable.routing.handovers.due import lapse
from answerable.routing.models import Why, WhyNot
from answerable.tickets.models import Ticket

_HOUR = timedelta(hours=1)
_PART = Offer(
    Why.KNOWLEDGE,
    words="They keep the list of spare parts, and this one is not on ours.",
    tried="Looked through the list of parts and asked the warehouse: none left here.",
    told="That a colleague who knows the parts writes today.",
    expected="A part before the weekend, or the money back.",
)
_GOODWILL = Offer(
    Why.DECISION,
    words="The warranty ended three weeks ago. I would replace it.",
    tried="Offered the repair at cost; they said no.",
    told="That we look at it once more.",
    expected="A yes or a no by tomorrow.",
)
_NIGHT = Offer(Why.HOURS, words="They write at night, when nobody is here.", told="Nothing yet.")


def hand_some_over(world: World, *, at: datetime) -> None:
    """Among the open ones, the newest of each team in which nothing happened today."""
    lead = world.staff["lena.baert"].actor()
    ghent, manila = world.teams["ghent1"], world.teams["manila1"]
    experts, krakow = world.teams["ghent2"], world.teams["krakow1"]
    own, theirs = _quiet(ghent, at, 2), _quiet(manila, at, 2)
    if len(own) < 2 or len(theirs) < 2:
        return
    hand_over(own[0], manila, _PART, by=_agent(own[0], lead), at=at - _HOUR)
    hand_over(theirs[0], experts, _GOODWILL, by=_agent(theirs[0], lead), at=at - 3 * _HOUR)
    accept_handover(theirs[0], by=world.staff["omar.khalil"].actor(), at=at - 2 * _HOUR, takes=True)
    hand_over(theirs[1], experts, _GOODWILL, by=_agent(theirs[1], lead), at=at - 5 * _HOUR)
    words = "Ask for the receipt first: the date decides."
    omar = world.staff["omar.khalil"].actor()
    return_handover(theirs[1], WhyNot.UNTRIED, words, by=omar, at=at - 4 * _HOUR)
    late = hand_over(own[1], krakow, _NIGHT, by=_agent(own[1], lead), at=at - 7 * _HOUR)
    lapse(late.pk, late.due_at, at=max(late.due_at, at - 2 * _HOUR))


def _quiet(team: Team, at: datetime, count: int) -> list[Ticket]:
    """Old enough that what is done to them here comes after what happened to them."""
    found = Ticket.objects.open().awake().for_team(team).filter(changed_at__lt=at - 8 * _HOUR)
    return list(found.order_by("-pk")[:count])


def _agent(ticket: Ticket, lead: Actor) -> Actor:
    """Who has it, else somebody who leads."""
    return ticket.assignee.actor() if ticket.assignee and ticket.assignee.is_active else lead
