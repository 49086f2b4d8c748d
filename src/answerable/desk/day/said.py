"""What one wrote and that has not arrived: drafts, answers that are to go later, and what could not be delivered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from answerable.people.models import Staff
from answerable.tickets.models import DeliveryState, Draft, DraftKind, Message, Ticket
from answerable.web.moments import near_moment

MOST = 10
_LOOKED_AT = (
    100  # of one's own that are not delivered: those that somebody answered again since are passed over
)
_LONG = timedelta(minutes=15)  # after which something that is still being sent is worth a word
_UNSENT = (DeliveryState.QUEUED, DeliveryState.FAILED, DeliveryState.BOUNCED)


@dataclass(frozen=True)
class Written:
    """One's own words on a ticket, and how they stand."""

    key: str
    ticket: Ticket
    icon: str
    state: str
    text: str


@dataclass(frozen=True)
class AllWritten:
    drafts: Sequence[Written]
    later: Sequence[Written]
    undelivered: Sequence[Written]


def written_by(staff: Staff, *, now: datetime) -> AllWritten:
    drafts = list(Draft.objects.filter(staff=staff).exclude(text="").order_by("-changed_at", "-pk")[:MOST])
    messages = _unsent(staff)
    tickets = _tickets(staff, [each.ticket_id for each in drafts] + [each.ticket_id for each in messages])
    seen = [each for each in messages if each.ticket_id in tickets and not tickets[each.ticket_id].is_merged]
    later = [each for each in seen if each.is_held(at=now + settings.UNDO_SEND)]
    undelivered = [each for each in seen if _is_in_trouble(each, tickets[each.ticket_id], now)]
    return AllWritten(
        [_draft(each, tickets[each.ticket_id], now) for each in drafts if each.ticket_id in tickets],
        [_later(each, tickets[each.ticket_id], now) for each in later[:MOST]],
        [_undelivered(each, tickets[each.ticket_id], now) for each in undelivered[:MOST]],
    )


def _unsent(staff: Staff) -> list[Message]:
    """The newest first, without those after which an answer did arrive."""
    since = Message.objects.filter(
        ticket=OuterRef("ticket"),
        created_at__gt=OuterRef("created_at"),
        delivery=DeliveryState.DELIVERED,
        is_automatic=False,
    )
    rows = Message.objects.filter(staff=staff, delivery__in=_UNSENT).annotate(is_settled=Exists(since))
    found = rows.defer("html", "folds", "remarks", "authentication").order_by("-pk")[:_LOOKED_AT]
    return [each for each in found if not each.is_settled]


def _tickets(staff: Staff, keys: Iterable[int]) -> dict[int, Ticket]:
    rows = Ticket.objects.visible_to(staff).filter(pk__in=set(keys)).select_related("customer")
    return {each.pk: each for each in rows}


def _is_in_trouble(message: Message, ticket: Ticket, now: datetime) -> bool:
    if ticket.is_closed:
        return False
    if message.is_undelivered:
        return True
    return max(message.created_at, message.send_at or message.created_at) < now - _LONG


def _draft(draft: Draft, ticket: Ticket, now: datetime) -> Written:
    begun = _("note begun %(when)s") if draft.kind == DraftKind.NOTE else _("answer begun %(when)s")
    state = begun % {"when": near_moment(draft.changed_at, now=now)}
    return Written(f"draft-{draft.pk}", ticket, "pencil-square", state, _short(draft.text))


def _later(message: Message, ticket: Ticket, now: datetime) -> Written:
    when = near_moment(message.send_at or message.created_at, now=now)
    return Written(
        f"said-{message.pk}", ticket, "clock", _("goes %(when)s") % {"when": when}, _short(message.text)
    )


def _undelivered(message: Message, ticket: Ticket, now: datetime) -> Written:
    words = {
        DeliveryState.FAILED.value: _("could not be sent"),
        DeliveryState.BOUNCED.value: _("came back"),
        DeliveryState.QUEUED.value: _("still being sent"),
    }
    when = near_moment(message.created_at, now=now)
    state = f"{words[message.delivery]} · {when}"
    return Written(f"said-{message.pk}", ticket, "exclamation-triangle", state, _short(message.text))


def _short(text: str) -> str:
    return Truncator(" ".join(text[:400].split())).chars(120)
