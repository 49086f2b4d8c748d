"""What will come, how sure that is, how many people it takes, and what of a week went otherwise than it was planned."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from answerable.channels.phone.models import Call, CallState
from answerable.insight.models import AnswerFact, ContactFact, StaffingPlan, StaffingSettings
from answerable.insight.money.prices import Piece, Prices
from answerable.insight.reckoning.arrivals import (
    HALF_HOUR,
    LIVE,
    SLOTS,
    Cell,
    Kind,
    Seen,
    days_off,
    lifts,
    people_at_work,
    providers_with_teams,
    seen,
)
from answerable.insight.staffing.actions import staffing_settings
from answerable.people.models import Provider
from answerable.tickets.models import Direction, Ticket

AHEAD = 28
STAFFED_DAYS = 7
COMPARED_WEEKS = 8
_LATELY = timedelta(weeks=13)
_FEWEST_CALLS, _FEWEST_LOST = 20, 10
_LEAST = 0.02  # contacts of a half hour that are worth a row
_DRAWS = 400
_SEED = 20
_FINEST = 10.0  # contacts an hour are reckoned with to a tenth


@dataclass(frozen=True)
class Handling:
    """How long one contact takes, and what that is known from."""

    seconds: float
    measured: int
    declared: int


def reckon_staffing(now: datetime, prices: Prices) -> dict[int | None, dict[str, Any]]:
    """Of everybody (None), and of each provider that has teams."""
    said = staffing_settings()
    zone = ZoneInfo(said.time_zone)
    known = seen(now, zone)
    providers = providers_with_teams()
    patience = _patience(now, said)
    compared = {each.pk: _compared(each, known, now, zone, said, prices, patience) for each in providers}
    found: dict[int | None, dict[str, Any]] = {}
    for provider in (None, *(each.pk for each in providers)):
        whose = compared if provider is None else {provider: compared[provider]}
        found[provider] = {
            "zone": said.time_zone,
            "patience": patience,
            "kinds": {
                _name(kind): _kind(kind, provider, known, now, said, prices, patience)
                for kind in (True, False)
            },
            "compared": {str(pk): rows for pk, rows in whose.items() if rows},
        }
    return found


def _name(kind: Kind) -> str:
    return "live" if kind else "written"


def _kind(
    kind: Kind,
    provider: int | None,
    known: Seen,
    now: datetime,
    said: StaffingSettings,
    prices: Prices,
    patience: Mapping[str, Any],
) -> dict[str, Any]:
    from answerable.insight.methods import NotEnoughData, forecast_contacts

    first, rows = known.rows(kind, provider)
    behind = known.until + timedelta(days=AHEAD)
    handling = _handling(kind, provider, now, prices)
    told: dict[str, Any] = {
        "handling": None if handling is None else vars(handling),
        "history": len(rows),
    }
    try:
        found = forecast_contacts(
            rows, first.weekday(), AHEAD, days_off(first, behind, provider), lifts(first, behind)
        )
    except NotEnoughData:
        return told
    days = [known.until + timedelta(days=place) for place in range(AHEAD)]
    told |= {
        "days": [
            [
                day.isoformat(),
                *(round(float(each[place]), 2) for each in (found.days, found.days_low, found.days_high)),
            ]
            for place, day in enumerate(days)
        ],
        "total": [found.total, found.total_low, found.total_high],
        "backtest": _tried(found.backtest, first),
        "slots": _slots(found, days, handling if kind else None, said, prices.shrinkage, patience),
    }
    if not kind and handling is not None:
        told["written"] = _written(found, days, provider, handling, now, prices.shrinkage, prices.occupancy)
    return told


def _tried(tried: Any, first: date) -> dict[str, Any]:
    """By the week, the mean of what was said of it from whatever origins."""
    weeks: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for place, said, came in zip(tried.days, tried.said, tried.came, strict=True):
        day = first + timedelta(days=place)
        sums = weeks[(day - timedelta(days=day.weekday())).isoformat()]
        sums[0] += said
        sums[1] += came
    return {
        "mape": tried.mape,
        "bias": tried.bias,
        "n": len(tried.days),
        "weeks": [[monday, round(said, 2), came] for monday, (said, came) in sorted(weeks.items())],
    }


def _slots(
    found: Any,
    days: Sequence[date],
    handling: Handling | None,
    said: StaffingSettings,
    shrinkage: float,
    patience: Mapping[str, Any],
) -> list[list[Any]]:
    """Each half hour in which anybody is expected: contacts with their interval; of the first week at live channels
    also people there, people rostered and people at the high end."""
    rows = []
    for place, day in enumerate(days):
        for slot in range(SLOTS):
            expected, low, high = (float(each[place, slot]) for each in (found.slots, found.low, found.high))
            if expected < _LEAST:
                continue
            row: list[Any] = [day.isoformat(), slot, round(expected, 2), round(low, 2), round(high, 2)]
            if handling is not None and place < STAFFED_DAYS:
                here, rostered = needed(expected, handling.seconds, said, shrinkage, patience["seconds"])
                most, _more = needed(high, handling.seconds, said, shrinkage, patience["seconds"])
                row += [here, rostered, most]
            rows.append(row)
    return rows


def needed(
    contacts: float, seconds: float, said: StaffingSettings, shrinkage: float, patience: float
) -> tuple[int, int]:
    """People there and people rostered for so many contacts in half an hour (Erlang A)."""
    hourly = round(2 * contacts * _FINEST) / _FINEST
    return _needed(hourly, round(seconds), said.seconds, said.share, said.busiest, shrinkage, patience)


@lru_cache(maxsize=20_000)
def _needed(
    hourly: float,
    seconds: float,
    threshold: int,
    share: float,
    busiest: float,
    shrinkage: float,
    patience: float,
) -> tuple[int, int]:
    from answerable.insight.methods import staff_needed

    if not hourly:
        return 0, 0
    found = staff_needed(hourly, max(1.0, seconds), threshold, share, busiest, shrinkage, patience)
    return found.agents, found.rostered


def _handling(kind: Kind, provider: int | None, now: datetime, prices: Prices) -> Handling | None:
    """Of one contact, over the last quarter: what its answers took, measured of calls and else declared. None where
    nobody said how long an answer takes."""
    since = now - _LATELY
    of = Q(at__gte=since, at__lt=now)
    answers = AnswerFact.objects.filter(of, provider__isnull=False)
    contacts = ContactFact.objects.filter(of)
    if provider is not None:
        answers, contacts = answers.filter(provider=provider), contacts.filter(team__provider=provider)
    by_channel: dict[str, int] = defaultdict(int)
    for channel in answers.values_list("channel", flat=True).iterator():
        if (channel in LIVE) == kind:
            by_channel[channel] += 1
    lengths = _talks(provider, since, now) if kind else []
    measured = len(lengths) if len(lengths) >= _FEWEST_CALLS else 0
    total = sum(lengths) if measured else 0.0
    spent_on, declared = measured, 0
    for channel, n in by_channel.items():
        if channel == "phone" and measured:
            continue
        seconds = prices.seconds(Piece(now.date(), 0, None, channel))
        if seconds is not None:
            total += n * seconds
            declared += n
            spent_on += n
    arrived = _arrived(contacts, kind)
    if not spent_on or not arrived:
        return None
    # Answers that have no time count as those that have one.
    answered = measured + sum(n for channel, n in by_channel.items() if not (channel == "phone" and measured))
    return Handling(total / spent_on * answered / arrived, measured, declared)


def _arrived(contacts: Any, kind: Kind) -> int:
    if kind:
        calls = int(contacts.filter(channel="phone").count())
        chats = contacts.filter(channel="chat").values("ticket", "day").distinct().count()
        return calls + int(chats)
    return int(contacts.exclude(channel__in=LIVE).filter(is_chase=False).count())


def _talks(provider: int | None, since: datetime, until: datetime) -> list[float]:
    calls = Call.objects.filter(
        direction=Direction.INBOUND, began_at__gte=since, began_at__lt=until, talked_at__isnull=False
    ).exclude(ended_at=None)
    if provider is not None:
        calls = calls.filter(staff__provider=provider)
    return [length.total_seconds() for call in calls if (length := call.length) is not None]


def _patience(now: datetime, said: StaffingSettings) -> dict[str, Any]:
    """From calls of the last quarter: who was answered would have waited longer. Assumed where too few gave up."""
    from answerable.insight.methods import NotEnoughData, patience

    calls = Call.objects.filter(direction=Direction.INBOUND, began_at__gte=now - _LATELY, began_at__lt=now)
    waits, lost = [], []
    for call in calls.filter(Q(talked_at__isnull=False) | Q(state=CallState.MISSED)):
        if (held := call.held) is not None:
            waits.append(held.total_seconds())
            lost.append(call.talked_at is None)
    if sum(lost) >= _FEWEST_LOST:
        try:
            found = patience(waits, lost)
        except NotEnoughData:
            pass
        else:
            return {
                "seconds": found.estimate,
                "low": found.low,
                "high": found.high,
                "n": len(waits),
                "lost": sum(lost),
            }
    return {"seconds": float(said.patience), "n": len(waits), "lost": sum(lost)}


def _written(
    found: Any,
    days: Sequence[date],
    provider: int | None,
    handling: Handling,
    now: datetime,
    shrinkage: float,
    occupancy: float,
) -> dict[str, Any]:
    """Hours of people for what is written, day by day; and how much would lie there if as much is answered on each
    weekday as lately. Drawn many times, arrivals with errors as they were."""
    waiting = Ticket.objects.open().filter(waiting_since__isnull=False).exclude(channel__in=LIVE)
    if provider is not None:
        waiting = waiting.filter(team__provider=provider)
    start = waiting.count()
    able = _able(provider, days[0], now)
    hours = [
        [
            day.isoformat(),
            *(round(float(each[place]) * handling.seconds / 3600 / occupancy / (1 - shrinkage), 2)
              for each in (found.days, found.days_low, found.days_high)),
        ]
        for place, day in enumerate(days)
    ]  # fmt: skip
    return {"hours": hours, "waiting": start, "able": able, "backlog": _backlog(found, days, start, able)}


def _able(provider: int | None, until: date, now: datetime) -> list[float]:
    """Contacts that were answered on each weekday, in the mean of four weeks: answers that ended a wait."""
    since = until - timedelta(days=28)
    rows = AnswerFact.objects.filter(day__gte=since, day__lt=until, waited__isnull=False).exclude(
        channel__in=LIVE
    )
    if provider is not None:
        rows = rows.filter(provider=provider)
    sums = [0.0] * 7
    for day in rows.values_list("day", flat=True).iterator():
        sums[day.weekday()] += 1
    return [each / 4 for each in sums]


def _backlog(found: Any, days: Sequence[date], start: int, able: Sequence[float]) -> list[list[Any]]:
    import numpy as np

    draw = np.random.default_rng(_SEED)
    tried = found.backtest
    said, came = np.asarray(tried.said), np.asarray(tried.came)
    errors = (came - said) / np.sqrt(np.maximum(said, 1e-9))
    lying = np.full(_DRAWS, float(start))
    rows: list[list[Any]] = []
    for place, day in enumerate(days):
        expected = float(found.days[place])
        arrivals = np.maximum(0.0, expected + draw.choice(errors, _DRAWS) * np.sqrt(max(expected, 1e-9)))
        lying = np.maximum(0.0, lying + arrivals - able[day.weekday()])
        low, middle, high = np.quantile(lying, [0.025, 0.5, 0.975])
        rows.append([day.isoformat(), round(float(middle), 1), round(float(low), 1), round(float(high), 1)])
    return rows


def _compared(
    provider: Provider,
    known: Seen,
    now: datetime,
    zone: ZoneInfo,
    said: StaffingSettings,
    prices: Prices,
    patience: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """The last whole weeks for which there was a plan, the newest version of each."""
    until = known.until - timedelta(days=known.until.weekday())
    plans: dict[tuple[date, bool], StaffingPlan] = {}
    rows = StaffingPlan.objects.filter(
        provider=provider, monday__gte=until - timedelta(weeks=COMPARED_WEEKS), monday__lt=until
    )
    for plan in rows.order_by("number"):
        plans[plan.monday, plan.is_live] = plan
    return [
        week_compared(plan, known, zone, said, prices, patience["seconds"])
        for _key, plan in sorted(plans.items())
    ]


def week_compared(
    plan: StaffingPlan, known: Seen, zone: ZoneInfo, said: StaffingSettings, prices: Prices, patience: float
) -> dict[str, Any]:
    """What was planned, what came, and what of the difference each of them explains."""
    from answerable.insight.methods import attribute, indirect_ratio

    start = datetime.combine(plan.monday, datetime.min.time(), zone)
    end = datetime.combine(plan.monday + timedelta(days=7), datetime.min.time(), zone)
    measured = _measured_handling(plan, start, end)
    was, now = _week_planned(plan), _week_lived(plan, known, zone, (start, end), measured)
    asked, arrived = sum(was["volume"]), sum(now["volume"])
    outcome = _level_of(said, patience) if plan.is_live else _left
    real = _real_level(plan, start, end, said) if plan.is_live else _really_left(plan, start, end, arrived)
    parts, expected = attribute(was, now, outcome), outcome(was)
    ratio = indirect_ratio(round(arrived), asked) if asked else None
    return {
        "monday": plan.monday.isoformat(),
        "live": plan.is_live,
        "number": plan.number,
        "contacts": [asked, arrived],
        "ratio": None if ratio is None else [ratio.estimate, ratio.low, ratio.high],
        "handling": [plan.handling, measured],
        "hours": [sum(was["staff"]) / 2, sum(now["staff"]) / 2],
        "outcome": [expected, real],
        "parts": parts,
        "rest": None if real is None else real - expected - sum(parts.values()),
    }


_WEEK = [(weekday, slot) for weekday in range(7) for slot in range(SLOTS)]


def _week_planned(plan: StaffingPlan) -> dict[str, Any]:
    planned = {
        (int(weekday), int(slot)): (contacts, people) for weekday, slot, contacts, people in plan.lines
    }
    return {
        "volume": [planned.get(each, (0.0, 0.0))[0] for each in _WEEK],
        "handling": plan.handling,
        "staff": [planned.get(each, (0.0, 0.0))[1] for each in _WEEK],
    }


def _week_lived(
    plan: StaffingPlan, known: Seen, zone: ZoneInfo, span: tuple[datetime, datetime], measured: float | None
) -> dict[str, Any]:
    """As it was planned to take where nothing was measured."""
    came = _of_week(plan, known.contacts)
    there = _of_week(plan, people_at_work(*span, zone))
    return {
        "volume": [came.get(each, 0.0) for each in _WEEK],
        "handling": plan.handling if measured is None else measured,
        "staff": [there.get(each, 0.0) for each in _WEEK],
    }


def _of_week(plan: StaffingPlan, counted: Mapping[Cell, int]) -> dict[tuple[int, int], float]:
    behind = plan.monday + timedelta(days=7)
    return {
        (day.weekday(), slot): float(n)
        for (whose, kind, day, slot), n in counted.items()
        if whose == plan.provider_id and kind == plan.is_live and plan.monday <= day < behind
    }


def _level_of(said: StaffingSettings, patience: float) -> Any:
    def level(week: Mapping[str, Any]) -> float:
        """The share that is answered in time, by Erlang A, half hour by half hour."""
        asked = sum(week["volume"])
        if not asked:
            return 1.0
        answered = sum(
            volume
            * _level(
                round(2 * volume * _FINEST) / _FINEST, round(week["handling"]), staff, said.seconds, patience
            )
            for volume, staff in zip(week["volume"], week["staff"], strict=True)
            if volume
        )
        return float(answered / asked)

    return level


@lru_cache(maxsize=20_000)
def _level(hourly: float, seconds: float, staff: float, threshold: int, patience: float) -> float:
    from answerable.insight.methods import erlang_a

    agents = int(staff)
    if not agents:
        return 0.0
    return erlang_a(hourly, max(1.0, seconds), agents, patience, threshold).service_level


def _left(week: Mapping[str, Any]) -> float:
    """Contacts that came and could not be answered in the hours there were: below nothing, how many more could."""
    return float(sum(week["volume"]) - sum(week["staff"]) * HALF_HOUR / week["handling"])


def _measured_handling(plan: StaffingPlan, start: datetime, end: datetime) -> float | None:
    lengths = _talks(plan.provider_id, start, end) if plan.is_live else []
    return sum(lengths) / len(lengths) if len(lengths) >= _FEWEST_CALLS else None


def _real_level(plan: StaffingPlan, start: datetime, end: datetime, said: StaffingSettings) -> float | None:
    """Of waits that ended, and of calls that were given up."""
    answers = AnswerFact.objects.filter(
        provider=plan.provider_id, channel__in=LIVE, at__gte=start, at__lt=end, waited__isnull=False
    )
    ended = answers.count()
    in_time = answers.filter(waited__lte=said.seconds).count()
    missed = Call.objects.filter(
        direction=Direction.INBOUND,
        state=CallState.MISSED,
        began_at__gte=start,
        began_at__lt=end,
        team__provider=plan.provider_id,
    ).count()
    return in_time / (ended + missed) if ended + missed else None


def _really_left(plan: StaffingPlan, start: datetime, end: datetime, came: float) -> float:
    answered = (
        AnswerFact.objects.filter(provider=plan.provider_id, at__gte=start, at__lt=end, waited__isnull=False)
        .exclude(channel__in=LIVE)
        .count()
    )
    return came - answered
