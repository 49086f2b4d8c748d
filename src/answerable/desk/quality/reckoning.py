"""What reviews say together. It takes the heavy methods, so a job reckons it, and pages read what was kept."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from statistics import fmean, stdev
from typing import Any

from django.db import transaction

from answerable.insight.methods.results import Interval, NotEnoughData
from answerable.ledger.models import Event
from answerable.listening.models import (
    Family,
    Mark,
    QualityCase,
    QualityResult,
    Scorecard,
    Seat,
)
from answerable.listening.quality.scorecards import questions_of
from answerable.listening.quality.weighing import Question, critical_errors
from answerable.people.models import Provider
from answerable.promises.shares import wilson
from answerable.tickets.models import Rating

WINDOW = timedelta(days=180)
FEWEST = 5  # of which anything is said
FEWEST_PAIRS = 20  # marks of both sides, for agreement
_AGAIN_WITHIN = timedelta(days=30)
Figures = dict[str, Any]


@dataclass(frozen=True)
class Scored:
    """A case that chance drew and both sides scored. `looks` are who gave which score, and how they marked."""

    case: QualityCase
    looks: Sequence[tuple[int, float]]
    house: dict[str, str]
    provider: dict[str, str]


def reckon_all(*, at: datetime) -> None:
    """Of everybody, for the house, and of each provider, for its own people."""
    scored, cards = _scored(at), _cards()
    raters = _raters(scored)
    _keep(None, _figures(scored, scored, cards, raters), at)
    by_provider: dict[int, list[Scored]] = defaultdict(list)
    for each in scored:
        by_provider[each.case.provider_id].append(each)
    for provider in Provider.objects.filter(pk__in=by_provider):
        own = by_provider[provider.pk]
        people = set(provider.staff.values_list("pk", flat=True))
        figures = _figures(own, scored, cards, raters)
        figures["raters"] = [row for row in figures["raters"] if row["staff"] in people]
        _keep(provider, figures, at)


@transaction.atomic
def _keep(provider: Provider | None, figures: Figures, at: datetime) -> None:
    values = {"figures": figures, "reckoned_at": at}
    QualityResult.objects.update_or_create(provider=provider, is_of_all=provider is None, defaults=values)


def _scored(at: datetime) -> list[Scored]:
    rows = QualityCase.objects.in_score().filter(chosen_at__gt=at - WINDOW)
    found = []
    for case in rows.select_related("provider").prefetch_related("reviews").order_by("pk"):
        looks = {each.seat: each for each in case.reviews.all() if each.done_at is not None}
        if len(looks) == len(Seat):
            known = [
                (each.reviewer_id, float(each.score)) for each in looks.values() if each.score is not None
            ]
            scores = [(key, score) for key, score in known if key is not None]
            found.append(Scored(case, scores, looks[Seat.HOUSE].marks, looks[Seat.PROVIDER].marks))
    return found


def _cards() -> dict[int, list[Question]]:
    return {card.pk: questions_of(card) for card in Scorecard.objects.prefetch_related("criteria")}


def _raters(scored: Sequence[Scored]) -> Any:
    """None where too little was scored by both."""
    from answerable.insight.methods import leniency

    looks = [(each.case.pk, rater, score) for each in scored for rater, score in each.looks]
    try:
        return leniency(looks)
    except NotEnoughData:
        return None


def _figures(
    own: Sequence[Scored], everybody: Sequence[Scored], cards: dict[int, list[Question]], raters: Any
) -> Figures:
    agreed = [each for each in own if each.case.is_agreed]
    return {
        "days": WINDOW.days,
        "scored": len(own),
        "agreed": len(agreed),
        "providers": _providers(agreed, cards),
        "agreement": _agreement(own),
        "criteria": _criteria(own, cards),
        "raters": _leniency(raters),
        "shared": 0 if raters is None else raters.shared,
        "gaps": _gaps(own, everybody, raters),
        "predicts": {"reopened": _predicts(agreed, _reopened), "unhappy": _predicts(agreed, _unhappy)},
    }


def _providers(agreed: Sequence[Scored], cards: dict[int, list[Question]]) -> list[Figures]:
    found = []
    for key, group in _by_provider(agreed).items():
        scores = [float(each.case.agreed_score) for each in group if each.case.agreed_score is not None]
        errors = [critical_errors(cards[each.case.scorecard_id], each.case.agreed) for each in group]
        found.append(
            {
                "provider": key,
                "n": len(group),
                "mean": _mean(scores),
                "critical": {
                    str(family): _share(sum(family in each for each in errors), len(errors))
                    for family in Family
                },
            }
        )
    return found


def _by_provider(scored: Iterable[Scored]) -> dict[int, list[Scored]]:
    groups: dict[int, list[Scored]] = defaultdict(list)
    for each in scored:
        groups[each.case.provider_id].append(each)
    return groups


def _mean(scores: Sequence[float]) -> list[float] | None:
    if len(scores) < FEWEST:
        return None
    from scipy.stats import t as student

    mean = fmean(scores)
    reach = float(student.ppf(0.975, len(scores) - 1)) * stdev(scores) / sqrt(len(scores))
    return [mean, max(0.0, mean - reach), min(100.0, mean + reach)]


def _share(number: int, of: int) -> Figures:
    low, high = wilson(number, of)
    return {"k": number, "n": of, "low": low, "high": high}


def _agreement(scored: Sequence[Scored]) -> Figures:
    """Of all marks together: house by provider. Those of one conversation hang together, so intervals are a little
    narrow; how many conversations they are of stands beside them."""
    pairs = [
        (each.house[key], each.provider[key]) for each in scored for key in each.house if key in each.provider
    ]
    return {"conversations": len(scored), **_both(pairs)}


def _criteria(scored: Sequence[Scored], cards: dict[int, list[Question]]) -> list[Figures]:
    """Of the newest scorecard that was used, each criterion by itself."""
    newest = max((each.case.scorecard_id for each in scored), default=None)
    if newest is None:
        return []
    of_it = [each for each in scored if each.case.scorecard_id == newest]
    found = []
    for question in cards[newest]:
        key = str(question.key)
        pairs = [(each.house[key], each.provider[key]) for each in of_it]
        found.append({"criterion": question.key, **_both(pairs)})
    return found


def _both(pairs: Sequence[tuple[str, str]]) -> Figures:
    """Kappa and AC1: each misleads where the other does not."""
    from answerable.insight.methods import ac1, kappa

    kinds = [str(each) for each in Mark]
    table = [[sum(pair == (one, other) for pair in pairs) for other in kinds] for one in kinds]
    same = sum(one == other for one, other in pairs)
    enough = len(pairs) >= FEWEST_PAIRS
    return {
        "n": len(pairs),
        "same": same,
        "kappa": _asked(lambda: kappa(table)) if enough else None,
        "ac1": _asked(lambda: ac1(table)) if enough else None,
    }


def _leniency(raters: Any) -> list[Figures]:
    if raters is None:
        return []
    return [
        {
            "staff": key,
            "n": each.rated,
            "own": _three(each.own),
            "drawn": each.drawn,
            "is_clear": each.is_clear,
        }
        for key, each in raters.leniency.items()
    ]


def _gaps(own: Sequence[Scored], everybody: Sequence[Scored], raters: Any) -> list[Figures]:
    """Each provider against the house's own teams: as scored, and with leniency taken out."""
    house = [each.looks for each in everybody if each.case.provider.is_in_house]
    found = []
    for key, group in _by_provider(own).items():
        if group[0].case.provider.is_in_house or raters is None:
            continue
        looks = [each.looks for each in group]
        try:
            adjusted = raters.difference(looks, house)
        except NotEnoughData:
            continue
        raw = _raw_mean(looks) - _raw_mean(house)
        found.append(
            {"provider": key, "n": len(looks), "house": len(house), "raw": raw, "adjusted": _three(adjusted)}
        )
    return found


def _raw_mean(group: Sequence[Sequence[tuple[int, float]]]) -> float:
    return fmean(fmean(score for _rater, score in looks) for looks in group if looks)


def _predicts(agreed: Sequence[Scored], which: Callable[[Sequence[Scored]], dict[int, bool]]) -> Figures:
    """How often the one in which it happened had the lower score, of two that were drawn."""
    from answerable.insight.methods import area_under_curve

    happened = which(agreed)
    known = [each for each in agreed if each.case.pk in happened and each.case.agreed_score is not None]
    scores = [-float(each.case.agreed_score or 0) for each in known]
    flags = [happened[each.case.pk] for each in known]
    return {"n": len(known), "with": sum(flags), "area": _asked(lambda: area_under_curve(scores, flags))}


def _reopened(agreed: Sequence[Scored]) -> dict[int, bool]:
    tickets = {each.case.ticket_id for each in agreed}
    again: dict[int, list[datetime]] = defaultdict(list)
    rows = Event.objects.filter(kind="ticket.reopened", ticket_id__in=tickets)
    for ticket, at in rows.values_list("ticket_id", "at"):
        if ticket is not None:
            again[ticket].append(at)
    return {
        each.case.pk: any(
            each.case.ended_at < at <= each.case.ended_at + _AGAIN_WITHIN for at in again[each.case.ticket_id]
        )
        for each in agreed
    }


def _unhappy(agreed: Sequence[Scored]) -> dict[int, bool]:
    """Of those that a customer rated at all."""
    ratings = dict(
        Rating.objects.filter(ticket__in=[each.case.ticket_id for each in agreed])
        .order_by("changed_at")
        .values_list("ticket", "is_good")
    )
    return {
        each.case.pk: not ratings[each.case.ticket_id] for each in agreed if each.case.ticket_id in ratings
    }


def _asked(ask: Callable[[], Interval]) -> list[float] | None:
    try:
        return _three(ask())
    except NotEnoughData:
        return None


def _three(interval: Interval) -> list[float]:
    return [interval.estimate, interval.low, interval.high]
