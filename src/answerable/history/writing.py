"""Cases as tickets: rows and events, as the verbs of `tickets.actions` leave them, at their own times and marked as
imported. Nobody is told: events are written into the ledger without their subscribers, so that no automation, mail,
promise, survey or webhook follows from what happened elsewhere long ago."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from answerable.history.models import Brought, HistoryRun
from answerable.history.persons import Colleague, Colleagues, Customers, importing
from answerable.history.rows import BROUGHT, DOCUMENTS, MESSAGES, NOTES, PARTICIPANTS, TAGS, TICKETS, new_rows
from answerable.history.shape import NOBODY, Case, Change, Loss, LossKind, Person, Said
from answerable.history.tally import Tally
from answerable.ledger.actor import SYSTEM, Actor, ActorKind, customer
from answerable.ledger.chains import NewChain
from answerable.ledger.kinds import Kind
from answerable.ledger.many import Rows, stored_moment, take_ids
from answerable.people.addresses import MAIL, normalise
from answerable.people.models import Tier
from answerable.routing.handovers.counting import count_returns
from answerable.tickets import events
from answerable.tickets.actions.guards import default_status
from answerable.tickets.actions.words import spelled
from answerable.tickets.models import ENDED, Category, Direction, Message, Note, Priority, Tag, Ticket
from answerable.tickets.references import new_reference, new_token
from answerable.tickets.search.folding import fold
from answerable.tickets.waits import CHASE, MOST_CHASES

_MOST_TAG = 60
_MOST_COUNTED = 32_000


@dataclass(frozen=True)
class Around:
    """What all tickets of a batch share."""

    run: HistoryRun
    rows: Rows
    customers: Customers
    colleagues: Colleagues
    statuses: dict[Category, int]
    messages: Iterator[int]
    notes: Iterator[int]
    tags: dict[str, int]
    tally: Tally
    now: datetime


def write(
    cases: Sequence[Case], run: HistoryRun, colleagues: Colleagues, tally: Tally, *, now: datetime
) -> int:
    """Those that are not here yet, in the caller's transaction; how many were."""
    new = _not_here(cases, run, tally)
    if not new:
        return 0
    rows = new_rows()
    around = Around(
        run,
        rows,
        Customers(run, rows),
        colleagues,
        {category: default_status(category).pk for category in Category},
        take_ids(Message, sum(isinstance(each, Said) and not each.is_note for each in _steps(new))),
        take_ids(Note, sum(isinstance(each, Said) and each.is_note for each in _steps(new))),
        _tags(new),
        tally,
        now,
    )
    around.customers.find(person for case in new for person in _customers_of(case))
    around.customers.expect(sum(1 for case in new for _person in _customers_of(case)))
    keys = list(take_ids(Ticket, len(new)))
    for case, key, reference in zip(new, keys, _references(len(new)), strict=True):
        _Writer(case, key, reference, around).write()
    rows.insert()
    count_returns(list(Ticket.objects.filter(pk__in=keys)))
    tally.count("tickets", len(new))
    tally.count("customers", around.customers.made)
    return len(new)


def _not_here(cases: Sequence[Case], run: HistoryRun, tally: Tally) -> list[Case]:
    here = dict(
        Brought.objects.filter(label=run.label, key__in=[case.key for case in cases]).values_list(
            "key", "steps"
        )
    )
    found: dict[str, Case] = {}
    for case in cases:
        if case.key in found:
            tally.lose([Loss(LossKind.TWICE, "", case.place)])
        elif case.key not in here:
            found[case.key] = case
        else:
            tally.count("known")
            if len(case.steps) > here[case.key]:
                tally.lose([Loss(LossKind.CHANGED_SINCE, "", case.place)])
    return list(found.values())


def _steps(cases: Iterable[Case]) -> Iterator[Change | Said]:
    return (step for case in cases for step in case.steps)


def _customers_of(case: Case) -> list[Person]:
    """Who wrote as a customer, and whose the ticket is."""
    wrote = {
        step.by: None
        for step in case.steps
        if isinstance(step, Said) and not step.is_ours and not step.is_note and not step.by.is_nobody
    }
    return list({case.customer: None} | wrote)


def _references(count: int) -> list[str]:
    found: set[str] = set()
    while len(found) < count:
        found |= {new_reference() for _each in range(count - len(found))}
        found -= set(Ticket.objects.filter(reference__in=found).values_list("reference", flat=True))
    return list(found)


def _tags(cases: Sequence[Case]) -> dict[str, int]:
    names = {name for case in cases for each in case.tags if (name := spelled(each)[:_MOST_TAG])}
    return {name: Tag.objects.get_or_create(name=name)[0].pk for name in sorted(names)}


@dataclass
class _Spoken:
    """A message on its way into its table."""

    pk: int
    at: datetime
    is_ours: bool
    is_automatic: bool


class _Writer:
    """One new ticket: its state while its story is told."""

    def __init__(self, case: Case, pk: int, reference: str, around: Around) -> None:
        self.case, self.pk, self.reference, self.around = case, pk, reference, around
        self.customer = around.customers.of(case.customer, at=case.opened_at)
        self.team = self._first_team()
        self.assignee: Colleague | None = None
        self.category, self.priority = Category.NEW, self._first_priority()
        self.waiting_since: datetime | None = None
        self.chases = 0
        self.answered_at: datetime | None = None
        self.closed_at: datetime | None = None
        self.changed_at = case.opened_at
        self.spoken: list[_Spoken] = []
        self.chain = NewChain(around.rows, f"ticket/{pk}", pk)

    def write(self) -> None:
        self._open()
        for step in self.case.steps:
            if isinstance(step, Change):
                self._change(step)
            elif step.is_note:
                self._note(step)
            elif step.is_ours:
                self._answer(step)
            else:
                self._ask(step)
        self._leave_nothing_lying()
        self._end()

    # --- how it begins and ends ---------------------------------------------------------------------------

    def _first_team(self) -> int | None:
        """In which it was when something was told of it first: it did not come there from another."""
        name = next((step.team for step in self.case.steps if isinstance(step, Change) and step.team), None)
        return None if name is None else self.around.colleagues.team(name, at=self.around.now)

    def _first_priority(self) -> int:
        told = next(
            (step.priority for step in self.case.steps if isinstance(step, Change) and step.priority), None
        )
        return int(told or Priority.NORMAL)

    def _open(self) -> None:
        case, rows = self.case, self.around.rows
        self._record(
            events.OPENED, customer(self.customer), case.opened_at, channel=case.channel, customer=self.customer,
            status=self.around.statuses[Category.NEW], team=self.team,
        )  # fmt: skip
        name = self.around.customers.names.get(self.customer, "")
        words = f"{self.reference} {self.reference.replace('-', '')} {case.subject} {name}"
        rows.add(DOCUMENTS, self.pk, "ticket", self.pk, fold(words))
        address = normalise(MAIL, case.customer.address)
        if address:
            rows.add(
                PARTICIPANTS, self.pk, MAIL, address, case.customer.name[:200], "author", self.customer,
                stored_moment(case.opened_at),
            )  # fmt: skip
        for name in dict.fromkeys(spelled(each)[:_MOST_TAG] for each in case.tags):
            if name:
                rows.add(TAGS, self.pk, self.around.tags[name])
                self._record(events.TAGGED, SYSTEM, case.opened_at, tag=self.around.tags[name])

    def _leave_nothing_lying(self) -> None:
        """An open ticket is with nobody who is not here to do something about it: whoever takes it may have it."""
        if self.closed_at is None and self.assignee is not None and not self.assignee.is_active:
            self._give(self.team, None, SYSTEM, self.around.now)

    def _end(self) -> None:
        case, rows = self.case, self.around.rows
        self._settle_wait()
        press = self.waiting_since and self.waiting_since - CHASE * min(self.chases, MOST_CHASES)
        said = max((each.at for each in self.spoken if not each.is_automatic), default=case.opened_at)
        rows.add(
            TICKETS, self.pk, self.reference, new_token(), case.subject, self.customer, case.channel,
            self.around.statuses[self.category], self.priority, self.team, self.assignee and self.assignee.pk, None,
            stored_moment(case.opened_at), stored_moment(self.changed_at), stored_moment(self.waiting_since),
            self.chases, stored_moment(press), stored_moment(said), stored_moment(self.answered_at), None,
            stored_moment(self.closed_at), 0, Tier.FIRST.value,
        )  # fmt: skip
        rows.add(BROUGHT, self.around.run.pk, self.around.run.label, case.key, self.pk, len(case.steps))
        self.chain.end()
        self.around.tally.count("events", self.chain.number)

    # --- what is told of it -------------------------------------------------------------------------------

    def _change(self, step: Change) -> None:
        by = self._doer(step.by)
        self._give_as_told(step, by)
        if step.priority is not None and int(step.priority) != self.priority:
            was, self.priority = self.priority, int(step.priority)
            self._record(events.PRIORITISED, by, step.at, priority=self.priority, was=was)
        if step.state is not None and step.state != self.category:
            self._stand(Category(step.state), by, step.at)

    def _give_as_told(self, step: Change, by: Actor) -> None:
        colleagues, now = self.around.colleagues, self.around.now
        team = self.team if step.team is None else colleagues.team(step.team, at=now)
        person = self.assignee
        if step.person is not None:
            person = None if step.person.is_nobody else colleagues.person(step.person, at=now)
        self._give(team, person, by, step.at)

    def _give(self, team: int | None, person: Colleague | None, by: Actor, at: datetime) -> None:
        if (team, person) == (self.team, self.assignee):
            return
        was = {"from_team": self.team, "from_staff": self.assignee and self.assignee.pk}
        self.team, self.assignee = team, person
        self._record(events.ASSIGNED, by, at, team=team, staff=person and person.pk, **was)

    def _stand(self, category: Category, by: Actor, at: datetime) -> None:
        was, self.category = self.category, category
        status = self.around.statuses[category]
        if category in ENDED:
            self.closed_at = self.closed_at or at
            self._record(events.CLOSED, by, at, status=status)
        elif was in ENDED:
            self.closed_at = None
            self._record(events.REOPENED, by, at, status=status)
        else:
            told: dict[str, Any] = {
                "status": status,
                "category": category.value,
                "was": self.around.statuses[was],
            }
            self._record(events.STATUS_CHANGED, by, at, **told)

    def _ask(self, step: Said) -> None:
        who = self.case.customer if step.by.is_nobody else step.by
        pk = self.customer if who == self.case.customer else self.around.customers.of(who, at=step.at)
        message = self._say(step, Direction.INBOUND, pk, None, who)
        facts: dict[str, Any] = {"message": message, "channel": self.case.channel}
        if step.is_automatic:
            facts["automatic"] = True
        elif self.waiting_since is not None:
            facts["chased"] = True
        else:
            self.waiting_since = step.at
        self._record(events.MESSAGE_RECEIVED, SYSTEM if step.is_automatic else customer(pk), step.at, **facts)

    def _answer(self, step: Said) -> None:
        """What reached them there is delivered."""
        who = None if step.by.is_nobody else self.around.colleagues.person(step.by, at=self.around.now)
        message = self._say(step, Direction.OUTBOUND, None, who, step.by)
        by = SYSTEM if who is None else Actor(ActorKind.STAFF, who.pk, who.provider_id)
        facts: dict[str, Any] = {"message": message, "channel": self.case.channel}
        self._record(
            events.MESSAGE_SENT, by, step.at, **facts, **({"automatic": True} if step.is_automatic else {})
        )
        waited = self.waiting_since
        if not step.is_automatic:
            self.waiting_since, self.answered_at = None, step.at
        self._record(events.MESSAGE_DELIVERED, SYSTEM, step.at, **facts, waited_since=waited)

    def _note(self, step: Said) -> None:
        who = None if step.by.is_nobody else self.around.colleagues.person(step.by, at=self.around.now)
        pk = next(self.around.notes)
        self.around.rows.add(NOTES, pk, self.pk, who and who.pk, step.text, "", stored_moment(step.at))
        self.around.rows.add(DOCUMENTS, self.pk, "note", pk, fold(step.text))
        self._record(events.NOTE_ADDED, self._actor(who), step.at, note=pk)
        self.around.tally.count("notes")

    # --- what they share ----------------------------------------------------------------------------------

    def _say(
        self, step: Said, direction: Direction, customer_id: int | None, staff: Colleague | None, who: Person
    ) -> int:
        pk, at = next(self.around.messages), stored_moment(step.at)
        name, address = (who.name or (staff.name if staff else ""))[:200], normalise(MAIL, who.address)
        to = [] if direction is Direction.INBOUND else self._their_address()
        delivery = "" if direction is Direction.INBOUND else "delivered"
        self.around.rows.add(
            MESSAGES, pk, self.pk, direction.value, self.case.channel, customer_id, staff and staff.pk, name, address,
            json.dumps(to), "[]", "[]", self.case.subject, step.text, "", "[]", "", step.is_automatic, "{}", "[]", at,
            at, delivery, "", at if delivery else None, False,
        )  # fmt: skip
        people = " ".join(f"{each} {their}" for each, their in to)
        self.around.rows.add(
            DOCUMENTS,
            self.pk,
            "message",
            pk,
            fold(f"{name} {address} {people} {self.case.subject}  {step.text}"),
        )
        self.spoken.append(_Spoken(pk, step.at, direction is Direction.OUTBOUND, step.is_automatic))
        self.around.tally.count("messages")
        return pk

    def _their_address(self) -> list[list[str]]:
        address = normalise(MAIL, self.case.customer.address)
        return [[address, self.case.customer.name[:200]]] if address else []

    def _settle_wait(self) -> None:
        """As `tickets.waits.recompute_wait` derives it."""
        said = [each for each in self.spoken if not each.is_automatic]
        answered = max((each.at for each in said if each.is_ours), default=None)
        questions = [
            each.at for each in said if not each.is_ours and (answered is None or each.at > answered)
        ]
        self.waiting_since = min(questions, default=None)
        self.chases = min(max(0, len(questions) - 1), _MOST_COUNTED)

    def _doer(self, person: Person) -> Actor:
        """Who changed something is not made for that alone: many systems name programs there."""
        if person == NOBODY:
            return SYSTEM
        found = self.around.colleagues.known(person)
        if found is None:
            self.around.tally.lose([Loss(LossKind.DOER, "", self.case.place)])
        return self._actor(found)

    def _actor(self, who: Colleague | None) -> Actor:
        return SYSTEM if who is None else Actor(ActorKind.STAFF, who.pk, who.provider_id)

    def _record(self, kind: Kind, by: Actor, at: datetime, **data: Any) -> None:
        self.changed_at = at
        self.chain.record(kind, importing(by, self.around.run), at, **data)
