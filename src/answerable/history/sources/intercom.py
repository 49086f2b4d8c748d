"""Intercom: conversations as its interface and its export give them, each with its parts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from answerable.history.mapping import Plan
from answerable.history.records import Record, list_of, read_records, record_of, text_of
from answerable.history.shape import NOBODY, Case, Change, Loss, LossKind, Person, Said, Step
from answerable.history.sources.telling import People, Telling, fields, names_by_id, plain

_KNOWN = fields(
    "type id created_at updated_at state title source contacts admin_assignee_id team_assignee_id teammates "
    "conversation_parts statistics priority tags open read waiting_since snoozed_until first_contact_reply "
    "admin_assignee assignee user customers conversation_message beside admins teams"
)
_CHANNELS = {
    "conversation": "chat",
    "push": "chat",
    "facebook": "webhook",
    "instagram": "webhook",
    "phone_call": "phone",
}
_STATES = {"close": "closed", "open": "open", "reopen": "open", "snoozed": "pending", "unsnoozed": "open"}
_OURS = frozenset({"admin", "bot", "team"})


def read(path: Path, plan: Plan) -> Iterator[Case | Loss]:
    for found in read_records(path, "conversations", "data"):
        if isinstance(found, Loss):
            yield found
        else:
            yield from _Conversation(*found, plan).read()


class _Conversation(Telling):
    def __init__(self, place: str, record: Record, plan: Plan) -> None:
        super().__init__(place, plan)
        self.record = record
        beside = record_of(record, "beside")
        teammates = list_of(record, "teammates")
        self.people = People(list_of(beside, "admins"), list_of(record, "admins"), teammates)
        self.teams = names_by_id([*list_of(beside, "teams"), *list_of(record, "teams")])
        source = record_of(record, "source") or record_of(record, "conversation_message")
        contacts = list_of(record, "contacts") or list_of(record, "customers")
        self.customer = NOBODY
        for each in [*contacts, record.get("user"), source.get("author")]:
            if isinstance(each, dict) and text_of(each, "type") not in _OURS:
                person = self.people.learn(each)
                if not self.customer.address:
                    self.customer = (
                        person if person.name or person.address or self.customer.is_nobody else self.customer
                    )

    def read(self) -> Iterator[Case | Loss]:
        record = self.record
        key, opened = text_of(record, "id"), self.moment(record, "created_at")
        if not key or opened is None:
            yield from self.broken("no number" if not key else "no moment at which it was opened")
            return
        source = record_of(record, "source") or record_of(record, "conversation_message")
        steps: list[Step] = []
        if body := text_of(source, "body"):
            steps.append(self._said(source, body, opened))
        self.files(source, "attachments")
        for part in list_of(record, "conversation_parts"):
            steps += self._part(part)
        steps += self._stands(steps, opened)
        self.unplaced(record, _KNOWN)
        kind = text_of(source, "type")
        subject = plain(text_of(record, "title") or text_of(source, "subject"))
        tags = [text_of(tag, "name") for tag in list_of(record, "tags")]
        yield from self.losses
        yield Case(key, opened, self.place, subject, self.customer, _CHANNELS.get(kind, kind), tags, steps)

    def _part(self, part: Record) -> Iterator[Step]:
        at, kind = self.moment(part, "created_at"), text_of(part, "part_type")
        if at is None:
            self.lose(LossKind.BROKEN, "a part without a moment")
            return
        self.files(part, "attachments")
        author = record_of(part, "author")
        by = self.people.learn(author) if text_of(author, "type") == "admin" else NOBODY
        if body := text_of(part, "body"):
            yield self._said(part, body, at)
        assigned = part.get("assigned_to")
        if isinstance(assigned, dict):
            yield self._assigned(assigned, at, by)
        elif _STATES.get(kind):
            yield Change(at, state=_STATES[kind], by=by)
        elif not body and kind not in ("comment", "note", "assignment"):
            self.lose(LossKind.NO_PLACE, f"part of the kind {kind[:40]}")
        if isinstance(assigned, dict) and kind in ("open", "close"):
            yield Change(at, state=_STATES[kind], by=by)

    def _assigned(self, assigned: Record, at: Any, by: Person) -> Change:
        key = text_of(assigned, "id")
        if text_of(assigned, "type") == "team":
            return Change(at, team=text_of(assigned, "name") or self.teams.get(key) or f"Team {key}", by=by)
        if text_of(assigned, "type") in ("nobody_admin", "") or not key:
            return Change(at, person=NOBODY, by=by)
        person = self.people.of(key)
        return Change(at, person=person if person.name else self.people.learn(assigned), by=by)

    def _said(self, record: Record, body: str, at: Any) -> Said:
        author = record_of(record, "author")
        kind = text_of(author, "type")
        by = self.people.learn(author) if author else self.customer
        if kind not in _OURS and by.key == self.customer.key:
            by = self.customer
        is_bot = kind == "bot"
        return Said(
            at, plain(body, is_html=True), NOBODY if is_bot else by, is_ours=kind in _OURS,
            is_note=text_of(record, "part_type") == "note", is_automatic=is_bot,
        )  # fmt: skip

    def _stands(self, steps: list[Step], opened: Any) -> Iterator[Change]:
        """How it stands and whose it is, where no part said so."""
        record, last = self.record, self.moment(self.record, "updated_at") or opened
        team = self.teams.get(text_of(record, "team_assignee_id"))
        if team and not any(isinstance(step, Change) and step.team for step in steps):
            yield Change(opened, team=team)
        key = text_of(record, "admin_assignee_id")
        if key and not any(isinstance(step, Change) and step.person for step in steps):
            yield Change(opened, person=self.people.of(key))
        state = {"snoozed": "pending"}.get(text_of(record, "state"), text_of(record, "state"))
        told = [step.state for step in steps if isinstance(step, Change) and step.state]
        if state and (not told or told[-1] != state):
            yield Change(last, state=state)
