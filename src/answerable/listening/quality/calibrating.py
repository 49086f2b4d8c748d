"""Sessions in which both sides score the same conversations, and talk about why they differ; once a month."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.models import Event
from answerable.ledger.recording import record, stream_of
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.models import Calibration, CalibrationScore, QualityCase
from answerable.listening.quality.choosing import sizes_in
from answerable.listening.quality.scorecards import checked_marks, is_of_house, questions_of
from answerable.listening.quality.scoring_together import checked_words
from answerable.listening.quality.weighing import score_of
from answerable.people.models import Provider, ProviderKind, Role, Staff

RHYTHM = timedelta(days=31)
BEFORE = timedelta(days=2)
MOST_CASES, MOST_PEOPLE = 10, 20


@dataclass(frozen=True)
class CalibrationWanted:
    at: datetime
    participants: Collection[int]
    cases: Collection[int]


@dataclass(frozen=True)
class Rhythm:
    """When a provider's last session was held, the next is planned, and whether one is overdue."""

    provider: Provider
    last: datetime | None
    planned: datetime | None
    is_overdue: bool


@transaction.atomic
def plan_calibration(
    provider: Provider, wanted: CalibrationWanted, *, by: Actor, at: datetime
) -> Calibration:
    """By either side; people of both take part, and what they look at is that provider's."""
    _require_side(provider, by)
    people = list(
        Staff.objects.active().filter(pk__in=wanted.participants).select_related("provider").order_by("pk")
    )
    _refuse_one_sided(provider, people)
    cases = QualityCase.objects.visible_to(by).filter(provider=provider, released_at__isnull=False)
    chosen = list(cases.filter(pk__in=wanted.cases).order_by("pk"))
    if not chosen or len(chosen) > MOST_CASES:
        raise Invalid(_("Choose between 1 and %(most)s conversations.") % {"most": MOST_CASES})
    if wanted.at < at:
        raise Invalid(_("Choose a moment that has not passed."))
    made, is_new = Calibration.objects.get_or_create(
        provider=provider, at=wanted.at, defaults={"planned_by_id": by.staff_id}
    )
    if made.held_at is not None:
        raise Refusal(_("This session was held already."))
    if not is_new and _is_as(made, people, chosen):
        return made
    made.participants.set(people)
    made.cases.set(chosen)
    record(
        events.CALIBRATION_PLANNED,
        made,
        by=by,
        at=at,
        provider=provider.pk,
        when=wanted.at,
        cases=len(chosen),
    )
    return made


@transaction.atomic
def score_together(
    calibration: Calibration, case: QualityCase, marks: Mapping[str, str], *, by: Actor, at: datetime
) -> CalibrationScore:
    """Each participant for themselves, and again as often as they like until it was held."""
    found = _locked(calibration, by)
    if found.held_at is not None:
        raise Refusal(_("This session was held already."))
    staff_id = by.staff_id
    if staff_id is None or not found.participants.filter(pk=staff_id).exists():
        raise NotAllowed
    chosen = found.cases.select_related("scorecard").get(pk=case.pk)
    said = checked_marks(chosen.scorecard, marks)
    known = found.scores.filter(case=chosen, staff_id=staff_id).first()
    if known is not None and known.marks == said:
        return known
    kept, _made = CalibrationScore.objects.update_or_create(
        calibration=found,
        case=chosen,
        staff_id=staff_id,
        defaults={"marks": said, "score": score_of(questions_of(chosen.scorecard), said), "at": at},
    )
    record(events.CALIBRATION_SCORED, found, by=by, at=at, case=chosen.pk)
    return kept


@transaction.atomic
def hold_calibration(calibration: Calibration, notes: str, *, by: Actor, at: datetime) -> Calibration:
    """It took place: everybody's scores are shown from now on, and notes say how criteria are meant."""
    found = _locked(calibration, by)
    notes = checked_words(notes)
    if found.held_at is not None and found.notes == notes:
        return found
    if found.held_at is None:
        sides = {each.provider.is_in_house for each in _who_scored(found)}
        if not found.provider.is_in_house and sides != {True, False}:
            raise Refusal(_("People of both sides must have scored first."))
        found.held_at = at
        record(events.CALIBRATION_HELD, found, by=by, at=at, provider=found.provider_id)
    found.notes = notes
    found.save(update_fields=["held_at", "notes"])
    return found


def who_has_not_scored(calibration: Calibration) -> list[int]:
    """Of those who take part: there is something left for them."""
    cases = calibration.cases.count()
    scored = calibration.scores.order_by().values("staff").annotate(n=Count("pk")).filter(n__gte=cases)
    return list(calibration.participants.exclude(pk__in=scored.values("staff")).values_list("pk", flat=True))


def who_arranges(provider: int) -> "QuerySet[Staff]":
    """Those of that company who lead and may review, and in the house whoever looks after reviews."""
    able: Any = Staff.objects.active()
    leading = Q(provider=provider, role__in=(Role.SUPERVISOR, Role.MANAGER))
    found: QuerySet[Staff] = able.who_may("quality.review").filter(leading)
    house = able.who_may("quality.manage").filter(provider__kind=ProviderKind.IN_HOUSE)
    keys = {*found.values_list("pk", flat=True), *house.values_list("pk", flat=True)}
    all_of_them: QuerySet[Staff] = Staff.objects.filter(pk__in=keys)
    return all_of_them


@transaction.atomic
def remind_calibration(calibration: Calibration, *, at: datetime) -> bool:
    """Before they meet, whoever takes part and has not scored is told, once."""
    found = Calibration.objects.select_for_update(of=("self",)).get(pk=calibration.pk)
    told = Event.objects.filter(stream=stream_of(found), kind=events.CALIBRATION_DUE.name)
    if found.held_at is not None or found.at - BEFORE > at or told.exists() or not who_has_not_scored(found):
        return False
    record(events.CALIBRATION_DUE, found, by=SYSTEM, at=at, provider=found.provider_id)
    return True


@transaction.atomic
def tell_overdue(provider: Provider, *, at: datetime) -> bool:
    """That a session is overdue and none is planned is told once in its rhythm."""
    found = Provider.objects.select_for_update(no_key=True).get(pk=provider.pk)
    told = Event.objects.filter(stream=stream_of(found), kind=events.CALIBRATION_OVERDUE.name)
    if told.filter(at__gt=at - RHYTHM).exists():
        return False
    record(events.CALIBRATION_OVERDUE, found, by=SYSTEM, at=at)
    return True


def rhythms(providers: Sequence[Provider], *, now: datetime) -> list[Rhythm]:
    """Of those whose work is drawn: both sides see the same, in the order of names."""
    since = _drawn_since()
    sessions = Calibration.objects.filter(provider__in=providers).order_by()
    last = dict(sessions.values_list("provider").annotate(at=Max("held_at")))
    ahead = sessions.filter(held_at=None, at__gte=now)
    planned = dict(ahead.values_list("provider").annotate(at=Min("at")))
    found = []
    for each in sorted(providers, key=lambda one: one.name):
        if each.pk in since:
            held = last.get(each.pk)
            is_overdue = (held or since[each.pk]) < now - RHYTHM
            found.append(Rhythm(each, held, planned.get(each.pk), is_overdue))
    return found


def _drawn_since() -> dict[int, datetime]:
    sizes = {each.provider_id for each in sizes_in(date.max) if each.per_week}
    first = QualityCase.objects.filter(provider__in=sizes).order_by()
    return dict(first.values_list("provider").annotate(at=Min("chosen_at")))


def _who_scored(calibration: Calibration) -> list[Staff]:
    keys = calibration.scores.order_by().values("staff")
    return list(Staff.objects.filter(pk__in=keys).select_related("provider"))


def _locked(calibration: Calibration, by: Actor) -> Calibration:
    found = Calibration.objects.visible_to(by).select_for_update(of=("self",)).get(pk=calibration.pk)
    _require_side(found.provider, by)
    return found


def _require_side(provider: Provider, by: Actor) -> None:
    if not by.may("quality.review") or by.staff_id is None:
        raise NotAllowed
    if by.provider_id != provider.pk and not is_of_house(by):
        raise NotAllowed


def _refuse_one_sided(provider: Provider, people: Sequence[Staff]) -> None:
    strangers = [
        each
        for each in people
        if each.provider_id != provider.pk and each.provider.kind != ProviderKind.IN_HOUSE
    ]
    sides = {each.provider.is_in_house for each in people}
    if strangers or not 2 <= len(people) <= MOST_PEOPLE:
        raise Invalid(_("Choose at least two people, of the house and of this provider."))
    if not provider.is_in_house and sides != {True, False}:
        raise Invalid(_("Choose people of both sides."))


def _is_as(made: Calibration, people: Sequence[Staff], cases: Sequence[QualityCase]) -> bool:
    return set(made.participants.values_list("pk", flat=True)) == {each.pk for each in people} and set(
        made.cases.values_list("pk", flat=True)
    ) == {each.pk for each in cases}
