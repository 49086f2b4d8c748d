"""What a ticket's ribbon shows: its messages, notes and chases, and whose hands it was in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.desk.promised.clocks import flags_of
from answerable.desk.reading.told import HANDS, Told, told_by
from answerable.ledger.models import Event
from answerable.people.models import Team
from answerable.tickets.models import DeliveryState, Message, Note, Ticket
from answerable.web.ribbon import RibbonMark, RibbonSegment

MOST = 200  # the latest; what came before is in the conversation


@dataclass(frozen=True)
class Ribbon:
    marks: Sequence[RibbonMark]
    segments: Sequence[RibbonSegment]


def ribbon_of(
    ticket: Ticket, *, now: datetime, told: Told | None = None, has_promises: bool = True
) -> Ribbon:
    """`told` is what the page has read already; when that is not all, the ribbon reads for itself."""
    if told is None or not told.is_whole:
        told = told_by(ticket, HANDS, most=MOST, is_brief=True)
    said = told.messages[-MOST:]
    marks = [*_messages(said), *_chases(said), *_notes(told.notes[-MOST:])]
    marks += flags_of(ticket, now=now) if has_promises else []
    return Ribbon(marks, list(_segments(said, _hands(told.events, ticket), until=ticket.closed_at or now)))


def _is_question(message: Message) -> bool:
    return message.is_inbound and not message.is_automatic


def _answered_at(message: Message) -> datetime | None:
    """When it became an answer: only a delivered one by a person or an answering automation is."""
    if message.is_inbound or message.is_automatic:
        return None
    return message.delivered_at if message.delivery == DeliveryState.DELIVERED else None


def _messages(said: Sequence[Message]) -> Iterator[RibbonMark]:
    for each in said:
        who = (each.shown_from or each.customer) if each.is_inbound else each.staff
        label = "" if who is None else str(who)
        yield RibbonMark(each.created_at, each.direction, each.channel, label, f"#message-{each.pk}")


def _chases(said: Sequence[Message]) -> Iterator[RibbonMark]:
    """The customer wrote again before an answer had reached them."""
    asked: datetime | None = None
    for each in said:
        if not _is_question(each):
            continue
        if asked is not None and _first_answer(said, asked, before=each.created_at) is None:
            yield RibbonMark(each.created_at, "chase", label=_("asks again before we answered"))
        asked = each.created_at


def _notes(notes: Sequence[Note]) -> Iterator[RibbonMark]:
    for note in notes:
        words = _("note by %(name)s") % {"name": note.staff or "?"}
        yield RibbonMark(note.created_at, "note", label=words, href=f"#note-{note.pk}")


def _segments(
    said: Sequence[Message], hands: Sequence[tuple[datetime, str]], *, until: datetime
) -> Iterator[RibbonSegment]:
    """While the customer waits: whose hands it was in. While we wait for them: silence."""
    for start, end, is_ours in _turns(said, until):
        if not is_ours:
            yield RibbonSegment(start, end, _("we waited for them"), is_silence=True)
            continue
        changes = [(start, _held_at(hands, start)), *((at, who) for at, who in hands if start < at < end)]
        for (at, who), following in zip(changes, [*changes[1:], (end, "")], strict=True):
            yield RibbonSegment(at, following[0], who)


def _turns(said: Sequence[Message], until: datetime) -> Iterator[tuple[datetime, datetime, bool]]:
    """(from, to, whether the customer waited for us), without a gap from the first message to the end."""
    start = said[0].created_at if said else until
    is_ours = bool(said) and _is_question(said[0])
    while start < until:
        turn = _first_answer(said, start, before=until) if is_ours else _first_question(said, start)
        end = min(turn or until, until)
        yield start, end, is_ours
        start, is_ours = end, not is_ours


def _first_answer(said: Sequence[Message], after: datetime, *, before: datetime) -> datetime | None:
    answers = [_answered_at(each) for each in said if each.created_at >= after]
    return min((at for at in answers if at is not None and after < at < before), default=None)


def _first_question(said: Sequence[Message], after: datetime) -> datetime | None:
    return min(
        (each.created_at for each in said if _is_question(each) and each.created_at > after), default=None
    )


def _hands(events: Sequence[Event], ticket: Ticket) -> list[tuple[datetime, str]]:
    changes = [(event.at, event.data.get("team")) for event in events if event.kind in HANDS]
    names = {ticket.team.pk: ticket.team.name} if ticket.team else {}
    if others := {team for _at, team in changes if team} - names.keys():
        names.update(Team.objects.filter(pk__in=others).values_list("pk", "name"))
    return [(at, names.get(team, _("nobody yet"))) for at, team in changes]


def _held_at(hands: Sequence[tuple[datetime, str]], at: datetime) -> str:
    earlier = [who for since, who in hands if since <= at]
    return earlier[-1] if earlier else (hands[0][1] if hands else _("nobody yet"))
