"""A ticket as it once was: as much of it as the ledger tells, from its first event up to a moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from answerable.ledger.models import Event
from answerable.tickets.models import Priority

KINDS = (
    "ticket.opened", "ticket.assigned", "ticket.status_changed", "ticket.closed", "ticket.reopened",
    "ticket.prioritised", "ticket.tagged", "ticket.untagged", "ticket.snoozed", "ticket.woken",
    "message.received", "message.sent", "message.delivered", "message.failed", "message.bounced",
)  # fmt: skip


@dataclass
class Past:
    opened_at: datetime | None = None
    status: int | None = None
    team: int | None = None
    assignee: int | None = None
    assigned_at: datetime | None = None
    priority: int = Priority.NORMAL
    tags: set[int] = field(default_factory=set)
    is_snoozed: bool = False
    closed_at: datetime | None = None
    waiting_since: datetime | None = None
    answered_at: datetime | None = None
    last_written: int | None = None  # the message
    _automatic: set[int] = field(default_factory=set)
    _waited: dict[int, datetime | None] = field(default_factory=dict)

    def hear(self, event: Event) -> None:
        name = "_" + event.kind.replace(".", "_")
        getattr(self, name)(event.data, event.at)

    def _ticket_opened(self, data: Mapping[str, Any], at: datetime) -> None:
        self.opened_at, self.status, self.team = at, data.get("status"), data.get("team")

    def _ticket_assigned(self, data: Mapping[str, Any], at: datetime) -> None:
        self.team, self.assignee, self.assigned_at = data.get("team"), data.get("staff"), at

    def _ticket_status_changed(self, data: Mapping[str, Any], at: datetime) -> None:
        self.status = data["status"]

    def _ticket_closed(self, data: Mapping[str, Any], at: datetime) -> None:
        self.status, self.closed_at = data["status"], self.closed_at or at

    def _ticket_reopened(self, data: Mapping[str, Any], at: datetime) -> None:
        self.status, self.closed_at = data["status"], None

    def _ticket_prioritised(self, data: Mapping[str, Any], at: datetime) -> None:
        self.priority = data["priority"]

    def _ticket_tagged(self, data: Mapping[str, Any], at: datetime) -> None:
        self.tags.add(data["tag"])

    def _ticket_untagged(self, data: Mapping[str, Any], at: datetime) -> None:
        self.tags.discard(data["tag"])

    def _ticket_snoozed(self, data: Mapping[str, Any], at: datetime) -> None:
        self.is_snoozed = True

    def _ticket_woken(self, data: Mapping[str, Any], at: datetime) -> None:
        self.is_snoozed = False

    def _message_received(self, data: Mapping[str, Any], at: datetime) -> None:
        if not data.get("automatic"):
            self.last_written = data["message"]
            self.waiting_since = self.waiting_since or at

    def _message_sent(self, data: Mapping[str, Any], at: datetime) -> None:
        if data.get("automatic"):
            self._automatic.add(data["message"])

    def _message_delivered(self, data: Mapping[str, Any], at: datetime) -> None:
        if data["message"] not in self._automatic:
            self._waited[data["message"]] = self.waiting_since
            self.waiting_since, self.answered_at = None, at

    def _message_failed(self, data: Mapping[str, Any], at: datetime) -> None:
        self.waiting_since = self.waiting_since or self._waited.get(data["message"])

    _message_bounced = _message_failed


def past_of(events: Iterable[Event]) -> Past:
    """`events` are those of one ticket in their order, of `KINDS`."""
    past = Past()
    for event in events:
        past.hear(event)
    return past
