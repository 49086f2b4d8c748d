"""One new ticket as rows: its state while its story is told, and the tables that the state ends in."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from answerable.channels.events import ITEM_RECORDED
from answerable.channels.fingerprint import fingerprint
from answerable.demo import files as sample_files
from answerable.demo.founding import World
from answerable.demo.letters import plain_letter
from answerable.demo.names import reference, token
from answerable.demo.plan import (
    PlannedTicket,
)
from answerable.demo.rows import (
    ATTACHMENTS,
    DOCUMENTS,
    ITEMS,
    MESSAGES,
    OUTGOING,
    RAW,
    SALES,
    TAGS,
    TICKETS,
    VALUES,
    WRAP_UPS,
)
from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.chains import NewChain
from answerable.ledger.many import Rows, stored_moment
from answerable.listening.models import Cause
from answerable.listening.sales.actions import Bought
from answerable.people.models import FieldKind, Tier
from answerable.tickets.models import Category
from answerable.tickets.search.folding import fold
from answerable.tickets.waits import CHASE, MOST_CHASES

DELIVERED, QUEUED, BOUNCED = "delivered", "queued", "bounced"


@dataclass
class Said:
    """A message row while it may still change."""

    pk: int
    direction: str
    at: datetime
    text: str
    html: str = ""
    folds: str = "[]"
    staff: int | None = None
    sender: tuple[str, str] = ("", "")  # name, address
    to: tuple[str, str] = ("", "")  # name, address
    external_id: str = ""
    is_automatic: bool = False
    sent_at: datetime | None = None
    delivery: str = ""
    error: str = ""
    delivered_at: datetime | None = None


@dataclass(frozen=True)
class Keys:
    """Primary keys that were set aside for this batch."""

    messages: Iterator[int]
    notes: Iterator[int]
    items: Iterator[int]


class TicketRows:
    """`writing.Writer` changes it step by step; `end` leaves it in the tables."""

    def __init__(self, plan: PlannedTicket, pk: int, world: World, keys: Keys, rows: Rows) -> None:
        self.plan, self.pk, self.world, self.keys, self.rows = plan, pk, world, keys, rows
        self.customer = world.customers[plan.customer.number]
        self.mailbox = world.mailboxes[plan.mailbox]
        self.reference, self.token = reference(pk), token()
        self.team: int | None = world.teams[plan.team].pk
        self.assignee: int | None = None
        self.category, self.priority = Category.NEW, 20
        self.waiting_since: datetime | None = None
        self.chases = 0
        self.answered_at: datetime | None = None
        self.snoozed_until: datetime | None = None
        self.closed_at: datetime | None = None
        self.changed_at = plan.opened_at
        self.said: list[Said] = []
        self.tags: set[str] = set()
        self.wrapped: tuple[Actor, datetime] | None = None
        self.values: dict[str, str] = {}
        self.bought: tuple[Bought, datetime] | None = None
        self.chain = NewChain(rows, f"ticket/{pk}", pk)

    def end(self) -> None:
        for said in self.said:
            self._put_message(said)
        for key, value in self.values.items():
            self._put_value(key, value)
        if self.bought is not None:
            bought, at = self.bought
            day = bought.sold_on.isoformat() if bought.sold_on else None
            words = (bought.order_number, bought.seller, bought.campaign, bought.product)
            self.rows.add(SALES, self.pk, *words, day, stored_moment(at))
        for name in self.tags:
            self.rows.add(TAGS, self.pk, self.world.tag(name))
        if self.wrapped is not None:
            by, at = self.wrapped
            self.rows.add(
                WRAP_UPS, self.pk, False, self.plan.cause, self.is_avoidable, False, False, False, "", by.id, by.provider_id,
                stored_moment(at),
            )  # fmt: skip
        self.rows.add(
            TICKETS, self.pk, self.reference, self.token, self.plan.subject, self.customer, self.plan.channel,
            self.world.statuses[self.category], self.priority, self.team, self.assignee,
            self.mailbox.brand_id,
            stored_moment(self.plan.opened_at), stored_moment(self.changed_at), stored_moment(self.waiting_since),
            self.chases, stored_moment(self._pressing_at()), stored_moment(self._said_at()),
            stored_moment(self.answered_at), stored_moment(self.snoozed_until), stored_moment(self.closed_at),
            0,  # the plan sends nothing back to a team that had it
            Tier.FIRST.value,
        )  # fmt: skip
        self.chain.end()

    @property
    def is_avoidable(self) -> bool:
        return self.plan.cause in (Cause.NOT_FOUND, Cause.OUR_FAILURE, Cause.MIS_SOLD)

    def _said_at(self) -> datetime:
        """As `tickets.waits` has it."""
        return max((each.at for each in self.said if not each.is_automatic), default=self.plan.opened_at)

    def _pressing_at(self) -> datetime | None:
        """As `tickets.waits` has it."""
        return self.waiting_since and self.waiting_since - CHASE * min(self.chases, MOST_CHASES)

    def _keep(self, said: Said, files: tuple[str, ...]) -> None:
        self.said.append(said)
        words = (
            f"{said.sender[0]} {said.sender[1]} {said.to[0]} {said.to[1]} {self._subject(said)} "
            f"{' '.join(files)} {said.text}"
        )
        self.rows.add(DOCUMENTS, self.pk, "message", said.pk, fold(words))
        for name in files:
            content_type = sample_files.content_type_of(name)
            self.rows.add(ATTACHMENTS, said.pk, self.world.blobs[name].pk, name, content_type, "", False, "")

    def _subject(self, said: Said) -> str:
        is_reply = said.direction == "inbound" and said is not self.said[0]
        return f"Re: {self.plan.subject}" if is_reply else self.plan.subject

    def _put_message(self, said: Said) -> None:
        is_inbound = said.direction == "inbound"
        self.rows.add(
            MESSAGES, said.pk, self.pk, said.direction, self.plan.channel, self.customer if is_inbound else None,
            said.staff, said.sender[0], said.sender[1], json.dumps([[said.to[1], said.to[0]]]), "[]", "[]",
            self._subject(said), said.text, said.html, said.folds, said.external_id, said.is_automatic,
            '{"dkim": "pass", "spf": "pass"}' if is_inbound else "{}", "[]", stored_moment(said.sent_at),
            stored_moment(said.at), said.delivery, said.error, stored_moment(said.delivered_at), False,
        )  # fmt: skip
        if not is_inbound:
            self._put_outgoing(said)

    def _put_outgoing(self, said: Said) -> None:
        is_sent = said.delivery != QUEUED
        address, at = json.dumps([said.to[1]]), stored_moment(said.at)
        tried = at if is_sent else None
        self.rows.add(
            OUTGOING, said.pk, self.mailbox.pk, "sent" if is_sent else "queued", address,
            address if is_sent else "[]", 1 if is_sent else 0, "", at, tried, tried,
        )  # fmt: skip

    def _put_item(self, said: Said, answered: Said | None) -> int:
        """The mail as it was received, and what became of it."""
        pk, address = next(self.keys.items), said.sender[1]
        local, _at, host = self.mailbox.address.rpartition("@")
        to = f"{local}+{self.token}@{host}" if answered else self.mailbox.address
        subject = f"Re: {self.plan.subject}" if self.said else self.plan.subject
        sent_at = said.sent_at or said.at
        raw = plain_letter(
            sender=said.sender, to=to, subject=subject, message_id=said.external_id, at=sent_at, text=said.text,
            answers=answered.external_id if answered else "",
        )  # fmt: skip
        print_ = fingerprint((said.external_id, str(sent_at), address, subject), (said.text,), ())
        state, reason = (
            ("recorded", "auto_reply") if said.is_automatic else ("joined" if self.said else "opened", "")
        )
        moment = stored_moment(said.at)
        self.rows.add(
            ITEMS, pk, self.plan.channel, self.mailbox.pk, "lmtp", address, to, True, hashlib.sha256(raw).hexdigest(),
            print_, print_, len(raw), state, reason, "It answers automatically." if reason else "", address, subject,
            False, False, moment, moment, self.pk, said.pk,
        )  # fmt: skip
        self.rows.add(RAW, pk, zlib.compress(raw, 1))
        if reason:
            chain = NewChain(self.rows, f"item/{pk}", self.pk)
            chain.record(ITEM_RECORDED, SYSTEM, said.at, item=pk, reason=reason, message=said.pk)
            chain.end()
        return pk

    def _put_value(self, key: str, value: str) -> None:
        field, day = self.world.fields[key], self._day(key, value)
        self.rows.add(VALUES, self.pk, field.pk, value if day is None else None, day and day.isoformat())

    def _day(self, key: str, value: str) -> date | None:
        return date.fromisoformat(value) if self.world.fields[key].kind == FieldKind.DATE else None
