"""What is offered to whom, for the page of hand-overs, the rail and one's day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from answerable.desk.day.said import Written
from answerable.ledger.actor import Actor
from answerable.people.models import Staff
from answerable.routing.models import Handover
from answerable.tickets.models import Ticket
from answerable.web.moments import near_moment

MOST = 50
_LATELY = timedelta(days=7)
_LOOKED_AT = 200


@dataclass(frozen=True)
class Part:
    """Some hand-overs, and whether there are more. `seen` are the tickets that the reader may open."""

    rows: Sequence[Handover]
    are_more: bool
    seen: frozenset[int]


def to_answer(reader: Staff | Actor) -> "QuerySet[Handover]":
    """Open ones that wait for their teams."""
    return Handover.objects.open().to_teams_of(reader).visible_to(reader)


def offered_to(staff: Staff) -> Part:
    """What is to be answered soonest first."""
    return _part(to_answer(staff).order_by("due_at", "pk"), staff)


def offered_by(staff: Staff) -> Part:
    """Their teams' open offers."""
    return _part(Handover.objects.open().by_teams_of(staff).order_by("due_at", "pk"), staff)


def between_others(staff: Staff, *shown: Part) -> Part:
    """For those who lead: what else is offered in their sight."""
    keys = [each.pk for part in shown for each in part.rows]
    return _part(
        Handover.objects.open().visible_to(staff).exclude(pk__in=keys).order_by("due_at", "pk"), staff
    )


def lately(staff: Staff, *, now: datetime) -> Part:
    """What became of their teams' offers, the newest first: of the newest few, whatever there are."""
    newest = Handover.objects.by_teams_of(staff).order_by("-pk").values_list("pk", flat=True)[:_LOOKED_AT]
    over = Handover.objects.filter(pk__in=list(newest), ended_at__gte=now - _LATELY)
    return _part(over.order_by("-ended_at", "-pk"), staff)


def for_my_day(staff: Staff, *, now: datetime) -> list[Written]:
    rows = _whole(to_answer(staff).order_by("due_at", "pk"))[:10]
    return [_written(each, now) for each in rows]


def _written(handover: Handover, now: datetime) -> Written:
    by = handover.from_team or handover.offered_by or _("Answerable")
    state = _("accept it by %(when)s") % {"when": near_moment(handover.due_at, now=now)}
    text = _("from %(team)s: %(why)s") % {"team": by, "why": handover.get_why_display()}
    return Written(f"handover-{handover.pk}", handover.ticket, "arrows-right-left", state, text)


def _part(rows: "QuerySet[Handover]", staff: Staff) -> Part:
    found = list(_whole(rows)[: MOST + 1])
    keys = [each.ticket_id for each in found]
    seen = Ticket.objects.visible_to(staff).filter(pk__in=keys).values_list("pk", flat=True)
    return Part(found[:MOST], len(found) > MOST, frozenset(seen))


def _whole(rows: "QuerySet[Handover]") -> "QuerySet[Handover]":
    return rows.select_related("ticket__customer", "from_team", "to_team", "offered_by", "ended_by")
