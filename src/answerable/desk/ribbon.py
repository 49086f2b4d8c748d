"""What a ticket's ribbon shows: its messages, notes and chases, and whose hands it was in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from answerable.ledger.models import Event
from answerable.people.models import Team
from answerable.tickets.models import DeliveryState, Direction, Ticket
from answerable.web.ribbon import RibbonMark, RibbonSegment

MOST = 200  # the latest; what came before is in the conversation


@dataclass(frozen=True)
class Ribbon:
    marks: Sequence[RibbonMark]
    segments: Sequence[RibbonSegment]


class _Said(NamedTuple):
    """A message, as far as the ribbon cares."""

    pk: int
    at: datetime
    direction: str
    channel: str
    is_automatic: bool
    delivery: str
    delivered_at: datetime | None
    from_name: str
    staff: str | None
    customer: str | None

    @property
    def is_question(self) -> bool:
        return self.direction == Direction.INBOUND and not self.is_automatic

    @property
    def answered_at(self) -> datetime | None:
        """When it became an answer: only a delivered one by a person or an answering automation is."""
        if self.direction == Direction.INBOUND or self.is_automatic:
            return None
        return self.delivered_at if self.delivery == DeliveryState.DELIVERED else None


def ribbon_of(ticket: Ticket, *, now: datetime) -> Ribbon:
    said = _said(ticket)
    marks = [*_messages(said), *_chases(said), *_notes(ticket)]
    return Ribbon(marks, list(_segments(ticket, said, until=ticket.closed_at or now)))


def _said(ticket: Ticket) -> list[_Said]:
    rows = ticket.messages.order_by("-created_at", "-pk").values_list(
        "pk",
        "created_at",
        "direction",
        "channel",
        "is_automatic",
        "delivery",
        "delivered_at",
        "from_name",
        "staff__name",
        "customer__name",
    )
    return [_Said(*row) for row in rows[:MOST]][::-1]


def _messages(said: Sequence[_Said]) -> Iterator[RibbonMark]:
    for each in said:
        who = each.staff if each.direction == Direction.OUTBOUND else each.from_name or each.customer
        yield RibbonMark(each.at, each.direction, each.channel, who or "", f"#message-{each.pk}")


def _chases(said: Sequence[_Said]) -> Iterator[RibbonMark]:
    """The customer wrote again before an answer had reached them."""
    asked: datetime | None = None
    for each in said:
        if not each.is_question:
            continue
        if asked is not None and _first_answer(said, asked, before=each.at) is None:
            yield RibbonMark(each.at, "chase", label=_("asks again before we answered"))
        asked = each.at


def _notes(ticket: Ticket) -> Iterator[RibbonMark]:
    rows = ticket.notes.order_by("-created_at", "-pk").values_list("pk", "created_at", "staff__name")[:MOST]
    for pk, at, name in rows:
        yield RibbonMark(at, "note", label=_("note by %(name)s") % {"name": name or "?"}, href=f"#note-{pk}")


def _segments(ticket: Ticket, said: Sequence[_Said], *, until: datetime) -> Iterator[RibbonSegment]:
    """While the customer waits: whose hands it was in. While we wait for them: silence."""
    hands = _hands(ticket)
    for start, end, is_ours in _turns(said, until):
        if not is_ours:
            yield RibbonSegment(start, end, _("we waited for them"), is_silence=True)
            continue
        changes = [(start, _held_at(hands, start)), *((at, who) for at, who in hands if start < at < end)]
        for (at, who), following in zip(changes, [*changes[1:], (end, "")], strict=True):
            yield RibbonSegment(at, following[0], who)


def _turns(said: Sequence[_Said], until: datetime) -> Iterator[tuple[datetime, datetime, bool]]:
    """(from, to, whether the customer waited for us), without a gap from the first message to the end."""
    start = said[0].at if said else until
    is_ours = bool(said) and said[0].is_question
    while start < until:
        turn = _first_answer(said, start, before=until) if is_ours else _first_question(said, start)
        end = min(turn or until, until)
        yield start, end, is_ours
        start, is_ours = end, not is_ours


def _first_answer(said: Sequence[_Said], after: datetime, *, before: datetime) -> datetime | None:
    answers = [each.answered_at for each in said if each.at >= after and each.answered_at is not None]
    return min((at for at in answers if after < at < before), default=None)


def _first_question(said: Sequence[_Said], after: datetime) -> datetime | None:
    return min((each.at for each in said if each.is_question and each.at > after), default=None)


def _hands(ticket: Ticket) -> list[tuple[datetime, str]]:
    events = Event.objects.filter(ticket_id=ticket.pk, kind__in=("ticket.opened", "ticket.assigned"))
    changes = [(event.at, event.data.get("team")) for event in events.order_by("-id")[:MOST]][::-1]
    names = dict(
        Team.objects.filter(pk__in={team for _at, team in changes if team}).values_list("pk", "name")
    )
    return [(at, names.get(team, _("nobody yet"))) for at, team in changes]


def _held_at(hands: Sequence[tuple[datetime, str]], at: datetime) -> str:
    earlier = [who for since, who in hands if since <= at]
    return earlier[-1] if earlier else (hands[0][1] if hands else _("nobody yet"))
