"""Zendesk: exports of tickets (NDJSON, JSON, XML), and pages of its interface as they came. Where a ticket has its
audits, all that happened is told; without them its first and its last state, and when it was solved."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from answerable.history.mapping import Plan
from answerable.history.records import Record, is_true, list_of, read_records, record_of, text_of
from answerable.history.shape import NOBODY, Case, Change, Loss, LossKind, Person, Said, Step
from answerable.history.sources.telling import People, Telling, fields, names_by_id, plain

_KNOWN = fields(
    "id url created_at updated_at generated_timestamp subject raw_subject description status priority "
    "requester requester_id submitter submitter_id assignee assignee_id group group_id tags via comments "
    "audits metric_set beside users groups current_tags encoded_id has_incidents is_public allow_channelback "
    "allow_attachments from_messaging_channel comment_count fields nice_id solved_at initially_assigned_at "
    "assigned_at result_type status_id priority_id"
)
# As old exports in XML number them.
_STATUSES = {"0": "new", "1": "open", "2": "pending", "3": "solved", "4": "closed", "6": "hold"}
_PRIORITIES = {"1": "low", "2": "normal", "3": "high", "4": "urgent"}
_CHANGED = {"status": "state", "group_id": "team", "assignee_id": "person", "priority": "priority"}


def read(path: Path, plan: Plan) -> Iterator[Case | Loss]:
    for found in read_records(path, "tickets", "results", element="ticket"):
        if isinstance(found, Loss):
            yield found
        else:
            yield from _Ticket(*found, plan).read()


class _Ticket(Telling):
    def __init__(self, place: str, record: Record, plan: Plan) -> None:
        super().__init__(place, plan)
        self.record = record
        beside = record_of(record, "beside")
        self.people = People(list_of(beside, "users"), list_of(record, "users"))
        self.groups = names_by_id(
            [*list_of(beside, "groups"), *list_of(record, "groups"), record.get("group")]
        )
        self.requester = self._somebody("requester")
        self.assignee = self._somebody("assignee")

    def read(self) -> Iterator[Case | Loss]:
        record = self.record
        key, opened = text_of(record, "id", "nice_id"), self.moment(record, "created_at")
        if not key or opened is None:
            yield from self.broken("no number" if not key else "no moment at which it was opened")
            return
        audits = list_of(record, "audits")
        steps: list[Step] = list(self._audited(audits)) if audits else [*self._dated(), *self._comments()]
        description = text_of(record, "description")
        if description and not any(isinstance(step, Said) for step in steps):
            steps.insert(0, Said(opened, plain(description), self.requester))
        self.unplaced(record, _KNOWN)
        for each in list_of(record, "custom_fields"):
            if isinstance(each, dict) and each.get("value") not in (None, "", [], False):
                self.lose(LossKind.NO_PLACE, f"custom field {text_of(each, 'id')}")
        yield from self.losses
        tags = list_of(record, "tags") or text_of(record, "current_tags").split()
        yield Case(
            key, opened, self.place, text_of(record, "subject", "raw_subject"), self.requester,
            text_of(record_of(record, "via"), "channel"), [str(tag) for tag in tags], steps,
        )  # fmt: skip

    def _somebody(self, name: str) -> Person:
        given = self.record.get(name)
        if isinstance(given, dict):
            return self.people.learn(given)
        return self.people.of(text_of(self.record, f"{name}_id"))

    def _dated(self) -> Iterator[Change]:
        """The few moments that a ticket without audits tells."""
        record, metrics = self.record, record_of(self.record, "metric_set")
        opened = self.moment(record, "created_at")
        assert opened is not None
        team = (
            self.groups.get(text_of(record, "group_id"))
            or text_of(record_of(record, "group"), "name")
            or None
        )
        assigned = (
            self.moment(metrics, "initially_assigned_at") or self.moment(record, "assigned_at") or opened
        )
        yield Change(opened, team=team, priority=self._priority(text_of(record, "priority", "priority_id")))
        if not self.assignee.is_nobody:
            yield Change(assigned, person=self.assignee)
        state = _STATUSES.get(text_of(record, "status_id"), text_of(record, "status"))
        solved = self.moment(metrics, "solved_at") or self.moment(record, "solved_at")
        if text_of(metrics, "reopens") not in ("", "0"):
            self.lose(LossKind.NO_PLACE, "metric_set.reopens: when it was reopened stands in audits alone")
        if state in ("solved", "closed") and solved is not None:
            yield Change(solved, state="solved")
        last = self.moment(metrics, "status_updated_at") or self.moment(record, "updated_at") or opened
        if (state and state != "solved") or (state and solved is None):
            yield Change(last, state=state)

    def _comments(self) -> Iterator[Said]:
        for each in list_of(self.record, "comments"):
            if isinstance(each, dict) and (said := self._comment(each, self.moment(each, "created_at"))):
                yield said

    def _comment(self, record: Record, at: Any) -> Said | None:
        if at is None:
            self.lose(LossKind.BROKEN, "a comment without a moment")
            return None
        self.files(record, "attachments")
        author = record.get("author")
        by = (
            self.people.learn(author)
            if isinstance(author, dict)
            else self.people.of(text_of(record, "author_id"))
        )
        is_public = "public" not in record and "is_public" not in record
        is_public = is_public or is_true(record.get("public", record.get("is_public")))
        text = text_of(record, "plain_body") or plain(text_of(record, "body", "value", "html_body"))
        is_ours = self.people.is_ours(by) or (by.key != self.requester.key and not by.is_nobody)
        return Said(at, text, by, is_ours=is_ours, is_note=not is_public)

    def _audited(self, audits: list[Any]) -> Iterator[Step]:
        for audit in audits:
            at = self.moment(audit, "created_at")
            if at is None:
                self.lose(LossKind.BROKEN, "an audit without a moment")
                continue
            by = self.people.of(text_of(audit, "author_id"))
            told: dict[str, Any] = {}
            for event in list_of(audit, "events"):
                if text_of(event, "type") == "Comment":
                    said = self._comment({"author_id": audit.get("author_id"), **event}, at)
                    if said is not None:
                        yield said
                elif text_of(event, "type") in ("Create", "Change"):
                    told |= self._changed(text_of(event, "field_name"), text_of(event, "value"))
            if told:
                # A customer who writes makes the system change the state, not themselves.
                yield Change(at, by=by if self.people.is_ours(by) else NOBODY, **told)

    def _changed(self, name: str, value: str) -> dict[str, Any]:
        what = _CHANGED.get(name)
        if what == "team":
            return {what: self.groups.get(value, value)} if value else {}
        if what == "person":
            return {what: self.people.of(value) if value else NOBODY}
        return {what: value} if what is not None and value else {}

    def _priority(self, value: str) -> str | None:
        return _PRIORITIES.get(value, value) or None
