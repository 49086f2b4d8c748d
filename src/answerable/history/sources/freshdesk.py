"""Freshdesk: the account's export (JSON, XML) and tickets as its interface gives them, with their conversations."""

from collections.abc import Iterator
from pathlib import Path

from answerable.history.mapping import Plan
from answerable.history.records import Record, is_true, list_of, read_records, record_of, text_of
from answerable.history.shape import Case, Change, Loss, LossKind, Person, Said, Step
from answerable.history.sources.telling import People, Telling, fields, names_by_id, plain

_KNOWN = fields(
    "id display_id subject description description_text description_html status status_name priority "
    "priority_name source source_name requester requester_id requester_name responder responder_id "
    "responder_name group group_id group_name created_at updated_at stats ticket_states conversations "
    "helpdesk_notes notes tags deleted spam beside users agents groups type ticket_type cc_emails fwd_emails "
    "reply_cc_emails to_emails fr_escalated isescalated is_escalated company_id structured_description "
    "association_type account_id"
)
_STATUSES = {
    "2": "open",
    "3": "pending",
    "4": "resolved",
    "5": "closed",
    "6": "waiting on customer",
    "7": "waiting on third party",
}
_PRIORITIES = {"1": "low", "2": "medium", "3": "high", "4": "urgent"}
_SOURCES = {
    "1": "email",
    "2": "portal",
    "3": "phone",
    "7": "chat",
    "9": "widget",
    "10": "email",
    "13": "whatsapp",
}


def read(path: Path, plan: Plan) -> Iterator[Case | Loss]:
    for found in read_records(path, "tickets", "helpdesk_tickets", element="helpdesk-ticket"):
        if isinstance(found, Loss):
            yield found
        else:
            place, record = found
            yield from _Ticket(place, record_of(record, "helpdesk_ticket") or record, plan).read()


class _Ticket(Telling):
    def __init__(self, place: str, record: Record, plan: Plan) -> None:
        super().__init__(place, plan)
        self.record = record
        beside = record_of(record, "beside")
        self.people = People(list_of(beside, "users", "agents"), list_of(record, "users", "agents"))
        self.groups = names_by_id(list_of(beside, "groups") or list_of(record, "groups"))
        self.requester = self._somebody("requester")
        self.responder = self._somebody("responder")

    def read(self) -> Iterator[Case | Loss]:
        record = self.record
        key, opened = text_of(record, "display_id", "id"), self.moment(record, "created_at")
        if not key or opened is None:
            yield from self.broken("no number" if not key else "no moment at which it was opened")
            return
        text = text_of(record, "description_text") or plain(
            text_of(record, "description", "description_html")
        )
        steps: list[Step] = [Said(opened, text, self.requester)] if text else []
        steps += [*self._dated(), *self._said()]
        self.files(record, "attachments")
        self.unplaced(record, _KNOWN | {"attachments"})
        source = text_of(record, "source_name") or _SOURCES.get(
            text_of(record, "source"), text_of(record, "source")
        )
        tags = [
            text_of(tag, "name") if isinstance(tag, dict) else str(tag) for tag in list_of(record, "tags")
        ]
        yield from self.losses
        yield Case(key, opened, self.place, text_of(record, "subject"), self.requester, source, tags, steps)

    def _somebody(self, name: str) -> Person:
        given = self.record.get(name)
        if isinstance(given, dict):
            return self.people.learn(given)
        key = text_of(self.record, f"{name}_id")
        found = self.people.of(key)
        said = text_of(self.record, f"{name}_name")
        return Person(key or said, said) if said and not found.name and said != "No Agent" else found

    def _dated(self) -> Iterator[Change]:
        record = self.record
        stats = record_of(record, "stats") or record_of(record, "ticket_states")
        opened = self.moment(record, "created_at")
        assert opened is not None
        group = text_of(record, "group_name") or text_of(record_of(record, "group"), "name")
        group = group or self.groups.get(text_of(record, "group_id"), "")
        priority = text_of(record, "priority_name") or _PRIORITIES.get(text_of(record, "priority"))
        yield Change(opened, team=group or None, priority=priority)
        if not self.responder.is_nobody:
            yield Change(self.moment(stats, "first_assigned_at") or opened, person=self.responder)
        state = text_of(record, "status_name") or _STATUSES.get(
            text_of(record, "status"), text_of(record, "status")
        )
        solved, closed = self.moment(stats, "resolved_at"), self.moment(stats, "closed_at")
        reopened = self.moment(stats, "reopened_at", "opened_at")
        if reopened is not None and solved is not None and reopened > solved:
            yield Change(solved, state="resolved")
            yield Change(reopened, state="open")
        elif solved is not None:
            yield Change(solved, state="resolved")
        word = state.casefold()
        if word == "closed":
            yield Change(closed or solved or self.moment(record, "updated_at") or opened, state="closed")
        elif state and (word != "resolved" or solved is None):
            yield Change(
                self.moment(stats, "status_updated_at") or self.moment(record, "updated_at") or opened,
                state=state,
            )

    def _said(self) -> Iterator[Said]:
        for each in list_of(self.record, "conversations", "helpdesk_notes", "notes"):
            at = self.moment(each, "created_at")
            if at is None:
                self.lose(LossKind.BROKEN, "a note without a moment")
                continue
            self.files(each, "attachments")
            is_theirs = is_true(each.get("incoming"))
            by = self.people.of(text_of(each, "user_id"))
            if is_theirs and by.key in ("", self.requester.key):
                by = self.requester
            elif not is_theirs and by.key == self.responder.key:
                by = self.responder
            text = text_of(each, "body_text") or plain(text_of(each, "body", "body_html"))
            yield Said(at, text, by, is_ours=not is_theirs, is_note=is_true(each.get("private")))
