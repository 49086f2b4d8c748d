"""Planned steps to rows: what the verbs of `tickets.actions` do, for thousands of new tickets at once.

Every method here is the shadow of one verb and must leave what the verb would leave, the events in the same order
with the same data; `tests/test_same_as_verbs.py` plays tickets both ways and compares.
"""

import html
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from answerable.demo.founding import World
from answerable.demo.keeping import BOUNCED, DELIVERED, QUEUED, Said, TicketRows
from answerable.demo.names import token
from answerable.demo.plan import (
    Answered,
    AskedOthers,
    Bounced,
    Delivered,
    Ended,
    Filled,
    Moved,
    Noted,
    Prioritised,
    Snoozed,
    Step,
    Tagged,
    Took,
    Woken,
    Wrote,
    is_wrapped_up,
)
from answerable.demo.rows import (
    DOCUMENTS,
    NOTES,
    PARTICIPANTS,
)
from answerable.ledger.actor import SYSTEM, Actor, ActorKind
from answerable.ledger.actor import customer as as_customer
from answerable.ledger.many import stored_moment
from answerable.listening.events import SALE_NOTED, WRAPPED_UP
from answerable.listening.sales.subscribers import bought_by
from answerable.promises.events import PROMISED
from answerable.tickets import events
from answerable.tickets.models import Category
from answerable.tickets.search.folding import fold
from answerable.tickets.taking import HowTaken


class Writer(TicketRows):
    """One new ticket on its way into the tables. Call `take` for each step in order, then `end`."""

    def take(self, step: Step) -> None:
        if not self.chain.number:
            self._open()
        _STEPS[type(step)](self, step)

    # --- what the verbs do --------------------------------------------------------------------------------

    def _open(self) -> None:
        self.record(
            events.OPENED, as_customer(self.customer), self.plan.opened_at, channel=self.plan.channel,
            customer=self.customer, status=self.world.statuses[self.category], team=self.team, brand=self.mailbox.brand_id,
        )  # fmt: skip
        policy = self.world.policy
        self.record(PROMISED, SYSTEM, self.plan.opened_at, policy=policy.policy_id, version=policy.pk)
        words = f"{self.reference} {self.reference.replace('-', '')} {self.plan.subject} {self.plan.customer.name}"
        self.rows.add(DOCUMENTS, self.pk, "ticket", self.pk, fold(words))
        self.rows.add(
            PARTICIPANTS, self.pk, self.plan.channel, self.plan.customer.address, self.plan.customer.name, "author",
            self.customer, stored_moment(self.plan.opened_at),
        )  # fmt: skip

    def wrote(self, step: Wrote) -> None:
        customer, answered = self.plan.customer, self._last_answer()
        folds = json.dumps([[len(step.text) - step.quoted, len(step.text)]]) if step.quoted else "[]"
        said = Said(
            pk=next(self.keys.messages),
            direction="inbound",
            at=step.at,
            text=step.text,
            html=_as_html(step.text[: len(step.text) - step.quoted]) if step.has_html else "",
            folds=folds,
            sender=(customer.name, customer.address),
            to=(self.mailbox.name, self.mailbox.address),
            external_id=f"{token()}@{customer.address.rpartition('@')[2]}",
            is_automatic=step.is_automatic,
            sent_at=step.at.replace(microsecond=0),
        )
        item = self._put_item(said, answered)
        facts: dict[str, Any] = {"message": said.pk, "channel": self.plan.channel, "item": item}
        if step.is_automatic:
            facts["automatic"] = True
        elif self.waiting_since is not None:
            facts["chased"] = True
            self.chases += 1
        else:
            self.waiting_since = step.at
        by = SYSTEM if step.is_automatic else as_customer(self.customer)
        self.record(events.MESSAGE_RECEIVED, by, step.at, **facts)
        if not step.is_automatic:
            self._resume(by, step.at, "reply")
        self._keep(said, step.files)

    def answered(self, step: Answered) -> None:
        staff, customer = self.world.staff[step.by], self.plan.customer
        said = Said(
            pk=next(self.keys.messages),
            direction="outbound",
            at=step.at,
            text=step.text,
            staff=staff.pk,
            sender=(staff.name, self.mailbox.address),
            to=(customer.name, customer.address),
            external_id=f"{self.token}.{token()}@{self.mailbox.address.rpartition('@')[2]}",
            delivery=QUEUED,
        )
        by = _actor(self.world, step.by)
        self.record(events.MESSAGE_SENT, by, step.at, message=said.pk, channel=self.plan.channel)
        if self.assignee is None:
            self.assignee = staff.pk
            self.record(
                events.ASSIGNED, by, step.at, staff=staff.pk, team=self.team, how=HowTaken.ANSWERED.value
            )
        if step.then_close:
            self._close(by, step.at)
        elif self.category in (Category.NEW, Category.OPEN):
            self._change(Category.WAITING_CUSTOMER, by, step.at)
        self._keep(said, step.files)

    def delivered(self, step: Delivered) -> None:
        said = self._last_answer()
        if said is None or said.delivery != QUEUED:
            return
        said.delivery, said.delivered_at = DELIVERED, step.at
        waited_since = self.waiting_since
        self._recompute(step.at)
        self.record(
            events.MESSAGE_DELIVERED, SYSTEM, step.at, message=said.pk, channel=self.plan.channel,
            waited_since=waited_since,
        )  # fmt: skip

    def bounced(self, step: Bounced) -> None:
        said = self._last_answer()
        if said is None:
            return
        said.delivery, said.error, said.delivered_at = BOUNCED, step.error, None
        code = step.error.split(" ")[1]
        self.record(
            events.MESSAGE_BOUNCED, SYSTEM, step.at, message=said.pk, channel=self.plan.channel, code=code,
            permanent=True, item=None,
        )  # fmt: skip
        self._recompute(step.at)
        self._resume(SYSTEM, step.at, "undelivered")

    def noted(self, step: Noted) -> None:
        pk = next(self.keys.notes)
        staff = self.world.staff[step.by]
        self.rows.add(NOTES, pk, self.pk, staff.pk, step.text, "", stored_moment(step.at))
        self.rows.add(DOCUMENTS, self.pk, "note", pk, fold(step.text))
        self.record(events.NOTE_ADDED, _actor(self.world, step.by), step.at, note=pk)

    def moved(self, step: Moved) -> None:
        was = {"from_team": self.team, "from_staff": self.assignee}
        self.team = self.world.teams[step.team].pk
        self.assignee = self.world.staff[step.to].pk if step.to else None
        by = _actor(self.world, step.by)
        self.record(events.ASSIGNED, by, step.at, team=self.team, staff=self.assignee, **was)

    def took(self, step: Took) -> None:
        staff, was = self.world.staff[step.by].pk, {"from_team": self.team, "from_staff": self.assignee}
        if self.assignee == staff:
            return
        self.assignee = staff
        how = HowTaken.NEXT if step.is_next else HowTaken.CHOSEN
        by = _actor(self.world, step.by)
        self.record(events.ASSIGNED, by, step.at, team=self.team, staff=self.assignee, how=how.value, **was)

    def tagged(self, step: Tagged) -> None:
        if step.tag not in self.tags:
            self.tags.add(step.tag)
            self.record(events.TAGGED, _actor(self.world, step.by), step.at, tag=self.world.tag(step.tag))

    def prioritised(self, step: Prioritised) -> None:
        if step.priority != self.priority:
            was, self.priority = self.priority, step.priority
            by = _actor(self.world, step.by)
            self.record(events.PRIORITISED, by, step.at, priority=step.priority, was=was)

    def filled(self, step: Filled) -> None:
        if self.values.get(step.field) != step.value:
            self.values[step.field] = step.value
            field = self.world.fields[step.field].pk
            self.record(events.FIELD_CHANGED, _actor(self.world, step.by), step.at, field=field)
            self._follow_fields(step.at)

    def asked_others(self, step: AskedOthers) -> None:
        if self.closed_at is None and self.category != Category.WAITING_OTHERS:
            self._change(Category.WAITING_OTHERS, _actor(self.world, step.by), step.at)

    def snoozed(self, step: Snoozed) -> None:
        if self.closed_at is None:
            self.snoozed_until = step.until
            self.record(events.SNOOZED, _actor(self.world, step.by), step.at, until=step.until)

    def woken(self, step: Woken) -> None:
        self._wake(SYSTEM, step.at, "time")

    def ended(self, step: Ended) -> None:
        if self.category != Category.CLOSED:
            by = _actor(self.world, step.by)
            self._close(by, step.at)
            self._wrap_up(by, step.at)

    # --- what they share ----------------------------------------------------------------------------------

    def record(self, kind: Any, by: Actor, at: datetime, **data: Any) -> None:
        self.changed_at = at
        self.chain.record(kind, by, at, **data)

    def _resume(self, by: Actor, at: datetime, reason: str) -> None:
        self._wake(by, at, reason)
        if self.closed_at is not None:
            self.category, self.closed_at = Category.OPEN, None
            self.record(events.REOPENED, by, at, status=self.world.statuses[Category.OPEN])
        elif self.category in (Category.WAITING_CUSTOMER, Category.WAITING_OTHERS):
            self._change(Category.OPEN, by, at)

    def _close(self, by: Actor, at: datetime) -> None:
        self._wake(by, at, "ended")
        self.category, self.closed_at = Category.CLOSED, self.closed_at or at
        self.record(events.CLOSED, by, at, status=self.world.statuses[Category.CLOSED])

    def _wrap_up(self, by: Actor, at: datetime) -> None:
        """Most people do, some do not."""
        if by.staff_id is None or self.wrapped or not is_wrapped_up(self.plan):
            return
        self.wrapped = (by, at)
        self.record(
            WRAPPED_UP, by, at, cause=self.plan.cause, avoidable=self.is_avoidable, misunderstood=False,
            workaround=False, more=False, proposed="",
        )  # fmt: skip

    def _follow_fields(self, at: datetime) -> None:
        """What `listening.sales.subscribers` does."""
        said = {key: self._day(key, value) or value for key, value in self.values.items()}
        known = self.bought[0] if self.bought else None
        bought = bought_by(said, before=known, today=at.date())
        if bought is not None and bought != known:
            self.bought = (bought, at)
            self.record(SALE_NOTED, SYSTEM, at)

    def _change(self, category: Category, by: Actor, at: datetime) -> None:
        was, self.category = self.category, category
        statuses = self.world.statuses
        self.record(
            events.STATUS_CHANGED,
            by,
            at,
            status=statuses[category],
            category=category.value,
            was=statuses[was],
        )

    def _wake(self, by: Actor, at: datetime, reason: str) -> None:
        if self.snoozed_until is not None:
            self.snoozed_until = None
            self.record(events.WOKEN, by, at, reason=reason)

    def _recompute(self, at: datetime) -> None:
        """What `tickets.waits.recompute_wait` asks the database for."""
        self.changed_at = at
        delivered = [each for each in self.said if each.delivered_at is not None]
        self.answered_at = max((each.delivered_at for each in delivered if each.delivered_at), default=None)
        written = max((each.at for each in delivered), default=None)
        questions = [
            each.at
            for each in self.said
            if each.direction == "inbound"
            and not each.is_automatic
            and (written is None or each.at > written)
        ]
        self.waiting_since = min(questions, default=None)
        self.chases = max(0, len(questions) - 1)

    def _last_answer(self) -> Said | None:
        return next((each for each in reversed(self.said) if each.direction == "outbound"), None)


_STEPS: dict[type, Callable[[Writer, Any], None]] = {
    Wrote: Writer.wrote,
    Answered: Writer.answered,
    Delivered: Writer.delivered,
    Bounced: Writer.bounced,
    Noted: Writer.noted,
    Moved: Writer.moved,
    Took: Writer.took,
    Tagged: Writer.tagged,
    Prioritised: Writer.prioritised,
    Filled: Writer.filled,
    AskedOthers: Writer.asked_others,
    Snoozed: Writer.snoozed,
    Woken: Writer.woken,
    Ended: Writer.ended,
}


def _as_html(text: str) -> str:
    paragraphs = html.escape(text.strip(), quote=False).split("\n\n")
    return "".join(f"<p>{each}</p>" for each in paragraphs).replace("\n", "<br>")


def _actor(world: World, key: str | None) -> Actor:
    """Staff as an event names them: by id and by the provider they act for."""
    if key is None:
        return SYSTEM
    staff = world.staff[key]
    return Actor(ActorKind.STAFF, staff.pk, staff.provider_id)
