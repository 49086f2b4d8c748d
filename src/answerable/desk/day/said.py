"""What one wrote and that has not arrived: drafts, answers that are to go later, and what could not be delivered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from answerable.desk.goodwill.showing import waiting_for
from answerable.desk.reading.undelivered import unanswered
from answerable.people.addresses import MAIL
from answerable.people.models import Customer, Staff
from answerable.tickets.models import (
    Begun,
    DeliveryState,
    Draft,
    DraftKind,
    Message,
    SideDraft,
    SideMessage,
    Ticket,
)
from answerable.web.moments import near_moment

MOST = 10
_LOOKED_AT = (
    100  # of one's own that are not delivered: those that somebody answered again since are passed over
)
_NEWEST = 2 * MOST


@dataclass(frozen=True)
class Written:
    """One's own words on a ticket, and how they stand."""

    key: str
    ticket: Ticket
    icon: str
    state: str
    text: str
    side: str = ""  # which box of the ticket's page it stands in, where it goes to others
    page: str = ""  # where it is written, while there is no ticket yet

    @property
    def href(self) -> str:
        side = f"&side={self.side}" if self.side else ""
        return self.page or f"{self.ticket.get_absolute_url()}?queue=mine{side}"


@dataclass(frozen=True)
class AllWritten:
    drafts: Sequence[Written]
    later: Sequence[Written]
    undelivered: Sequence[Written]


def written_by(staff: Staff, *, now: datetime) -> AllWritten:
    drafts = list(Draft.objects.filter(staff=staff).exclude(text="").order_by("-changed_at", "-pk")[:MOST])
    questions = list(SideDraft.objects.filter(staff=staff).order_by("-changed_at", "-pk")[:MOST])
    new = Begun.objects.filter(staff=staff).select_related("customer").order_by("-changed_at", "-pk")[:MOST]
    keys = _unsent(staff)
    begun = [each.ticket_id for each in drafts] + [each.ticket_id for each in questions]
    asked = _asked(staff, now)
    tickets = _tickets(staff, begun + list(keys.values()) + [each.conversation.ticket_id for each in asked])
    seen = _still_open(keys, tickets, now)
    later = [each for each in seen if each.is_held(at=now + settings.UNDO_SEND)]
    undelivered = [each for each in seen if each.is_lost and not tickets[each.ticket_id].is_closed]
    return AllWritten(
        [_begun(each, now) for each in new]
        + [_draft(each, tickets[each.ticket_id], now) for each in drafts if each.ticket_id in tickets]
        + [_question(each, tickets[each.ticket_id], now) for each in questions if each.ticket_id in tickets],
        [_later(each, tickets[each.ticket_id], now) for each in later[:MOST]]
        + [_later(each, ticket, now) for each, ticket in _on(tickets, asked) if not each.is_undelivered],
        [_undelivered(each, tickets[each.ticket_id], now) for each in undelivered[:MOST]]
        + [
            _undelivered(each, ticket, now)
            for each, ticket in _on(tickets, asked)
            if each.is_undelivered and not ticket.is_closed
        ],
    )


def _asked(staff: Staff, now: datetime) -> list[SideMessage]:
    """Their newest questions to others that go later, or that did not arrive and after which nobody wrote there."""
    newer = SideMessage.objects.present().filter(conversation=OuterRef("conversation"), pk__gt=OuterRef("pk"))
    rows = SideMessage.objects.unsent().filter(~Exists(newer), staff=staff, conversation__finished_at=None)
    found = rows.select_related("conversation").order_by("-pk")[:MOST]
    return [each for each in found if each.is_undelivered or each.is_held(at=now + settings.UNDO_SEND)]


def _on(tickets: dict[int, Ticket], asked: Sequence[SideMessage]) -> list[tuple[SideMessage, Ticket]]:
    """Each with its ticket, where they may see that and it goes on."""
    known = [(each, tickets.get(each.conversation.ticket_id)) for each in asked]
    return [(each, ticket) for each, ticket in known if ticket is not None and not ticket.is_merged]


def to_decide(staff: Staff, *, now: datetime) -> list[Written]:
    """Refunds and goodwill that wait for somebody like them."""
    return [
        Written(
            f"goodwill-{each.goodwill.pk}",
            each.goodwill.ticket,
            "gift",
            each.words,
            _("asked by %(who)s, %(when)s")
            % {"who": each.goodwill.asked_by, "when": near_moment(each.goodwill.asked_at, now=now)},
        )
        for each in waiting_for(staff)
    ]


def _unsent(staff: Staff) -> dict[int, int]:
    """The newest messages of theirs that are not delivered, and on which tickets: by keys alone, as a message's state
    lies behind its text, and most of these are on tickets that were closed long ago."""
    newest = Message.objects.unsent().filter(staff=staff).order_by("-pk").values_list("pk", "ticket")
    return dict(newest[:_LOOKED_AT])


def _still_open(keys: dict[int, int], tickets: dict[int, Ticket], now: datetime) -> list[Any]:
    """Those that may still matter, without those after which an answer did arrive. The newest few do on closed tickets
    too: an answer that goes later may have closed its own."""
    wanted = [
        key
        for place, (key, ticket_id) in enumerate(keys.items())
        if (ticket := tickets.get(ticket_id)) is not None
        and not ticket.is_merged
        and (not ticket.is_closed or place < _NEWEST)
    ]
    rows = unanswered(wanted, now=now)
    return list(rows.only("ticket", "text", "delivery", "send_at", "created_at"))


def _tickets(staff: Staff, keys: Iterable[int]) -> dict[int, Ticket]:
    rows = Ticket.objects.visible_to(staff).filter(pk__in=set(keys)).select_related("customer")
    return {each.pk: each for each in rows}


def _draft(draft: Draft, ticket: Ticket, now: datetime) -> Written:
    begun = _("note begun %(when)s") if draft.kind == DraftKind.NOTE else _("answer begun %(when)s")
    state = begun % {"when": near_moment(draft.changed_at, now=now)}
    return Written(f"draft-{draft.pk}", ticket, "pencil-square", state, _short(draft.text))


def _begun(begun: Begun, now: datetime) -> Written:
    """It has no ticket, so that one is made up for its row."""
    whose = begun.customer or Customer(name=begun.name or begun.address)
    about = Ticket(customer=whose, channel=MAIL, subject=begun.subject)
    state = _("new ticket begun %(when)s") % {"when": near_moment(begun.changed_at, now=now)}
    of = f"?customer={begun.customer_id}" if begun.customer_id else ""
    page = f"{reverse('desk:ticket_new')}{of}"
    return Written(f"begun-{begun.pk}", about, "plus", state, _short(begun.text), page=page)


def _question(draft: SideDraft, ticket: Ticket, now: datetime) -> Written:
    state = _("question to others begun %(when)s") % {"when": near_moment(draft.changed_at, now=now)}
    side = str(draft.conversation_id or "new")
    return Written(
        f"question-{draft.pk}", ticket, "building-storefront", state, _short(draft.text or draft.people), side
    )


def _later(message: Message | SideMessage, ticket: Ticket, now: datetime) -> Written:
    when = near_moment(message.send_at or message.created_at, now=now)
    return Written(
        _key(message),
        ticket,
        _icon(message, "clock"),
        _("goes %(when)s") % {"when": when},
        _short(message.text),
    )


def _key(message: Message | SideMessage) -> str:
    return f"said-{message.pk}" if isinstance(message, Message) else f"aside-{message.pk}"


def _icon(message: Message | SideMessage, plain: str) -> str:
    return plain if isinstance(message, Message) else "building-storefront"


def _undelivered(message: Message | SideMessage, ticket: Ticket, now: datetime) -> Written:
    words = {
        DeliveryState.FAILED.value: _("could not be sent"),
        DeliveryState.BOUNCED.value: _("came back"),
        DeliveryState.QUEUED.value: _("still being sent"),
    }
    when = near_moment(message.created_at, now=now)
    state = f"{words[message.delivery]} · {when}"
    return Written(_key(message), ticket, _icon(message, "exclamation-triangle"), state, _short(message.text))


def _short(text: str) -> str:
    return Truncator(" ".join(text[:400].split())).chars(120)
