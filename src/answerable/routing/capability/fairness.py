"""Who waited how long: tickets that went past the first line beside like ones that did not, and everybody else before
and since it was switched on. Bounded: however many tickets there are, so many of the newest are looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Min, Q

from answerable.ledger.models import Event
from answerable.routing.capability.known import settings_row
from answerable.routing.capability.waits import Wait
from answerable.routing.events import SPED_UP
from answerable.tickets.models import DeliveryState, Direction, Message, Ticket

WINDOW = timedelta(days=90)
MOST = 2000  # tickets of each kind: a middle of more is no surer, and the page stays quick at any size
_AT_ONCE = 1000


class Side(StrEnum):
    PAST = "past"  # went past the first line
    LIKE = "like"  # of the same teams, and did not
    BEFORE = "before"  # of those of whom nothing went past, before it was switched on
    SINCE = "since"  # the same, since


class Of(StrEnum):
    FIRST_ANSWER = "first_answer"
    RESOLUTION = "resolution"


class By(StrEnum):
    ALL = "all"
    LANGUAGE = "language"
    REGION = "region"
    ACCOUNT = "account"
    CHANNEL = "channel"


@dataclass(frozen=True)
class Case:
    """A ticket with its waits; a wait is None where there was none. Whose it is is read here alone, to compare."""

    ticket: int
    language: str
    region: str
    account: str
    channel: str
    first_answer: Wait | None
    resolution: Wait

    def group(self, by: By) -> str:
        return "" if by is By.ALL else str(getattr(self, by.value))

    def wait(self, of: Of) -> Wait | None:
        return self.first_answer if of is Of.FIRST_ANSWER else self.resolution


@dataclass(frozen=True)
class Sample:
    """`since` is when the newest stretch begins; a side is cut where there were more tickets than are looked at."""

    since: datetime
    switched_at: datetime | None
    sides: "dict[Side, list[Case]]"
    is_cut: bool


_COLUMNS = (
    "pk",
    "channel",
    "created_at",
    "closed_at",
    "customer__language",
    "customer__time_zone",
    "customer__account",
)


def sample(*, now: datetime) -> Sample:
    switched_at = settings_row().switched_at
    since = now - WINDOW
    told = Event.objects.filter(kind=SPED_UP.name, at__gte=since).order_by("-pk")
    went = list(told.values_list("ticket_id", "data")[:MOST])
    past = {ticket for ticket, _data in went if ticket is not None}
    teams = {data[key] for _ticket, data in went for key in ("came", "team")}
    sides: dict[Side, list[Case]] = {side: [] for side in Side}
    rows_past = _rows(Ticket.objects.filter(pk__in=past))
    known = {row["customer"] for row in rows_past}
    sides[Side.PAST] = _cases(rows_past, now)
    is_cut = len(went) == MOST
    if switched_at is not None:
        begins = max(since, switched_at)
        later, is_later_cut = _opened(begins, now)
        earlier, is_earlier_cut = _opened(switched_at - WINDOW, switched_at)
        is_cut = is_cut or is_later_cut or is_earlier_cut
        others = [row for row in later if row["pk"] not in past]
        cases = _cases(others, now)
        of_known = {row["pk"] for row in others if row["customer"] in known}
        in_teams = {row["pk"] for row in others if row["team"] in teams}
        sides[Side.SINCE] = [case for case in cases if case.ticket not in of_known]
        sides[Side.LIKE] = [case for case in cases if case.ticket in in_teams]
        # As it looked then: what was answered or closed later is as little known of them as of those since.
        before = [row for row in earlier if row["customer"] not in known]
        sides[Side.BEFORE] = _cases(before, switched_at + (now - begins))
    return Sample(since, switched_at, sides, is_cut)


def _opened(begins: datetime, ends: datetime) -> tuple[list[dict[str, Any]], bool]:
    """Those opened between, along the orders that have an index: what was closed meanwhile, what was closed later (soon
    after comes first), and what is open. Keys do not follow the order of opening where history was imported."""
    ended = Ticket.objects.ended()
    parts = (
        ended.filter(closed_at__gte=begins, closed_at__lt=ends).order_by("-closed_at", "-pk"),
        ended.filter(closed_at__gte=ends).order_by("closed_at", "pk"),
        Ticket.objects.open().order_by("waiting_since", "pk"),
    )
    found = [_rows(part) for part in parts]
    rows = [row for part in found for row in part if begins <= row["created_at"] < ends]
    return rows, any(len(part) == MOST for part in found)


def _rows(tickets: Any) -> list[dict[str, Any]]:
    return list(tickets.values(*_COLUMNS, "team", "customer")[:MOST])


def _cases(rows: Sequence[dict[str, Any]], now: datetime) -> list[Case]:
    said = _said(row["pk"] for row in rows)
    return [_case(row, said.get(row["pk"]), now) for row in rows if row["created_at"] <= now]


def _said(tickets: Iterable[int]) -> dict[int, tuple[datetime | None, datetime | None]]:
    """When each was asked about first, and when our first answer was delivered."""
    by_people = Q(is_automatic=False)
    asked = Min("created_at", filter=by_people & Q(direction=Direction.INBOUND))
    delivered = Q(direction=Direction.OUTBOUND, delivery=DeliveryState.DELIVERED)
    answered = Min("delivered_at", filter=by_people & delivered)
    found: dict[int, tuple[datetime | None, datetime | None]] = {}
    keys = list(tickets)
    for begin in range(0, len(keys), _AT_ONCE):
        rows = Message.objects.filter(ticket__in=keys[begin : begin + _AT_ONCE]).values("ticket").order_by()
        for row in rows.annotate(asked=asked, answered=answered):
            found[row["ticket"]] = (row["asked"], row["answered"])
    return found


def _case(row: dict[str, Any], said: tuple[datetime | None, datetime | None] | None, now: datetime) -> Case:
    closed = row["closed_at"]
    asked, answered = said or (None, None)
    first = None
    if asked is not None and asked <= now and (answered is None or answered >= asked):
        first = _wait(asked, answered, min(now, closed or now))
    return Case(
        row["pk"],
        row["customer__language"],
        row["customer__time_zone"].partition("/")[0],
        "" if row["customer__account"] is None else "account",
        row["channel"],
        first,
        _wait(row["created_at"], closed, now),
    )


def _wait(begins: datetime, ends: datetime | None, now: datetime) -> Wait:
    is_over = ends is not None and ends <= now
    until = ends if ends is not None and is_over else now
    return Wait(max((until - begins).total_seconds(), 0.0), is_over)
