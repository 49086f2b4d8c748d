"""Which conversations are looked at, and by whom: the system chooses, nobody else.

Of each provider's week chance draws as many as were fixed before it began, among all that ended in it. What is picked
because something went wrong (the customer asked again, it was opened again, a bad rating, a rule) is looked at too and
kept apart: a score of what was picked says how one picks.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random, SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid
from answerable.listening import events
from answerable.listening.models import (
    Draw,
    QualityCase,
    QualityReview,
    SampleSize,
    Scorecard,
    Seat,
    Why,
)
from answerable.listening.quality.scorecards import latest, require_house
from answerable.people.models import Provider, ProviderKind, Staff
from answerable.tickets.models import Direction, Message, Rating, Tag, Ticket

MOST_PER_WEEK = 500
_WEEK = timedelta(days=7)
_AT_A_TIME = 500


@dataclass(frozen=True)
class SizeWanted:
    per_week: int
    targeted_per_week: int = 0
    rule_tag: Tag | None = None


@dataclass(frozen=True)
class Ended:
    """A ticket that ended in a week, and who had the last word on it."""

    ticket: int
    at: datetime
    agent: int
    provider: int


@transaction.atomic
def set_sample_size(provider: Provider, wanted: SizeWanted, *, by: Actor, at: datetime) -> SampleSize:
    """From next week on: nobody fixes how many are drawn once they know how a week went."""
    require_house(by, "quality.manage")
    for number in (wanted.per_week, wanted.targeted_per_week):
        if not 0 <= number <= MOST_PER_WEEK:
            raise Invalid(_("Between 0 and %(most)s a week.") % {"most": MOST_PER_WEEK})
    provider = Provider.objects.select_for_update(no_key=True).get(pk=provider.pk)
    week = monday_of(at) + _WEEK
    known = provider.sample_sizes.filter(from_week__lte=week).first()
    if known is not None and SizeWanted(known.per_week, known.targeted_per_week, known.rule_tag) == wanted:
        return known
    values = {**vars(wanted), "set_by_id": by.staff_id, "set_at": at}
    kept, _made = SampleSize.objects.update_or_create(provider=provider, from_week=week, defaults=values)
    facts: dict[str, Any] = {"per_week": wanted.per_week, "targeted": wanted.targeted_per_week}
    record(events.SAMPLE_SET, provider, by=by, at=at, week=week.isoformat(), **facts)
    return kept


def monday_of(at: datetime) -> date:
    day = at.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def sizes_in(week: date) -> list[SampleSize]:
    """Each provider's, as it was fixed before that week."""
    found: dict[int, SampleSize] = {}
    rows = SampleSize.objects.filter(from_week__lte=week).select_related("provider", "rule_tag")
    for each in rows.order_by("-from_week"):
        found.setdefault(each.provider_id, each)
    return [found[key] for key in sorted(found)]


def choose_week(week: date, *, at: datetime, chance: Random | None = None) -> int:
    """Draw and pick what ended in that week; how many were chosen. Done again, it finds everything done."""
    card, sizes = latest(), sizes_in(week)
    if card is None or not sizes or at < _begin(week) + _WEEK:
        return 0
    chance = chance or SystemRandom()
    ended = ended_in(week)
    return sum(
        _choose(size, week, [each for each in ended if each.provider == size.provider_id], card, at, chance)
        for size in sizes
    )


def ended_in(week: date) -> list[Ended]:
    """Whatever became of them since: leaving out those that were opened again would leave out the worst."""
    begin = _begin(week)
    closed = Event.objects.filter(kind="ticket.closed", at__gte=begin, at__lt=begin + _WEEK)
    when = dict(closed.order_by("id").values_list("ticket_id", "at"))
    keys = sorted(key for key in when if key is not None)
    present = [key for some in _parts_of(keys) for key in _present(some)]
    authors = {key: who for some in _parts_of(present) for key, who in _last_words(some, when)}
    return [Ended(key, when[key], *authors[key]) for key in present if key in authors]


def _parts_of(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[at : at + _AT_A_TIME] for at in range(0, len(keys), _AT_A_TIME))


def _present(keys: Collection[int]) -> list[int]:
    rows = Ticket.objects.present().filter(pk__in=keys, erased_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _last_words(
    keys: Collection[int], when: Mapping[int | None, datetime]
) -> Iterator[tuple[int, tuple[int, int]]]:
    """The person who answered last before it ended; of what machines alone answered, nobody."""
    said = Message.objects.filter(
        ticket__in=keys, direction=Direction.OUTBOUND, is_automatic=False, staff__isnull=False
    ).exclude(staff__provider__kind=ProviderKind.AUTOMATED)
    rows = said.order_by("ticket", "created_at", "pk")
    for ticket, staff, provider, at in rows.values_list("ticket", "staff", "staff__provider", "created_at"):
        if at <= when[ticket]:
            yield ticket, (staff, provider)


@transaction.atomic
def _choose(
    size: SampleSize, week: date, ended: Sequence[Ended], card: Scorecard, at: datetime, chance: Random
) -> int:
    # The lock lets one of two workers draw; the other finds it done.
    Provider.objects.select_for_update(no_key=True).get(pk=size.provider_id)
    if Draw.objects.filter(provider=size.provider_id, week=week).exists():
        return 0
    known = set(
        QualityCase.objects.filter(ticket__in=[each.ticket for each in ended]).values_list("ticket", "why")
    )
    drawn_before = {ticket for ticket, why in known if why == Why.CHANCE}
    among = sorted((each for each in ended if each.ticket not in drawn_before), key=lambda each: each.ticket)
    drawn = chance.sample(among, min(size.per_week, len(among)))
    picked = _picked(size, ended, week, {ticket for ticket, why in known if why != Why.CHANCE}, chance)
    chosen = [(each, Why.CHANCE) for each in drawn] + picked
    cases = [_case(each, why, week, card, at) for each, why in chosen]
    seat_reviewers(cases, at=at, chance=chance)
    made = Draw.objects.create(
        provider=size.provider, week=week, wanted=size.per_week, among=len(among), drawn=len(drawn), at=at
    )
    facts: dict[str, Any] = {"wanted": made.wanted, "among": made.among, "drawn": made.drawn}
    record(events.DRAWN, made, by=SYSTEM, at=at, provider=size.provider_id, week=week.isoformat(), **facts)
    return len(cases)


def _picked(
    size: SampleSize, ended: Sequence[Ended], week: date, known: Collection[int], chance: Random
) -> list[tuple[Ended, Why]]:
    """Of each reason in turn, so that no reason crowds out the others."""
    begin, by_ticket = _begin(week), {each.ticket: each for each in ended if each.ticket not in known}
    if not size.targeted_per_week or not by_ticket:
        return []
    happened = Event.objects.filter(at__gte=begin, ticket_id__in=by_ticket)
    reasons: dict[Why, list[int]] = defaultdict(list)
    chased = happened.filter(kind="message.received").order_by("id").values_list("ticket_id", "data")
    reasons[Why.CHASED] = [key for key, data in chased if key is not None and data.get("chased")]
    again = happened.filter(kind="ticket.reopened").order_by("id").values_list("ticket_id", flat=True)
    reasons[Why.REOPENED] = [key for key in again if key is not None]
    rated = Rating.objects.filter(ticket__in=by_ticket, is_good=False, changed_at__gte=begin)
    reasons[Why.BAD_RATING] = list(rated.values_list("ticket", flat=True))
    if size.rule_tag is not None:
        tagged = Ticket.objects.filter(pk__in=by_ticket, tags=size.rule_tag)
        reasons[Why.RULE] = list(tagged.values_list("pk", flat=True))
    queues = {why: sorted(set(keys)) for why, keys in reasons.items()}
    for keys in queues.values():
        chance.shuffle(keys)
    picked: dict[int, Why] = {}
    while len(picked) < size.targeted_per_week and any(queues.values()):
        for why, keys in queues.items():
            if keys and len(picked) < size.targeted_per_week:
                picked.setdefault(keys.pop(), why)
    return [(by_ticket[key], why) for key, why in picked.items()]


def _case(each: Ended, why: Why, week: date, card: Scorecard, at: datetime) -> QualityCase:
    case = QualityCase.objects.create(
        ticket_id=each.ticket,
        why=why,
        provider_id=each.provider,
        agent_id=each.agent,
        week=week,
        ended_at=each.at,
        scorecard=card,
        chosen_at=at,
    )
    QualityReview.objects.bulk_create([QualityReview(case=case, seat=seat) for seat in Seat])
    return case


def seat_reviewers(cases: Sequence[QualityCase], *, at: datetime, chance: Random | None = None) -> int:
    """Give each look that nobody has (or whose reviewer has left) to somebody of that side: who has least to do, and of
    several chance decides. How many were given."""
    chance = chance or SystemRandom()
    given = 0
    load = _load()
    for case in cases:
        for review in case.reviews.filter(done_at=None).filter(
            Q(reviewer=None) | Q(reviewer__is_active=False)
        ):
            able = list(who_may_review(case, Seat(review.seat)).order_by("pk"))
            if not able:
                continue
            chosen = min(able, key=lambda each: (load.get(each.pk, 0), chance.random()))
            review.reviewer, review.given_at = chosen, at
            review.save(update_fields=["reviewer", "given_at"])
            record(events.REVIEW_GIVEN, case, by=SYSTEM, at=at, seat=review.seat, staff=chosen.pk)
            load[chosen.pk] = load.get(chosen.pk, 0) + 1
            given += 1
    return given


def who_may_review(case: QualityCase, seat: Seat) -> "QuerySet[Staff]":
    """Of that side, who may, sees the ticket, said nothing on it and has not the other seat."""
    rows = case.ticket.readers().active().who_may("quality.review")  # type: ignore[attr-defined]
    if seat == Seat.HOUSE or case.provider.is_in_house:
        rows = rows.filter(provider__kind=ProviderKind.IN_HOUSE)
    else:
        rows = rows.filter(provider=case.provider_id)
    own = Message.objects.filter(ticket=case.ticket_id, staff__isnull=False)
    own_too = case.reviews.filter(reviewer__isnull=False)
    able: QuerySet[Staff] = (
        rows.exclude(pk=case.agent_id)
        .exclude(pk__in=own.order_by().values("staff"))
        .exclude(pk__in=own_too.order_by().values("reviewer"))
    )
    return able


def _load() -> dict[int, int]:
    waiting = QualityReview.objects.filter(done_at=None, reviewer__isnull=False).order_by()
    return dict(waiting.values_list("reviewer").annotate(n=Count("pk")))


def _begin(week: date) -> datetime:
    return datetime.combine(week, time(), UTC)
