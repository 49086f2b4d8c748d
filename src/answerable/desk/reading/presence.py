"""Who else is at a ticket: known from their open pages, which say so every few seconds, and from what they write.

It is nothing that happened, so no event tells of it, and nothing depends on it: two who write at once are kept apart
by the look before sending.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Value

from answerable.desk.models import Presence
from answerable.people.models import Staff
from answerable.tickets.models import Draft, SideDraft, Ticket

HERE = timedelta(
    seconds=45
)  # since their page last said so: longer than a phone sleeps between two signs of life
RENEWED = timedelta(seconds=20)  # less often than pages ask, since every renewal is a write
WRITING = timedelta(seconds=60)  # since they last typed


@dataclass(frozen=True)
class Colleague:
    """Somebody else who is at the ticket; `writes` is what they write ("reply", "note", "others"), if anything."""

    name: str
    writes: str | None


def appear(ticket: Ticket, staff: Staff, *, at: datetime) -> None:
    """This person has the ticket before them."""
    renewed = Presence.objects.filter(ticket=ticket, staff=staff, seen_at__gt=at - RENEWED)
    if not renewed.exists():
        Presence.objects.update_or_create(ticket=ticket, staff=staff, defaults={"seen_at": at})


def leave(ticket: Ticket, staff: Staff) -> None:
    Presence.objects.filter(ticket=ticket, staff=staff).delete()


def colleagues_at(ticket: Ticket, staff: Staff, *, at: datetime) -> Sequence[Colleague]:
    """Everybody else who is there now, those who write first."""
    lately = {"ticket": ticket, "changed_at__gt": at - WRITING}
    said = Draft.objects.filter(**lately).exclude(text="").values_list("changed_at", "staff", "kind")
    asked = (
        SideDraft.objects.filter(**lately)
        .exclude(text="")
        .values_list("changed_at", "staff", Value("others"))
    )
    writing = {staff_id: kind for _at, staff_id, kind in sorted([*said, *asked])}
    here = Presence.objects.filter(ticket=ticket, seen_at__gt=at - HERE).exclude(staff=staff)
    people = [
        (each.staff.name, writing.get(each.staff_id)) for each in here.select_related("staff").order_by("pk")
    ]
    return sorted((Colleague(*each) for each in people), key=lambda each: each.writes is None)


def forget_gone(at: datetime) -> None:
    """Rows of pages that never said goodbye."""
    Presence.objects.filter(seen_at__lt=at - HERE).delete()
