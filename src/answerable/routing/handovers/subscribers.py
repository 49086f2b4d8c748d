"""What happens to an offer when its ticket goes another way, in the same transaction."""

from django.utils.translation import ngettext

from answerable.ledger import rows
from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.ledger.subscribers import in_turn
from answerable.people.models import Team
from answerable.routing.handovers.counting import count_returns
from answerable.routing.handovers.ending import end, join_line
from answerable.routing.handovers.reading import came_from
from answerable.routing.models import Handover, HandoverState
from answerable.tickets.models import Ticket

_MOST_COUNTED = 1000
_REASONS = {"ticket.assigned": "given_away", "ticket.closed": "closed", "ticket.merged": "merged"}


def follow(event: Event) -> None:
    """Given to the team that it is offered to, it is accepted; given elsewhere, closed or merged, the offer is over.
    Given to a colleague within the team that offers it, the offer stands."""
    is_given = event.kind == "ticket.assigned"
    if is_given and event.data.get("team") == came_from(event.data):
        return
    ticket = _ticket_of(event)
    if ticket.created_at == event.at:
        return  # it is being opened, with every mail: nothing can be offered yet, nor come back
    handover = Handover.objects.open().filter(ticket=event.ticket_id).first()
    if handover is not None and is_given and event.data.get("team") == handover.to_team_id:
        end(handover, HandoverState.ACCEPTED, ticket, by=_whoever(event), at=event.at)
        join_line(handover, ticket, by=_whoever(event), at=event.at)
    elif handover is not None:
        reason = _REASONS[event.kind]
        end(handover, HandoverState.WITHDRAWN, ticket, by=_whoever(event), at=event.at, reason=reason)
    if (
        is_given and event.data.get("team") is not None
    ):  # also out of no team's hands: it may have had it before
        count_returns([ticket])


def keep_team_with_offers(event: Event) -> None:
    """A team is to be removed: what is offered to it would be answered by nobody."""
    team = Team.objects.get(pk=event.stream.removeprefix("team/"))
    count = Handover.objects.open().filter(to_team=team)[:_MOST_COUNTED].count()
    if count:
        words = ngettext(
            "%(team)s is still offered %(count)s ticket. Accept or return it first.",
            "%(team)s is still offered %(count)s tickets. Accept or return them first.",
            count,
        )
        raise Refusal(words % {"team": team.name, "count": count}, code="has_handovers")


def _ticket_of(event: Event) -> Ticket:
    """As whoever recorded the event has it, where it is heard at once."""
    return event.about if isinstance(event.about, Ticket) else rows.locked(Ticket, event.ticket_id)


def _whoever(event: Event) -> Actor:
    if "rule" in event.data:
        return in_turn(event)
    return Actor(ActorKind(event.actor_kind), event.actor_id, event.provider_id)
