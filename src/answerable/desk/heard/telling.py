"""Telling people what happened: a subscriber of the ledger, in the transaction of what it tells of."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from answerable.desk.heard.apart import key_of
from answerable.desk.heard.kinds import Kind, kinds_of, ticket_of
from answerable.desk.heard.mailing import WAIT
from answerable.desk.heard.preferences import ways_of
from answerable.desk.heard.pushing.sending import WAIT as PUSH_WAIT
from answerable.desk.models import Notification, PushSubscription, Way
from answerable.desk.tasks import push_told
from answerable.ledger.composed import Composed, document
from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event
from answerable.ledger.together import send_along
from answerable.people.models import Staff
from answerable.tickets.models import Ticket
from answerable.tickets.models.ticket import readers_of

_TABLE = Notification._meta.db_table
_COLUMNS = ("staff_id", "ticket_id", "kind", "event_id", "object_id", "at", "in_page", "mail_at", "count")
_PLACES = "(%s, %s, %s, %s, %s, %s, %s, %s, 1)"
# What is unread already counts one more; two that happen at once wait for each other here and both count.
_TELL = f"""
    INSERT INTO {_TABLE} ({", ".join(_COLUMNS)}) VALUES {{rows}}
    ON CONFLICT {{once}} DO UPDATE SET
        count = {_TABLE}.count + 1, event_id = excluded.event_id, object_id = excluded.object_id, at = excluded.at,
        in_page = excluded.in_page, mail_at = coalesce({_TABLE}.mail_at, excluded.mail_at)"""  # noqa: S608 - names of our own
_ONCE = "(staff_id, ticket_id, kind) WHERE read_at IS NULL"
_ONCE_APART = "(staff_id, kind) WHERE read_at IS NULL AND ticket_id IS NULL"


def _readers(
    ticket: int, team: int | None, assignee: int | None, wanted: Sequence[int]
) -> QuerySet[Staff, tuple[int, bool, object]]:
    """Those of them who may see it."""
    return _with_ways(readers_of(ticket, team, assignee).filter(pk__in=wanted))


_READERS = Composed(_readers)


def tell(event: Event) -> None:
    """Whoever wants to know, may see it and did not do it themselves."""
    own = {event.actor_id} if event.actor_kind == "staff" else set()
    for kind in kinds_of(event):
        wanted = {*kind.who(event)} - own
        if wanted:
            _tell(kind, event, wanted)


def _tell(kind: Kind, event: Event, wanted: set[int]) -> None:
    ticket = ticket_of(event) if kind.is_of_ticket else None
    about = event.data.get("note") or event.data.get("message") or event.data.get("said")
    about = about or event.data.get("finding") or event.data.get("case")
    if about is None and kind.name == "finding_decided":
        about = key_of(event)
    rows = []
    for reader, has_browser, choices in _readers_of(ticket, wanted):
        ways = ways_of(kind, document(choices))
        mail_at = _moment(event.at + WAIT) if Way.MAIL in ways else None
        if ways:
            facts = (kind.name, event.pk, about, _moment(event.at), Way.PAGE in ways, mail_at)
            rows.append((reader, ticket.pk if ticket else None, *facts))
        if Way.PUSH in ways and has_browser:
            _push(reader, ticket.pk if ticket else None, kind, event.at)
    if rows:
        statement = _TELL.format(rows=", ".join([_PLACES] * len(rows)), once=_ONCE if ticket else _ONCE_APART)
        send_along(statement, [value for row in rows for value in row])


def _readers_of(ticket: Ticket | None, wanted: Collection[int]) -> Iterable[tuple[int, bool, object]]:
    if ticket is not None:
        return _READERS.ask(ticket.pk, ticket.team_id, ticket.assignee_id, sorted(wanted))
    return _with_ways(Staff.objects.active().filter(pk__in=wanted))


def _with_ways(readers: QuerySet[Staff]) -> QuerySet[Staff, tuple[int, bool, object]]:
    """Whether they have a browser to push to, and how they want to be told."""
    browsers = PushSubscription.objects.filter(staff=OuterRef("pk"))
    found = readers.annotate(has_browser=Exists(browsers)).order_by("pk")
    return found.values_list("pk", "has_browser", "notification_preference__choices")


def _push(staff_id: int, ticket_id: int | None, kind: Kind, at: datetime) -> None:
    """What comes while one is waiting goes with it."""
    once = f"push:{staff_id}:{ticket_id}:{kind.name}"
    line = {"staff_id": staff_id, "ticket_id": ticket_id, "kind": kind.name}
    enqueue(push_told, run_at=at + PUSH_WAIT, dedupe=once, **line)


def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
