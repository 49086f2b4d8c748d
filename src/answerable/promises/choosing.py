"""Which policy holds for a ticket: the first in the order whose conditions it meets."""

from datetime import datetime
from itertools import takewhile

from django.db.models import Case, IntegerField, Value, When

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.recording import record_all
from answerable.promises import events
from answerable.promises.asking import PolicyAsker
from answerable.promises.models import PolicyVersion
from answerable.promises.policies import policies, version_of
from answerable.tickets.conditions import question
from answerable.tickets.models import Ticket


def choose_first(ticket: Ticket, *, at: datetime) -> PolicyVersion | None:
    """Apply the policy that fits a ticket that was opened just now; None if there is none."""
    fitting = fitting_version(ticket.pk, at=at)
    if fitting is not None:
        _apply(ticket, fitting, at)
    return fitting


def choose(ticket: Ticket, *, at: datetime) -> bool:
    """Apply the policy that fits now, if it is another than before; whether it is. A ticket keeps the version of a
    policy that it was promised, whatever the policy says since."""
    fitting = fitting_version(ticket.pk, at=at)
    if _policy_of(fitting) == _policy_of(held_version(ticket.pk)):
        return False
    _apply(ticket, fitting, at)
    return True


def fitting_version(ticket_id: int, *, at: datetime) -> PolicyVersion | None:
    """Where the first asks nothing, neither is the database asked; else one statement asks all of them."""
    standing = [version for each in policies() if (version := each.at(at)) is not None]
    asking = list(takewhile(lambda version: version.asked.each, standing))
    everybodys = standing[len(asking)] if len(asking) < len(standing) else None
    if not asking:
        return everybodys
    asker = PolicyAsker(at)
    place = Case(
        *(When(question(version.asked, asker), then=Value(number)) for number, version in enumerate(asking)),
        default=None,
        output_field=IntegerField(),
    )
    found = Ticket.objects.filter(pk=ticket_id).annotate(fits=place).values_list("fits", flat=True).first()
    return everybodys if found is None else asking[found]


def held_version(ticket_id: int) -> PolicyVersion | None:
    """The one that was applied last."""
    applied = Event.objects.filter(ticket_id=ticket_id, kind=events.PROMISED.name).order_by("-pk")
    data = applied.values_list("data", flat=True).first()
    return version_of(data["version"]) if data and "version" in data else None


def _apply(ticket: Ticket, version: PolicyVersion | None, at: datetime) -> None:
    told = {} if version is None else {"policy": version.policy_id, "version": version.pk}
    record_all([(events.PROMISED, told)], ticket, by=SYSTEM, at=at)


def _policy_of(version: PolicyVersion | None) -> int | None:
    return None if version is None else version.policy_id
