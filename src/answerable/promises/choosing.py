"""Which policy holds for a ticket: the first in the order whose conditions it meets."""

import time
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.db import connection
from django.db.models import Case, IntegerField, Value, When

from answerable.ledger.actor import SYSTEM
from answerable.ledger.composed import Composed, document
from answerable.ledger.known import FRESH
from answerable.ledger.models import Event
from answerable.ledger.recording import record_all
from answerable.ledger.together import remember, remembered
from answerable.promises import events
from answerable.promises.asking import PolicyAsker
from answerable.promises.models import PolicyVersion, Source
from answerable.promises.policies import policies, version_of
from answerable.promises.sources import Chosen, chosen_from, whose_times
from answerable.tickets.conditions import question
from answerable.tickets.models import Ticket

# Whose times were asked, as the event says it.
_NAMED = {Source.CHARTER: "provider", Source.CONTRACT: "account", Source.REGION: "region"}


def choose_first(ticket: Ticket, *, at: datetime) -> PolicyVersion | None:
    """Apply the policy that fits a ticket that was opened just now; None if there is none."""
    fitting = fitting_version(ticket.pk, at=at)
    if fitting is None:
        return None
    chosen = chosen_from(fitting, ticket.pk, at=at)
    _apply(ticket, chosen, at)
    return chosen.version


def choose(ticket: Ticket, *, at: datetime) -> bool:
    """Apply the policy that fits now, if it is another than before; whether it is. A ticket keeps the version of a
    policy that it was promised, whatever the policy or a charter says since; another provider has another charter, and
    another account or region other times."""
    fitting, told = fitting_version(ticket.pk, at=at), _told_of(ticket.pk)
    # Nobody else can promise it anything meanwhile: what just happened to it holds the lock on its events.
    remember(_remembered_as(ticket.pk), told)
    held = _chosen_by(told)
    if fitting is None:
        if held is None:
            return False
        _apply(ticket, None, at)
        return True
    if held is not None and held.version.policy_id == fitting.policy_id and _is_kept(held, ticket):
        return False
    _apply(ticket, chosen_from(fitting, ticket.pk, at=at), at)
    return True


def fitting_version(ticket_id: int, *, at: datetime) -> PolicyVersion | None:
    """Where the first asks nothing, neither is the database asked; else one statement asks all of them."""
    standing = [version for each in policies() if (version := each.at(at)) is not None]
    asking = tuple(takewhile(lambda version: version.asked.each, standing))
    everybodys = standing[len(asking)] if len(asking) < len(standing) else None
    if not asking:
        return everybodys
    statement, values = _question(asking, at)
    with connection.cursor() as cursor:
        cursor.execute(statement, [ticket_id if value == _WHICH else value for value in values])
        found = cursor.fetchone()
    return everybodys if found is None or found[0] is None else asking[found[0]]


_MOST_KEPT = 20
_WHICH = -(2**62)  # stands for the ticket's key; what conditions compare with is smaller
_questions: dict[tuple[int, ...], tuple[float, str, tuple[Any, ...]]] = {}


def _question(asking: Sequence[PolicyVersion], at: datetime) -> tuple[str, tuple[Any, ...]]:
    """Which of them is the first that fits. Building it takes longer than asking, so it is kept for as long as what
    conditions name (statuses, teams, fields) is known elsewhere."""
    key = tuple(version.pk for version in asking)
    kept = _questions.get(key)
    if kept is None or kept[0] < time.monotonic():
        asker = PolicyAsker(at)
        place = Case(
            *(When(question(each.asked, asker), then=Value(number)) for number, each in enumerate(asking)),
            default=None,
            output_field=IntegerField(),
        )
        rows = Ticket.objects.filter(pk=_WHICH).annotate(fits=place).values_list("fits", flat=True)
        statement, values = rows.query.sql_with_params()
        kept = _questions[key] = (time.monotonic() + FRESH, statement, tuple(values))
        if len(_questions) > _MOST_KEPT:
            _questions.pop(next(iter(_questions)))
    return kept[1], kept[2]


def forget_questions() -> None:
    """For tests, whose databases come and go."""
    _questions.clear()


_APPLIED = Composed(
    lambda ticket: (
        Event.objects.filter(ticket_id=ticket, kind=events.PROMISED.name)
        .order_by("-pk")
        .values_list("data")[:1]
    )
)


def foresee_held_choice(ticket: Ticket) -> None:
    """It will be asked what holds for a ticket that is being locked."""
    _APPLIED.foresee(ticket.pk)


def held_choice(ticket_id: int) -> Chosen | None:
    """What was applied last."""
    return _chosen_by(_told_of(ticket_id))


def _told_of(ticket_id: int) -> dict[str, Any]:
    known: dict[str, Any] | None = remembered(_remembered_as(ticket_id))
    if known is not None:
        return known
    found = _APPLIED.ask(ticket_id)
    return (document(found[0][0]) if found else None) or {}


def _remembered_as(ticket_id: int) -> str:
    return f"promised to {ticket_id}"


def _chosen_by(data: dict[str, Any]) -> Chosen | None:
    if "version" not in data:
        return None
    version = version_of(data["version"])
    if version is None:
        return None
    named = _NAMED.get(Source(version.source))
    return Chosen(version, None if named is None else data.get(named))


def _is_kept(held: Chosen, ticket: Ticket) -> bool:
    source = Source(held.version.source)
    return source == Source.OWN or held.whose == whose_times(source, ticket.pk)


def _apply(ticket: Ticket, chosen: Chosen | None, at: datetime) -> None:
    told: dict[str, int] = {}
    if chosen is not None:
        told = {"policy": chosen.version.policy_id, "version": chosen.version.pk}
        named = _NAMED.get(Source(chosen.version.source), "")
        decided = {"charter": chosen.version.charter_id, "agreed": chosen.version.agreed_id}
        told |= {
            name: key for name, key in {named: chosen.whose, **decided}.items() if name and key is not None
        }
    record_all([(events.PROMISED, told)], ticket, by=SYSTEM, at=at)
    remember(_remembered_as(ticket.pk), told)
