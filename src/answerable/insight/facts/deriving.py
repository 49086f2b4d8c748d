"""The facts of some tickets, from their messages and the ledger. The clocks are those of `promises`, whose a ticket was
is `routing`'s word, so that the same figure is the same everywhere. Nothing depends on when it is asked."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models.functions import Length

from answerable.insight.facts.taking import Taking, takings
from answerable.insight.models import AnswerFact, ContactFact, HandoverFact, SurveyFact, TicketFact
from answerable.insight.models.facts import Sale
from answerable.ledger.models import Event
from answerable.listening.models import SurveyAnswer, WrapUp
from answerable.people.models import ServiceLevel
from answerable.promises.clocks.history import History, Kind
from answerable.promises.clocks.running import Run, counted, runs, stages
from answerable.promises.clocks.stated import stated_runs
from answerable.promises.clocks.waiting import Wait, waits
from answerable.promises.reading import lives
from answerable.regions.belonging import Regions, regions
from answerable.routing.capability.known import settings_row
from answerable.routing.handovers.owning import Stretch, came_back, owned
from answerable.routing.handovers.reading import histories
from answerable.routing.models import Handover
from answerable.routing.models.handovers import HandoverState
from answerable.tickets.models import DeliveryState, Direction, FieldValue, Message, Rating, Ticket

_FAR = datetime(9999, 1, 1, tzinfo=UTC)
_MESSAGES = (
    "ticket",
    "pk",
    "created_at",
    "direction",
    "channel",
    "delivery",
    "delivered_at",
    "is_public",
    "staff",
    "staff__provider",
    "staff__started_on",
    "staff__joined_at",
)


@dataclass
class Derived:
    tickets: list[TicketFact] = field(default_factory=list)
    contacts: list[ContactFact] = field(default_factory=list)
    answers: list[AnswerFact] = field(default_factory=list)
    handovers: list[HandoverFact] = field(default_factory=list)
    surveys: list[SurveyFact] = field(default_factory=list)


@dataclass(frozen=True)
class _Said:
    key: int
    at: datetime
    is_inbound: bool
    channel: str
    delivered_at: datetime | None
    is_public: bool
    staff: int | None
    provider: int | None
    started_on: date | None
    length: int


@dataclass(frozen=True)
class _Around:
    """What is known of all these tickets beside what was said."""

    said: Mapping[int, Sequence[_Said]]
    histories: Mapping[int, History]
    stretches: Mapping[int, Sequence[Stretch]]
    came_back: Mapping[int, int]
    reopened: Mapping[int, int]
    imported: Collection[int]
    handovers: Mapping[int, Sequence[Handover]]
    surveys: Mapping[int, Sequence[SurveyFact]]
    taken: Mapping[int, Taking]
    causes: Mapping[int, str]
    ratings: Mapping[int, bool]
    products: Mapping[int, str]
    regions: Regions


def derive(ticket_ids: Collection[int]) -> Derived:
    """A dozen questions, however many tickets."""
    found = Derived()
    rows = Ticket.objects.filter(pk__in=ticket_ids).select_related("customer__account", "team").order_by("pk")
    tickets = list(rows)
    around = _around(tickets)
    for ticket in tickets:
        _derive_one(ticket, around, found)
    return found


def _derive_one(ticket: Ticket, around: _Around, found: Derived) -> None:
    history = around.histories[ticket.pk]
    said = () if ticket.is_merged else around.said.get(ticket.pk, ())
    waited, promised = waits(history), runs(history)
    contacts = _contacts(ticket, said)
    answers = _answers(ticket, said, waited, promised, around.stretches[ticket.pk])
    found.contacts += contacts
    found.answers += answers
    found.handovers += [_handover(each, waited) for each in around.handovers.get(ticket.pk, ())]
    found.surveys += around.surveys.get(ticket.pk, ())
    found.tickets.append(_fact(ticket, around, history, waited, promised, said, answers))


def _fact(
    ticket: Ticket,
    around: _Around,
    history: History,
    waited: Sequence[Wait],
    promised: Sequence[Run],
    said: Sequence[_Said],
    answers: Sequence[AnswerFact],
) -> TicketFact:
    first = waited[0] if waited else None
    by_arrival = min(answers, key=lambda each: (each.delivered_at, each.message_id), default=None)
    kept = [*(run.is_kept for run in promised), *(run.is_kept for run in stated_runs(history))]
    people = {each.staff for each in said if each.delivered_at is not None and each.staff is not None}
    region = around.regions.belonging(ticket.customer)
    taken = around.taken.get(ticket.pk, Taking())
    is_over = first is not None and first.end is not None
    return TicketFact(
        ticket_id=ticket.pk,
        opened_at=history.opened_at,
        day=day_of(history.opened_at),
        closed_at=ticket.closed_at,
        channel=ticket.channel,
        language=ticket.customer.language,
        region_id=None if region is None else region.pk,
        has_account=ticket.customer.account_id is not None,
        sale=_sale(ticket, history.opened_at),
        product=around.products.get(ticket.pk, ""),
        cause=around.causes.get(ticket.pk, ""),
        priority=ticket.priority,
        tier=ticket.tier,
        team_id=ticket.team_id,
        answered_by_id=None if by_arrival is None else by_arrival.provider_id,
        tenure=None if by_arrival is None else by_arrival.tenure,
        contract_seconds=_on_contract(history, first),
        customer_seconds=_seconds(first.end - first.start)
        if first and first.end and not first.is_given_up
        else None,
        waiting_since=None if first is None or is_over else first.start,
        is_given_up=any(wait.is_given_up for wait in waited),
        waited=sum(_seconds(wait.end - wait.start) for wait in waited if wait.end is not None),
        contacts=sum(each.is_inbound for each in said),
        answers=len(answers),
        chases=sum(max(0, wait.asked - 1) for wait in waited),
        handovers=sum(each.state == HandoverState.ACCEPTED for each in around.handovers.get(ticket.pk, ())),
        came_back=around.came_back[ticket.pk],
        told_again=max(0, len(people) - 1),
        reopened=around.reopened.get(ticket.pk, 0),
        kept=sum(each is True for each in kept),
        broken=sum(each is False for each in kept),
        **_by_kind(promised),
        taken=taken.how,
        taken_at=taken.at,
        taken_team_id=taken.team,
        public_turns=sum(each.is_public for each in said if each.is_inbound or each.delivered_at is not None),
        is_good=around.ratings.get(ticket.pk),
        is_merged=ticket.is_merged,
        is_imported=ticket.pk in around.imported,
    )


def _by_kind(promised: Sequence[Run]) -> dict[str, int]:
    """Promises of each kind kept and broken; those that stand in answers are in the sums alone."""
    return {
        f"{how}_{level.value}": sum(run.kind == level.value and run.is_kept is is_kept for run in promised)
        for level in ServiceLevel
        for how, is_kept in (("kept", True), ("broken", False))
    }


def day_of(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _sale(ticket: Ticket, opened_at: datetime) -> str:
    """Before or after their organisation's contract began; nothing where none is known."""
    account = ticket.customer.account
    if account is None or account.contract_from is None:
        return ""
    return Sale.BEFORE if day_of(opened_at) < account.contract_from else Sale.AFTER


def _on_contract(history: History, first: Wait | None) -> int | None:
    """How much of the first wait the contract clock counted; None where none was promised, or it is not over."""
    if first is None or first.end is None or first.is_given_up:
        return None
    total, is_promised = timedelta(), False
    for stage in stages(history):
        low, high = max(first.start, stage.start), min(first.end, stage.end or first.end)
        if stage.terms is None or low > high or (low == high and first.start != first.end):
            continue
        is_promised = True
        if stage.counts(Kind.FIRST_ANSWER) and low < high:
            total += counted(stage.terms, low, high)
    return _seconds(total) if is_promised else None


def _contacts(ticket: Ticket, said: Sequence[_Said]) -> list[ContactFact]:
    """A chase is what was written before we had answered what was written before it (`promises.clocks.waiting`)."""
    found, is_waiting = [], False
    for each in said:
        if each.is_inbound:
            found.append(
                ContactFact(
                    message_id=each.key,
                    ticket_id=ticket.pk,
                    team_id=ticket.team_id,
                    at=each.at,
                    day=day_of(each.at),
                    channel=each.channel,
                    is_chase=is_waiting,
                    is_public=each.is_public,
                )
            )
            is_waiting = True
        elif each.delivered_at is not None:
            is_waiting = False
    return found


def _answers(
    ticket: Ticket,
    said: Sequence[_Said],
    waited: Sequence[Wait],
    promised: Sequence[Run],
    stretches: Sequence[Stretch],
) -> list[AnswerFact]:
    ends = {wait.end: wait for wait in waited if wait.end is not None and not wait.is_given_up}
    answering = {Kind.FIRST_ANSWER, Kind.NEXT_ANSWER}
    due = {run.ended_at: run.due_at for run in promised if run.kind in answering and run.ended_at is not None}
    starts = [each.start for each in stretches]
    found = []
    for each in said:
        if each.is_inbound or each.delivered_at is None:
            continue
        wait, due_at = ends.get(each.delivered_at), due.get(each.delivered_at)
        team = _team_at(each.at, starts, stretches, ticket)
        found.append(
            AnswerFact(
                message_id=each.key,
                ticket_id=ticket.pk,
                team_id=team,
                provider_id=each.provider,
                at=each.at,
                delivered_at=each.delivered_at,
                day=day_of(each.delivered_at),
                channel=each.channel,
                tenure=None if each.started_on is None else max(0, (day_of(each.at) - each.started_on).days),
                waited=None if wait is None else _seconds(each.delivered_at - wait.start),
                spare=None if due_at is None else round((due_at - each.delivered_at).total_seconds()),
                length=each.length,
                is_public=each.is_public,
            )
        )
    return found


def _team_at(
    at: datetime, starts: Sequence[datetime], stretches: Sequence[Stretch], ticket: Ticket
) -> int | None:
    place = bisect_right(starts, at) - 1
    return stretches[max(place, 0)].hands.team if stretches else ticket.team_id


def _around(tickets: Sequence[Ticket]) -> _Around:
    keys = [each.pk for each in tickets]
    owners = histories(tickets)
    reopened, imported = _told(keys)
    return _Around(
        said=_said(keys),
        histories={pk: life.history for pk, life in lives(keys).items()},
        stretches={pk: owned(history, until=_FAR) for pk, history in owners.items()},
        came_back={pk: came_back(history) for pk, history in owners.items()},
        reopened=reopened,
        imported=imported,
        handovers=_handovers(keys),
        surveys=_surveys(keys),
        taken=takings(keys),
        causes=_causes(keys),
        ratings=_ratings(keys),
        products=_products(keys),
        regions=regions(),
    )


def _said(keys: Sequence[int]) -> dict[int, list[_Said]]:
    """What people said, and automations that answer, in the order of the clocks."""
    found: dict[int, list[_Said]] = defaultdict(list)
    rows = Message.objects.filter(ticket__in=keys, is_automatic=False).order_by(
        "created_at", "direction", "pk"
    )
    for row in rows.annotate(length=Length("text")).values_list(*_MESSAGES, "length"):
        (
            ticket,
            key,
            at,
            direction,
            channel,
            delivery,
            delivered,
            is_public,
            staff,
            provider,
            started,
            joined,
            n,
        ) = row
        arrived = delivered if delivery == DeliveryState.DELIVERED else None
        begun = started or (None if joined is None else day_of(joined))
        is_inbound = direction == Direction.INBOUND
        found[ticket].append(
            _Said(key, at, is_inbound, channel, arrived, is_public, staff, provider, begun, n or 0)
        )
    return found


def _told(keys: Sequence[int]) -> tuple[dict[int, int], set[int]]:
    """How often each was reopened, and which were imported."""
    reopened: dict[int, int] = defaultdict(int)
    imported: set[int] = set()
    rows = Event.objects.filter(ticket_id__in=keys, kind__in=("ticket.opened", "ticket.reopened")).order_by()
    for ticket, kind, data in rows.values_list("ticket_id", "kind", "data"):
        if ticket is None:
            continue
        if kind == "ticket.reopened":
            reopened[ticket] += 1
        elif data.get("imported"):
            imported.add(ticket)
    return reopened, imported


def _handovers(keys: Sequence[int]) -> dict[int, list[Handover]]:
    found: dict[int, list[Handover]] = defaultdict(list)
    for each in Handover.objects.filter(ticket__in=keys).defer(*Handover.WORDS).order_by("pk"):
        found[each.ticket_id].append(each)
    return found


def _handover(made: Handover, waited: Sequence[Wait]) -> HandoverFact:
    """How long the customer waited while it was under way: a part of their waits, none of their own."""
    ended = made.ended_at
    return HandoverFact(
        handover_id=made.pk,
        ticket_id=made.ticket_id,
        offered_at=made.offered_at,
        day=day_of(made.offered_at),
        ended_at=ended,
        state=made.state,
        why=made.why,
        why_not=made.why_not,
        from_team_id=made.from_team_id,
        to_team_id=made.to_team_id,
        given=_seconds(made.due_at - made.offered_at),
        waited=None if ended is None else _seconds(ended - made.offered_at),
        customer_waited=None if ended is None else _overlap(made.offered_at, ended, waited),
    )


def _overlap(start: datetime, end: datetime, waited: Sequence[Wait]) -> int:
    parts = ((max(start, wait.start), min(end, wait.end or end)) for wait in waited)
    return sum(_seconds(high - low) for low, high in parts if high > low)


def _surveys(keys: Sequence[int]) -> dict[int, list[SurveyFact]]:
    found: dict[int, list[SurveyFact]] = defaultdict(list)
    rows = SurveyAnswer.objects.filter(ask__ticket__in=keys).select_related("ask__version").defer("words")
    for answer in rows.order_by("ask"):
        ask = answer.ask
        found[ask.ticket_id].append(
            SurveyFact(
                ask_id=ask.pk,
                ticket_id=ask.ticket_id,
                survey_id=ask.survey_id,
                kind=ask.version.kind,
                ended_at=ask.ended_at,
                day=day_of(ask.ended_at),
                answered_at=answer.at,
                value=answer.value,
                via=answer.via,
                channel=ask.channel,
                language=ask.language,
                team_id=ask.team_id,
                provider_id=ask.provider_id,
            )
        )
    return found


def _causes(keys: Sequence[int]) -> dict[int, str]:
    """The house's word goes before the first."""
    rows = WrapUp.objects.filter(ticket__in=keys).order_by("is_review")
    return dict(rows.values_list("ticket", "cause"))


def _ratings(keys: Sequence[int]) -> dict[int, bool]:
    """The last one."""
    return dict(
        Rating.objects.filter(ticket__in=keys).order_by("ended_at", "pk").values_list("ticket", "is_good")
    )


def _products(keys: Sequence[int]) -> dict[int, str]:
    chosen = settings_row().product_field_id
    if chosen is None:
        return {}
    rows: Iterable[Any] = FieldValue.objects.filter(ticket__in=keys, field=chosen).values_list(
        "ticket", "text"
    )
    return {ticket: text for ticket, text in rows if text}


def _seconds(length: timedelta) -> int:
    return max(0, round(length.total_seconds()))
