"""Whose customers wait for this person, what came back to them today, and what nobody has taken yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, OuterRef, Subquery
from django.utils.translation import gettext as _

from answerable.ledger.models import Event
from answerable.people.models import Staff
from answerable.people.zones import midnight_of
from answerable.tickets import events
from answerable.tickets.models import Ticket
from answerable.tickets.models.ticket import TicketQuerySet
from answerable.tickets.taking import Teams, longest_untaken
from answerable.web.moments import moment_words

MOST_OWED = 25
MOST_OF_OTHERS = 10  # in each other part
MOST_COUNTED = 1000
_MOST_AWAY = 100


@dataclass(frozen=True)
class Row:
    """A ticket, and why it stands here where that is not plain."""

    ticket: Ticket
    mark: str = ""


@dataclass(frozen=True)
class Rows:
    rows: Sequence[Row] = ()
    are_more: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True)
class Waiting:
    """How many people wait for somebody, counted to MOST_COUNTED, and since when the first of them does."""

    people: int = 0
    since: datetime | None = None
    are_more: bool = False


def owed(staff: Staff, *, now: datetime) -> Rows:
    """The longest wait first."""
    return _rows(_came_back(_waiting_for(staff), now).order_by("waiting_since", "pk"), MOST_OWED, now)


def waiting_for(staff: Staff) -> Waiting:
    some = _waiting_for(staff).order_by("waiting_since", "pk")[:MOST_COUNTED]
    found = some.aggregate(
        tickets=Count("pk"), people=Count("customer", distinct=True), since=Min("waiting_since")
    )
    return Waiting(found["people"], found["since"], found["tickets"] == MOST_COUNTED)


def came_back(staff: Staff, *, now: datetime) -> Rows:
    """Snoozed until today or reopened today, and nobody waits: those whose customers do are owed anyway."""
    mine = _mine(staff).filter(waiting_since=None, changed_at__gte=midnight_of(now))
    came = _came_back(mine, now).filter(back__isnull=False)  # type: ignore[misc]
    return _rows(came.order_by("-changed_at", "-pk"), MOST_OF_OTHERS, now)


def untaken(staff: Staff) -> Rows:
    keys = longest_untaken(teams_of(staff), most=MOST_OF_OTHERS + 1)
    seen = Ticket.objects.visible_to(staff).filter(pk__in=keys)
    tickets = {each.pk: each for each in _shown(seen)}
    rows = [Row(tickets[key]) for key in keys if key in tickets]
    return Rows(rows[:MOST_OF_OTHERS], len(rows) > MOST_OF_OTHERS)


def of_those_away(staff: Staff, *, now: datetime) -> Rows:
    """Customers of one's teams who wait for a colleague who is not there."""
    teams = teams_of(staff)
    away = list(Staff.objects.visible_to(staff).active().away(at=now).exclude(pk=staff.pk)[:_MOST_AWAY])
    if not away:
        return Rows()
    waiting = Ticket.objects.visible_to(staff).open().awake().waiting().filter(assignee__in=away)
    if teams is not None:
        waiting = waiting.filter(team__in=[team for team in teams if team])
    found = list(_shown(waiting.order_by("waiting_since", "pk"))[: MOST_OF_OTHERS + 1])
    return Rows([Row(each) for each in found[:MOST_OF_OTHERS]], len(found) > MOST_OF_OTHERS)


def teams_of(staff: Staff) -> Teams:
    """Whose tickets they may take without being asked: those of their teams and, in-house, those of no team yet.
    Whoever sees everything and is in no team looks after all."""
    own = set(staff.scope.teams) or set(staff.teams.values_list("pk", flat=True))
    if staff.scope.everything:
        return {*own, None} if own else None
    own &= staff.scope.teams
    return {*own, None} if staff.scope.without_team else own


def _mine(staff: Staff) -> TicketQuerySet:
    return Ticket.objects.visible_to(staff).open().awake().filter(assignee=staff)


def _waiting_for(staff: Staff) -> TicketQuerySet:
    return _mine(staff).waiting()


def _came_back(tickets: TicketQuerySet, now: datetime) -> TicketQuerySet:
    """With what brought each back today, if anything did: the clock or the customer, not they themselves."""
    told = Event.objects.filter(
        ticket_id=OuterRef("pk"),
        kind__in=[events.WOKEN.name, events.REOPENED.name],
        at__gte=midnight_of(now),
    ).exclude(actor_kind="staff")
    return tickets.annotate(back=Subquery(told.order_by("-id").values("id")[:1]))


def _rows(tickets: TicketQuerySet, most: int, now: datetime) -> Rows:
    found = list(_shown(tickets)[: most + 1])
    keys = [key for each in found[:most] if (key := getattr(each, "back", None))]
    told = Event.objects.in_bulk(keys) if keys else {}
    rows = [Row(each, _why(told.get(getattr(each, "back", None) or 0), now)) for each in found[:most]]
    return Rows(rows, len(found) > most)


def _why(told: Event | None, now: datetime) -> str:
    if told is None:
        return ""
    words = _("back at %(when)s") if told.kind == events.WOKEN.name else _("reopened %(when)s")
    return words % {"when": moment_words(told.at, now=now)}


def _shown(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.select_related("customer", "status", "team", "assignee")
