"""What solving an issue costs, over all that was done for it, whoever did it. Tickets by the day on which they were
opened, week by week, so that a year of them needs the memory of a week."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt
from typing import Any

from answerable.channels.phone.models import Call
from answerable.insight.methods.results import z_of
from answerable.insight.models import AnswerFact, HandlingTime, TicketFact
from answerable.insight.money.prices import DAYS_OF_A_WEEK, Piece, Prices
from answerable.insight.reckoning.sampling import Span
from answerable.people.models import Team
from answerable.routing.models import Handover
from answerable.routing.models.handovers import HandoverState

_LEVEL = 0.95


@dataclass(frozen=True)
class Issue:
    """A ticket with what it cost so far. `first` is who answered first, `hands` in whose hands it is."""

    day: date
    first: int | None
    hands: int | None
    region: int | None
    is_solved: bool
    is_unheard: bool
    cost: float


@dataclass
class Ratio:
    """Cost for each solved issue. The interval is that of a ratio of two means of the same tickets (Cochran 1977)."""

    n: int = 0
    cost: float = 0.0
    solved: int = 0
    squares: float = 0.0
    cost_of_solved: float = 0.0

    def add(self, issue: Issue) -> None:
        self.n += 1
        self.cost += issue.cost
        self.solved += issue.is_solved
        self.squares += issue.cost**2
        self.cost_of_solved += issue.cost * issue.is_solved

    def told(self, *, beside: float = 0.0) -> dict[str, Any]:
        """`beside` is what was paid for no ticket in particular."""
        told: dict[str, Any] = {"n": self.n, "solved": self.solved, "cost": round(self.cost + beside, 2)}
        if not self.solved:
            return told
        each = self.cost / self.solved
        spread = self.squares - 2 * each * self.cost_of_solved + each**2 * self.solved
        error = sqrt(max(0.0, spread) * self.n / max(1, self.n - 1)) / self.solved
        middle, width = each + beside / self.solved, z_of(_LEVEL) * error
        return told | {"each": middle, "low": max(0.0, middle - width), "high": middle + width}


@dataclass
class Paid:
    """What one provider's own work cost, and how many issues ended in its hands."""

    cost: float = 0.0
    pieces: int = 0
    solved: int = 0


@dataclass
class Found:
    whole: Ratio = field(default_factory=Ratio)
    weeks: dict[str, Ratio] = field(default_factory=dict)
    first: dict[int, Ratio] = field(default_factory=lambda: defaultdict(Ratio))
    regions: dict[int, Ratio] = field(default_factory=lambda: defaultdict(Ratio))
    tiers: Counter[int] = field(default_factory=Counter)
    tier_cost: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    paid: dict[int, Paid] = field(default_factory=lambda: defaultdict(Paid))
    months: dict[str, dict[int, dict[str, float]]] = field(default_factory=dict)
    beside: float = 0.0
    beside_of: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    measured: int = 0
    declared: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    unheard: int = 0


def reckon_money(span: Span, prices: Prices) -> dict[str, Any]:
    found = Found()
    tiers = dict(Team.objects.values_list("pk", "tier"))
    monday = span.since
    while monday < span.until:
        _week(found, monday, prices, tiers)
        monday += timedelta(days=DAYS_OF_A_WEEK)
    return _told(found, prices)


def _week(found: Found, monday: date, prices: Prices, tiers: Mapping[int, int]) -> None:
    pieces = _pieces(monday)
    by_ticket: dict[int, list[Piece]] = defaultdict(list)
    for ticket, piece in pieces:
        by_ticket[ticket].append(piece)
    did = Counter(piece.provider for _ticket, piece in pieces)
    fees = {provider: prices.of_week(provider, monday) for provider in {*did, *prices.cards}}
    ratio = found.weeks.setdefault(monday.isoformat(), Ratio())
    for row in _tickets(monday):
        cost = 0.0
        for piece in by_ticket.get(row.ticket, ()):
            cost += _one(found, piece, prices, tiers, fees.get(piece.provider), did[piece.provider])
        cost += _ending(found, row, prices)
        issue = Issue(row.day, row.first, row.hands, row.region, row.is_solved, row.is_unheard, cost)
        ratio.add(issue)
        found.whole.add(issue)
        found.regions[issue.region or 0].add(issue)
        found.unheard += issue.is_unheard
        if issue.first is not None:
            found.first[issue.first].add(issue)
        _add_to_month(found, issue)
    _beside(found, monday, fees, did)


def _one(
    found: Found, piece: Piece, prices: Prices, tiers: Mapping[int, int], fee: float | None, among: int
) -> float:
    cost = prices.of_piece(piece)
    if cost is None or fee is None:
        found.unknown[piece.channel] += 1
        return 0.0
    found.measured += piece.seconds is not None
    found.declared += piece.seconds is None
    cost += fee / among
    tier = tiers.get(piece.team or 0, 0)
    found.tiers[tier] += 1
    found.tier_cost[tier] += cost
    own = found.paid[piece.provider]
    own.cost += cost
    own.pieces += 1
    return cost


def _ending(found: Found, row: "_Row", prices: Prices) -> float:
    if not row.is_solved or row.hands is None:
        return 0.0
    cost = prices.of_solved(Piece(row.closed_on or row.day, row.hands, row.team, row.channel, row.language))
    own = found.paid[row.hands]
    own.solved += 1
    if cost is None:
        found.unknown[row.channel] += 1
        return 0.0
    own.cost += cost
    return cost


def _beside(found: Found, monday: date, fees: Mapping[int, float | None], did: Mapping[int, int]) -> None:
    """What is paid by the month goes on where nothing was done."""
    for provider, fee in fees.items():
        if fee and not did.get(provider):
            found.beside += fee
            found.beside_of[monday.isoformat()] += fee
            found.paid[provider].cost += fee


def _add_to_month(found: Found, issue: Issue) -> None:
    month = found.months.setdefault(f"{issue.day:%Y-%m}", {})
    for whose in {0, issue.hands or 0}:
        sums = month.setdefault(whose, {"n": 0, "cost": 0.0, "solved": 0, "unheard": 0})
        sums["n"] += 1
        sums["cost"] += issue.cost
        sums["solved"] += issue.is_solved
        sums["unheard"] += issue.is_unheard


@dataclass(frozen=True)
class _Row:
    ticket: int
    day: date
    channel: str
    language: str
    team: int | None
    hands: int | None
    first: int | None
    region: int | None
    closed_on: date | None
    is_solved: bool
    is_unheard: bool


def _tickets(monday: date) -> Iterator[_Row]:
    """Solved: ended, with an answer that arrived to the last that was asked."""
    rows = TicketFact.objects.lived().filter(day__gte=monday, day__lt=monday + timedelta(days=DAYS_OF_A_WEEK))
    names = (
        "ticket", "day", "channel", "language", "team", "team__provider", "answered_by", "region", "closed_at",
        "answers", "is_given_up", "chases",
    )  # fmt: skip
    for (
        ticket,
        day,
        channel,
        language,
        team,
        hands,
        first,
        region,
        closed,
        answers,
        given_up,
        chases,
    ) in rows.values_list(*names):
        solved = closed is not None and answers > 0 and not given_up
        yield _Row(
            ticket, day, channel, language, team, hands, first, region,
            None if closed is None else closed.date(), solved, chases > 0 or given_up,
        )  # fmt: skip


def _pieces(monday: date) -> Sequence[tuple[int, Piece]]:
    until = monday + timedelta(days=DAYS_OF_A_WEEK)
    within = {"ticket__fact__day__gte": monday, "ticket__fact__day__lt": until}
    lived = {"ticket__fact__is_merged": False, "ticket__fact__is_imported": False}
    answers = AnswerFact.objects.filter(**within, **lived, provider__isnull=False)
    rows: Iterable[Any] = answers.values_list(
        "ticket", "day", "provider", "team", "channel", "ticket__fact__language", "message"
    )
    talked = _talked(within)
    found = [
        (ticket, Piece(day, provider, team, channel, language, talked.get(message)))
        for ticket, day, provider, team, channel, language, message in rows
    ]
    handed = Handover.objects.filter(
        **within, **lived, state=HandoverState.ACCEPTED, from_team__isnull=False
    ).values_list("ticket", "offered_at", "from_team__provider", "from_team", "ticket__fact__language")
    for ticket, at, provider, team, language in handed:
        found.append((ticket, Piece(at.date(), provider, team, HandlingTime.HANDOVER, language)))
    return found


def _talked(within: Mapping[str, object]) -> dict[int, float]:
    """How long a call took, by the message in which we spoke: the one thing that is measured."""
    calls = Call.objects.filter(**within, talked_at__isnull=False, ended_at__isnull=False)
    found: dict[int, float] = {}
    for call in calls:
        if (length := call.length) is not None:
            for message in (call.message_id, call.spoken_id):
                if message is not None:
                    found[message] = length.total_seconds()
    return found


def _told(found: Found, prices: Prices) -> dict[str, Any]:
    return {
        "currency": prices.currency,
        "whole": found.whole.told(beside=found.beside),
        "weeks": {
            week: ratio.told(beside=found.beside_of.get(week, 0.0)) for week, ratio in found.weeks.items()
        },
        "first": {str(pk): ratio.told() for pk, ratio in found.first.items()},
        "regions": {str(pk): ratio.told() for pk, ratio in found.regions.items()},
        "tiers": {
            str(tier): {"n": n, "cost": round(found.tier_cost[tier], 2)} for tier, n in found.tiers.items()
        },
        "paid": {
            str(pk): {"cost": round(each.cost, 2), "pieces": each.pieces, "solved": each.solved}
            for pk, each in found.paid.items()
        },
        "months": {
            month: {str(whose): sums for whose, sums in rows.items()} for month, rows in found.months.items()
        },
        "measured": found.measured,
        "declared": found.declared,
        "unknown": dict(found.unknown),
        "unheard": found.unheard,
    }
