"""Zammad: tickets as its interface gives them with `expand=true`, each with its articles and its history."""

from collections.abc import Iterator
from pathlib import Path

from answerable.history.mapping import Plan
from answerable.history.records import Record, is_true, list_of, read_records, record_of, text_of
from answerable.history.shape import NOBODY, Case, Change, Loss, LossKind, Person, Said, Step
from answerable.history.sources.telling import People, Telling, fields, person_of, plain

_KNOWN = fields(
    "id number title group group_id owner owner_id customer customer_id state state_id priority priority_id "
    "created_at updated_at close_at last_close_at articles article_ids history tags create_article_type "
    "create_article_type_id create_article_sender create_article_sender_id article_count beside created_by "
    "created_by_id updated_by updated_by_id first_response_at last_contact_at last_contact_agent_at "
    "last_contact_customer_at last_owner_update_at users assets"
)
_CHANGED = {"state": "state", "group": "team", "owner": "person", "priority": "priority"}


def read(path: Path, plan: Plan) -> Iterator[Case | Loss]:
    for found in read_records(path, "tickets"):
        if isinstance(found, Loss):
            yield found
        else:
            yield from _Ticket(*found, plan).read()


class _Ticket(Telling):
    def __init__(self, place: str, record: Record, plan: Plan) -> None:
        super().__init__(place, plan)
        self.record = record
        assets = record_of(record_of(record, "assets"), "User")
        self.people = People(list_of(record, "users"), assets.values())
        self.customer = self._somebody(record, "customer")

    def read(self) -> Iterator[Case | Loss]:
        record = self.record
        key, opened = text_of(record, "number", "id"), self.moment(record, "created_at")
        if not key or opened is None:
            yield from self.broken("no number" if not key else "no moment at which it was opened")
            return
        history = list_of(record, "history")
        changes = list(self._happened(history)) if history else list(self._dated())
        steps: list[Step] = [*changes, *self._articles()]
        self.unplaced(record, _KNOWN)
        yield from self.losses
        yield Case(
            key, opened, self.place, text_of(record, "title"), self.customer, text_of(record, "create_article_type"),
            [str(tag) for tag in list_of(record, "tags")], steps,
        )  # fmt: skip

    def _somebody(self, record: Record, name: str) -> Person:
        if isinstance(record.get(name), dict):
            return self.people.learn(record[name])
        found = self.people.of(text_of(record, f"{name}_id"))
        return (
            person_of(record.get(name)) if not (found.name or found.address) and record.get(name) else found
        )

    def _dated(self) -> Iterator[Change]:
        record = self.record
        opened = self.moment(record, "created_at")
        assert opened is not None
        owner = self._somebody(record, "owner")
        yield Change(
            opened, team=text_of(record, "group") or None, person=NOBODY if owner.key in ("-", "1") else owner,
            priority=text_of(record, "priority") or None,
        )  # fmt: skip
        closed, state = self.moment(record, "last_close_at", "close_at"), text_of(record, "state")
        if state:
            last = self.moment(record, "updated_at") or opened
            yield Change(closed if closed is not None and "clos" in state else last, state=state)

    def _happened(self, history: list[Record]) -> Iterator[Change]:
        """From the ticket's history; where it does not say how it began, the first change tells what was before."""
        opened = self.moment(self.record, "created_at")
        assert opened is not None
        first: dict[str, str] = {}
        changes: list[Change] = []
        for each in history:
            what = _CHANGED.get(text_of(each, "attribute"))
            at = self.moment(each, "created_at")
            if text_of(each, "object") not in ("", "Ticket") or what is None:
                continue
            if at is None:
                self.lose(LossKind.BROKEN, "a change without a moment")
                continue
            first.setdefault(what, text_of(each, "value_from"))
            by = self.people.of(text_of(each, "created_by_id"))
            changes.append(
                self._change(at, what, text_of(each, "value_to"), by if by.name or by.address else NOBODY)
            )
        for what, name in (
            ("team", "group"),
            ("person", "owner"),
            ("priority", "priority"),
            ("state", "state"),
        ):
            began = first.get(what, text_of(self.record, name))
            if began and began != "-":
                yield self._change(opened, what, began, NOBODY)
        yield from changes

    def _change(self, at: object, what: str, value: str, by: Person) -> Change:
        told = {"person": person_of(value)} if what == "person" else {what: value or None}
        return Change(at, by=by, **told)  # type: ignore[arg-type]

    def _articles(self) -> Iterator[Said]:
        for each in list_of(self.record, "articles"):
            at = self.moment(each, "created_at")
            if at is None:
                self.lose(LossKind.BROKEN, "an article without a moment")
                continue
            self.files(each, "attachments")
            sender = text_of(each, "sender")
            by = person_of(each.get("from") or each.get("created_by"))
            if sender == "Customer":
                by = self.customer
            text = plain(text_of(each, "body"), is_html="html" in text_of(each, "content_type"))
            yield Said(
                at, text, NOBODY if sender == "System" else by, is_ours=sender != "Customer",
                is_note=is_true(each.get("internal")), is_automatic=sender == "System",
            )  # fmt: skip
