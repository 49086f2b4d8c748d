"""Colleagues who ask each other: so that behind each bell there is something, and something is followed."""

from datetime import datetime

from answerable.demo.company import CAST
from answerable.demo.founding import World
from answerable.ledger.actor import Actor
from answerable.people.models import Staff
from answerable.tickets.actions import follow, note
from answerable.tickets.models import Ticket

_ASKED = "do you remember how we solved this last time?"


def ask_each_other(world: World, *, lead: Actor, at: datetime) -> None:
    """The lead asks everybody whom one can be, each about a ticket that they see and do not have; one asks back."""
    asked: list[int] = []
    people = [world.staff[each.staff] for each in CAST if world.staff[each.staff].pk != lead.id]
    for staff in people:
        ticket = _somebody_elses(staff, asked)
        if ticket is not None and staff.may("ticket.note"):
            asked.append(ticket.pk)
            note(ticket, f"@{staff.name}, {_ASKED}", by=lead, at=at)
            follow(ticket, by=lead, at=at)
            if staff == people[0]:
                leader = Staff.objects.get(pk=lead.id)
                note(ticket, f"@{leader.name} yes: a new seal. I look for the part.", by=staff.actor(), at=at)


def _somebody_elses(staff: Staff, asked: list[int]) -> Ticket | None:
    seen = Ticket.objects.visible_to(staff).open().awake().exclude(assignee=staff).exclude(pk__in=asked)
    return seen.order_by("-changed_at", "-pk").first()
