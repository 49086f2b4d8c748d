"""What stands on a day of the cast: tickets they have taken, an answer begun, one that goes later; a colleague away."""

from datetime import datetime, timedelta

from answerable.demo.founding import World
from answerable.people.actions import go_away
from answerable.tickets.actions import Answer, keep_draft, reply, take_next
from answerable.tickets.models import DraftKind, Ticket


def begin_days(world: World, *, at: datetime) -> None:
    away = world.staff["carmen.ortega"]
    go_away(away, at + timedelta(days=4), by=away.actor(), at=at)
    lotte, team = world.staff["lotte.maes"], world.teams["ghent1"]
    by = lotte.actor()
    taken = [take_next({team.pk}, by=by, at=at - timedelta(minutes=minutes)) for minutes in (40, 20)]
    for ticket in [each for each in taken if each][:1]:
        text = "Thank you for your message. I am looking into it and"
        keep_draft(ticket, DraftKind.REPLY, text, by=by, at=at - timedelta(minutes=15))
    rested = Ticket.objects.open().awake().filter(team=team, waiting_since=None, assignee=lotte)
    for ticket in rested.order_by("-changed_at")[:1]:
        answer = Answer("The new part leaves our workshop this evening.", send_at=at + timedelta(hours=20))
        reply(ticket, answer, by=by, at=at - timedelta(minutes=5))
