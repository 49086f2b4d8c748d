"""How tickets first came into somebody's hands: what whoever chooses for themselves takes can be held against what the
turn of the team gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from answerable.insight.models.facts import Taken
from answerable.ledger.actor import ActorKind
from answerable.ledger.models import Event
from answerable.tickets.taking import HowTaken

_KINDS = ("ticket.assigned", "ticket.given")


@dataclass(frozen=True)
class Taking:
    how: str = ""
    at: datetime | None = None
    team: int | None = None


def takings(keys: Sequence[int]) -> dict[int, Taking]:
    """The turn of a team says that it gave right after it did: then, and then alone, it is `given`."""
    found: dict[int, Taking] = {}
    first: dict[int, int] = {}
    rows = Event.objects.filter(ticket_id__in=keys, kind__in=_KINDS).order_by("id")
    for ticket, kind, at, data, actor_kind, actor in rows.values_list(
        "ticket_id", "kind", "at", "data", "actor_kind", "actor_id"
    ):
        staff = data.get("staff")
        if ticket is None or staff is None:
            continue
        if ticket not in found and kind == "ticket.assigned":
            is_own = actor_kind == ActorKind.STAFF and actor == staff
            found[ticket] = Taking(_own(data) if is_own else Taken.ASSIGNED, at, data.get("team"))
            first[ticket] = staff
        elif kind == "ticket.given" and first.get(ticket) == staff and found[ticket].at == at:
            found[ticket] = Taking(Taken.GIVEN, at, data.get("team"))
    return found


def _own(data: Mapping[str, Any]) -> str:
    how = data.get("how", "")
    return how if how in list(HowTaken) else Taken.OWN
