"""What tickets do when something happens to people."""

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import ngettext

from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.ledger.subscribers import in_turn, tell_later
from answerable.people.models import ProviderKind, Team
from answerable.tickets.actions.placing import assign
from answerable.tickets.models import Ticket
from answerable.tickets.tasks import index_heads

_MOST_COUNTED = 1000
_AT_A_TIME = 100


def refresh_heads(event: Event) -> None:
    """A customer's name is searched with their tickets: it changed, or the tickets are another customer's now."""
    customer_id = int(event.stream.removeprefix("customer/"))
    customers = {customer_id, event.data.get("into"), event.data.get("out_of")} - {None}
    index_heads(customers=sorted(customers), after=0)


def keep_team_with_open_tickets(event: Event) -> None:
    """A team is to be removed: nobody would look after what it still has."""
    team = Team.objects.get(pk=event.stream.removeprefix("team/"))
    count = Ticket.objects.open().for_team(team)[:_MOST_COUNTED].count()
    if not count:
        return
    words = str(count) if count < _MOST_COUNTED else f"{_MOST_COUNTED - 1}+"
    raise Refusal(
        ngettext(
            "%(team)s still has %(count)s open ticket. Give it to another team first.",
            "%(team)s still has %(count)s open tickets. Give them to another team first.",
            count,
        )
        % {"team": team.name, "count": words},
        code="has_tickets",
    )


def take_from_removed_team(event: Event) -> None:
    """A ticket is open again whose team or person is no more: it keeps what is left of both."""
    gone = Q(team__is_active=False) | Q(assignee__is_active=False)
    found = Ticket.objects.open().filter(gone).select_related("team", "assignee__provider")
    ticket = found.filter(pk=event.ticket_id or 0).first()
    if ticket is not None:
        team = ticket.team_still_there
        staff = ticket.assignee if ticket.assignee and ticket.assignee.is_active else None
        assign(ticket, team=team, staff=staff, by=in_turn(event), at=event.at)


def give_back(event: Event) -> None:
    """Somebody left: what they had and did not finish is their team's to take again. Some at a time, however many they
    had; not if they are back meanwhile."""
    staff_id, now = int(event.stream.removeprefix("staff/")), timezone.now()
    theirs = Ticket.objects.open().filter(assignee=staff_id, assignee__is_active=False)
    found = list(theirs.select_related("team").order_by("pk")[:_AT_A_TIME])
    for ticket in found:
        assign(ticket, team=ticket.team_still_there, staff=None, by=in_turn(event), at=now)
    if len(found) == _AT_A_TIME:
        enqueue(tell_later, event_id=event.pk, subscriber=f"{__name__}.{give_back.__name__}")


def take_from_strangers(event: Event) -> None:
    """Somebody works for another company now, or a team does: what they have of the other's is its team's to take
    again, since they see it no longer. Some at a time."""
    kind, _slash, key = event.stream.partition("/")
    theirs = Ticket.objects.open().filter(**{"team" if kind == "team" else "assignee": int(key)})
    in_house = Q(assignee__provider__kind=ProviderKind.IN_HOUSE)
    strange = theirs.exclude(in_house | Q(team=None) | Q(team__provider=F("assignee__provider")))
    found = list(strange.filter(assignee__isnull=False).select_related("team").order_by("pk")[:_AT_A_TIME])
    for ticket in found:
        assign(ticket, team=ticket.team_still_there, staff=None, by=in_turn(event), at=timezone.now())
    if len(found) == _AT_A_TIME:
        enqueue(tell_later, event_id=event.pk, subscriber=f"{__name__}.{take_from_strangers.__name__}")


def give_back_in_team(event: Event) -> None:
    """Somebody was taken out of a team by their provider's system: what they had there is the team's, unless they
    are in it again. Some at a time."""
    staff_id, team_id, now = int(event.stream.removeprefix("staff/")), event.data["team"], timezone.now()
    team = Team.objects.filter(pk=team_id).exclude(members=staff_id).first()
    if team is None:
        return
    found = list(Ticket.objects.open().filter(assignee=staff_id, team=team).order_by("pk")[:_AT_A_TIME])
    for ticket in found:
        assign(ticket, team=team if team.is_active else None, staff=None, by=in_turn(event), at=now)
    if len(found) == _AT_A_TIME:
        enqueue(tell_later, event_id=event.pk, subscriber=f"{__name__}.{give_back_in_team.__name__}")
